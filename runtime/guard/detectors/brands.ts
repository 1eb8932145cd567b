/** Names that Indonesian customers are tricked with, and the hosts that are truly theirs. */
export const BRANDS: Readonly<Record<string, readonly string[]>> = {
  tokopedia: ['tokopedia.com'],
  shopee: ['shopee.co.id', 'shopee.com'],
  lazada: ['lazada.co.id', 'lazada.com'],
  bukalapak: ['bukalapak.com'],
  blibli: ['blibli.com'],
  zalora: ['zalora.co.id'],
  gojek: ['gojek.com'],
  gopay: ['gopay.co.id'],
  grab: ['grab.com'],
  traveloka: ['traveloka.com'],
  klikbca: ['klikbca.com'],
  bca: ['bca.co.id'],
  bankmandiri: ['bankmandiri.co.id'],
  livin: ['livin.id'],
  brimo: ['brimo.co.id'],
  bri: ['bri.co.id'],
  bni: ['bni.co.id'],
  btn: ['btn.co.id'],
  ovo: ['ovo.id'],
  dana: ['dana.id'],
  linkaja: ['linkaja.id'],
  shopeepay: ['shopeepay.co.id'],
  jne: ['jne.co.id'],
  jnt: ['jet.co.id'],
  sicepat: ['sicepat.com'],
  anteraja: ['anteraja.id'],
  ninjaxpress: ['ninjaxpress.co'],
  posindonesia: ['posindonesia.co.id'],
  whatsapp: ['whatsapp.com'],
  instagram: ['instagram.com'],
  facebook: ['facebook.com'],
  tiktok: ['tiktok.com'],
  google: ['google.com', 'google.co.id'],
  telegram: ['telegram.org'],
}

/** Hosts whose addresses hide where they lead. */
export const SHORTENERS: ReadonlySet<string> = new Set(
  `bit.ly bitly.com s.id tinyurl.com t.co goo.gl cutt.ly rb.gy is.gd v.gd ow.ly shorturl.at t.ly tiny.cc buff.ly rebrand.ly
  lnkd.in short.io bl.ink adf.ly shrtco.de urlz.fr qr.ae t2m.io tiny.one soo.gd clck.ru gg.gg hyperurl.co dub.sh n9.cl
  linktr.ee lynk.id heylink.me`.split(/\s+/),
)
