// From the editor's document to the HTML that core/prose knows: rows of a table's head stand in its <thead>.
export const toHTML = (editor) => {
  const page = new DOMParser().parseFromString(editor.getHTML(), "text/html")
  for (const table of page.querySelectorAll("table")) {
    const rows = [...table.querySelectorAll(":scope > tbody > tr[data-head]")]
    if (rows.length) {
      const head = page.createElement("thead")
      head.append(...rows)
      table.querySelector(":scope > tbody").before(head)
    }
  }
  for (const row of page.querySelectorAll("tr[data-head]")) row.removeAttribute("data-head")
  for (const body of page.querySelectorAll("tbody:empty")) body.remove()
  const html = page.body.innerHTML.replaceAll("&nbsp;", "\u00a0")
  return html === "<p></p>" ? "" : html
}

// What must come through loading unchanged, counted: if any is lost, the plain text area stays.
const WATCHED = [
  "p", "h2", "h3", "ul", "ol", "li", "blockquote", "table", "caption", "thead", "tr", "th", "td", "figure", "aside",
  "strong", "em", "sub", "sup", "br", "a[href]", "q", "span[data-note]", "span[data-mention]", "[lang]",
]
const MAY_SPLIT = new Set(["strong", "em", "sub", "sup", "a[href]", "[lang]", "q", "span[data-mention]"])
const MAY_GROW = new Set(["p", ...MAY_SPLIT])

export const losesSomething = (before, after) => {
  const [old, now] = [before, after].map((html) => new DOMParser().parseFromString(html, "text/html").body)
  if (old.textContent.replace(/[ \n]+/g, " ").trim() !== now.textContent.replace(/[ \n]+/g, " ").trim()) return true
  return WATCHED.some((selector) => {
    const [had, has] = [old, now].map((body) => body.querySelectorAll(selector).length)
    return MAY_GROW.has(selector) ? has < had : has !== had
  })
}
