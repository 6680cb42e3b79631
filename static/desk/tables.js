// Tables with a caption, a head, and cells that say what they head: more than the editor's own tables know.
import { Table, TableCell, TableHeader, TableRow } from "django-prose-editor/editor"

const scope = {
  default: null,
  parseHTML: (element) => element.getAttribute("scope"),
  renderHTML: (attributes) => (attributes.scope ? { scope: attributes.scope } : {}),
}
const span = (name) => ({
  default: 1,
  parseHTML: (element) => Number(element.getAttribute(name)) || 1,
  renderHTML: (attributes) => (attributes[name] > 1 ? { [name]: attributes[name] } : {}),
})
const cell = { colspan: span("colspan"), rowspan: span("rowspan"), colwidth: { default: null, rendered: false, parseHTML: () => null } }

// The caption is kept as its HTML: the tables of the editor hold rows only.
const caption = {
  default: "",
  parseHTML: (element) => [...element.children].find((child) => child.localName === "caption")?.innerHTML || "",
  rendered: false,
}

const build = (node) => {
  const table = document.createElement("table")
  if (node.attrs.caption) {
    const line = document.createElement("caption")
    const parsed = new DOMParser().parseFromString(node.attrs.caption, "text/html")
    line.append(...[...parsed.body.childNodes].map((child) => document.importNode(child, true)))
    line.contentEditable = "false"
    table.append(line)
  }
  return table
}

export const tables = (flow) => [
  Table.extend({
    addAttributes: () => ({ caption }),
    parseHTML: () => [{ tag: "table" }, { tag: "caption", ignore: true }],
    renderHTML({ node }) {
      const dom = build(node)
      const contentDOM = dom.appendChild(document.createElement("tbody"))
      for (const line of dom.querySelectorAll("caption")) line.removeAttribute("contenteditable")
      return { dom, contentDOM }
    },
    addNodeView: () => ({ node }) => {
      const dom = document.createElement("div")
      dom.className = "table"
      const table = dom.appendChild(build(node))
      const contentDOM = table.appendChild(document.createElement("tbody"))
      return {
        dom,
        contentDOM,
        update: (other) => other.type === node.type && other.attrs.caption === node.attrs.caption && Boolean((node = other)),
        ignoreMutation: (mutation) => mutation.type !== "selection" && !contentDOM.contains(mutation.target),
      }
    },
  }).configure({ resizable: false }),
  TableRow.extend({
    addAttributes: () => ({
      head: {
        default: false,
        parseHTML: (element) => element.parentElement?.localName === "thead" || element.hasAttribute("data-head"),
        renderHTML: (attributes) => (attributes.head ? { "data-head": "" } : {}),
      },
    }),
  }),
  TableCell.extend({ content: `${flow}+`, addAttributes: () => cell }),
  TableHeader.extend({ content: `${flow}+`, addAttributes: () => ({ ...cell, scope }) }),
]
