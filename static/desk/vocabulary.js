// The newsroom's vocabulary (core/prose) as nodes and marks of the editor: whatever core/prose keeps, this keeps.
import {
  Bold, BulletList, Document, HardBreak, Heading, Italic, ListItem, Mark, Node, OrderedList, Paragraph, Plugin,
  Subscript, Superscript, Text,
} from "django-prose-editor/editor"
import { tables } from "desk/tables"

const FLOW = "(paragraph | bulletList | orderedList | blockquote)"
let keys = 0

// An attribute of the HTML, kept as it is and left out where it is empty.
const kept = (name) => ({
  default: null,
  parseHTML: (element) => element.getAttribute(name) || null,
  renderHTML: (attributes) => (attributes[name] ? { [name]: attributes[name] } : {}),
})
const keptAll = (...names) => Object.fromEntries(names.map((name) => [name, kept(name)]))

// Two marks of one sort side by side or inside each other stay two: each has a key of its own.
const key = { default: null, parseHTML: () => ++keys, rendered: false }
export const newKey = () => ++keys

const mark = (name, tag, attributes, more = {}) =>
  Mark.create({
    name,
    inclusive: false,
    excludes: "",
    addAttributes: () => ({ ...keptAll(...attributes), key }),
    parseHTML: () => [{ tag: more.selector || tag, priority: more.priority }],
    renderHTML: ({ HTMLAttributes }) => [tag, HTMLAttributes, 0],
    ...more.extra,
  })

// Outermost first: a quotation is never cut in two by what stands in it.
const Quotation = mark("quotation", "q", ["data-by", "data-by-name", "lang"], { extra: { priority: 1100 } })
const Language = mark("language", "span", ["lang"], {
  selector: "span[lang]:not([data-mention]):not([data-note])",
  extra: { priority: 1090 },
})
const Link = mark("link", "a", ["href", "hreflang"], { selector: "a[href]", extra: { priority: 1080 } })
const Mention = mark("mention", "span", ["data-mention", "lang"], {
  selector: "span[data-mention]:not([data-note])",
  extra: { priority: 1070 },
})

const Note = Node.create({
  name: "note",
  group: "inline",
  inline: true,
  content: "(text | hardBreak)*",
  marks: "bold italic subscript superscript link mention language",
  isolating: true,
  defining: true,
  addAttributes: () => keptAll("lang"),
  parseHTML: () => [{ tag: "span[data-note]", priority: 80 }],
  renderHTML: ({ HTMLAttributes }) => ["span", { "data-note": "", ...HTMLAttributes }, 0],
  addKeyboardShortcuts() {
    const leave = ({ editor }) => {
      const { $from } = editor.state.selection
      if ($from.parent.type.name !== this.name) return false
      return editor.commands.setTextSelection($from.after())
    }
    return { Enter: leave, Escape: leave, "Shift-Enter": leave }
  },
  // Right behind a note browsers would type into it: what is typed there goes where the selection stands.
  addProseMirrorPlugins() {
    const handleKeyPress = (view, event) => {
      const { $from, empty } = view.state.selection
      const behind = empty && [...event.key].length === 1 && !event.ctrlKey && !event.metaKey && $from.nodeBefore?.type === this.type
      if (behind) view.dispatch(view.state.tr.insertText(event.key).scrollIntoView())
      return behind
    }
    return [new Plugin({ props: { handleKeyPress } })]
  },
})

const Quoted = Node.create({
  name: "blockquote",
  group: "block",
  content: "(paragraph | bulletList | orderedList)+",
  defining: true,
  addAttributes: () => keptAll("data-by", "data-by-name", "lang"),
  parseHTML: () => [{ tag: "blockquote" }],
  renderHTML: ({ HTMLAttributes }) => ["blockquote", HTMLAttributes, 0],
})

const Figure = Node.create({
  name: "figure",
  group: "block",
  content: "figcaption",
  isolating: true,
  addAttributes: () => keptAll("data-image"),
  parseHTML: () => [{ tag: "figure[data-image]" }],
  renderHTML: ({ HTMLAttributes }) => ["figure", HTMLAttributes, 0],
})
const Caption = Node.create({
  name: "figcaption",
  content: "inline*",
  parseHTML: () => [{ tag: "figcaption" }],
  renderHTML: () => ["figcaption", 0],
})

const Media = Node.create({
  name: "media",
  group: "block",
  content: `${FLOW}*`,
  isolating: true,
  addAttributes: () => keptAll("data-media", "data-href", "data-title"),
  parseHTML: () => [{ tag: "aside[data-media]" }],
  renderHTML: ({ HTMLAttributes }) => ["aside", HTMLAttributes, 0],
})

const withLanguage = { addAttributes() { return { ...this.parent?.(), ...keptAll("lang") } } }

export const extensions = [
  Document,
  Text,
  Paragraph.extend(withLanguage),
  Heading.extend(withLanguage).configure({ levels: [2, 3] }),
  HardBreak,
  BulletList,
  OrderedList.extend({
    addAttributes: () => ({}),
    parseHTML: () => [{ tag: "ol" }],
    renderHTML: () => ["ol", 0],
  }),
  ListItem.extend({ ...withLanguage, content: `${FLOW}+` }),
  Quoted, Figure, Caption, Media, Note,
  ...tables(FLOW),
  Quotation, Language, Link, Mention,
  Bold, Italic, Subscript, Superscript,
]
