// What can be done to the text: one toolbar (WAI-ARIA), words instead of icons, arrow keys between its buttons.
import { ask, element, finder, labelled } from "desk/dialogs"
import { newKey } from "desk/vocabulary"

const ADDRESS = /^(https?:\/\/|mailto:|tel:)\S+$/

export const toolbar = (editor, settings) => {
  const { words } = settings
  const run = (change) => change(editor.chain().focus()).run()
  const bar = element("div", { role: "toolbar", "aria-label": words.toolbar, class: "desk-toolbar" })
  const buttons = []

  const button = (name, act, { active, shown, label } = {}) => {
    const dom = element("button", { type: "button", text: label || words[name], "data-name": name, tabindex: buttons.length ? "-1" : "0" })
    if (label) dom.setAttribute("aria-label", words[name])
    dom.addEventListener("click", act)
    buttons.push({ dom, active, shown })
    bar.append(dom)
  }

  button("bold", () => run((c) => c.toggleBold()), { active: () => editor.isActive("bold") })
  button("italic", () => run((c) => c.toggleItalic()), { active: () => editor.isActive("italic") })
  button("heading", () => run((c) => c.toggleHeading({ level: 2 })), { active: () => editor.isActive("heading", { level: 2 }) })
  button("subheading", () => run((c) => c.toggleHeading({ level: 3 })), { active: () => editor.isActive("heading", { level: 3 }) })
  button("bulletList", () => run((c) => c.toggleBulletList()), { active: () => editor.isActive("bulletList") })
  button("orderedList", () => run((c) => c.toggleOrderedList()), { active: () => editor.isActive("orderedList") })
  button("mention", () => mention(editor, settings), { active: () => editor.isActive("mention") })
  button("quotation", () => quotation(editor, settings), {
    active: () => editor.isActive("quotation") || editor.isActive("blockquote"),
  })
  button("note", () => note(editor), { active: () => editor.isActive("note") })
  button("link", () => link(editor, settings), { active: () => editor.isActive("link") })
  button("language", () => passage(editor, settings), { active: () => editor.isActive("language") })
  button("table", () => table(editor, settings))
  const inTable = () => editor.isActive("table")
  button("addRow", () => run((c) => c.addRowAfter()), { shown: inTable })
  button("addColumn", () => run((c) => c.addColumnAfter()), { shown: inTable })
  button("deleteRow", () => run((c) => c.deleteRow()), { shown: inTable })
  button("deleteColumn", () => run((c) => c.deleteColumn()), { shown: inTable })
  button("deleteTable", () => run((c) => c.deleteTable()), { shown: inTable })
  button("undo", () => run((c) => c.undo()))
  button("redo", () => run((c) => c.redo()))

  const update = () => {
    for (const { dom, active, shown } of buttons) {
      if (active) dom.setAttribute("aria-pressed", String(active()))
      if (shown) dom.hidden = !shown()
    }
  }
  bar.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
    const seen = buttons.map(({ dom }) => dom).filter((dom) => !dom.hidden)
    const place = seen.indexOf(document.activeElement)
    if (!step || place < 0) return
    const next = seen[(place + step + seen.length) % seen.length]
    for (const dom of seen) dom.tabIndex = dom === next ? 0 : -1
    next.focus()
    event.preventDefault()
  })
  editor.on("transaction", update)
  update()
  return bar
}

const whole = (editor, name) => (editor.isActive(name) ? editor.chain().focus().extendMarkRange(name) : editor.chain().focus())

const needsWords = (editor, words, name) => {
  if (!editor.state.selection.empty || editor.isActive(name)) return false
  ask(words[name], words, [element("p", { text: words.select })], () => true)
  return true
}

const choices = (options, value) => {
  const select = element("select")
  for (const [key, label] of options) select.append(element("option", { value: key, text: label, selected: key === value }))
  return select
}

const mention = async (editor, settings) => {
  const { words } = settings
  const now = editor.getAttributes("mention")["data-mention"] || ""
  const kinds = choices(["person", "organisation", "event", "place"].map((kind) => [kind, words[kind]]), now.split(":")[0] || "person")
  const found = finder({ ...settings, kind: () => kinds.value })
  const { from, to, empty } = editor.state.selection
  found.input.value = empty ? "" : editor.state.doc.textBetween(from, to, " ")
  if (found.input.value) found.search()
  kinds.addEventListener("change", found.search)
  const answer = await ask(words.mention, words, [labelled(words.kind, kinds), ...found.dom], () => found.chosen(), {
    removable: Boolean(now),
  })
  if (answer === "remove") return whole(editor, "mention").unsetMark("mention").run()
  if (!answer) return editor.commands.focus()
  const attributes = { "data-mention": answer.value, key: newKey() }
  if (editor.isActive("mention")) return whole(editor, "mention").unsetMark("mention").setMark("mention", attributes).run()
  if (!empty) return editor.chain().focus().setMark("mention", attributes).run()
  return editor.chain().focus().insertContent({ type: "text", text: answer.name, marks: [{ type: "mention", attrs: attributes }] }).unsetMark("mention").run()
}

