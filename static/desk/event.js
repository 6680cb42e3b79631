// A series proposes the ordinal of its next event, as long as none is typed.
const next = document.querySelector("[data-next-ordinal]")?.dataset.nextOrdinal
const series = document.querySelector("#id_series")
const ordinal = document.querySelector("#id_ordinal")

const propose = async () => {
  if (!series.value || ordinal.value) return
  const answer = await fetch(`${next}?series=${series.value}`, { headers: { Accept: "application/json" } })
  const proposed = (await answer.json()).ordinal
  if (proposed && !ordinal.value) ordinal.value = proposed
}

if (next && series && ordinal) {
  window.django?.jQuery(series).on("change", propose) // select2 speaks through jQuery only
}
