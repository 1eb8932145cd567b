/**
 * How Indonesian customers really write, word by word: short forms, spoken forms and regional words to their standard form.
 * For matching only; the original text stays what it is everywhere else.
 */
export function standardWords(words: string[]): string[] {
  const kept = words.length > 1 ? words.filter((word) => !VOCATIVES.has(word)) : words
  return (kept.length > 0 ? kept : words).flatMap((word) => (STANDARD.get(word) ?? spoken(word)).split(' '))
}

/** `barang2` → `barang barang`; `pesananku`, `pesanannya` → `pesanan` (owner suffixes say nothing of what is meant). */
function spoken(word: string): string {
  const doubled = /^(\p{L}{3,})2$/u.exec(word)
  if (doubled) return `${doubled[1]} ${doubled[1]}`
  const owned = /^(\p{L}{4,})(nya|ku|mu)$/u.exec(word)
  if (owned && !WHOLE.has(word)) return STANDARD.get(owned[1]!) ?? owned[1]!
  return word
}

/** What people call whoever answers. Alone, such a word may be a greeting, so it stays. */
const VOCATIVES = new Set(
  'kak ka kakak min mimin admin gan agan sis bang mas mbak mba om bu ibu pak bapak bro boss bos dong deh sih kok nih ya yaa lah loh'.split(
    ' ',
  ),
)

/** Words that only look as if they ended in an owner's suffix. */
const WHOLE = new Set(
  'hanya tanya bertanya punya buku suku laku saku kuku biaya ilmu jamu kamu bertemu tamu selaku berlaku'.split(' '),
)

const LIST = `
bagaimana: gmn gmna gimana gmana bgmn gimna kumaha piye
berapa: brp brapa brpa berp piro sabaraha
kapan: kpn kapankah iraha
di mana: dmn dmna dimana mana2 endi
ke mana: kmn kemana
siapa: sp sapa spa
apa: ap apaan opo
kenapa: knp knpa napa ngapa
mengapa: mngapa
belum: blm blom blum belom blon durung
sudah: udh udah dah sdh sudh uda wis
tidak: gk ga gak ngga nggak enggak kagak tdk tak ndak ora kaga g
bukan: bkn bukn
yang: yg yng
kalau: klo kalo kl klau kalu
karena: krn karna krna soalnya
tetapi: tp tpi tapi
juga: jg jga
sama: sm ama sma
dari: dr dri
untuk: utk untk buat tuk bwt
dengan: dgn dg dngn
bisa: bs bsa biso isa
tolong: tlg tlong tulung
mohon: mhn
terima kasih: mksh makasih makasi trims trimakasih tq thx thanks ty nuhun suwun matur
orang: org
pakai: pke pake pk pakek
sangat: bgt banget bangetz bngt
sampai: nyampe nyampek sampe smp smpe nyampai nyampenya
transfer: tf trf trsf tranfer trasnfer tfer
rekening: rek rekning norek
ongkos kirim: ongkir ongkirnya
pre order: po preorder
batalkan: batalin cancel btl dibatalin cancelin batalkn
retur: balikin return dibalikin kembaliin retrun
kembalikan: kembalikn balikkan
pengembalian: pengembalin refund refun refaund
pesanan: psanan pesenan order orderan psnan pesanankuu
pesan: pesen psen psan
kirim: krm kirimin ngirim krim
dikirim: dikrm dikirimin dkirim
pengiriman: pngiriman
barang: brg brng barng
paket: pket pkt paketan
bayar: byr bayr mbayar
pembayaran: pmbayaran pembyaran payment
alamat: almt
nomor: no nmr nomer nmer
handphone: hp
harga: hrg hrga price
murah: mrh
diskon: disc discount promo potongan
stok: stock stk
ready: redi rdy tersedia
rusak: rsk rusk pecah penyok
hilang: ilang hlng
lama: lm lamaa
cepat: cpt cepet
sekarang: skrg skrng skarang skg
besok: bsk bsok
kemarin: kmrn kmaren kemaren wingi
hari: hr
jam: jm pukul
buka: bka
tutup: ttp
toko: tko
masih: msh masi
mau: mo pengen pengin ingin pingin kepengen arep
lihat: liat ngeliat cek check ngecek lht
lacak: tracking track lacakin
tahu: tau
saya: sy aku gue gw gua ane abdi q w
kamu: km lu lo elu
anda: agan
kami: kmi
tidak ada: gada gaada gakada
jangan: jgn jngn
langsung: lgsg lgsng lsg
lagi: lg lgi
bantu: bntu bantuin
tanya: nanya nanyak tny
penipuan: penipu ditipu scam nipu tipu
customer service: cs
cash on delivery: cod
halo: hallo hai hi hello helo hlo p ping assalamualaikum
selamat: slmt met
pagi: pg
`

const STANDARD = new Map(
  LIST.trim()
    .split('\n')
    .flatMap((line) => {
      const [standard = '', forms = ''] = line.split(': ')
      return forms.split(' ').map((form) => [form, standard] as const)
    }),
)
