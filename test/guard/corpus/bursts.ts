import { type Draw, drawing } from './draw.ts'
import { mobile } from './numbers.ts'

/** A few short messages that a customer sends one right after the other, as people write on a phone. */
export type Burst = string[]

/**
 * Ordinary shop talk in bursts, full of numbers and with no card's among them: orders, parcels, phones, sizes, amounts, dates,
 * addresses, accounts. Half of the numbers stand bare, with no word that says what they are: that is where one is taken for a part of
 * another.
 */
export function* burstsOf(seed: number): Generator<Burst> {
  const draw = drawing(seed)
  const talks = TALKS.map((talk) => talk(draw))
  for (;;) {
    const count = draw.int(2, 5)
    const burst: Burst = []
    while (burst.length < count) burst.push(...draw.pick(talks)())
    yield burst.slice(0, 5)
  }
}

type Talk = (draw: Draw) => () => Burst

/** What belongs together comes together; the numbers that are asked for most come most. */
const TALKS: Talk[] = [
  (draw) => () => ['halo kak', draw.pick(['mau tanya', 'cek pesanan dong', 'min', 'permisi'])],
  (draw) => () => ['pesanan saya', order(draw)],
  (draw) => () => [`no pesanan ${order(draw)}`],
  (draw) => () => [order(draw), order(draw)],
  (draw) => () => [parcel(draw), draw.pick(['sampai mana ya', 'belum sampai', '?'])],
  (draw) => () => [`resi ${parcel(draw)}`],
  (draw) => () => [phone(draw)],
  (draw) => () => [draw.pick(['budi', 'an sari dewi', 'rina']), phone(draw), address(draw), postcode(draw)],
  (draw) => () => [postcode(draw), phone(draw)],
  (draw) => () => [`wa ${phone(draw)}`, phone(draw)],
  (draw) => () => [size(draw), `${draw.int(1, 12)}`],
  (draw) => () => [`size ${draw.int(36, 44)}`, `${draw.int(1, 5)} pcs`],
  (draw) => () => ['ada ukuran', `${draw.int(36, 44)}`, `sama ${draw.int(36, 44)}`],
  (draw) => () => [amount(draw)],
  (draw) => () => ['udah transfer', amount(draw)],
  (draw) => () => [amount(draw), account(draw)],
  (draw) => () => ['rek bca', account(draw), 'an toko melati'],
  (draw) => () => [account(draw)],
  (draw) => () => [date(draw)],
  (draw) => () => [date(draw), `jam ${draw.int(8, 20)}.${draw.pick(['00', '15', '30', '45'])}`],
  (draw) => () => [`${draw.int(1, 28)} ${draw.int(1, 12)} ${draw.int(2024, 2026)}`],
  (draw) => () => [`${draw.int(1, 9)}`, `${draw.int(10, 99)}`, `${draw.int(100, 999)}`],
  (draw) => () => [draw.digits(draw.int(1, 8))],
  (draw) => () => [draw.digits(4), draw.digits(4)],
  (draw) => () => ['kode barang', draw.digits(draw.int(6, 8))],
  (draw) => () => [`barcode ${draw.digits(13)}`],
  (draw) => () => [draw.digits(13)],
]

const order = (draw: Draw) =>
  draw.pick([
    `TC-${draw.digits(6)}`,
    draw.digits(8),
    draw.digits(10),
    draw.digits(12),
    `26${draw.digits(10)}`,
    `INV/20261122/${draw.digits(8)}`,
  ])
const parcel = (draw: Draw) =>
  draw.pick([`JX${draw.digits(10)}`, draw.digits(12), draw.digits(13), draw.digits(15), `00${draw.digits(10)}`])
function phone(draw: Draw): string {
  const number = mobile(draw)
  const inFours = number.match(/.{1,4}/g)!.join(draw.pick([' ', '-']))
  return draw.pick([`0${number}`, `0${number}`, `62${number}`, `+62${number}`, `+62 ${inFours}`, `62 ${inFours}`, `0${inFours}`])
}
const postcode = (draw: Draw) => String(draw.int(10_110, 99_974))
const address = (draw: Draw) => `jl merdeka ${draw.int(1, 200)} rt ${draw.int(1, 12)} rw ${draw.int(1, 12)}`
const size = (draw: Draw) => draw.pick([`${draw.int(36, 44)}`, `uk ${draw.int(36, 44)}`, 'XL', '2XL'])
const account = (draw: Draw) => draw.pick([draw.digits(10), draw.digits(13), draw.digits(15)])
const date = (draw: Draw) =>
  draw.pick([
    `${draw.int(1, 28)}/${draw.int(1, 12)}`,
    `tgl ${draw.int(1, 28)}`,
    `${draw.int(1, 28)}-11-2026`,
    `${draw.int(1, 28)}.12.26`,
  ])
function amount(draw: Draw): string {
  const thousands = draw.int(5, 2_500)
  const dotted = `${thousands}.000`.replace(/(\d)(\d{3})\./, '$1.$2.')
  return draw.pick([
    `${thousands}000`,
    `${thousands}rb`,
    dotted,
    `Rp${dotted}`,
    `rp ${thousands}000`,
    `${thousands}${draw.digits(3)}`,
  ])
}
