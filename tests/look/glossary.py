"""The glossary, as anybody reads it: on a phone, at a desk, in the dark, without script and on paper."""

from __future__ import annotations

from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests.look.browser import DESK, PHONE, PICTURES, accessible, picture

SMALL = ViewportSize(width=320, height=640)
"""The narrowest screen of WCAG 1.4.10, Reflow."""

PAGES = {
    "front": "/glossary",
    "letter": "/glossary?letter=S",
    "setting": "/glossary?setting=housing&nation=Scotland",
    "search": "/glossary?q=AP&setting=police-and-justice",
    "nearly": "/glossary?q=JNSA",
    "unknown": "/glossary?q=flimflamming",
    "term": "/glossary/AP",
    "historical": "/glossary/CCG",
    "discouraged": "/glossary/bed%20blocker",
    "missing": "/glossary/maps",
}


def _each_page_is_readable(page: Page, address: str, name: str) -> None:
    for what, path in PAGES.items():
        page.goto(address + path)
        accessible(page)
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{path} is {wide} too wide"
        picture(page, f"glossary-{what}-{name}")


def the_glossary_reads_on_every_screen(browser: Browser, address: str) -> None:
    for name, screen in {
        "desk": {"viewport": DESK},
        "phone": {"viewport": PHONE},
        "small": {"viewport": SMALL},
        "dark": {"viewport": PHONE, "color_scheme": "dark"},
    }.items():
        page = browser.new_context(reduced_motion="reduce", **screen).new_page()
        _each_page_is_readable(page, address, name)
        page.context.close()


def a_word_is_found_from_the_keyboard_without_script(browser: Browser, address: str) -> None:
    page = browser.new_context(viewport=PHONE, java_script_enabled=False).new_page()
    page.goto(f"{address}/glossary")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the page")).to_be_focused()
    box = page.get_by_label("Word, abbreviation or question")
    box.fill("what does MDT stand for?")
    box.press("Enter")
    page.get_by_role("link", name="MDT", exact=True).click()
    expect(page).to_have_url(f"{address}/glossary/MDT")
    expect(page.get_by_role("heading", level=1)).to_have_text("MDT")
    page.get_by_role("link", name="All under M").click()
    page.get_by_role("link", name="Next").click()
    expect(page.get_by_role("link", name="Back")).to_be_visible()
    page.goto(f"{address}/about")
    page.get_by_role("link", name="glossary").click()
    expect(page.get_by_role("heading", name="What the words mean")).to_be_visible()
    page.context.close()


def a_letter_a_setting_and_a_term_are_printed(browser: Browser, address: str) -> None:
    page = browser.new_context(viewport=DESK).new_page()
    page.emulate_media(media="print")
    for name, path in {
        "letter": "?letter=S&all=yes",
        "setting": "?setting=armed-forces&all=yes",
        "term": "/AP",
    }.items():
        page.goto(f"{address}/glossary{path}")
        expect(page.locator("form.filter")).to_be_hidden()
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        page.pdf(path=PICTURES / f"glossary-{name}.pdf", format="A4")
    picture(page, "glossary-print")
    page.context.close()


CHECKS = (
    the_glossary_reads_on_every_screen,
    a_word_is_found_from_the_keyboard_without_script,
    a_letter_a_setting_and_a_term_are_printed,
)
