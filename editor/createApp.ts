import { createRenderer, nodeOps, patchProp } from 'vue'
import { showHidden } from '../nodes/hidden.ts'

/**
 * Vue's own way to the page, but every text passes `showHidden` where it becomes part of it: names of staff, goods, files, bots
 * and steps are other people's words, and no screen can forget to treat them. What stands in a field to be edited is left as it is.
 */
export const { createApp } = createRenderer<Node, Element>({
  ...nodeOps,
  createText: (text) => nodeOps.createText(showHidden(text)),
  setText: (node, text) => nodeOps.setText(node, showHidden(text)),
  setElementText: (element, text) => nodeOps.setElementText(element, showHidden(text)),
  patchProp: (element, name, before, value, ...rest) =>
    patchProp(element, name, before, TOLD.has(name) && typeof value === 'string' ? showHidden(value) : value, ...rest),
})

/** Attributes that are shown or read out. */
const TOLD = new Set(['title', 'alt', 'placeholder', 'aria-label', 'aria-description', 'aria-valuetext'])
