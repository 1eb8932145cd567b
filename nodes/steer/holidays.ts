/**
 * Indonesia's national holidays (hari libur nasional), without collective leave (cuti bersama), which a shop decides for itself.
 *
 * 2026: joint decree of the ministers of religious affairs, manpower and administrative reform no. 1497/2025, 2/2025 and 5/2025
 * of 19 September 2025. 2027: calculated, until its decree is entered here. Fixed days by law; Good Friday and Ascension from
 * Easter by the Gregorian computus; Imlek, Nyepi and Waisak by the new and full moon; Islamic days from the conjunctions and the
 * criterion of Brunei, Indonesia, Malaysia and Singapore (3° high, 6.4° away). The moon is sighted in the end: what is
 * calculated may be a day off.
 */
export const NATIONAL_HOLIDAYS: readonly { date: string; name: string; decreed: boolean }[] = [
  ...decreed([
    ['2026-01-01', 'Tahun Baru 2026 Masehi'],
    ['2026-01-16', 'Isra Mikraj Nabi Muhammad saw.'],
    ['2026-02-17', 'Tahun Baru Imlek 2577 Kongzili'],
    ['2026-03-19', 'Hari Suci Nyepi Tahun Baru Saka 1948'],
    ['2026-03-21', 'Idulfitri 1447 Hijriah'],
    ['2026-03-22', 'Idulfitri 1447 Hijriah'],
    ['2026-04-03', 'Wafat Yesus Kristus'],
    ['2026-04-05', 'Kebangkitan Yesus Kristus (Paskah)'],
    ['2026-05-01', 'Hari Buruh Internasional'],
    ['2026-05-14', 'Kenaikan Yesus Kristus'],
    ['2026-05-27', 'Iduladha 1447 Hijriah'],
    ['2026-05-31', 'Hari Raya Waisak 2570 BE'],
    ['2026-06-01', 'Hari Lahir Pancasila'],
    ['2026-06-16', '1 Muharam Tahun Baru Islam 1448 Hijriah'],
    ['2026-08-17', 'Proklamasi Kemerdekaan'],
    ['2026-08-25', 'Maulid Nabi Muhammad saw.'],
    ['2026-12-25', 'Kelahiran Yesus Kristus (Natal)'],
  ]),
  ...calculated([
    ['2027-01-01', 'Tahun Baru 2027 Masehi'],
    ['2027-01-05', 'Isra Mikraj Nabi Muhammad saw.'],
    ['2027-02-06', 'Tahun Baru Imlek 2578 Kongzili'],
    ['2027-03-08', 'Hari Suci Nyepi Tahun Baru Saka 1949'],
    ['2027-03-10', 'Idulfitri 1448 Hijriah'],
    ['2027-03-11', 'Idulfitri 1448 Hijriah'],
    ['2027-03-26', 'Wafat Yesus Kristus'],
    ['2027-03-28', 'Kebangkitan Yesus Kristus (Paskah)'],
    ['2027-05-01', 'Hari Buruh Internasional'],
    ['2027-05-06', 'Kenaikan Yesus Kristus'],
    ['2027-05-17', 'Iduladha 1448 Hijriah'],
    ['2027-05-20', 'Hari Raya Waisak 2571 BE'],
    ['2027-06-01', 'Hari Lahir Pancasila'],
    ['2027-06-06', '1 Muharam Tahun Baru Islam 1449 Hijriah'],
    ['2027-08-15', 'Maulid Nabi Muhammad saw.'],
    ['2027-08-17', 'Proklamasi Kemerdekaan'],
    ['2027-12-25', 'Kelahiran Yesus Kristus (Natal)'],
    ['2027-12-26', 'Isra Mikraj Nabi Muhammad saw.'],
  ]),
]

const DAYS: ReadonlySet<string> = new Set(NATIONAL_HOLIDAYS.map(({ date }) => date))

/** @param day written 2026-08-17 */
export function isNationalHoliday(day: string): boolean {
  return DAYS.has(day)
}

function decreed(days: [string, string][]) {
  return days.map(([date, name]) => ({ date, name, decreed: true }))
}

function calculated(days: [string, string][]) {
  return days.map(([date, name]) => ({ date, name, decreed: false }))
}
