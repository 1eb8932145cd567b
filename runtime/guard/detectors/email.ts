import type { Detector } from './found.ts'

const ADDRESS =
  /[a-z0-9][a-z0-9._%+-]{0,63}(?:@|\s?[[(]\s?at\s?[\])]\s?)[a-z0-9][a-z0-9-]{0,62}(?:(?:\.|\s?[[(]\s?dot\s?[\])]\s?)[a-z0-9][a-z0-9-]{0,62}){0,4}(?:\.|\s?[[(]\s?dot\s?[\])]\s?)[a-z]{2,24}(?![a-z0-9-])/gi
/** `logo@2x.png` is a picture. */
const FILE = /\.(?:png|jpe?g|gif|svg|webp|pdf|js|css|html?|zip|apk|mp4|csv|txt|json)$/i

/** E-mail addresses, and those written so that a program should not see them: `nama [at] toko [dot] id`. Each part is bounded. */
export const findEmails: Detector = (text) =>
  [...text.matchAll(ADDRESS)]
    .filter((found) => !FILE.test(found[0]) && !/\.[._%+-]*@|\.\./.test(found[0]))
    .map((found) => ({
      what: 'email',
      from: found.index,
      to: found.index + found[0].length,
      score: found[0].includes('@') ? 1 : 0.9,
      why: 'shape',
      as: '[EMAIL]',
    }))
