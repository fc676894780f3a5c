// The browser's half of the shell: links, forms and buttons of every page, the address bar, theme, files, focus.
// Pages are HTML inside shadow roots; only composed events (click, input, keydown) reach the document, so those are heard.

const NAVIGATE = "go"
let asked = 0
const PART = 524288 // bytes of a file that go in one message
let typing = null
let refreshing = null
let arrived = null
let focusKey = null

function* shadows(root) {
  yield root
  for (const element of root.querySelectorAll("*")) {
    if (element.shadowRoot) yield* shadows(element.shadowRoot)
  }
}

function find(selector) {
  for (const root of shadows(document)) {
    const found = root.querySelector(selector)
    if (found) return found
  }
  return null
}

function inPath(event, selector) {
  return event.composedPath().find((node) => node instanceof Element && node.matches(selector)) ?? null
}

function cookie(name, value) {
  const secure = location.protocol === "https:" ? "; Secure" : ""
  document.cookie = `${name}=${value}; Max-Age=31536000; Path=/; SameSite=Lax${secure}`
}

function keyOf(element) {
  return element?.dataset?.focus ?? element?.getAttribute?.("name") ?? element?.getAttribute?.("href") ?? null
}

function focused() {
  let element = document.activeElement
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement
  return element
}

function fields(form) {
  // What goes into the address, and apart from it what must not: texts in which a person may be named.
  const query = new URLSearchParams(form.dataset.nav ?? "")
  const told = {}
  const values = {}
  for (const control of form.elements) {
    if (!control.name || control.disabled || control.type === "file") continue
    if (["checkbox", "radio"].includes(control.type) && !control.checked) continue
    if ("private" in control.dataset) told[control.name] = control.value
    else if (control.value) query.append(control.name, control.value)
    values[control.name] = control.value
  }
  return {query: query.toString(), told, values}
}

function carried(link) {
  // Links of the menu were written once for every audit and school; whoever looks at another keeps it.
  const query = new URLSearchParams(link.getAttribute("href").slice(1))
  const here = new URLSearchParams(location.search)
  for (const name of ["parbaude", "skola"]) {
    if ("page" in link.dataset && here.get(name)) query.set(name, here.get(name))
  }
  return query.toString()
}

function save(file) {
  const bytes = Uint8Array.from(atob(file.data), (letter) => letter.charCodeAt(0))
  offer(new Blob([bytes], {type: file.mime}), file.name)
}

function offer(blob, name) {
  const link = document.createElement("a")
  link.href = URL.createObjectURL(blob)
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 10000)
}

async function encoded(part) {
  const address = await new Promise((done) => {
    const reader = new FileReader()
    reader.onload = () => done(reader.result)
    reader.readAsDataURL(part)
  })
  return address.slice(address.indexOf(",") + 1)
}

function saveChart(button) {
  const chart = draw(find(`.${button.dataset.chart}`))
  const ground = getComputedStyle(document.documentElement).getPropertyValue("--surface").trim()
  const name = `${button.dataset.name}.${button.dataset.kind}`
  if (button.dataset.kind === "png") {
    const [head, body] = chart.getDataURL({pixelRatio: 2, backgroundColor: ground}).split(",")
    return save({name, mime: head.slice(5).split(";")[0], data: body})
  }
  const size = {renderer: "svg", ssr: true, width: chart.getWidth(), height: chart.getHeight()}
  const drawing = window.echarts.init(null, null, size)
  drawing.setOption({...chart.getOption(), backgroundColor: ground, animation: false})
  offer(new Blob([drawing.renderToSVGString()], {type: "image/svg+xml"}), name)
  drawing.dispose()
}

