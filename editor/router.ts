import { ref } from 'vue'
import { createRouter, createWebHistory, type RouteLocationNormalized, START_LOCATION } from 'vue-router'
import { api, asApiError } from './api.ts'
import { i18n } from './i18n.ts'
import { tellNothingOf } from './mishap.ts'
import { loadSession, session } from './session/session.ts'
import { toast } from './ui/toast.ts'

/** The editor's pages. Each is loaded when it is first visited. */
export const router = createRouter({
  history: createWebHistory(),
  scrollBehavior: ({ hash }, _from, saved) => saved ?? (hash ? { el: `#${CSS.escape(hash.slice(1))}`, top: 16 } : { top: 0 }),
  routes: [
    { path: '/setup', name: 'setup', component: () => import('./session/SetupPage.vue'), meta: { open: true } },
    { path: '/sign-in', name: 'sign-in', component: () => import('./session/SignInPage.vue'), meta: { open: true } },
    { path: '/invite', name: 'invite', component: () => import('./session/InvitePage.vue'), meta: { open: true } },
    { path: '/', name: 'bots', component: () => import('./bots/BotsPage.vue') },
    { path: '/bin', name: 'bin', component: () => import('./bots/BinPage.vue') },
    {
      path: '/bots/:bot',
      component: () => import('./bots/BotPage.vue'),
      props: true,
      children: [
        { path: '', name: 'bot', component: () => import('./bots/DrawPage.vue'), props: true, meta: { full: true } },
        { path: 'shop', name: 'bot-shop', component: () => import('./shop/ShopPage.vue'), props: true },
        { path: 'knowledge', name: 'knowledge', component: () => import('./knowledge/KnowledgePage.vue'), props: true },
        { path: 'versions', name: 'versions', component: () => import('./versions/VersionsPage.vue'), props: true },
        {
          path: 'versions/:n(\\d{1,9})',
          name: 'version',
          component: () => import('./versions/VersionPage.vue'),
          props: (to) => ({ bot: String(to.params.bot), n: Number(to.params.n) }),
          meta: { full: true },
        },
        { path: 'web', name: 'bot-web', component: () => import('./settings/WebChannelPage.vue'), props: true },
        { path: 'payments', name: 'bot-payments', component: () => import('./payments/PaymentsPage.vue'), props: true },
        { path: 'secrets', name: 'bot-secrets', component: () => import('./settings/SecretsPage.vue'), props: true },
      ],
    },
    {
      path: '/incidents',
      name: 'incidents',
      component: () => import('./incidents/IncidentsPage.vue'),
      props: true,
      meta: { full: true },
    },
    {
      path: '/incidents/:bot/:incident',
      name: 'incident',
      component: () => import('./incidents/IncidentsPage.vue'),
      props: true,
      meta: { full: true },
    },
    { path: '/queue', name: 'queue', component: () => import('./queue/QueuePage.vue'), props: true, meta: { full: true } },
    {
      path: '/queue/:bot/:conversation',
      name: 'conversation',
      component: () => import('./queue/QueuePage.vue'),
      props: true,
      meta: { full: true },
    },
    {
      path: '/settings',
      component: () => import('./settings/SettingsPage.vue'),
      children: [
        { path: '', redirect: { name: 'settings-model' } },
        { path: 'model', name: 'settings-model', component: () => import('./settings/ModelPage.vue') },
        { path: 'mail', name: 'settings-mail', component: () => import('./settings/MailPage.vue') },
        { path: 'staff', name: 'settings-staff', component: () => import('./settings/StaffPage.vue') },
        { path: 'server', name: 'settings-server', component: () => import('./settings/ServerPage.vue') },
        { path: 'audit', name: 'settings-audit', component: () => import('./settings/AuditPage.vue') },
      ],
    },
    { path: '/steps', name: 'steps', component: () => import('./palette/StepsPage.vue') },
    { path: '/profile', name: 'profile', component: () => import('./session/ProfilePage.vue') },
    { path: '/status', name: 'status', component: () => import('./status/StatusPage.vue') },
    { path: '/:rest(.*)*', name: 'lost', component: () => import('./LostPage.vue'), meta: { open: true } },
  ],
})

/** Where they were last on their way to: a navigation that fails after they turned to another is nobody's any more. */
let wanted: RouteLocationNormalized | undefined

/** Nobody sees a page of the shop before they are signed in; the page they wanted is kept for afterwards. */
router.beforeEach(async (to) => {
  wanted = to
  if (!session.loaded) await loadSession().catch(() => undefined) // Unreachable: the pages themselves say so and try again.
  if (to.meta.open) return to.name === 'sign-in' && session.state === 'in' ? { name: 'bots' } : true
  if (session.state === 'in') return true
  if (session.state === 'setup') return { name: 'setup', hash: to.hash }
  return { name: 'sign-in', query: to.fullPath === '/' ? {} : { to: to.fullPath } }
})

/** The first page did not come: there is none to stay on. */
export const isUnopened = ref(false)
router.afterEach(() => {
  isUnopened.value = false
})

/**
 * A page's file does not come while Jaga cannot be reached, nor ever again once Jaga was updated under an open tab: files are named
 * after their content. Browsers remember an import that failed, so nothing but loading the whole page anew asks for it again.
 */
router.onError(async (cause, to, from) => {
  tellNothingOf(cause)
  if (wanted !== to) return
  const isFirst = from === START_LOCATION
  // The address that is loaded, loaded anew, would come here again and again.
  const isLoaded = isFirst && new URL(to.fullPath, location.origin).href === location.href
  const isThere = !isLoaded && (await isUp())
  if (wanted !== to) return // They are not called away from where they went meanwhile.
  if (isThere) location.assign(to.fullPath)
  else if (isFirst) isUnopened.value = true
  else {
    const { t } = i18n.global
    toast(t('shell.unreachable'), { kind: 'bad', action: { label: t('shell.retry'), run: () => void router.push(to.fullPath) } })
  }
})

async function isUp(): Promise<boolean> {
  try {
    await api.session()
    return true
  } catch (cause) {
    return asApiError(cause).code !== 'offline'
  }
}
