import { choice, list, text, toggle, variable } from '../field.ts'
import { defineNode } from '../node.ts'
import { isNationalHoliday } from './holidays.ts'
import { hoursAt, sayOpening } from './hours.ts'

const DAYS = ['every', 'mon-fri', 'mon-sat', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const

export default defineNode({
  type: 'opening-hours',
  group: 'steer',
  icon: 'calendar-clock',
  version: 1,
  fields: {
    hours: list(
      {
        day: choice(DAYS, { initial: 'mon-fri' }),
        from: text({ max: 5, format: 'time', initial: '09:00' }),
        to: text({ max: 5, format: 'time', initial: '17:00' }),
      },
      { title: 'day', min: 1, max: 30 },
    ),
    zone: choice(['WIB', 'WITA', 'WIT'], { initial: 'WIB' }),
    national: toggle({ initial: true }),
    holidays: list(
      { date: text({ max: 10, format: 'date' }), note: text({ max: 60, optional: true }) },
      { title: 'date', optional: true, max: 60 },
    ),
    next: variable({ use: 'write', optional: true }),
  },
  exits: ['open', 'closed'],
  shows: 'zone',
  words: {
    id: {
      name: 'Jam buka',
      help: 'Memilih jalan menurut jam buka toko, termasuk tanggal merah.',
      example: [
        { who: 'customer', says: 'Bisa bicara dengan CS?' },
        { who: 'bot', says: 'CS kami sedang tutup. Buka lagi besok pukul 09.00 WIB.' },
      ],
      limits:
        'Libur nasional 2026 sesuai keputusan bersama tiga menteri; 2027 masih perhitungan. Cuti bersama dan libur toko ditulis sendiri.',
      search: ['jam', 'buka', 'tutup', 'libur', 'tanggal merah', 'hari', 'jadwal', 'wib', 'wita', 'wit', 'operasional', 'waktu'],
      fields: {
        hours: {
          label: 'Jam buka',
          add: 'Tambah jam',
          fields: {
            day: {
              label: 'Hari',
              options: {
                every: 'Setiap hari',
                'mon-fri': 'Senin–Jumat',
                'mon-sat': 'Senin–Sabtu',
                mon: 'Senin',
                tue: 'Selasa',
                wed: 'Rabu',
                thu: 'Kamis',
                fri: 'Jumat',
                sat: 'Sabtu',
                sun: 'Minggu',
              },
            },
            from: { label: 'Buka', placeholder: '09:00' },
            to: {
              label: 'Tutup',
              help: 'Lebih awal dari jam buka: lewat tengah malam. 24:00: sampai tengah malam.',
              placeholder: '17:00',
            },
          },
        },
        zone: { label: 'Zona waktu', options: { WIB: 'WIB', WITA: 'WITA', WIT: 'WIT' } },
        national: { label: 'Tutup pada libur nasional' },
        holidays: {
          label: 'Hari libur toko',
          add: 'Tambah hari libur',
          fields: {
            date: { label: 'Tanggal', placeholder: '2026-12-24' },
            note: { label: 'Keterangan', placeholder: 'Cuti bersama Natal' },
          },
        },
        next: { label: 'Simpan jam buka berikutnya ke', help: 'Misalnya "besok pukul 09.00 WIB"; kosong selama buka.' },
      },
      exits: { open: 'Sedang buka', closed: 'Sedang tutup' },
    },
    en: {
      name: 'Opening hours',
      help: 'Goes one way while the shop is open and another while it is closed, holidays included.',
      example: [
        { who: 'customer', says: 'Can I talk to someone?' },
        { who: 'bot', says: 'Our team is away. We open again tomorrow at 09:00 WIB.' },
      ],
      limits:
        'National holidays of 2026 as the three ministers decreed them; those of 2027 are still calculated. Collective leave and the shop’s own days you add yourself.',
      search: ['hours', 'open', 'closed', 'holiday', 'schedule', 'day', 'time', 'weekend', 'zone', 'business hours'],
      fields: {
        hours: {
          label: 'Opening hours',
          add: 'Add hours',
          fields: {
            day: {
              label: 'Day',
              options: {
                every: 'Every day',
                'mon-fri': 'Monday–Friday',
                'mon-sat': 'Monday–Saturday',
                mon: 'Monday',
                tue: 'Tuesday',
                wed: 'Wednesday',
                thu: 'Thursday',
                fri: 'Friday',
                sat: 'Saturday',
                sun: 'Sunday',
              },
            },
            from: { label: 'Opens', placeholder: '09:00' },
            to: { label: 'Closes', help: 'Earlier than it opens: past midnight. 24:00: until midnight.', placeholder: '17:00' },
          },
        },
        zone: { label: 'Time zone', options: { WIB: 'WIB', WITA: 'WITA', WIT: 'WIT' } },
        national: { label: 'Closed on national holidays' },
        holidays: {
          label: 'The shop’s own holidays',
          add: 'Add a holiday',
          fields: { date: { label: 'Date', placeholder: '2026-12-24' }, note: { label: 'Note', placeholder: 'Christmas leave' } },
        },
        next: { label: 'Save the next opening in', help: 'Such as "tomorrow at 09:00 WIB"; empty while open.' },
      },
      exits: { open: 'Open now', closed: 'Closed now' },
    },
  },
  run({ fields, now, language }) {
    const { zone, national, next } = fields
    const own = new Set((fields.holidays ?? []).map(({ date }) => date))
    const isHoliday = (day: string) => own.has(day) || (national && isNationalHoliday(day))
    const { open, opens } = hoursAt(now, fields.hours, { zone, isHoliday })
    const says = opens && sayOpening(opens, now, zone, language)
    return {
      because: { open, ...(says ? { next: says } : {}) },
      set: next ? { [next]: says } : {},
      exit: open ? 'open' : 'closed',
    }
  },
})
