"""Teams cards as Microsoft's own renderer draws them."""

from __future__ import annotations

import json

from playwright.sync_api import Browser, expect

from adapters.teams.render import render
from tests.cards import EXAMPLES
from tests.look.browser import HERE, PHONE, picture

RENDERER = HERE / "node_modules" / "adaptivecards" / "dist" / "adaptivecards.min.js"
DRAW = """payload => {
  const card = new AdaptiveCards.AdaptiveCard();
  card.hostConfig = new AdaptiveCards.HostConfig({fontFamily: "system-ui", supportsInteractivity: true});
  card.parse(payload.card, new AdaptiveCards.SerializationContext(AdaptiveCards.Versions.v1_5));
  const holder = document.createElement("section");
  holder.style = "background:#fff;margin:8px;border:1px solid #ddd;border-radius:6px";
  holder.append(card.render());
  document.body.append(holder);
  return {text: holder.innerText, faults: card.validateProperties().validationEvents.map(event => event.message)};
}"""


def every_card_is_drawn_by_microsofts_renderer(browser: Browser, _address: str) -> None:
    page = browser.new_context(viewport=PHONE).new_page()
    page.set_content("<!doctype html><html lang=en-GB><title>Teams cards</title><body style='background:#f5f5f5'>")
    page.add_script_tag(path=RENDERER)
    for name, card in EXAMPLES.items():
        drawn = page.evaluate(DRAW, {"card": json.loads(json.dumps(render(card, private=True)))})
        assert not drawn["faults"], (name, drawn["faults"])
        assert card.title in drawn["text"], (name, "the title is not shown")
    expect(page.locator("section")).to_have_count(len(EXAMPLES))
    picture(page, "teams-cards")
    page.context.close()


CHECKS = (every_card_is_drawn_by_microsofts_renderer,)
