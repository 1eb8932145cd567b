import {
  autocompletion,
  type CompletionContext,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
} from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands'
import { javascript, javascriptLanguage } from '@codemirror/lang-javascript'
import { bracketMatching, HighlightStyle, indentOnInput, indentUnit, syntaxHighlighting, syntaxTree } from '@codemirror/language'
import { type Diagnostic, linter } from '@codemirror/lint'
import { EditorState, type Extension } from '@codemirror/state'
import {
  drawSelection,
  dropCursor,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  keymap,
  lineNumbers,
  placeholder,
} from '@codemirror/view'
import { tags } from '@lezer/highlight'

/** What the code editor says, in the language of whoever reads it. */
export interface CodeWords {
  /** The list of completions, for a screen reader. */
  completions: string
  /** Told to a screen reader when what was selected is deleted. */
  deleted: string
  /** Of a place that cannot be read as code, with what stands there. */
  unread(text: string): string
  /** Of a character that nobody sees, such as one that turns the writing direction: what stands there may do what nobody reads. */
  unseen(code: string): string
}

/**
 * What the code editor is made of. Without CodeMirror's own search, list of errors and folding: the drawing has a search and a list
 * of problems on the same keys. Colours are our own roles: CodeMirror's defaults fail the contrast test in the dark.
 *
 * @param given.max characters; a change that would go over it is not made, and `given.refused` hears by how many it would
 */
export function extensions(given: {
  variables: () => string[]
  max: number
  /** Shown while there is nothing. */
  placeholder?: string
  refused(over: number): void
  words: CodeWords
}): Extension {
  const { words } = given
  return [
    EditorState.phrases.of({ Completions: words.completions, 'Selection deleted': words.deleted }),
    lineNumbers(),
    highlightActiveLineGutter(),
    highlightSpecialChars({ render: (code, _english, sign) => unseen(words.unseen(`U+${hex(code)}`), sign) }),
    history(),
    drawSelection(),
    dropCursor(),
    indentOnInput(),
    bracketMatching(),
    closeBrackets(),
    highlightActiveLine(),
    indentUnit.of('  '),
    javascript(),
    javascriptLanguage.data.of({ autocomplete: (context: CompletionContext) => completeVariables(context, given.variables()) }),
    autocompletion(),
    keymap.of([...closeBracketsKeymap, ...defaultKeymap, ...historyKeymap, ...completionKeymap]),
    linter((view) => syntaxErrors(view.state, words)),
    EditorView.lineWrapping,
    given.placeholder ? placeholder(given.placeholder) : [],
    EditorState.changeFilter.of(({ newDoc, startState }) => {
      // What came in too long, from a file say, can be made shorter.
      if (newDoc.length <= given.max || newDoc.length < startState.doc.length) return true
      given.refused(newDoc.length - given.max)
      return false
    }),
    syntaxHighlighting(COLOURS),
    LOOK,
  ]
}

const hex = (code: number) => code.toString(16).toUpperCase().padStart(4, '0')

function unseen(says: string, sign: string | null): HTMLElement {
  const span = document.createElement('span')
  span.className = 'cm-specialChar'
  span.textContent = sign ?? '\u2022'
  span.title = says
  span.setAttribute('aria-label', says)
  return span
}

function completeVariables(context: CompletionContext, names: string[]) {
  const word = context.matchBefore(/[A-Za-z_][A-Za-z0-9_]*/)
  if (!word && !context.explicit) return null
  return { from: word?.from ?? context.pos, options: names.map((label) => ({ label, type: 'variable' })) }
}

/** Where the parser lost its way. */
function syntaxErrors(state: EditorState, words: CodeWords): Diagnostic[] {
  const found: Diagnostic[] = []
  syntaxTree(state).iterate({
    enter: (node) => {
      if (node.type.isError && found.length < 20) {
        found.push({
          from: node.from,
          to: Math.max(node.to, Math.min(node.from + 1, state.doc.length)),
          severity: 'error',
          message: words.unread(state.doc.lineAt(node.from).text.trim().slice(0, 80)),
        })
      }
    },
  })
  return found
}

const COLOURS = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword, tags.controlKeyword], color: 'var(--understand)', fontWeight: '600' },
  { tag: [tags.string, tags.special(tags.string)], color: 'var(--good)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--warn)' },
  { tag: tags.comment, color: 'var(--ink-faint)', fontStyle: 'italic' },
  { tag: [tags.function(tags.variableName), tags.function(tags.propertyName)], color: 'var(--info)' },
  { tag: tags.propertyName, color: 'var(--brand)' },
  { tag: tags.invalid, color: 'var(--bad)' },
])

const LOOK = EditorView.theme({
  '&': { fontSize: '0.8125rem', color: 'var(--ink)', backgroundColor: 'var(--surface)', maxHeight: '26rem' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--font-mono, monospace)', lineHeight: '1.55' },
  '.cm-content': { minHeight: '9rem', caretColor: 'var(--ink)' },
  '.cm-placeholder': { color: 'var(--ink-faint)' },
  '.cm-cursor': { borderLeftColor: 'var(--ink)' },
  '.cm-gutters': { backgroundColor: 'var(--sunken)', color: 'var(--ink-faint)', border: 'none' },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'var(--hover)' },
  '&.cm-focused .cm-selectionBackground, .cm-selectionBackground': {
    backgroundColor: 'color-mix(in srgb, var(--brand) 22%, transparent) !important',
  },
  '.cm-tooltip': {
    backgroundColor: 'var(--raised)',
    color: 'var(--ink)',
    border: '1px solid var(--line)',
    borderRadius: '0.5rem',
  },
  '.cm-tooltip-autocomplete ul li[aria-selected]': { backgroundColor: 'var(--brand-soft)', color: 'var(--brand)' },
  '.cm-matchingBracket': { backgroundColor: 'var(--accent-soft) !important', color: 'inherit' },
})
