"""A Room's week at the web Channel: the check-in answered, closed and read, and what a Room says of itself."""

from __future__ import annotations

from playwright.sync_api import Browser, Locator, Page, expect

from tests.look.browser import DESK, PHONE, SMALL, accessible, picture
from tests.look.room import ask, enter


def on_board(page: Page, title: str) -> Locator:
    """The card of this title that everyone sees."""
    heading = page.get_by_role("heading", name=title, exact=True)
    return page.locator("#board .card").filter(has=heading).first


def the_check_in_is_answered_on_a_phone_in_a_minute(browser: Browser, address: str) -> None:
    page = enter(browser, address, "Dot Fictional", viewport=PHONE)
    other = enter(browser, address, "Bilal Sample", viewport=DESK)
    card = on_board(page, "Check-in 4")
    expect(on_board(other, "Check-in 4 so far")).to_contain_text("2 people from 2 organisations")
    card.get_by_label("What moved forward?").fill("Two people asked us to come again.")
    card.get_by_label("How well are we working together?").select_option("4")
    card.scroll_into_view_if_needed()
    picture(page, "check-in-phone", whole=False)
    card.get_by_role("button", name="Send my answers").click()
    expect(page.locator("#yours")).to_contain_text("Thank you, that is kept")
    expect(page.locator("#yours")).to_contain_text("Two people asked us to come again.")
    expect(on_board(other, "Check-in 4 so far")).to_contain_text("3 people from 3 organisations", timeout=20_000)
    accessible(page)
    for each in (page, other):
        each.context.close()


def the_line_at_the_top_leads_to_the_first_question_on_a_small_phone(browser: Browser, address: str) -> None:
    page = enter(browser, address, "Ada Example", viewport=SMALL)
    page.locator("#calls").get_by_role("link").click()
    card = on_board(page, "Check-in 4")
    expect(card.get_by_label("What moved forward?")).to_be_in_viewport(ratio=1)
    picture(page, "check-in-small-phone", whole=False)
    card.get_by_text("How we work together").click()
    expect(card.locator(".points li").first).to_be_visible()
    accessible(page)
    page.context.close()


def a_room_says_who_is_in_it_and_what_it_agreed(browser: Browser, address: str) -> None:
    page = enter(browser, address, "Ada Example", viewport=PHONE)
    for words, name in (
        ("/bigroom who", "who"),
        ("/bigroom charter", "charter"),
        ("/bigroom settings", "settings"),
        ("/bigroom invite", "invite"),
        ("/bigroom me", "me"),
        ("/checkin schedule", "check-in-schedule"),
        ("/checkin questions", "check-in-questions"),
        ("/checkin rounds", "check-in-rounds"),
        ("/prompt others culture", "others"),
    ):
        box = page.get_by_label("Ask about a word")
        before = page.locator("#yours article").count()
        box.fill(words)
        box.press("Enter")
        expect(page.locator("#yours article")).to_have_count(before + 1)
        card = page.locator("#yours article").first
        expect(card).not_to_contain_text("I do not know")
        expect(card).not_to_contain_text("Sorry, that went wrong")
        card.screenshot(path=f"var/look/card-{name}.png")
    accessible(page)
    page.context.close()


def a_check_in_is_closed_and_everyone_reads_what_was_said(browser: Browser, address: str) -> None:
    page = enter(browser, address, "Ada Example", viewport=DESK)
    other = enter(browser, address, "Cerys Placeholder", viewport=PHONE)
    ask(page, "/checkin close", "Close the check-in now?")
    page.get_by_role("button", name="Yes, close it").click()
    expect(page.locator("#yours")).to_contain_text("The check-in is closed")
    summary = on_board(other, "Check-in 4: what we heard")
    expect(summary).to_contain_text("The new evening team has begun.", timeout=20_000)
    expect(summary.get_by_role("img", name="How well are we working together?")).to_be_visible()
    expect(on_board(other, "Check-in 4 is closed").locator("textarea")).to_have_count(0)
    accessible(other)
    summary.screenshot(path="var/look/summary-phone.png")
    summary.get_by_role("link", name="Open it on the page").click()
    expect(other.get_by_role("heading", name="Check-in 4: what we heard")).to_be_visible()
    accessible(other)
    picture(other, "summary-page-phone")
    for each in (page, other):
        each.context.close()


CHECKS = (
    the_check_in_is_answered_on_a_phone_in_a_minute,
    the_line_at_the_top_leads_to_the_first_question_on_a_small_phone,
    a_room_says_who_is_in_it_and_what_it_agreed,
    a_check_in_is_closed_and_everyone_reads_what_was_said,
)
