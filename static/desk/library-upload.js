// Files come in one by one, each with its progress; one that is refused stops no other. Without this the form still works.
const form = document.getElementById("upload")
const input = document.getElementById("files")
const list = document.getElementById("received")
const status = document.getElementById("upload-status")
const goOn = document.getElementById("go-on")
const drop = form.querySelector(".drop")
const words = form.dataset
const queue = []
const counts = { all: 0, done: 0, taken: 0, refused: 0 }
let running = false

const element = (name, className, text = "") => Object.assign(document.createElement(name), { className, textContent: text })

const line = (file) => {
  const item = element("li", "")
  const bar = document.createElement("progress")
  const result = element("span", "result", words.waits)
  bar.max = 100
  bar.value = 0
  bar.setAttribute("aria-label", file.name)
  item.append(element("span", "name", file.name), bar, result)
  list.append(item)
  return { item, bar, result }
}

const tell = () => {
  status.textContent = words.status.replace("{done}", counts.done).replace("{all}", counts.all).replace("{refused}", counts.refused)
}

const answered = ({ item, bar, result }, answer) => {
  bar.remove()
  item.className = answer.taken ? "taken" : "refused"
  result.textContent = answer.message
  if (answer.link) {
    const link = element("a", "", words.there)
    link.href = answer.link
    result.append(" ", link)
  }
  counts.done += 1
  counts[answer.taken ? "taken" : "refused"] += 1
  tell()
}

const send = ({ file, row }) =>
  new Promise((resolve) => {
    const request = new XMLHttpRequest() // fetch() knows no progress of what is sent
    const body = new FormData()
    body.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value)
    body.append("files", file)
    request.open("POST", form.action)
    request.setRequestHeader("Accept", "application/json")
    request.responseType = "json"
    request.upload.addEventListener("progress", (event) => {
      const percent = event.lengthComputable ? Math.round((event.loaded / event.total) * 100) : 0
      row.bar.value = percent
      row.result.textContent = percent < 100 ? words.sent.replace("{percent}", percent) : words.judged
    })
    request.addEventListener("loadend", () => {
      const [answer] = (request.status === 200 && request.response?.results) || []
      answered(row, answer ?? { taken: false, message: words.failed })
      resolve()
    })
    request.send(body)
  })

const run = async () => {
  if (running) return
  running = true
  while (queue.length) await send(queue.shift())
  running = false
  if (counts.taken) {
    goOn.hidden = false
    if (document.activeElement === document.body) goOn.querySelector("a").focus()
  }
}

const take = (files) => {
  for (const file of files) queue.push({ file, row: line(file) })
  counts.all += files.length
  if (files.length) tell()
  run()
}

form.addEventListener("submit", (event) => {
  if (!input.files.length) return
  event.preventDefault()
  take([...input.files])
  input.value = ""
})
input.addEventListener("change", () => form.requestSubmit())

drop.querySelector(".invitation").hidden = false
for (const kind of ["dragenter", "dragover"]) {
  drop.addEventListener(kind, (event) => {
    event.preventDefault()
    drop.classList.add("over")
  })
}
for (const kind of ["dragleave", "drop"]) drop.addEventListener(kind, () => drop.classList.remove("over"))
drop.addEventListener("drop", (event) => {
  event.preventDefault()
  take([...event.dataTransfer.files])
})
