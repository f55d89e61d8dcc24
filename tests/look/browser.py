"""An installed browser, driven headless; pages are checked with axe and pictured."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

HERE = Path(__file__).parent
PICTURES = HERE.parents[1] / "var" / "look"
PHONE = ViewportSize(width=390, height=844)
SMALL = ViewportSize(width=360, height=740)
DESK = ViewportSize(width=1280, height=860)
AXE = HERE / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@contextmanager
def browser() -> Iterator[Browser]:
    """The browser that `make look` found, told not to call home."""
    flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
             "--disable-component-update", "--disable-sync"]  # fmt: skip
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=os.environ["BROWSER"], args=flags)
        yield opened
        opened.close()


def picture(page: Page, name: str, *, whole: bool = True) -> None:
    """Save what a person would see."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    if whole:  # a picture of the whole page would show the footer where the window ends
        page.evaluate("document.querySelector('footer')?.style.setProperty('position', 'static')")
    page.screenshot(path=PICTURES / f"{name}.png", full_page=whole)


def accessible(page: Page) -> None:
    """Raise AssertionError with every rule of WCAG 2.2 AA, and of good practice, that axe finds broken."""
    # The page's own policy forbids foreign scripts, so axe is evaluated, not loaded.
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("rules => axe.run(document, {runOnly: {type: 'tag', values: rules}})", RULES)
    faults = [f"{fault['id']}: {fault['nodes'][0]['html'][:120]}" for fault in found["violations"]]
    assert not faults, "\n".join(faults)
