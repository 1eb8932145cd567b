/** Whether an address is of a place that hands out mailboxes for ten minutes. A short list of the well-known; others pass. */
export function isDisposable(email: string): boolean {
  const host = email.toLowerCase().split('@').at(-1)?.trim().replace(/\.$/, '') ?? ''
  return HOSTS.some((known) => host === known || host.endsWith(`.${known}`))
}

const HOSTS = `10minutemail.com 10minutemail.net 20minutemail.com burnermail.io byom.de crazymailing.com deadaddress.com
discard.email discardmail.com dispostable.com dropmail.me emailondeck.com fakeinbox.com fakemail.net filzmail.com
getairmail.com getnada.com grr.la guerrillamail.biz guerrillamail.com guerrillamail.de guerrillamail.net guerrillamail.org
guerrillamailblock.com harakirimail.com inboxbear.com inboxkitten.com incognitomail.org jetable.org mail-temp.com
mail.tm mailcatch.com maildrop.cc mailexpire.com mailinator.com mailinator.net mailnesia.com mailnull.com mailpoof.com
mailsac.com mailtothis.com meltmail.com minutemailbox.com mintemail.com moakt.com mohmal.com mytemp.email mytrashmail.com
nada.email one-time.email owlymail.com sharklasers.com sneakemail.com spam4.me spambog.com spambox.us spamgourmet.com
spamex.com temp-mail.io temp-mail.org tempail.com tempinbox.com tempmail.dev tempmail.plus tempmailo.com tempr.email
throwaway.email throwawaymail.com tmail.ws tmpmail.net tmpmail.org trash-mail.com trashmail.com trashmail.de trashmail.net
trbvm.com wegwerfmail.de wegwerfmail.net yopmail.com yopmail.fr yopmail.net`.split(/\s+/)
