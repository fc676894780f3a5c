// Within the page: does what a person does and tells when the answer stands, without the driver's own time in between.
window.measured = {
  *roots(root = document) {
    yield root
    for (const element of root.querySelectorAll("*")) if (element.shadowRoot) yield* this.roots(element.shadowRoot)
  },
  all(selector) {
    return [...this.roots()].flatMap((root) => [...root.querySelectorAll(selector)])
  },
  first(selector) {
    return this.all(selector)[0]
  },
  text(selector) {
    return this.first(selector)?.textContent.replace(/\s+/g, " ").trim() ?? ""
  },
  // The server has answered, and every part is drawn.
  settled() {
    const roots = window.Bokeh?.index?.roots
    return Boolean(roots?.length) && [...roots].every((root) => root.is_idle)
      && !document.documentElement.hasAttribute("data-busy") && !document.getElementById("loading")
      && !this.all("[data-waiting]").some((chart) => this.isInSight(chart))
  },
  // Charts below the window come when they are scrolled to; what is in the window counts, charts too.
  isInSight(element) {
    const {top, bottom, width} = element.getBoundingClientRect()
    return width > 0 && bottom > 0 && top < window.innerHeight
  },
  frame() {
    return new Promise((done) => requestAnimationFrame(done))
  },
  async until(stands, since, most = 60000) {
    let answered = null
    for (;;) {
      const now = performance.now()
      if (answered === null && !document.documentElement.hasAttribute("data-busy")) answered = now - since
      if (this.settled() && stands()) break
      if (now - since > most) throw new Error(`waited in vain: ${stands}`)
      await this.frame()
    }
    await this.frame() // what was drawn is on the screen when the next frame begins
    return {stood: performance.now() - since, answered}
  },
  async act({selector, value, stands, of}) {
    const control = this.first(selector)
    if (!control) throw new Error(`not on the page: ${selector}`)
    const before = this.text(of)
    const holds = new Function("page", "before", `return ${stands}`)
    const since = performance.now()
    if (value === null) control.click()
    else {
      control.value = value
      control.dispatchEvent(new Event("input", {bubbles: true, composed: true}))
    }
    await Promise.resolve()
    if (value !== null) await new Promise((done) => setTimeout(done)) // the page itself sends a choice on the next turn
    return this.until(() => holds(this, before), since)
  },
  // From the request of the document, redirects of the sign-in before it left out.
  async opened({stands}) {
    const holds = new Function("page", `return ${stands}`)
    return this.until(() => holds(this), performance.getEntriesByType("navigation")[0].fetchStart)
  },
}
