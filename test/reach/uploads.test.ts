import { describe, expect, it } from 'vitest'
import { fileTypeOf, LARGEST_FILE } from '../../nodes/files.ts'
import { cleanJpeg } from '../../runtime/reach/uploads/jpeg.ts'
import { cleanPng } from '../../runtime/reach/uploads/png.ts'
import { downloadHeaders, readUpload } from '../../runtime/reach/uploads/upload.ts'
import { chunk, exif, jpeg, PDF, PNG_HEAD, png, SCAN, ZIP } from './pictures.ts'

const text = (bytes: Uint8Array | null) => Buffer.from(bytes ?? []).toString('latin1')
const of = (words: string) => new Uint8Array(Buffer.from(words, 'latin1'))

describe('a JPEG', () => {
  const PRIVATE = ['GPS', '107.6', 'PhoneMaker', 'Sari', 'THUMBNAIL', 'Photoshop', 'more pictures', 'rumah saya', 'PK', 'hidden']

  it.each([
    ['of a phone', jpeg({ exif: exif(6) })],
    ['of another phone, written the other way round', jpeg({ exif: exif(6, true) })],
    ['with a comment', jpeg({ comment: 'rumah saya' })],
    ['with something behind its end', jpeg({ tail: 'PK\x03\x04 evil' })],
    ['in several scans', jpeg({ exif: exif(1), progressive: true })],
  ])('%s keeps its picture and nothing of its maker', (_, given) => {
    const clean = cleanJpeg(given)
    for (const word of PRIVATE) expect(text(clean)).not.toContain(word)
    for (const part of ['JFIF', 'ICC_PROFILE', 'Adobe', text(SCAN)]) expect(text(clean)).toContain(part)
    expect(text(clean).endsWith('\xff\xd9')).toBe(true)
    expect(cleanJpeg(clean!)).toEqual(clean)
  })

  it('in several scans keeps all of them', () => {
    expect(text(cleanJpeg(jpeg({ progressive: true }))).split(text(SCAN))).toHaveLength(3)
  })

  it.each([1, 2, 3, 4, 5, 6, 7, 8])('that stands as %i still does', (orientation) => {
    const clean = text(cleanJpeg(jpeg({ exif: exif(orientation) })))
    const at = clean.indexOf('\x01\x12\0\x03\0\0\0\x01\0')
    expect(at < 0 ? 1 : clean.charCodeAt(at + 9)).toBe(orientation)
    expect(clean.includes('Exif')).toBe(orientation !== 1)
  })

  it.each([0, 9, 65_535])('with the orientation %i, which there is not, is left upright', (orientation) => {
    expect(text(cleanJpeg(jpeg({ exif: exif(orientation) })))).not.toContain('Exif')
  })

  it.each([
    ['cut off', jpeg({ noEnd: true })],
    ['of a beginning alone', of('\xff\xd8\xff')],
    ['with a segment longer than itself', of('\xff\xd8\xff\xe1\xff\xffExif')],
    ['with a segment of no length', of('\xff\xd8\xff\xe1\0\0\xff\xd9')],
    ['with no marker where one must be', of('\xff\xd8\xff\xdb\0\x03\0abc')],
    ['that is a script behind its first bytes', of('\xff\xd8\xff<script>alert(1)</script>')],
  ])('%s is none', (_, given) => expect(cleanJpeg(given)).toBeNull())

  it('whose directory points out of itself is read no further', () => {
    const wild = exif(6)
    wild.set([0xff, 0xff, 0xff, 0xff], 10)
    expect(text(cleanJpeg(jpeg({ exif: wild })))).not.toContain('Exif')
  })
})

describe('a PNG', () => {
  it('keeps its picture and nothing that was written beside it', () => {
    const clean = cleanPng(
      new Uint8Array(
        Buffer.concat([
          png(
            chunk('gAMA', '\0\0\0\x01'),
            chunk('tEXt', 'Author\0Sari'),
            chunk('eXIf', 'GPS'),
            chunk('tIME', '2026'),
            chunk('zTXt', 'Sari'),
            chunk('iTXt', 'Sari'),
          ),
          of('PK evil'),
        ]),
      ),
    )
    expect(clean).toEqual(png(chunk('gAMA', '\0\0\0\x01')))
  })

  it.each([
    ['cut off', png().subarray(0, -4)],
    ['of a beginning alone', PNG_HEAD],
    ['without its header first', new Uint8Array(Buffer.concat([PNG_HEAD, chunk('IDAT', 'x'), chunk('IEND', '')]))],
    ['with two headers', png(chunk('IHDR', '0123456789abc'))],
    ['with a critical chunk nobody knows', png(chunk('EVIL', 'x'))],
    [
      'with a chunk longer than itself',
      new Uint8Array(Buffer.concat([PNG_HEAD, of('\xff\xff\xff\xffIHDR'), new Uint8Array(20)])),
    ],
    ['with a chunk of no name', png(chunk('\0\0\0\0', 'x'))],
  ])('%s is none', (_, given) => expect(cleanPng(given)).toBeNull())
})

describe('what a customer sends', () => {
  it.each<[string, Uint8Array, string | null]>([
    ['a picture', jpeg(), 'image/jpeg'],
    ['a picture', png(), 'image/png'],
    ['a paper', PDF, 'application/pdf'],
    ['an app', ZIP, null],
    ['a page', of('<!doctype html><script>'), null],
    ['a drawing that can do things', of('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'), null],
    ['a program', of('MZ\x90\0'), null],
    ['a GIF', of('GIF89a'), null],
    ['a paper with something before it', of('<script></script>%PDF-1.7'), null],
    ['nothing', new Uint8Array(), null],
  ])('%s is known by its bytes', (_, bytes, type) => expect(fileTypeOf(bytes)).toBe(type))

  it.each([ZIP, of('<svg/>'), jpeg({ noEnd: true }), new Uint8Array()])('is refused where it is nothing of the kind', (bytes) => {
    expect(() => readUpload(bytes, 'foto.jpg')).toThrow('upload.type')
  })

  it('is refused where it is too large', () => {
    expect(() => readUpload(new Uint8Array(LARGEST_FILE + 1), 'a.pdf')).toThrow('request.large')
  })

  it.each([
    ['foto botol.jpg', 'foto botol.jpg'],
    ['foto paket.apk', 'foto paket.jpg'],
    ['resi.jpg.exe', 'resi.jpg'],
    ['../../etc/passwd', 'passwd.jpg'],
    ['C:\\foto\\a.png', 'a.jpg'],
    ['a\u202egpj.exe', 'agpj.jpg'],
    ['"><script>.jpg', 'script.jpg'],
    ['a;b%00\r\nc.jpg', 'ab00c.jpg'],
    ['...', 'file.jpg'],
    ['', 'file.jpg'],
    ['日本.jpg', '日本.jpg'],
    [`${'x'.repeat(300)}.jpg`, `${'x'.repeat(60)}.jpg`],
  ])('named %j is called %j', (name, called) => expect(readUpload(jpeg(), name).name).toBe(called))

  it('is handed out to be saved, and opened nowhere here (WEB-05)', () => {
    const headers = downloadHeaders({ name: 'foto \'é".jpg', type: 'image/jpeg', bytes: 9 })
    expect(headers).toMatchObject({
      'Content-Security-Policy': expect.stringContaining('sandbox'),
      'X-Content-Type-Options': 'nosniff',
      'Content-Length': '9',
      'Content-Disposition': `attachment; filename="foto '__.jpg"; filename*=UTF-8''foto%20%27%C3%A9%22.jpg`,
    })
  })
})
