/**
 * Two hundred things customers of an Indonesian shop type, as they type them: short forms, spoken forms, regional words,
 * English mixed in, typing mistakes. Twenty an intent. The first ten were looked at while the normaliser was written; the
 * other ten were set apart, and nothing may be tuned on them.
 */
export const SLANG: Record<string, string[]> = {
  'track-order': [
    'kak psanan sy blm nyampe nih', 'pket gw udh smpe mana ya', 'min resi nya mana kok gk ada', 'brg aku kpn dikrim kak', 'udh seminggu blm dtg jg pktnya', 'cek resi dong gan', 'kok lama bgt ya pengirimannya',
    'where my order kak', 'tracking paketku dmn', 'blm nyampe2 nih pesenan',
    'sis orderan aku udah dikirim blm', 'paketnya nyangkut dmn sih min', 'tlg lacakin pesenan sy', 'kurir e durung teko', 'knp status nya msh dikemas trs', 'udh tf kmrn kok blm dikirim', 'brp lg sampe nya kak', 'my package blm dateng',
    'resi saya gk bs dilacak', 'pesananku piye kok suwe',
  ],
  refund: [
    'mau refund dong kak', 'duit gw kpn balik', 'gmn cara balikin brg', 'bs tuker size ga', 'sy mau retur nih brg nya kekecilan', 'refund nya blm masuk2', 'uang sy dikembaliin kpn min', 'minta duit balik aja deh', 'cara retur gmn sis', 'pengembalian dana brp hr ya',
    'kak mau return brg bs?', 'tukar barang bs gak min', 'refundnya lama bgt', 'balikin uang sy dong', 'syarat retur apa aja kak', 'bajunya kegedean mau tuker', 'i want refund kak', 'ongkir retur ditanggung sp', 'kpn dana saya balik ya min', 'pengen tuker barang soale kekecilan',
  ],
  payment: [
    'bs cod ga kak', 'byr pake qris bs?', 'norek nya brp min', 'tf ke bank apa sis', 'bisa pake gopay gak', 'cara byr nya gmn', 'sdh tf nih tlg dicek', 'pke dana bs ga', 'bs nyicil gk kak', 'pembayaran ku gagal mulu',
    'terima shopeepay ga', 'kak bayarnya lewat apa aja', 'udh byr kok statusnya blm berubah', 'va bca ada ga min', 'bisa bayar ditempat gak', 'paylater bs?', 'rek bri ada kak', 'payment nya pake apa ya', 'batas bayarnya smp jam brp', 'byr nang endi kak',
  ],
  'shipping-cost': [
    'ongkir ke sby brp kak', 'ada free ongkir ga', 'kirim ke luar jawa bs?', 'pake jne bs gak min', 'ongkirnya mahal bgt', 'bs gosend ga sis', 'ongkir ke mdn brp ya', 'kirim ke papua bs gk', 'dikirim dr mana kak', 'ekspedisi nya apa aja',
    'brp ongkir ke makasar', 'gratis ongkir min belanja brp', 'sameday bisa ga', 'ongkos kirim ka bandung sabaraha', 'kak bisa pake jnt', 'bali ongkirnya brapa', 'free shipping ga kak', 'kirim luar negri bs?', 'biaya kirim brp min ke jogja', 'kurirnya pake apa sis',
  ],
  recommend: [
    'rekomen dong kak yg bagus', 'yg plg laris apa min', 'bagusan mana ya', 'lg cari kado buat mama nih', 'ada yg dibawah 100rb ga', 'best seller nya apa kak', 'produk baru ada apa aja', 'cocoknya yg mana ya buat pemula', 'saranin dong kak', 'cari hadiah ultah nih',
    'ada promo apa hr ini', 'bedanya yg ini sm itu apa', 'yg awet yg mana min', 'rekomendasiin kopi dong', 'mau beli buat kado tp bingung', 'produk paling laku apa sis', 'yg murah tp bagus ada?', 'recommend dong min', 'bagusnya ambil yg mana kak', 'aya produk anyar naon',
  ],
  fraud: [
    'kak td ada yg minta otp', 'sy udh kasih kode ke kurir gmn dong', 'ini penipuan bkn ya', 'ada yg ngaku cs minta pin', 'sy dpt link aneh dr toko', 'kena tipu nih min', 'akun gw kena hack', 'ada transaksi bkn sy', 'dikirimin apk foto paket', 'mau lapor penipuan dong',
    'kartu sy dipake org', 'nomer ini resmi ga kak', 'td ada yg tlp minta data kartu', 'otp sy udh kekasih ke org', 'saldo ilang abis klik link', 'web ini asli apa palsu', 'scam bukan sih ini', 'abdi katipu kang', 'ada wa ngaku admin minta kode', 'ketipu cs palsu nih',
  ],
  hours: [
    'buka jam brp kak', 'minggu buka ga', 'toko tutup jam brapa', 'tgl merah buka gk', 'alamat tokonya dmn', 'bs dtg lgsg ke toko ga', 'msh buka skrg?', 'cs nya online jam brp', 'sabtu buka ga min', 'lebaran libur ga',
    'jam operasional nya kak', 'tutupnya jam brp sis', 'hr ini buka gk', 'lokasi tokonya dimana ya', 'buka 24jam?', 'besok buka ga kak', 'open jam brp min', 'tokone buka jam piro', 'jam layanan cs smp jam brp', 'store nya dmn kak',
  ],
  human: [
    'mau ngomong sm org dong', 'sambungin ke cs', 'admin nya mana sih', 'gw mau ngobrol sama manusia', 'cs dong min', 'bot mulu, mau org asli', 'minta no wa admin', 'ada org ga disini', 'tlg panggilin cs', 'chat sm admin bs?',
    'hubungin ke petugas dong', 'jgn bot pls', 'mau tlp cs nomer brp', 'human please kak', 'pengen ngomong langsung sama staf', 'operator mana operator', 'bs dibantu admin lgsg ga', 'aku mau cs beneran', 'talk to admin dong', 'hayang ngobrol jeung admin',
  ],
  complaint: [
    'brg sy rusak kak', 'paketnya penyok bgt', 'isi nya kurang 1', 'warnanya salah min', 'kecewa bgt sm brgnya', 'brg pecah pas nyampe', 'kok isinya beda sm pesenan', 'kualitas jelek bgt', 'kemasannya sobek nih', 'brg cacat nih kak',
    'mau komplen dong', 'produknya bocor', 'ga sesuai foto min', 'baru dipake sehari udh rusak', 'brg kurang lengkap kak', 'yg dtg salah warna', 'item nya broken kak', 'botolnya bocor smua', 'expired nya udh lewat', 'barange rusak mas',
  ],
  cancel: [
    'mau cancel dong kak', 'batalin pesenan bs ga', 'gk jadi beli', 'salah pesen tlg dibatalin', 'bs ganti alamat gak', 'order dobel nih cancel 1', 'cancel order gmn caranya', 'salah pilih warna bs diganti?', 'ga jadi deh min batalin aja', 'ubah pesanan bs ga sis',
    'kak batalin ya blm byr kok', 'mau ganti jumlah pesenan', 'salah alamat nih kak', 'pesanannya dicancel aja', 'kl dibatalin kena biaya ga', 'knp gk bs dibatalin ya', 'cancel my order ya kak', 'ora sido tuku mas', 'tlg batalin orderan sy', 'kepencet order min bs batal?',
  ],
}
