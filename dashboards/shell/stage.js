// The browser's stage: parts of pages, each in a shadow root of its own, filled anew only where the server says so. Pages
// that were left are kept as they are. A chart is drawn when it comes into sight; its place has its height before that.

const NEAR = "200px" // below the window: drawn before it is scrolled to
const sheets = new Map()
const pages = new Map()
const options = new WeakMap() // of charts that wait to be drawn
const inSight = new IntersectionObserver(
  (entries) => {
    for (const entry of entries) if (entry.isIntersecting) draw(entry.target)
  },
  {rootMargin: NEAR},
)
const sized = new ResizeObserver((entries) => {
  for (const {target} of entries) {
    const chart = window.echarts.getInstanceByDom(target)
    const {clientWidth: width, clientHeight: height} = target
    if (chart && width && (chart.getWidth() !== width || chart.getHeight() !== height)) chart.resize({width, height})
  }
})

export function draw(place) {
  // Returns the chart as it was asked for last.
  let chart = window.echarts.getInstanceByDom(place)
  const option = options.get(place)
  if (!option) return chart
  options.delete(place)
  inSight.unobserve(place)
  chart ??= window.echarts.init(place, null, {width: place.clientWidth, height: place.clientHeight})
  chart.setOption(option, {notMerge: true})
  place.removeAttribute("data-waiting")
  return chart
}

function plan(place, option) {
  options.set(place, option)
  place.dataset.waiting = ""
  sized.observe(place)
  inSight.unobserve(place) // observed anew, it is told again whether it is in sight
  inSight.observe(place)
}

function fill(host, part) {
  const root = host.shadowRoot
  if ("html" in part) {
    const before = root.querySelector("[data-chart-place]")
    root.innerHTML = part.html
    const after = root.querySelector("[data-chart-place]")
    if (before && after) {
      // The chart that is drawn stays; it is told what to draw now.
      before.setAttribute("aria-label", after.getAttribute("aria-label"))
      before.style.height = after.style.height
      after.replaceWith(before)
    }
  }
  const place = root.querySelector("[data-chart-place]")
  if (part.option) plan(place, JSON.parse(part.option))
  if ("visible" in part) host.hidden = !part.visible
}

function made({classes, sheets: numbers}) {
  const host = document.createElement("div")
  host.className = classes
  host.attachShadow({mode: "open"}).adoptedStyleSheets = numbers.map((number) => sheets.get(number))
  return host
}

function leave(page) {
  for (const host of pages.get(page)?.children ?? []) {
    for (const place of host.shadowRoot.querySelectorAll("[data-chart-place]")) {
      sized.unobserve(place)
      inSight.unobserve(place)
      window.echarts.getInstanceByDom(place)?.dispose()
    }
  }
  pages.delete(page)
}

function put(box, parts, fresh) {
  const told = Object.entries(parts)
  for (const [place, part] of told) {
    if (part.classes) box.append(made(part))
    fill(box.children[place], part)
  }
  if (!fresh) return
  // Somebody came by a link: what was typed or chosen here before is not what the address says.
  for (const [place, host] of [...box.children].entries()) {
    if (!("html" in (parts[place] ?? {}))) for (const form of host.shadowRoot.querySelectorAll("form")) form.reset()
  }
}

export function present(now) {
  for (const [number, css] of Object.entries(now.sheets)) {
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(css)
    sheets.set(Number(number), sheet)
  }
  for (const [name, change] of Object.entries(now.frame)) {
    const box = document.getElementById(name)
    if (!box.children.length) box.append(made(change))
    fill(box.children[0], change)
  }
  now.forget.forEach(leave)
  const stage = document.getElementById("stage")
  if (!now.stage) return stage.replaceChildren()
  if (!pages.has(now.stage)) {
    const box = document.createElement("div")
    box.className = "parts"
    pages.set(now.stage, box)
  }
  const box = pages.get(now.stage)
  put(box, now.parts, now.fresh)
  if (stage.firstChild !== box) stage.replaceChildren(box)
}

window.addEventListener("beforeprint", () => {
  for (const host of document.getElementById("stage").firstChild?.children ?? []) {
    for (const place of host.shadowRoot.querySelectorAll("[data-waiting]")) draw(place)
  }
})
