// Fields that tell how many characters they hold. Spoken only near the end: a count at every key would drown the text.
const NEAR = 0.9

const count = (field) => {
  const longest = Number(field.dataset.counted)
  const shown = document.createElement("p")
  const spoken = document.createElement("p")
  shown.className = "counter"
  shown.setAttribute("aria-hidden", "true")
  spoken.className = "visually-hidden"
  spoken.setAttribute("aria-live", "polite")
  const tell = () => {
    const words = `${field.value.length} / ${longest}`
    const near = field.value.length > longest * NEAR
    shown.textContent = words
    shown.classList.toggle("near", near)
    spoken.textContent = near ? words : ""
  }
  field.after(shown, spoken)
  field.addEventListener("input", tell)
  tell()
}

for (const field of document.querySelectorAll("[data-counted]")) count(field)
