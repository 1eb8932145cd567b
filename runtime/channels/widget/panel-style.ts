/** Of the chat panel. Colours come from `hostStyle`; sizes are px on purpose, for `rem` would let the page's root change them. */
export function panelStyle(mode: 'bubble' | 'inline' | 'page', side: 'left' | 'right'): string {
  const frame = {
    bubble: `position:fixed;${side}:calc(20px + env(safe-area-inset-${side},0px));bottom:calc(92px + env(safe-area-inset-bottom,0px));width:min(400px,calc(100vw - 40px));height:min(680px,calc(100dvh - 116px));border-radius:24px;border:1px solid var(--j-line);transform-origin:bottom ${side};animation:open .22s cubic-bezier(.2,.85,.25,1) both;box-shadow:0 2px 6px rgba(var(--j-shade),.08),0 24px 64px rgba(var(--j-shade),.24)`,
    inline: 'position:absolute;inset:0;border-radius:20px;border:1px solid var(--j-line)',
    page: 'position:absolute;inset:0',
  }[mode]
  const full = `.panel{top:var(--j-top,0px);left:0;right:0;bottom:auto;width:100%;height:var(--j-height,100dvh);border:0;border-radius:0;animation-name:lift}.head{padding-top:calc(10px + env(safe-area-inset-top,0px))}.foot{padding-bottom:calc(12px + env(safe-area-inset-bottom,0px))}`
  return `
.panel{${frame};display:flex;flex-direction:column;overflow:hidden;background:var(--j-paper);color:var(--j-ink);container-type:inline-size}
.head{display:flex;align-items:center;gap:4px;padding:12px 8px 12px 16px;background:var(--j-card);border-bottom:1px solid var(--j-line);z-index:2;flex:none}
.face{width:42px;height:42px;border-radius:15px;flex:none;display:grid;place-items:center;background:var(--j-fill);color:var(--j-on);margin-inline-end:8px}
.face .icon{width:25px;height:25px}.face .icon-bubble .line{stroke:var(--j-fill);stroke-width:2}
.name{flex:1;min-width:0}
.name h2{font-size:16px;line-height:1.25;font-weight:650;letter-spacing:-.01em;margin:0;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.name p{font-size:13px;line-height:1.35;color:var(--j-soft);margin:1px 0 0;overflow:hidden;text-overflow:ellipsis;display:-webkit-box;-webkit-line-clamp:2;-webkit-box-orient:vertical}
.tool{width:44px;height:44px;border-radius:14px;display:grid;place-items:center;color:var(--j-soft);flex:none;transition:background .15s,color .15s}
.tool:hover,.tool[aria-expanded=true]{background:color-mix(in srgb,var(--j-ink) 7%,transparent);color:var(--j-ink)}
.tool .icon{width:22px;height:22px}
.human{color:var(--j-accent)}
.menu{position:absolute;top:62px;right:10px;z-index:5;min-width:240px;max-width:calc(100% - 20px);padding:6px;background:var(--j-card);border:1px solid var(--j-line);border-radius:18px;box-shadow:0 16px 48px rgba(var(--j-shade),.24);animation:pop .14s ease-out both}
.menu button{display:flex;align-items:center;gap:12px;width:100%;min-height:46px;padding:8px 14px 8px 12px;border-radius:12px;text-align:start}
.menu button:hover,.menu button:focus-visible{background:color-mix(in srgb,var(--j-ink) 6%,transparent)}
.menu .icon{width:21px;height:21px;color:var(--j-soft)}
.menu .danger,.menu .danger .icon{color:var(--j-warn)}
.banner{display:flex;align-items:center;gap:10px;padding:9px 16px;font-size:13.5px;line-height:1.4;background:var(--j-warn-bg);color:var(--j-warn);border-bottom:1px solid var(--j-line);flex:none;animation:fade .2s .25s ease-out both}
.banner .icon{width:19px;height:19px}
.scroll{flex:1;min-height:0;overflow-y:auto;overscroll-behavior:contain;scrollbar-width:thin;scrollbar-color:color-mix(in srgb,var(--j-ink) 22%,transparent) transparent;background:radial-gradient(120% 260px at 50% -60px,color-mix(in srgb,var(--j-fill) 13%,transparent),transparent);outline-offset:-3px}
.log{display:flex;flex-direction:column;min-height:100%;padding:18px 16px 14px;justify-content:flex-end}
.day{align-self:center;margin:14px 0 6px;font-size:12.5px;color:var(--j-soft)}
.row{display:flex;flex-direction:column;align-items:flex-start;margin-top:3px;max-width:100%}
.row.first{margin-top:14px}
.row.customer{align-items:flex-end}
.row.fresh{animation:rise .22s cubic-bezier(.2,.85,.25,1) both}
.who{display:flex;align-items:center;gap:7px;font-size:13px;font-weight:600;color:var(--j-accent);margin:0 0 5px 2px}
.initial{display:grid;place-items:center;width:24px;height:24px;border-radius:9px;background:color-mix(in srgb,var(--j-accent) 16%,var(--j-card));font-size:12px}
.bubble{max-width:min(86%,620px);padding:10px 14px;border-radius:8px 20px 20px 8px;background:var(--j-card);border:1px solid var(--j-line);box-shadow:0 1px 2px rgba(var(--j-shade),.05);overflow-wrap:anywhere;unicode-bidi:isolate}
.row.first .bubble{border-top-left-radius:20px}.row.last .bubble{border-bottom-left-radius:20px}
.row.first.last .bubble{border-bottom-left-radius:8px}
.row.staff .bubble{background:color-mix(in srgb,var(--j-accent) 9%,var(--j-card));border-color:color-mix(in srgb,var(--j-accent) 22%,var(--j-line))}
.row.customer .bubble{white-space:pre-wrap;border:1px solid transparent;background:var(--j-fill);color:var(--j-on);border-radius:20px 8px 8px 20px;box-shadow:0 1px 2px rgba(var(--j-shade),.12)}
.row.customer.first .bubble{border-top-right-radius:20px}.row.customer.last .bubble{border-bottom-right-radius:20px}
.row.customer.first.last .bubble{border-bottom-right-radius:8px}
.row.customer.wait .bubble{opacity:.82}
.bubble p,.bubble ul,.bubble ol{margin:0}.bubble>:is(p,ul,ol)+:is(p,ul,ol){margin-top:9px}
.bubble ul,.bubble ol{padding-inline-start:22px}.bubble li+li{margin-top:3px}.bubble li::marker{color:var(--j-soft)}
.bubble strong{font-weight:650}
.bubble a{color:var(--j-accent);text-decoration:underline;text-underline-offset:2.5px;text-decoration-thickness:1px}
.bubble a:hover{text-decoration-thickness:2px}.bubble a.risky{color:var(--j-warn)}
.host{color:var(--j-soft);font-size:13px}
.meta{display:flex;flex-wrap:wrap;align-items:center;gap:4px;margin:4px 4px 0;font-size:12px;line-height:1.35;color:var(--j-soft)}
.meta .icon{width:14px;height:14px}.meta.failed{color:var(--j-warn);justify-content:flex-end;max-width:86%}
.again{display:inline-flex;align-items:center;gap:5px;min-height:44px;padding:0 10px;margin:-8px 0;border-radius:12px;font-weight:600;color:var(--j-accent);text-decoration:underline;text-underline-offset:2.5px}
.choices{display:flex;flex-wrap:wrap;gap:8px;margin-top:10px;max-width:100%}
.choice{display:inline-flex;align-items:center;gap:6px;min-height:44px;max-width:100%;padding:9px 17px;border-radius:22px;border:1.5px solid var(--j-accent);color:var(--j-accent);background:var(--j-card);font-weight:550;line-height:1.3;text-align:start;overflow-wrap:anywhere;transition:background .15s,transform .15s}
.choice:not(:disabled):hover{background:color-mix(in srgb,var(--j-accent) 10%,var(--j-card))}.choice:not(:disabled):active{transform:scale(.97)}
.choice:disabled{cursor:default;border-color:var(--j-line);color:var(--j-soft);background:transparent;font-weight:450}
.choice.chosen:disabled{border-color:color-mix(in srgb,var(--j-accent) 45%,var(--j-line));color:var(--j-ink)}
.choice .icon{width:16px;height:16px}
.rating{margin-top:8px;max-width:100%}
.stars{display:flex;gap:2px}
.star{display:grid;place-items:center;width:46px;height:46px;border-radius:14px;color:var(--j-field);transition:color .12s,transform .12s}
.star .icon{width:30px;height:30px}.star.lit{color:var(--j-accent)}.star.lit .line{fill:currentColor}.star:disabled{cursor:default}.star:not(:disabled):active{transform:scale(.9)}
.says{display:block;min-height:20px;margin:2px 6px 0;font-size:13.5px;color:var(--j-soft)}
.cards{display:flex;gap:10px;width:100%;margin:8px 0 0;padding:2px 2px 10px;list-style:none;overflow-x:auto;overscroll-behavior-x:contain;scroll-snap-type:x proximity;scrollbar-width:thin;border-radius:18px}
.card{flex:0 0 min(230px,78%);display:flex;flex-direction:column;gap:4px;padding:14px 16px;border-radius:18px;background:var(--j-card);border:1px solid var(--j-line);scroll-snap-align:start;overflow-wrap:anywhere}
.card h4{margin:0;font-size:15px;line-height:1.35;font-weight:650}.card p{margin:0;font-size:13.5px;color:var(--j-soft)}.card .price{color:var(--j-ink);font-weight:650;font-size:15px}
.card .more a{display:inline-flex;align-items:center;min-height:44px;color:var(--j-accent);text-underline-offset:2.5px}.card .choices{margin-top:auto;padding-top:8px}
.row .bubble.file{display:flex;flex-wrap:wrap;align-items:center;gap:8px;max-width:min(86%,340px);white-space:normal}.file .icon{width:20px;height:20px}.file .called{flex:1;min-width:0}.file small{opacity:.85}
.file .tool{color:inherit;margin:-6px -6px -6px 0}.bar{flex-basis:100%;height:5px;border-radius:3px;background:color-mix(in srgb,currentColor 25%,transparent);overflow:hidden}.bar i{display:block;height:100%;width:var(--j-part,0);background:currentColor;transition:width .2s}
.sources{margin:6px 2px 0;max-width:86%;font-size:13px;color:var(--j-soft)}
.sources summary{cursor:pointer;min-height:44px;display:flex;align-items:center;gap:6px;padding:0 4px;margin:-6px 0;border-radius:10px;list-style:none;text-decoration:underline;text-underline-offset:2.5px}
.sources summary::-webkit-details-marker{display:none}
.sources ol{margin:2px 0 6px;padding-inline-start:22px}.sources li{margin-top:6px}
.sources cite{display:block;font-style:normal;font-weight:600;color:var(--j-ink)}.sources q{quotes:none;display:block;padding-inline-start:10px;border-inline-start:2px solid var(--j-line)}
.notice{align-self:center;text-align:center;margin:10px auto 4px;padding:6px 14px;max-width:92%;border-radius:14px;font-size:13px;line-height:1.45;color:var(--j-soft);background:color-mix(in srgb,var(--j-ink) 5%,transparent);overflow-wrap:anywhere}
.dots{display:flex;gap:5px;padding:7px 2px}.dots i{width:7px;height:7px;border-radius:50%;background:var(--j-soft);animation:dot 1.2s infinite ease-in-out}.dots i:nth-child(2){animation-delay:.15s}.dots i:nth-child(3){animation-delay:.3s}
.toend{position:absolute;left:50%;translate:-50% 0;top:-54px;width:44px;height:44px;border-radius:50%;display:grid;place-items:center;background:var(--j-card);border:1px solid var(--j-line);color:var(--j-ink);box-shadow:0 6px 20px rgba(var(--j-shade),.18)}
.foot{position:relative;flex:none;padding:10px 12px 12px;background:linear-gradient(transparent,var(--j-paper) 10px)}
.held{display:block;margin-bottom:10px;padding:14px 16px;border-radius:18px;border:1px solid color-mix(in srgb,var(--j-warn) 35%,var(--j-line));background:var(--j-warn-bg);font-size:14px;line-height:1.5;animation:rise .2s ease-out both;max-height:50cqh;overflow:auto}
.held h3{display:flex;align-items:center;gap:8px;font-size:15px;font-weight:650;margin:0 0 4px;color:var(--j-warn)}.held p{margin:0}
.held .acts{display:flex;flex-wrap:wrap;gap:8px;margin-top:10px}
.act{display:inline-flex;align-items:center;text-decoration:none;min-height:44px;padding:9px 18px;border-radius:22px;font-weight:600;border:1.5px solid var(--j-field);color:var(--j-ink)}
.act.main{background:var(--j-fill);color:var(--j-on);border-color:transparent}.act:hover{filter:brightness(1.04)}
.act.danger{background:#b42318;color:#fff;border-color:transparent}
.write{display:flex;align-items:flex-end;gap:4px;padding:5px 5px 5px 6px;background:var(--j-card);border:1.5px solid var(--j-field);border-radius:27px;transition:border-color .15s,box-shadow .15s}
.write:focus-within{border-color:var(--j-accent);box-shadow:0 0 0 3px color-mix(in srgb,var(--j-accent) 20%,transparent)}
.write .entry{flex:1;min-width:0;font:inherit;font-size:16px;line-height:24px;color:var(--j-ink);background:none;border:0;outline:0;margin:0;padding:10px 6px 10px 10px;min-height:44px;max-height:144px;resize:none;field-sizing:content;appearance:none;-webkit-appearance:none;border-radius:0}
.write .entry::placeholder{color:var(--j-soft);opacity:1}
.write .secret{letter-spacing:.25em}.write .secret::placeholder{letter-spacing:0}
.go{width:44px;height:44px;border-radius:50%;display:grid;place-items:center;flex:none;background:var(--j-fill);color:var(--j-on);transition:transform .15s,background .15s,color .15s}
.go .icon{width:21px;height:21px}.go .icon .line{stroke-width:2.1}
.go.empty{background:color-mix(in srgb,var(--j-ink) 8%,transparent);color:var(--j-soft)}
.go:not(.empty):active{transform:scale(.94)}
.hint{margin:6px 12px 0;font-size:12.5px;color:var(--j-soft)}
.veil{position:absolute;inset:0;z-index:9;display:grid;place-items:center;padding:20px;overflow:auto;background:rgba(20,14,10,.46);animation:fade .14s ease-out both}
.ask{width:min(340px,100%);padding:22px;border-radius:22px;background:var(--j-card);color:var(--j-ink);box-shadow:0 24px 64px rgba(0,0,0,.3);animation:pop .16s ease-out both}
.ask h3{font-size:17px;line-height:1.3;font-weight:650;margin:0 0 8px;letter-spacing:-.01em}.ask p{margin:0 0 10px;color:var(--j-soft);font-size:14.5px}
.ask .where{font-weight:650;color:var(--j-ink);font-size:16px;overflow-wrap:anywhere}.ask .address{font-size:12.5px;overflow-wrap:anywhere;max-height:96px;overflow:auto}
.ask .warn{display:flex;gap:9px;padding:10px 12px;border-radius:14px;background:var(--j-warn-bg);color:var(--j-warn);font-size:13.5px}.ask .warn .icon{width:20px;height:20px}
.ask .acts{display:flex;flex-wrap:wrap;gap:8px;justify-content:flex-end;margin-top:16px}
@keyframes open{from{opacity:0;transform:translateY(12px) scale(.97)}}
@keyframes lift{from{opacity:0;transform:translateY(24px)}}
@keyframes rise{from{opacity:0;transform:translateY(8px)}}
@keyframes pop{from{opacity:0;transform:scale(.97)}}
@keyframes fade{from{opacity:0}}
@keyframes dot{0%,60%,100%{opacity:.35;transform:none}30%{opacity:1;transform:translateY(-4px)}}
${mode === 'bubble' ? `@media (max-width:520px),(max-height:420px){${full}}` : ''}
@media (max-height:420px){.head{padding-top:4px;padding-bottom:4px}.face{display:none}.foot{padding-top:4px;padding-bottom:6px}.log{padding-top:8px}.menu{top:52px;max-height:calc(100% - 60px);overflow:auto}}
@container (max-width:340px){.face{display:none}.head{padding-left:12px}}
@container (min-width:760px){.log,.foot,.banner{padding-inline:max(24px,calc(50% - 370px))}}
@media (prefers-reduced-motion:reduce){*,*::before,*::after{animation-duration:.01ms!important;animation-delay:0s!important;animation-iteration-count:1!important;transition:none!important;scroll-behavior:auto!important}}
@media (forced-colors:active){.bubble,.choice,.go,.act,.face{border:1px solid}.row.customer .bubble{border:2px solid}}
`
}
