/**
 * Kinds of goods that say something about a person which is nobody's to guess at: what somebody bought of these is no reason
 * to suggest anything, and they are never suggested (UU PDP 27/2022, article 4: specific personal data; and common decency).
 * Words as they stand in a product's category or name, in both languages; a shop's spelling may add endings.
 */
export const SENSITIVE: Readonly<Record<string, readonly string[]>> = {
  health: words(`kesehatan obat obatan apotek farmasi medis suplemen vitamin diet pelangsing alat-kesehatan diabetes kolesterol
    darah-tinggi jantung hiv terapi herbal jamu health medicine pharmacy medical supplement vitamins slimming therapy`),
  body: words(`pembalut menstruasi kehamilan hamil menyusui ibu-hamil test-pack testpack kontrasepsi popok-dewasa inkontinensia
    wasir jerawat-parah kebotakan pregnancy maternity contraception menstrual incontinence sanitary`),
  adult: words(`dewasa kondom pelumas seks seksual lingerie erotis vape rokok tembakau alkohol bir wine anggur minuman-keras
    adult condom lubricant sex sexual erotic tobacco cigarette alcohol beer liquor`),
  religion: words(`agama ibadah muslim islam islami kristen katolik hindu buddha konghucu gereja masjid alquran quran alkitab
    mukena sajadah sarung-sholat tasbih rosario salib hijab kerudung religion religious prayer bible church mosque`),
  politics: words(`politik partai kampanye pemilu caleg politics political campaign election`),
  identity: words(
    `disabilitas difabel kursi-roda alat-bantu-dengar lgbt transgender etnis disability wheelchair hearing-aid ethnic`,
  ),
  weapons: words(`senjata airsoft pisau-lipat peluru senapan weapon gun ammunition knife-fighting`),
  money: words(`pinjaman utang judi taruhan togel loan debt gambling betting`),
}

function words(list: string): readonly string[] {
  return list.trim().split(/\s+/)
}
