import type { Palette } from './colour.ts'

/** Surfaces on which the brand's colour must be readable: the darkest of the light ones, the lightest of the dark ones. */
export const SURFACES = { light: '#f5f0e9', dark: '#2b2623' }

/**
 * Of the host element and what both launcher and panel stand on. `!important` in a shadow tree wins over every rule of the page,
 * `!important` ones too (CSS Cascade 5, 6.1: for important rules the inner context comes first), so nothing of the page's style comes in.
 */
export function hostStyle(
  colours: Palette,
  mode: 'bubble' | 'inline' | 'page',
  side: 'left' | 'right',
  theme: 'light' | 'dark' | 'auto',
): string {
  const light =
    '--j-paper:#faf6f0;--j-card:#fff;--j-ink:#251f1b;--j-soft:#6a6058;--j-line:#eae2d7;--j-field:#cabfb2;--j-shade:64,44,26;--j-warn:#9a3412;--j-warn-bg:#fff3e6;--j-scheme:light'
  const dark =
    '--j-paper:#1b1715;--j-card:#2a2522;--j-ink:#f4eee7;--j-soft:#b8ada2;--j-line:#3b3430;--j-field:#6d635b;--j-shade:0,0,0;--j-warn:#fdba74;--j-warn-bg:#3a2a1d;--j-scheme:dark'
  const paint = (surface: string, accent: string) =>
    `:host{${`${surface};--j-accent:${accent}`.replaceAll(';', '!important;')}!important}`
  const lit = paint(light, colours.accent)
  const unlit = paint(dark, colours.accentDark)
  const place = {
    bubble: 'position:fixed!important;inset:auto!important;width:0!important;height:0!important;bottom:0!important',
    inline: 'position:relative!important;width:100%!important;height:100%!important;min-height:420px!important',
    page: 'position:fixed!important;inset:0!important;width:auto!important;height:auto!important',
  }[mode]
  return `
:host{all:initial!important;direction:ltr!important;unicode-bidi:isolate!important;display:block!important;${place};z-index:${mode === 'inline' ? 'auto' : 2147483647}!important;
--j-fill:${colours.fill}!important;--j-on:${colours.onFill}!important;
font:400 15px/1.5 ui-sans-serif,system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Helvetica Neue",Arial,sans-serif!important;
-webkit-text-size-adjust:100%!important;text-size-adjust:100%!important;color-scheme:var(--j-scheme)!important;pointer-events:auto!important;visibility:visible!important}
:host{${mode === 'bubble' ? `${side}:0!important` : ''}}
${theme === 'dark' ? unlit : lit}
${theme === 'auto' ? `@media (prefers-color-scheme:dark){${unlit}}` : ''}
*,*::before,*::after{box-sizing:border-box}
[hidden]{display:none!important}
button{font:inherit;color:inherit;background:none;border:0;padding:0;margin:0;cursor:pointer;-webkit-tap-highlight-color:transparent;touch-action:manipulation}
:focus-visible{outline:3px solid var(--j-accent);outline-offset:2px}
.icon{width:24px;height:24px;display:block;flex:none}
.icon .line{fill:none;stroke:currentColor;stroke-width:1.8;stroke-linecap:round;stroke-linejoin:round}
.icon .filled{fill:currentColor}
.sr{position:absolute;width:1px;height:1px;margin:-1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
`
}

export function launcherStyle(side: 'left' | 'right'): string {
  return `
.launch{position:fixed;${side}:calc(20px + env(safe-area-inset-${side},0px));bottom:calc(20px + env(safe-area-inset-bottom,0px));width:60px;height:60px;border-radius:22px;
background:linear-gradient(155deg,color-mix(in srgb,var(--j-fill) 90%,#fff),var(--j-fill) 55%);color:var(--j-on);display:grid;place-items:center;
box-shadow:0 1px 2px rgba(var(--j-shade),.2),0 8px 24px rgba(var(--j-shade),.24),inset 0 1px 0 rgba(255,255,255,.22);transition:transform .18s cubic-bezier(.2,.8,.2,1),box-shadow .18s,border-radius .18s}
.launch:hover{transform:translateY(-2px);box-shadow:0 2px 4px rgba(var(--j-shade),.2),0 14px 32px rgba(var(--j-shade),.28),inset 0 1px 0 rgba(255,255,255,.22)}
.launch:active{transform:scale(.96)}
.launch[aria-expanded=true]{border-radius:30px}
.launch>.icon{width:32px;height:32px;grid-area:1/1;transition:transform .22s cubic-bezier(.2,.8,.2,1),opacity .16s}
.launch .icon-down{width:28px;height:28px;opacity:0;transform:rotate(-60deg) scale(.6)}
.launch[aria-expanded=true] .icon-bubble{opacity:0;transform:rotate(40deg) scale(.6)}
.launch[aria-expanded=true] .icon-down{opacity:1;transform:none}
.launch .icon-bubble .line{stroke:var(--j-fill);stroke-width:1.9}
.launch[aria-busy=true] .icon-bubble{animation:breathe 1s ease-in-out infinite alternate}
.badge{position:absolute;top:-5px;right:-5px;min-width:22px;height:22px;padding:0 6px;border-radius:11px;background:#b42318;color:#fff;font-size:12px;font-weight:700;line-height:22px;text-align:center;box-shadow:0 0 0 2px var(--j-card)}
.greet{position:fixed;${side}:calc(92px + env(safe-area-inset-${side},0px));bottom:calc(26px + env(safe-area-inset-bottom,0px));display:flex;align-items:center;max-width:min(280px,calc(100vw - 116px));background:var(--j-card);color:var(--j-ink);
border:1px solid var(--j-line);border-radius:18px;border-bottom-${side}-radius:6px;box-shadow:0 8px 28px rgba(var(--j-shade),.16);animation:rise .28s cubic-bezier(.2,.8,.2,1) both}
.greet .say{padding:12px 0 12px 16px;text-align:start;font-size:14.5px;line-height:1.4;overflow-wrap:anywhere;min-height:44px}
.greet .hide{width:44px;height:44px;display:grid;place-items:center;color:var(--j-soft);flex:none}
.greet .hide .icon{width:18px;height:18px}
.fault{position:fixed;${side}:20px;bottom:92px;max-width:min(280px,calc(100vw - 40px));background:var(--j-card);color:var(--j-ink);border:1px solid var(--j-line);border-radius:14px;padding:12px 16px;font-size:14px;box-shadow:0 8px 28px rgba(var(--j-shade),.18)}
@keyframes rise{from{opacity:0;transform:translateY(8px)}}
@keyframes breathe{to{transform:scale(.86)}}
@media (max-width:520px),(max-height:420px){.launch[aria-expanded=true]{visibility:hidden}}
@media print{:host{display:none!important}}
@media (prefers-reduced-motion:reduce){*,*::before,*::after{animation:none!important;transition:none!important}}
@media (forced-colors:active){.launch,.greet,.badge{border:2px solid}}
`
}
