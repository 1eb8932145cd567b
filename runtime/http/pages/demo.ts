import { type Html, html } from '../html.ts'
import { pageWords } from '../words.ts'
import type { Page, PageAbout } from './page.ts'

/** A small shop that does not exist, with the widget on it as a real shop's page has it: one script tag. */
export function demoPage({ bot, language, isServed }: PageAbout): Page {
  const words = pageWords(language)
  const body = html`<p class="note">${isServed ? words.demoNote : words.notServed}</p>
<header>
<svg viewBox="0 0 48 48" width="44" height="44" aria-hidden="true"><circle cx="24" cy="24" r="24" fill="#1f5d4c"/><path d="M13 20h18v8a9 9 0 0 1-18 0zm18 2h2a4 4 0 0 1 0 8h-3" fill="none" stroke="#fbf3e4" stroke-width="2.6"/><path d="M18 15c-2-3 2-4 0-7m8 7c-2-3 2-4 0-7" fill="none" stroke="#e9b872" stroke-width="2.4" stroke-linecap="round"/></svg>
<div><h1>${words.demoTitle}</h1><p>${words.demoTagline}</p></div>
</header>
<main>
<section class="banner"><h2>Kopi Gayo, sangrai kemarin sore</h2><p>${words.demoShipping}</p></section>
<h2 class="heading">${words.demoFavourites}</h2>
<ul class="goods">${GOODS.map(([name, about, price, from, to]) => card(name, about, price, from, to, words.demoBuy))}</ul>
</main>
<footer>Jl. Cihapit, Bandung</footer>
${isServed ? html`<script src="/w.js" data-bot="${bot}" data-language="${language}" async></script>` : html``}
<noscript><p class="note">${words.noScript}</p></noscript>`
  return { language, title: words.demoTitle, style: STYLE, body }
}

function card(name: string, about: string, price: string, from: string, to: string, buy: string): Html {
  return html`<li><svg viewBox="0 0 200 130" role="img" aria-label="${name}"><rect width="200" height="130" fill="${from}"/><circle cx="152" cy="30" r="46" fill="${to}" opacity=".55"/><path d="M66 46h68l-8 66H74z" fill="${to}"/><path d="M66 46h68l-2 15H68z" fill="#fff" opacity=".35"/><rect x="84" y="74" width="32" height="20" rx="3" fill="#fff" opacity=".8"/></svg>
<h3>${name}</h3><p>${about}</p><div><strong>${price}</strong><button type="button">${buy}</button></div></li>`
}

const GOODS = [
  ['Kopi Gayo 200 g', 'Arabika Aceh, sangrai medium', 'Rp68.000', '#efe0cb', '#7a4a2b'],
  ['Teh Melati 100 g', 'Daun utuh, melati segar', 'Rp42.000', '#e2ead5', '#4e7a4f'],
  ['Nastar 500 g', 'Selai nanas buatan sendiri', 'Rp95.000', '#fae7bd', '#c98a1b'],
  ['Kastengel 500 g', 'Keju tua, renyah', 'Rp110.000', '#f7dcc9', '#b5603a'],
  ['Gula Aren 250 g', 'Dari Garut, tanpa campuran', 'Rp35.000', '#eadccb', '#5d3a24'],
  ['Paket Lebaran', 'Tiga toples dan kartu ucapan', 'Rp265.000', '#dbe7e3', '#1f5d4c'],
] as const

const STYLE = `
:root{--ink:#2b211a;--soft:#75665a;--paper:#fffaf2;--card:#fff;--line:#eee2d2;--brand:#1f5d4c}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.55 ui-sans-serif,system-ui,"Segoe UI",Roboto,sans-serif}
.note{margin:0;padding:.6rem 1rem;background:#143d32;color:#f3ead9;text-align:center;font-size:.9rem}
header,main,footer{max-width:66rem;margin:0 auto;padding:0 1.25rem}
header{display:flex;gap:1rem;align-items:center;padding-top:1.5rem;padding-bottom:1.25rem}
header h1{margin:0;font:700 1.6rem/1.2 Georgia,"Times New Roman",serif}
header p{margin:0;color:var(--soft)}
.banner{padding:clamp(2rem,6vw,4.5rem) clamp(1.25rem,5vw,3.5rem);border-radius:1.25rem;color:#fdf4e3;background:linear-gradient(115deg,#143d32 20%,#2f7a64 70%,#d99a4e 130%)}
.banner h2{margin:0 0 .4rem;max-width:14em;font:700 clamp(1.7rem,4.5vw,2.9rem)/1.12 Georgia,"Times New Roman",serif}
.banner p{margin:0;opacity:.9}
.heading{margin:2.25rem 0 1rem;font-size:1.2rem}
.goods{display:grid;grid-template-columns:repeat(auto-fill,minmax(15rem,1fr));gap:1.1rem;margin:0;padding:0;list-style:none}
.goods li{display:flex;flex-direction:column;overflow:hidden;border:1px solid var(--line);border-radius:1rem;background:var(--card)}
.goods svg{display:block;width:100%}
.goods h3{margin:.9rem 1rem 0;font-size:1.02rem}
.goods p{margin:.1rem 1rem .8rem;color:var(--soft);font-size:.92rem}
.goods div{display:flex;justify-content:space-between;align-items:center;margin-top:auto;padding:0 1rem 1rem}
button{padding:.5rem 1.1rem;border:0;border-radius:99px;background:var(--brand);color:#fff;font:600 .92rem/1 inherit;font-family:inherit;cursor:pointer}
button:hover{background:#174a3c}
button:focus-visible{outline:3px solid #e0a458;outline-offset:2px}
footer{padding-top:2.5rem;padding-bottom:6rem;color:var(--soft);font-size:.9rem}
`
