import { autocompletion, type CompletionContext, completionKeymap } from '@codemirror/autocomplete'
import { javascript, javascriptLanguage } from '@codemirror/lang-javascript'
import { bracketMatching, HighlightStyle, indentUnit, syntaxHighlighting, syntaxTree } from '@codemirror/language'
import { type Diagnostic, linter } from '@codemirror/lint'
import { EditorState, type Extension } from '@codemirror/state'
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from '@codemirror/view'
import { tags } from '@lezer/highlight'
import { basicSetup } from 'codemirror'

/** What the code editor is made of. Colours are our own roles: CodeMirror's defaults fail the contrast test in the dark. */
export function extensions(given: { variables: () => string[]; max: number }): Extension {
  return [
    basicSetup,
    lineNumbers(),
    drawSelection(),
    bracketMatching(),
    highlightActiveLine(),
    indentUnit.of('  '),
    javascript(),
    javascriptLanguage.data.of({ autocomplete: (context: CompletionContext) => completeVariables(context, given.variables()) }),
    autocompletion(),
    keymap.of(completionKeymap),
    linter((view) => syntaxErrors(view.state)),
    EditorView.lineWrapping,
    EditorState.changeFilter.of((change) => change.newDoc.length <= given.max),
    syntaxHighlighting(COLOURS),
    LOOK,
  ]
}

function completeVariables(context: CompletionContext, names: string[]) {
  const word = context.matchBefore(/[A-Za-z_][A-Za-z0-9_]*/)
  if (!word && !context.explicit) return null
  return { from: word?.from ?? context.pos, options: names.map((label) => ({ label, type: 'variable' })) }
}

/** Where the parser lost its way. */
function syntaxErrors(state: EditorState): Diagnostic[] {
  const found: Diagnostic[] = []
  syntaxTree(state).iterate({
    enter: (node) => {
      if (node.type.isError && found.length < 20) {
        found.push({
          from: node.from,
          to: Math.max(node.to, Math.min(node.from + 1, state.doc.length)),
          severity: 'error',
          message: state.doc.lineAt(node.from).text.trim() || '?',
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
