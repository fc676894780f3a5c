"""How tests move through the application."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

IDLE = """
() => window.Bokeh?.index?.roots?.length && [...window.Bokeh.index.roots].every((root) => root.is_idle)
  && !document.documentElement.hasAttribute("data-busy") && !document.getElementById("loading")
"""
# The visible text of a page, through the shadow roots in which its parts stand.
VISIBLE = """
() => {
  const said = []
  const walk = (node) => {
    for (const child of node.childNodes) {
      if (child.nodeType === Node.TEXT_NODE) said.push(child.textContent)
      else if (child.nodeType === Node.ELEMENT_NODE && !["SCRIPT", "STYLE"].includes(child.tagName)) {
        walk(child)
        if (child.shadowRoot) walk(child.shadowRoot)
      }
    }
  }
  walk(document.body)
  return said.join(" ").replace(/\\s+/g, " ")
}
"""


NOTHING_OVER_THE_EDGE = "() => document.documentElement.scrollWidth <= document.documentElement.clientWidth"


def open_page(page: Page, url: str, heading: str) -> None:
    """Go to an address and wait until its heading stands and nothing is under way."""
    page.goto(url)
    page.get_by_role("heading", level=1, name=heading).first.wait_for()
    settle(page)


def settle(page: Page) -> None:
    """Wait until the server has answered and everything is drawn."""
    page.wait_for_function(IDLE)


def visible_text(page: Page) -> str:
    """Everything that stands on the page."""
    said: str = page.evaluate(VISIBLE)
    return said


def fits(page: Page, width: int) -> None:
    """At that width nothing lies beyond the edge, once charts have taken their new size; else this times out."""
    page.set_viewport_size({"width": width, "height": 900})
    page.wait_for_function(NOTHING_OVER_THE_EDGE, timeout=10_000)


def faults(page: Page) -> list[str]:
    """What axe finds that would keep somebody from using the page, each with its places."""
    found = Axe().run(page).response["violations"]
    return [f"{one['id']} ({one['impact']}): {[node['target'] for node in one['nodes']][:3]}" for one in found]
