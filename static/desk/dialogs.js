// Small dialogs by keyboard: a <dialog> with labelled fields; Enter applies, Escape leaves, the focus goes back.

let count = 0

export const element = (name, attributes = {}, ...children) => {
  const dom = document.createElement(name)
  for (const [key, value] of Object.entries(attributes)) {
    if (key === "text") dom.textContent = value
    else if (value !== null && value !== undefined && value !== false) dom.setAttribute(key, value === true ? "" : value)
  }
  dom.append(...children)
  return dom
}

export const labelled = (label, control) => {
  control.id ||= `desk-field-${++count}`
  return element("p", {}, element("label", { for: control.id, text: label }), control)
}

// Show a dialog; `fields` are nodes, `read()` gives the answer or null to stay open. Resolves to it, "remove" or null.
export const ask = (title, words, fields, read, { removable = false } = {}) =>
  new Promise((resolve) => {
    const id = `desk-dialog-${++count}`
    const apply = element("button", { type: "submit", class: "act primary", text: words.apply })
    const cancel = element("button", { type: "button", class: "act", text: words.cancel })
    const remove = element("button", { type: "button", class: "act", text: words.remove })
    const buttons = element("p", { class: "acts" }, apply, ...(removable ? [remove] : []), cancel)
    const form = element("form", { method: "dialog" }, element("h2", { id, text: title }), ...fields, buttons)
    const dialog = element("dialog", { class: "desk-dialog", "aria-labelledby": id }, form)
    let answer = null
    const finish = (value) => {
      answer = value
      dialog.close()
    }
    form.addEventListener("submit", (event) => {
      event.preventDefault()
      const value = read()
      if (value !== null) finish(value)
    })
    cancel.addEventListener("click", () => finish(null))
    remove.addEventListener("click", () => finish("remove"))
    dialog.addEventListener("close", () => {
      dialog.remove()
      resolve(answer)
    })
    document.body.append(dialog)
    dialog.showModal()
    dialog.querySelector("input, select, textarea")?.focus()
  })

// A search in the registry: a field with a list below (WAI-ARIA combobox). `chosen()` gives {value, name} or null.
export const finder = ({ words, names, language, kind, onChoose }) => {
  const list = element("ul", { role: "listbox", id: `desk-found-${++count}`, "aria-label": words.found, class: "found" })
  const input = element("input", {
    type: "text", role: "combobox", autocomplete: "off", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id,
  })
  const status = element("p", { role: "status", class: "help" })
  let rows = []
  let active = -1
  let picked = null
  let asked = 0

  const show = () => {
    list.replaceChildren(
      ...rows.map((row, place) => {
        const option = element("li", { role: "option", id: `${list.id}-${place}`, "aria-selected": String(place === active) },
          element("span", { text: row.name }), element("span", { class: "help", text: row.detail ? ` ${row.detail}` : "" }))
        option.addEventListener("mousedown", (event) => {
          event.preventDefault()
          choose(place)
        })
        return option
      }),
    )
    input.setAttribute("aria-expanded", String(rows.length > 0))
    if (active >= 0) input.setAttribute("aria-activedescendant", `${list.id}-${active}`)
    else input.removeAttribute("aria-activedescendant")
  }
  const choose = (place) => {
    picked = { value: `${kind()}:${rows[place].slug}`, name: rows[place].name }
    input.value = rows[place].name
    rows = []
    active = -1
    show()
    onChoose?.(picked)
  }
  const search = async () => {
    picked = null
    const mine = ++asked
    const query = new URLSearchParams({ kind: kind(), q: input.value, language: language || "" })
    const response = await fetch(`${names}?${query}`, { credentials: "same-origin", headers: { accept: "application/json" } })
    const found = response.ok ? (await response.json()).results : []
    if (mine !== asked) return
    rows = found
    active = rows.length ? 0 : -1
    status.textContent = rows.length || !input.value ? "" : words.nothing
    show()
  }
  let wait
  input.addEventListener("input", () => {
    clearTimeout(wait)
    wait = setTimeout(search, 150)
  })
  input.addEventListener("keydown", (event) => {
    if (!rows.length) return
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      active = (active + (event.key === "ArrowDown" ? 1 : rows.length - 1)) % rows.length
      show()
    } else if (event.key === "Enter" && active >= 0) choose(active)
    else return
    event.preventDefault()
  })
  return {
    dom: [labelled(words.search, input), list, status],
    input,
    chosen: () => picked,
    clear: () => {
      input.value = ""
      picked = null
    },
    search,
  }
}
