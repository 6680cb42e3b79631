// The admin's search fields (select2) take the label of the field that they stand for.
const label = (select) => {
  const words = document.querySelector(`label[for="${select.id}"]`)?.textContent.replace("*", "").trim() ?? select.getAttribute("aria-label")
  const box = select.nextElementSibling
  if (!words || !box?.classList.contains("select2")) return
  for (const part of box.querySelectorAll("[role=combobox], [role=textbox], [role=searchbox]")) part.setAttribute("aria-label", words)
}
const all = () => document.querySelectorAll("select.admin-autocomplete").forEach(label)

window.django?.jQuery(all) // behind the start of select2, which waits in the same row
document.addEventListener("focusin", all)
document.addEventListener("change", all)
