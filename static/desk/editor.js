// The start of the writing surface: each text area marked for it becomes an editor; without this it stays what it is.
import { Editor, Gapcursor, SpecialCharacters, UndoRedo } from "django-prose-editor/editor"
import { losesSomething, toHTML } from "desk/serialise"
import { toolbar } from "desk/toolbar"
import { extensions } from "desk/vocabulary"

const start = (textarea) => {
  const { words, names } = JSON.parse(textarea.dataset.deskEditor)
  const original = textarea.value
  const frame = document.createElement("div")
  frame.className = "desk-editor"
  textarea.before(frame)

  const editor = new Editor({
    element: frame,
    content: original,
    extensions: [...extensions, UndoRedo, Gapcursor, SpecialCharacters],
    editorProps: {
      attributes: {
        role: "textbox",
        "aria-multiline": "true",
        "aria-label": words.text,
        lang: textarea.dataset.language || "",
        spellcheck: "true",
        class: "prose",
      },
    },
    onUpdate: () => {
      textarea.value = toHTML(editor)
      textarea.dispatchEvent(new Event("input", { bubbles: true }))
    },
  })

  if (original && losesSomething(original, toHTML(editor))) {
    editor.destroy()
    frame.className = "desk-editor-note"
    frame.setAttribute("role", "status")
    frame.textContent = words.lost
    return
  }
  textarea.hidden = true
  frame.prepend(toolbar(editor, { words, names, language: textarea.dataset.language }))
  document.querySelector(`label[for="${textarea.id}"]`)?.addEventListener("click", () => editor.commands.focus())
  textarea.dispatchEvent(new CustomEvent("desk-editor:ready", { bubbles: true, detail: { editor } }))
}

for (const textarea of document.querySelectorAll("[data-desk-editor]")) {
  try {
    start(textarea)
  } catch (error) {
    textarea.hidden = false // what was typed can always be reached
    console.error(error)
  }
}
