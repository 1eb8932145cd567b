import type { Language } from '../language.ts'
import { wordsOf } from '../matching.ts'

/**
 * Which language a text is written in, by words that only one of the two has. Null where it holds none, or about as many of
 * each. English words that Indonesian shops use every day count half: "order saya mana" is Indonesian, "track my order" is not.
 */
export function languageOf(text: string): Language | null {
  const weight = { id: 0, en: 0 }
  for (const word of wordsOf(text)) {
    if (ONLY.id.has(word) || isSpoken(word)) weight.id++
    else if (BORROWED.has(word)) weight.en += 0.5
    else if (ONLY.en.has(word)) weight.en++
  }
  const { id, en } = weight
  if (id === 0 || en === 0) return id > 0 ? 'id' : en > 0 ? 'en' : null
  return id >= en + 1 ? 'id' : en >= id + 1 ? 'en' : null
}

/** A root with an ending of speech: `kirimin`, `batalkan`, `ordernya`. */
function isSpoken(word: string): boolean {
  const [, root, ending] = /^(\p{L}{3,})(nya|kan|in|ku)$/u.exec(word) ?? []
  return root !== undefined && (ending === 'nya' || ROOTS.has(root))
}

const words = (list: string) => new Set(list.trim().split(/\s+/))

const ONLY: Record<Language, Set<string>> = {
  id: words(`
    saya aku kamu anda kami kita dia mereka gue gw sy ak gua lu yang yg dan atau dari dr untuk utk buat dengan dgn ini itu ada tidak
    tdk gak ga gk nggak ngga enggak belum blm blom sudah udah udh dah sdh bisa bs mau pengen ingin apa apakah bagaimana gimana gmn
    gmna berapa brp kapan kpn mana dimana dmn siapa kenapa knp mengapa kok sih dong deh nih ya kak kakak min mimin gan sis mas mbak
    bang pak bu tolong tlg mohon terima kasih makasih mksh terimakasih pesanan pesenan psanan pesan paket pket barang brg kirim
    dikirim nyampe sampai sampe ongkir resi bayar byr pembayaran harga hrg toko buka tutup jam hari besok kemarin lagi juga jg sama
    kalau klo kalo karena krn tapi tp banget bgt lama rusak retur balikin uang duit halo selamat pagi siang sore malam nomor nomer
    cek beli jual produk stok ukuran warna alamat kurir lacak batal batalin masih msh dulu aja saja lalu jadi bukan jangan jgn
    nya minta masuk kurang hilang ilang habis abis salah
    piro sabaraha kumaha endi piye teu naon
  `),
  en: words(`
    the is are am was were be been has have had do does did my your our their his her its i you we they he she it this that these
    those and or but from for with without of to in on at by what which who whom whose when where why how can could would should
    will shall may might must not don dont doesn didn isn haven hasn please thanks thank hello hi hey good morning afternoon evening
    ordered parcel arrived arrive shipped delivered deliver returned money back broken damaged missing wrong price cost pay paid
    buy bought want need help there here any some open opened close closed today tomorrow yesterday still yet already about speak
    talk human agent yes
  `),
}

/** What shops and their customers say in both. */
const BORROWED = words(
  'order package shipping delivery track tracking refund return cancel payment checkout size stock ready promo',
)

const ROOTS = words(
  'kirim batal bayar paket barang pesanan resi harga ongkir toko beli cek kembali tukar ganti balik lacak tanya bantu',
)
