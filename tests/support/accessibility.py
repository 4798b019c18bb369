"""What axe finds on a page."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

EVERY_RULE: dict[str, Any] = {"resultTypes": ["violations"], "preload": False}
"""What axe could fetch once more beforehand, styles and media, no rule of these looks at."""
COLOURS = EVERY_RULE | {"runOnly": ["color-contrast"]}
"""In the dark only colours change."""

LOOKED_AT = 4
"""So many elements beside each other that are built alike are looked at: of a table's hundred rows the first four."""

FOUND = """async ([most, options]) => {
  const shape = one => one.tagName + [...one.attributes].map(of => of.name + (of.name == 'class' ? of.value : ''))
    + !one.textContent.trim() + '(' + [...one.children].map(shape) + ')';
  const taken = [];
  for (const parent of document.querySelectorAll('body, body *')) {
    if (!parent.isConnected) continue;
    const alike = {};
    for (const child of [...parent.children]) {
      const of = shape(child);
      alike[of] = (alike[of] || 0) + 1;
      if (alike[of] > most) { taken.push([parent, child, child.nextSibling]); child.remove(); }
    }
  }
  const found = await axe.run(document, options);
  for (const [parent, child, next] of taken.reverse()) parent.insertBefore(child, next);
  return found.violations.flatMap(rule => rule.nodes.map(node => [rule.id, node.html]));
}"""


def violations_in_light_and_dark(page: Page) -> list[tuple[str, str]]:
    """Return each rule that a page breaks with the element that breaks it; in the dark, those of colours."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    page.emulate_media(color_scheme="light")
    found = page.evaluate(FOUND, [LOOKED_AT, EVERY_RULE])
    page.emulate_media(color_scheme="dark")
    found += page.evaluate(FOUND, [LOOKED_AT, COLOURS])
    return [(rule, element[:120]) for rule, element in found]