export function render({model}) {
  const page = document.documentElement

  function ask(message) {
    asked += 1
    focusKey = keyOf(focused())
    page.dataset.busy = ""
    model.send_msg({...message, number: asked})
  }

  function go(query, {replace = false, told = null} = {}) {
    history[replace ? "replaceState" : "pushState"]({}, "", `?${query}`)
    ask({kind: NAVIGATE, query, told})
  }

  function closeMenu() {
    page.removeAttribute("data-menu")
    document.getElementById("menu-button").setAttribute("aria-expanded", "false")
  }

  async function handIn(form, values) {
    // A file goes over in parts, each once the one before has arrived, so that nobody else has to wait for it.
    const files = [...form.querySelectorAll("input[type=file]")].flatMap((input) => [...input.files])
    page.dataset.busy = ""
    for (const [place, file] of files.entries()) {
      for (let at = 0; at === 0 || at < file.size; at += PART) {
        const data = await encoded(file.slice(at, at + PART))
        const answer = new Promise((resolve) => (arrived = resolve))
        model.send_msg({kind: "part", file: file.name, data, first: at === 0, beginning: at === 0 && place === 0})
        if (!(await answer)) return page.removeAttribute("data-busy")
      }
    }
    ask({kind: "act", name: form.dataset.act, values})
  }

  function press(button) {
    const form = button.closest("form")
    if (form && button.type === "submit") {
      const needed = (button.dataset.needs ?? "").split(" ")
      for (const control of form.elements) control.required = needed.includes(control.name)
      if (!form.reportValidity()) return
      const {query, told, values} = fields(form)
      if ("nav" in form.dataset) return go(query, {replace: true, told})
      if (form.querySelector("input[type=file]")) return handIn(form, {...values, ...button.dataset})
      return ask({kind: "act", name: form.dataset.act, values: {...values, ...button.dataset}})
    }
    if (button.dataset.chart) return saveChart(button)
    if (button.dataset.act) return ask({kind: "act", name: button.dataset.act, values: {...button.dataset}})
  }

  function switchTheme() {
    const dark = page.dataset.theme
      ? page.dataset.theme === "dark"
      : window.matchMedia("(prefers-color-scheme: dark)").matches
    page.dataset.theme = dark ? "light" : "dark"
    cookie("wb_theme", page.dataset.theme)
    ask({kind: "theme", theme: page.dataset.theme})
  }

  document.addEventListener("click", (event) => {
    if (event.defaultPrevented || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return
    if ("menu" in page.dataset && !inPath(event, ".side, [data-menu-button]")) closeMenu()
    const link = inPath(event, "a[href]")
    if (link?.dataset.lang) {
      event.preventDefault()
      cookie("wb_lang", link.dataset.lang)
      return location.reload()
    }
    if (link?.getAttribute("href").startsWith("?")) {
      event.preventDefault()
      closeMenu()
      return go(carried(link), {replace: "replace" in link.dataset})
    }
    const button = inPath(event, "button")
    if (!button) return
    if ("themeButton" in button.dataset) return switchTheme()
    if ("menuButton" in button.dataset) {
      const open = page.toggleAttribute("data-menu")
      document.getElementById("menu-button").setAttribute("aria-expanded", String(open))
      return document.querySelector(open ? ".side .close" : "#menu-button").focus()
    }
    if ("unfold" in button.dataset) {
      const open = button.closest("section").toggleAttribute("data-open")
      return button.setAttribute("aria-expanded", String(open))
    }
    if (button.type === "submit" || button.dataset.act || button.dataset.chart) {
      event.preventDefault()
      press(button)
    }
  })

  document.addEventListener("input", (event) => {
    const control = inPath(event, "input, select, textarea")
    if (control?.type === "file") {
      const chosen = control.form.querySelector("[data-chosen]")
      if (chosen) chosen.textContent = [...control.files].map((file) => file.name).join(", ")
      return
    }
    if (control?.dataset.act) {
      return ask({kind: "act", name: control.dataset.act, values: {...control.dataset, checked: control.checked}})
    }
    const form = control?.closest("form[data-nav]")
    if (!form || !control.checkValidity()) return
    clearTimeout(typing)
    const wait = ["search", "text"].includes(control.type) ? 250 : 0
    typing = setTimeout(() => {
      const {query, told} = fields(form)
      go(query, {replace: true, told})
    }, wait)
  })

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") closeMenu()
  })

  window.addEventListener("popstate", () => ask({kind: NAVIGATE, query: location.search.slice(1), told: null}))

  function shown(now) {
    present(now)
    document.title = now.title
    document.getElementById("loading")?.remove()
    for (const link of document.querySelectorAll("[data-page]")) {
      if (link.dataset.page === now.page) link.setAttribute("aria-current", "page")
      else link.removeAttribute("aria-current")
    }
    if (now.query && now.query !== location.search.slice(1)) history.replaceState({}, "", `?${now.query}`)
    if (now.number >= asked) page.removeAttribute("data-busy")
    document.getElementById("announcement").textContent = now.said ?? ""
    if (now.home) location.assign(now.home)
    clearTimeout(refreshing)
    refreshing = setTimeout(() => {
      if (find("[data-refresh]")) ask({kind: "again"})
    }, 1200)
    refocus(now)
  }

  function focusHeading() {
    const heading = find("h1")
    heading?.setAttribute("tabindex", "-1")
    heading?.focus({preventScroll: true})
  }

  function refocus(now) {
    if (now.moved) {
      window.scrollTo(0, 0)
      return focusHeading()
    }
    if (now.focus) return find(`[data-focus="${now.focus}"]`)?.focus()
    const lost = focused()
    if (!focusKey || (lost && lost !== document.body && keyOf(lost) === focusKey)) return
    const key = CSS.escape(focusKey)
    find(`[data-focus="${key}"], [name="${key}"], a[href="${key}"]`)?.focus({preventScroll: true})
  }

  function isTyping() {
    // Text that a page loaded anew would not bring back.
    for (const root of shadows(document)) {
      for (const field of root.querySelectorAll("form[data-act] textarea, form[data-act] input:not([type=checkbox], [type=hidden])")) {
        if (field.value !== field.defaultValue) return true
      }
    }
    return false
  }

  async function comeBack() {
    // Ask for a file that the page has already, until the server answers; the address brings the page back as it was.
    const answer = await fetch(document.querySelector("script[src]").src, {method: "HEAD", cache: "no-store"}).catch(() => null)
    if (!answer?.ok) return setTimeout(comeBack, 2000)
    await answer.arrayBuffer() // a request that is still open would count as failed
    if (!isTyping()) return location.reload()
    const bar = document.getElementById("lost")
    bar.querySelector("p").textContent = bar.dataset.back
  }

  function lost() {
    document.getElementById("lost").hidden = false
    page.removeAttribute("data-busy")
    setTimeout(comeBack, 1000)
  }

  function tellTheme() {
    // Charts are drawn by the server, which knows a chosen theme only; what the system prefers has to be told.
    if (!page.dataset.theme && window.matchMedia("(prefers-color-scheme: dark)").matches) ask({kind: "theme", theme: "dark"})
  }

  model.on("msg:custom", (sent) => {
    if ("shown" in sent) return shown(sent.shown)
    return "arrived" in sent ? arrived?.(sent.arrived) : save(sent)
  })
  shown(model.shown)
  document.querySelector("#lost button").addEventListener("click", () => location.reload())
  setTimeout(() => {
    // What is sent before the document is ready would be lost.
    for (const shown of window.Bokeh.documents) shown.on_event("connection_lost", lost)
    tellTheme()
  }, 500)
}
