import { encode } from 'uqr'

const SVG = 'http://www.w3.org/2000/svg'
/** Light modules around it, without which readers do not find it (ISO/IEC 18004, 9.1). */
const QUIET = 4

/** A QR code as one path of squares, black on white in every theme. */
export function drawQr(text: string, label: string): SVGElement {
  const { data, size } = encode(text, { ecc: 'M', border: QUIET })
  const svg = document.createElementNS(SVG, 'svg')
  const attributes = {
    viewBox: `0 0 ${size} ${size}`,
    class: 'qr',
    role: 'img',
    'aria-label': label,
    'shape-rendering': 'crispEdges',
  }
  for (const [name, value] of Object.entries(attributes)) svg.setAttribute(name, value)
  const back = document.createElementNS(SVG, 'rect')
  for (const [name, value] of Object.entries({ width: size, height: size, fill: '#fff' })) back.setAttribute(name, String(value))
  const squares = document.createElementNS(SVG, 'path')
  squares.setAttribute('fill', '#000')
  squares.setAttribute('d', data.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : ''))).join(''))
  svg.append(back, squares)
  return svg
}
