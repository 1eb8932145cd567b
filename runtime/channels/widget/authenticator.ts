import { el, icon } from './dom.ts'
import { drawQr } from './qr.ts'
import { openSheet, type Sheet, type SheetHost } from './sheet.ts'

/** Sets up an authenticator app: what it is for, the secret as QR code and as text, and a code from the app that proves it was taken over. */
export async function showAuthenticator(host: SheetHost): Promise<void> {
  const sheet = openSheet(host, ({ app }) => app.title)
  const { words } = sheet
  const why = el('p', {}, words.app.why)
  sheet.show(why)
  sheet.says(words.loading)
  try {
    const { confirmed } = await host.asks<{ confirmed: boolean }>('authenticator')
    sheet.says('')
    if (confirmed) return sheet.show(el('p', {}, words.app.active))
    const begin = el('button', { class: 'act main', type: 'button' }, words.app.begin)
    begin.addEventListener('click', async () => {
      begin.disabled = true
      try {
        const { uri } = await host.asks<{ uri: string }>('authenticator', {})
        sheet.says('')
        drawSteps(uri, sheet, host)
      } catch (error) {
        begin.disabled = false
        sheet.says(refusal(error, sheet), 'error')
      }
    })
    sheet.show(why, el('div', { class: 'row-acts' }, begin))
  } catch (error) {
    sheet.says(refusal(error, sheet), 'error')
  }
}

function drawSteps(uri: string, sheet: Sheet, host: SheetHost): void {
  const words = sheet.words.app
  const secret = (new URL(uri).searchParams.get('secret') ?? '').replace(/(.{4})(?=.)/g, '$1 ')
  const copy = el('button', { class: 'act', type: 'button' }, words.copy)
  copy.addEventListener('click', async () => {
    // Without the right to write there (an embedding page may keep it), the key is selected by one touch.
    await navigator.clipboard?.writeText(secret.replaceAll(' ', '')).then(
      () => sheet.says(words.copied, 'done'),
      () => undefined,
    )
  })
  const code = el('input', {
    name: 'code',
    inputmode: 'numeric',
    autocomplete: 'one-time-code',
    maxlength: '7',
    'aria-describedby': 'j-enter',
  })
  const confirm = el('button', { class: 'act main', type: 'submit' }, words.confirm)
  const form = el('form', { class: 'parts' }, el('label', {}, words.code, code), el('div', { class: 'row-acts' }, confirm))
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    void confirmWith(code, confirm, sheet, host)
  })
  sheet.show(
    el('p', {}, words.scan),
    drawQr(uri, words.image),
    el('div', { class: 'row-acts' }, el('a', { class: 'act', href: uri }, words.onPhone)),
    el('p', {}, words.type),
    el('code', { class: 'key' }, secret),
    el('div', { class: 'row-acts' }, copy),
    el('p', { class: 'warned' }, icon('shield'), el('span', {}, words.keep)),
    el('p', { id: 'j-enter' }, words.enter),
    form,
  )
}

async function confirmWith(field: HTMLInputElement, button: HTMLButtonElement, sheet: Sheet, host: SheetHost): Promise<void> {
  const words = sheet.words.app
  const code = field.value.replace(/\s/g, '')
  const refused = (says: string) => {
    field.setAttribute('aria-invalid', 'true')
    field.select()
    field.focus()
    sheet.says(says, 'error')
  }
  if (!/^\d{6}$/.test(code)) return refused(words.short)
  button.disabled = true
  try {
    const { confirmed } = await host.asks<{ confirmed: boolean }>('authenticator/confirm', { code })
    if (!confirmed) return refused(words.wrong)
    sheet.show(el('p', {}, words.active))
    sheet.says(words.done, 'done')
  } catch (error) {
    sheet.says(refusal(error, sheet), 'error')
  } finally {
    button.disabled = false
  }
}

function refusal(error: unknown, sheet: Sheet): string {
  const { status } = error as { status?: number } // whatever was thrown: only a status is read of it
  return status === 403 ? sheet.words.app.signIn : sheet.failure(error)
}