const quotation = async (editor, settings) => {
  const { words } = settings
  const name = editor.isActive("blockquote") ? "blockquote" : "quotation"
  const selection = editor.state.selection
  if (name === "quotation" && needsWords(editor, words, name)) return
  const now = editor.getAttributes(name)
  const speakers = (now["data-by"] || "").split(" ").filter(Boolean).map((value) => ({ value, name: value.split(":")[1] }))
  const list = element("ul", { class: "speakers", "aria-label": words.speakers })
  const show = () => list.replaceChildren(...speakers.map((speaker, place) => {
    const out = element("button", { type: "button", class: "act", text: "×", "aria-label": `${words.remove}: ${speaker.name}` })
    out.addEventListener("click", () => {
      speakers.splice(place, 1)
      show()
    })
    return element("li", {}, element("span", { text: speaker.name }), out)
  }))
  const kinds = choices(["person", "organisation"].map((kind) => [kind, words[kind]]), "person")
  const found = finder({
    ...settings,
    kind: () => kinds.value,
    onChoose: (speaker) => {
      if (!speakers.some(({ value }) => value === speaker.value)) speakers.push(speaker)
      show()
      found.clear()
    },
  })
  const outside = element("input", { type: "text", maxlength: "300" })
  outside.value = now["data-by-name"] || ""
  show()
  const fields = [labelled(words.kind, kinds), ...found.dom, list, labelled(words.outside, outside)]
  const marked = editor.isActive(name)
  const answer = await ask(words.quotation, words, fields, () => ({
    "data-by": speakers.map(({ value }) => value).join(" ") || null,
    "data-by-name": outside.value.trim() || null,
  }), { removable: marked })
  if (!answer) return editor.commands.focus()
  const over = !selection.$from.sameParent(selection.$to)
  if (answer === "remove") {
    if (name === "blockquote") return editor.chain().focus().lift("blockquote").run()
    return whole(editor, name).unsetMark(name).run()
  }
  if (name === "blockquote") return editor.chain().focus().updateAttributes("blockquote", answer).run()
  if (marked) return whole(editor, name).updateAttributes(name, answer).run()
  if (over) return editor.chain().focus().wrapIn("blockquote", answer).run()
  return editor.chain().focus().setMark("quotation", { ...answer, key: newKey() }).run()
}

const note = (editor) => {
  if (editor.isActive("note")) return editor.commands.focus()
  const place = editor.state.selection.to
  const hint = { type: "text", text: "…" } // selected, so that the first letter replaces it
  editor.view.focus() // at once: who types fast types into the note
  editor.chain().insertContentAt(place, { type: "note", content: [hint] }).setTextSelection({ from: place + 1, to: place + 2 }).run()
}

const link = async (editor, settings) => {
  const { words } = settings
  if (needsWords(editor, words, "link")) return
  const now = editor.getAttributes("link")
  const address = element("input", { type: "text", inputmode: "url", "aria-describedby": "desk-address-help" })
  address.value = now.href || ""
  const help = element("p", { class: "help", id: "desk-address-help", text: words.badAddress })
  const language = choices([["", words.none], ["fr", words.french], ["en", words.english]], now.hreflang || "")
  const answer = await ask(words.link, words, [labelled(words.address, address), help, labelled(words.language, language)], () => {
    const href = address.value.trim()
    if (ADDRESS.test(href)) return { href, hreflang: language.value || null }
    address.setAttribute("aria-invalid", "true")
    help.classList.add("error")
    address.focus()
    return null
  }, { removable: Boolean(now.href) })
  if (!answer) return editor.commands.focus()
  if (answer === "remove") return whole(editor, "link").unsetMark("link").run()
  if (now.href) return whole(editor, "link").updateAttributes("link", answer).run()
  return editor.chain().focus().setMark("link", { ...answer, key: newKey() }).run()
}

const passage = async (editor, settings) => {
  const { words } = settings
  if (needsWords(editor, words, "language")) return
  const now = editor.getAttributes("language").lang || ""
  const code = element("input", { type: "text", maxlength: "35", pattern: "[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}" })
  code.value = now || (settings.language === "fr" ? "en" : "fr")
  const answer = await ask(words.language, words, [labelled(words.otherLanguage, code)], () => (code.checkValidity() && code.value ? { lang: code.value } : null), {
    removable: Boolean(now),
  })
  if (!answer) return editor.commands.focus()
  if (answer === "remove") return whole(editor, "language").unsetMark("language").run()
  if (now) return whole(editor, "language").updateAttributes("language", answer).run()
  return editor.chain().focus().setMark("language", { ...answer, key: newKey() }).run()
}

const table = async (editor, settings) => {
  const { words } = settings
  const inside = editor.isActive("table")
  const caption = element("input", { type: "text", maxlength: "300" })
  const now = inside ? new DOMParser().parseFromString(editor.getAttributes("table").caption || "", "text/html").body : null
  caption.value = now?.textContent || ""
  const [rows, columns] = [3, 3].map((value) => {
    const input = element("input", { type: "number", min: "1", max: "50" })
    input.value = value
    return input
  })
  const fields = inside ? [] : [labelled(words.rows, rows), labelled(words.columns, columns)]
  const answer = await ask(words.table, words, [labelled(words.caption, caption), ...fields], () => true)
  if (!answer) return editor.commands.focus()
  const text = element("p", { text: caption.value.trim() }).innerHTML
  if (inside) {
    if (caption.value === now.textContent) return editor.commands.focus()
    return editor.chain().focus().updateAttributes("table", { caption: text }).run()
  }
  const wide = Math.max(1, Number(columns.value) || 3)
  const cells = (type, attrs = {}) => Array.from({ length: wide }, () => ({ type, attrs, content: [{ type: "paragraph" }] }))
  const content = [{ type: "tableRow", attrs: { head: true }, content: cells("tableHeader", { scope: "col" }) }]
  for (let row = 1; row < Math.max(2, Number(rows.value) || 3); row++) content.push({ type: "tableRow", content: cells("tableCell") })
  return editor.chain().focus().insertContent({ type: "table", attrs: { caption: text }, content }).run()
}
