"""Lets axe judge a page as it stands, and looks that nothing is cut off."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.e2e.conftest import wait_until

RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
}
SIZES = {"wide": (1440, 900), "narrow": (390, 844)}
#: Two frames for the new style to be there, then the end of every transition it began: in between,
#: a colour is neither the old one nor the new one.
SETTLED = """async () => {
  for (let i = 0; i < 2; i++) await new Promise(requestAnimationFrame);
  const moving = document.getAnimations().filter((one) => one instanceof CSSTransition);
  await Promise.allSettled(moving.map((one) => one.finished));
}"""


def judge(page: Page) -> None:
    page.evaluate(SETTLED)
    found = Axe().run(page, options=RULES)
    assert found.violations_count == 0, found.generate_report()
    wait_until(lambda: page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def judge_everywhere(page: Page) -> None:
    """In light and dark, wide and narrow, without leaving what is going on."""
    before = page.viewport_size
    for width, height in SIZES.values():
        page.set_viewport_size({"width": width, "height": height})
        for theme in ("light", "dark"):
            page.emulate_media(color_scheme=theme)
            judge(page)
    page.emulate_media(color_scheme="light")
    if before is not None:
        page.set_viewport_size(before)
