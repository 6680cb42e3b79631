// The focal point, set on the picture itself: by a click, or with the arrow keys. The two number fields stay the truth.
const SVG = "http://www.w3.org/2000/svg"
const STEP = 1
const LEAP = 5
const KEYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }

const within = (value, low, high) => Math.min(Math.max(value, low), high)

// The part of the picture that a crop shows: the same reckoning as assets/renditions.py `box`.
const box = (width, height, ratio, x, y) => {
  const wide = Math.min(width, Math.max(1, Math.round(height * ratio)))
  const high = Math.min(height, Math.max(1, Math.round(width / ratio)))
  const left = Math.min(Math.max(0, Math.round((width * x) / 100 - wide / 2)), width - wide)
  const top = Math.min(Math.max(0, Math.round((height * y) / 100 - high / 2)), height - high)
  return [left, top, wide, high]
}

const drawn = (parent, name, attributes) => {
  const element = document.createElementNS(SVG, name)
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value)
  return parent.appendChild(element)
}

const twice = (parent, name, kind, attributes) => [
  drawn(parent, name, { ...attributes, class: `${kind} under` }), // dark below light: seen on any picture
  drawn(parent, name, { ...attributes, class: kind }),
]

const start = (place, across, down) => {
  const width = Number(place.dataset.width)
  const height = Number(place.dataset.height)
  const image = place.querySelector(".whole img")
  const stage = document.createElement("div")
  stage.className = "focal-stage"
  image.before(stage)
  stage.append(image)

  const hint = document.createElement("p")
  hint.className = "help focal-hint"
  hint.id = "focal-hint"
  hint.textContent = place.dataset.hint
  const told = document.createElement("p")
  told.className = "quiet"
  told.setAttribute("aria-live", "polite")
  stage.after(hint, told)

  const layer = drawn(stage, "svg", {
    viewBox: `0 0 ${width} ${height}`, preserveAspectRatio: "none", tabindex: "0", role: "application",
    "aria-label": place.dataset.label, "aria-describedby": "focal-hint",
  })
  const crops = [...place.querySelectorAll(".crop svg")].map((preview) => ({
    preview, ratio: Number(preview.dataset.ratio), areas: twice(layer, "rect", "area", {}),
  }))
  const radius = Math.max(width, height) / 50
  const points = twice(layer, "circle", "point", { r: radius })

  const draw = () => {
    const x = within(Number(across.value) || 0, 0, 100)
    const y = within(Number(down.value) || 0, 0, 100)
    for (const point of points) {
      point.setAttribute("cx", (width * x) / 100)
      point.setAttribute("cy", (height * y) / 100)
    }
    for (const { preview, ratio, areas } of crops) {
      const [left, top, wide, high] = box(width, height, ratio, x, y)
      preview.setAttribute("viewBox", `${left} ${top} ${wide} ${high}`)
      for (const area of areas) {
        for (const [key, value] of Object.entries({ x: left, y: top, width: wide, height: high })) area.setAttribute(key, value)
      }
    }
    told.textContent = place.dataset.position.replace("{x}", x).replace("{y}", y)
  }

  const move = (x, y) => {
    across.value = Math.round(within(x, 0, 100))
    down.value = Math.round(within(y, 0, 100))
    draw()
  }

  layer.addEventListener("click", (event) => {
    const frame = layer.getBoundingClientRect()
    move(((event.clientX - frame.left) / frame.width) * 100, ((event.clientY - frame.top) / frame.height) * 100)
  })
  layer.addEventListener("keydown", (event) => {
    const way = KEYS[event.key]
    if (!way || event.altKey || event.ctrlKey || event.metaKey) return
    event.preventDefault()
    const step = event.shiftKey ? LEAP : STEP
    move(Number(across.value) + way[0] * step, Number(down.value) + way[1] * step)
  })
  for (const field of [across, down]) field.addEventListener("input", draw)
  draw()
}

const place = document.getElementById("focal")
const across = document.getElementById("id_focal_x")
const down = document.getElementById("id_focal_y")
if (place && across && down) start(place, across, down)
