"""People at the web Channel: what they do, and what they must see."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Browser, Page, expect

from tests.look.browser import DESK, PHONE, SMALL, accessible, picture


def enter(browser: Browser, address: str, name: str, **screen: Any) -> Page:  # noqa: ANN401 -- the browser's own options
    """Choose a sample person, as a newcomer does."""
    page = browser.new_context(reduced_motion="reduce", **screen).new_page()
    page.goto(address)
    page.get_by_role("button", name=name).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Home from hospital")
    return page


def ask(page: Page, words: str, answer: str) -> None:
    """Type into the Room's box; the answer must come under its heading."""
    box = page.get_by_label("Ask about a word")
    box.fill(words)
    box.press("Enter")
    expect(page.locator("#yours").get_by_role("heading", name=answer).first).to_be_visible()


def a_newcomer_chooses_who_to_be(browser: Browser, address: str) -> None:
    for name, size in {"phone": PHONE, "desk": DESK}.items():
        page = browser.new_context(viewport=size).new_page()
        page.goto(address)
        accessible(page)
        picture(page, f"choose-{name}")
        page.context.close()


def the_four_questions_of_the_readme_are_answered(browser: Browser, address: str) -> None:
    page = enter(browser, address, "Ada Example", viewport=DESK)
    picture(page, "room-empty-desk")
    ask(page, "/jargon ICB", "ICB")
    expect(page.locator("#yours")).to_contain_text("Integrated Care Board")
    expect(page.get_by_label("Ask about a word")).to_be_focused()
    ask(page, "what does MDT stand for?", "MDT")
    expect(page.locator("#yours")).to_contain_text("Multidisciplinary Team")
    ask(page, "@BigRoom jargon CCG", "CCG")
    expect(page.locator("#yours")).to_contain_text("Until July 2022, now ICB")
    ask(page, "intergrated care bord", "Did you mean")
    accessible(page)
    picture(page, "room-answers-desk")
    page.context.close()


def a_shared_answer_is_on_everybodys_board_at_once(browser: Browser, address: str) -> None:
    asker = enter(browser, address, "Ada Example", viewport=DESK)
    other = enter(browser, address, "Cerys Placeholder", viewport=PHONE)
    ask(asker, "/jargon AP", "AP")
    expect(other.locator("#yours")).to_be_empty()
    asker.locator("#yours").get_by_role("button", name="Show everyone").click()
    for page in (other, asker):
        expect(page.locator("#board")).to_contain_text("Approved Premises")
    expect(other.locator("#yours")).to_be_empty()
    accessible(other)
    picture(other, "room-board-phone")
    picture(asker, "room-board-desk", whole=False)
    other.reload()
    expect(other.locator("#board")).to_contain_text("Approved Premises")
    for page in (asker, other):
        page.context.close()


def a_small_phone_is_left_room_for_what_people_came_for(browser: Browser, address: str) -> None:
    page = enter(browser, address, "Dot Fictional", viewport={"width": 360, "height": 740})
    picture(page, "room-small-phone", whole=False)
    header, footer = page.locator("header").bounding_box(), page.locator("footer").bounding_box()
    assert header
    assert footer
    assert header["height"] + footer["height"] < 740 / 4
    page.get_by_role("link", name="Show earlier").click()
    expect(page.get_by_role("heading", name="Earlier on the board")).to_be_visible()
    page.locator("#board summary").first.click()
    accessible(page)
    picture(page, "board-earlier-phone")
    page.context.close()


def the_readme_has_its_picture(browser: Browser, address: str) -> None:
    page = enter(browser, address, "Dot Fictional", viewport=DESK)
    ask(page, "/jargon ICB", "ICB")
    page.evaluate("scrollTo(0, 0)")
    picture(page, "readme", whole=False)
    page.context.close()


def buttons_and_forms_work_on_a_phone(browser: Browser, address: str) -> None:
    page = enter(browser, address, "Bilal Sample", viewport=PHONE)
    ask(page, "flimflamming", "I do not know")
    card = page.locator("#yours article").first
    card.get_by_label("Look up a word").fill("MASH")
    card.get_by_role("button", name="Look up").click()
    expect(page.locator("#yours").get_by_role("heading", name="MASH", exact=True)).to_be_focused()
    ask(page, "/bigroom help", "Big Room: what you can ask")
    ask(page, "JNSA", "Did you mean")
    page.locator("#yours article").first.get_by_role("button", name="What is JSNA?").click()
    expect(page.locator("#yours").get_by_role("heading", name="JSNA", exact=True)).to_be_focused()
    accessible(page)
    picture(page, "room-answers-phone")
    page.context.close()


def the_rest_of_a_long_list_begins_at_its_beginning(browser: Browser, address: str) -> None:
    page = enter(browser, address, "Bilal Sample", viewport=SMALL)
    text = "ICB MDT ICS JSNA MASH CCG VCSE DTOC PCN ASC CQC GP A&E LA HWB PALS SPC PDSA OT CHC IMCA DoLS"
    ask(page, f"/explain {text}", "The jargon in that text")
    page.locator("#yours").get_by_role("button", name="Show").click()
    heading = page.locator("#yours article h3").first
    expect(heading).to_be_focused()
    expect(heading).to_be_in_viewport(ratio=1)
    expect(page.locator("#yours article .only-you").first).to_be_in_viewport(ratio=1)
    page.context.close()


def the_page_works_without_script(browser: Browser, address: str) -> None:
    page = enter(browser, address, "Dot Fictional", viewport=PHONE, java_script_enabled=False)
    ask(page, "/jargon ICB", "ICB")
    page.locator("#yours").get_by_role("button", name="Show everyone").click()
    expect(page.locator("#board")).to_contain_text("Integrated Care Board")
    page.context.close()


def words_are_shown_and_never_run(browser: Browser, address: str) -> None:
    page = enter(browser, address, "Ada Example", viewport=DESK)
    ask(page, "<img src=x onerror=document.title='run'> *bold* [link](https://example.org)", "<img src=x")
    expect(page.locator("#yours article img")).to_have_count(0)
    expect(page).not_to_have_title("run")
    page.context.close()


def the_dark_page_is_as_readable(browser: Browser, address: str) -> None:
    page = enter(browser, address, "Ada Example", viewport=PHONE, color_scheme="dark")
    ask(page, "CCG", "CCG")
    accessible(page)
    picture(page, "room-dark-phone")
    page.context.close()


def a_page_without_a_link_says_what_to_do(browser: Browser, address: str) -> None:
    page = browser.new_context(viewport=PHONE).new_page()
    page.goto(f"{address}/enter?link=old")
    expect(page.get_by_role("heading", level=1)).to_have_text("You need a new link")
    accessible(page)
    page.goto(f"{address}/about")
    accessible(page)
    picture(page, "about-phone")
    page.context.close()


CHECKS = (
    a_newcomer_chooses_who_to_be,
    the_readme_has_its_picture,
    a_small_phone_is_left_room_for_what_people_came_for,
    the_four_questions_of_the_readme_are_answered,
    a_shared_answer_is_on_everybodys_board_at_once,
    buttons_and_forms_work_on_a_phone,
    the_rest_of_a_long_list_begins_at_its_beginning,
    the_page_works_without_script,
    words_are_shown_and_never_run,
    the_dark_page_is_as_readable,
    a_page_without_a_link_says_what_to_do,
)
