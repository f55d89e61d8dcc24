"""The glossary as anybody reads it in a browser: every page, every permanent link, and what a cache is told."""

from __future__ import annotations

import gzip
import re
import threading
from html import unescape
from urllib.parse import quote, urljoin

import pytest

from adapters.web.app import HERE
from bot.jargon.book import Book
from bot.jargon.pages import ListPage, Wanted, path_of
from glossary.model import Glossary
from tests.web.conftest import Page, Site

NHS_NUMBER = "943 476 5919"  # made up; its check digit holds


def links(html: str) -> dict[str, str]:
    """Each link's words with where it leads; of two that are called alike the last."""
    found = re.findall(r'<a [^>]*?href="([^"]+)"[^>]*>([^<]+)</a>', html)
    return {unescape(words): unescape(address) for address, words in found}


async def shown(site: Site, address: str, status: int = 200) -> str:
    async with site.browser() as browser:
        response = await browser.get(address)
        assert response.status_code == status, response.text
        return response.text


async def test_nobody_needs_a_session_to_read_it(site: Site) -> None:
    html = await shown(site, "/glossary")
    assert "What the words mean" in html
    assert links(html)["A"] == "/glossary?letter=A"
    assert links(html)["Data & IT"] == "/glossary?setting=data-and-it"


async def test_every_term_has_an_address_that_leads_to_it_alone(site: Site, glossary: Glossary) -> None:
    paths = {path_of(term.term): term.term for term in glossary.terms}
    assert len(paths) == len(glossary.terms)
    odd = [path for path, term in paths.items() if not term.replace(" ", "").isalnum()]
    async with site.browser() as browser:
        for path in [*odd, *list(paths)[::100]]:
            assert urljoin("http://a.example/", path) == f"http://a.example{path}"  # a browser asks for it unchanged
            response = await browser.get(path)
            assert response.status_code == 200, path
            found = re.search("<h1>(.*?)</h1>", response.text)
            assert found, path
            assert unescape(found[1]) == paths[path]


@pytest.mark.parametrize(
    ("address", "word"), [("/glossary/A%26E", "A&E"), ("/glossary/%23", "#"), ("/glossary/G1%2FV1", "G1/V1")]
)
async def test_an_address_may_be_written_with_every_sign_percent_encoded(site: Site, address: str, word: str) -> None:
    assert f"<h1>{word.replace('&', '&amp;')}</h1>" in await shown(site, address)


async def test_terms_that_differ_by_capitals_have_a_page_each_and_name_each_other(site: Site) -> None:
    physicians, pensions = await shown(site, "/glossary/MAPs"), await shown(site, "/glossary/MaPS")
    assert "Medical Associate Professionals" in physicians
    assert "Money and Pensions Service" in pensions
    assert links(physicians)["MaPS"] == "/glossary/MaPS"
    assert links(pensions)["MAPs"] == "/glossary/MAPs"
    either = await shown(site, "/glossary/maps", 404)
    assert {"MAPs", "MaPS"} <= links(either).keys()


async def test_a_name_in_other_words_leads_to_its_page(site: Site) -> None:
    async with site.browser() as browser:
        for name in ("icb", "Integrated%20Care%20Board"):
            response = await browser.get(f"/glossary/{name}")
            assert (response.status_code, response.headers["location"]) == (302, "/glossary/ICB")


async def test_a_page_says_all_that_is_known_of_a_term(site: Site, glossary: Glossary) -> None:
    async with site.browser() as browser:
        for term in glossary.terms[::40]:
            words = unescape((await browser.get(path_of(term.term))).text)
            assert term.warning in words
            for sense in term.senses:
                for said in (sense.expansion, sense.meaning, sense.example, sense.care, sense.say, sense.no_successor):
                    assert said in words, (term.term, said)
                assert ("Not confirmed:" in words) or not sense.unconfirmed
                assert set(sense.see) <= links(words).keys()


async def test_a_historical_sense_leads_to_what_replaced_it_and_says_when_it_was_read(site: Site) -> None:
    html = await shown(site, "/glossary/CCG")
    assert "Used until July 2022. Now:" in html
    assert links(html)["ICB"] == "/glossary/ICB"
    assert "22 November 2026; again by 22 November 2027" in html


async def test_a_letter_comes_in_pages_of_a_hundred_and_whole_to_print(site: Site, glossary: Glossary) -> None:
    wanted = [term.term for term in glossary.terms if term.term[0] in "Ss"]
    first = await shown(site, "/glossary?letter=S")
    second = await shown(site, links(first)["Next"])
    whole = await shown(site, links(first)["All on one page, to print"])
    headed = [re.findall(r"<h3><a [^>]*>(.*?)</a>", html) for html in (first, second, whole)]
    assert [unescape(name) for name in headed[0]] == wanted[:100]
    assert [unescape(name) for name in headed[1]] == wanted[100:200]
    assert [unescape(name) for name in headed[2]] == wanted
    assert len(gzip.compress(first.encode())) < 20_000


async def test_a_search_for_what_is_everywhere_is_cut_and_says_so(site: Site) -> None:
    async with site.browser() as browser:
        response = await browser.get("/glossary?q=a&all=yes")
    html = response.text
    assert len(html) < 200_000
    assert "page 1 of 3" in html
    assert "Write more of them, or choose a setting." in html
    assert "All on one page, to print" not in html
    assert response.headers["content-encoding"] == "gzip"
    assert response.headers["vary"] == "Accept-Encoding"
    assert "These pages end here" in await shown(site, "/glossary?q=a&page=999")


async def test_words_are_sought_at_the_beginnings_of_words(site: Site) -> None:
    names = links(await shown(site, "/glossary?q=safeg")).keys()
    assert "MASH" in names
    entries = re.findall(r"<h3><a [^>]*>(.*?)</a>", await shown(site, "/glossary?q=EDS"))
    assert len(entries) < 20


async def test_nothing_else_waits_while_a_long_page_is_written(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    where = list[bool]()
    browse = Book.browse

    def noting(self: Book, wanted: Wanted) -> ListPage:
        where.append(threading.current_thread() is threading.main_thread())
        return browse(self, wanted)

    monkeypatch.setattr(Book, "browse", noting)
    for address in ("/glossary?q=care", "/glossary?letter=W&setting=nhs&all=yes"):
        await shown(site, address)
    assert where == [False, False]


async def test_a_setting_and_a_nation_leave_only_their_own_senses(site: Site, glossary: Glossary) -> None:
    html = await shown(site, "/glossary?setting=social-care&nation=Scotland&all=yes")
    terms = {
        sense.term
        for term in glossary.terms
        for sense in term.senses
        if sense.setting == "Social care" and "Scotland" in sense.nation
    }
    assert {unescape(name) for name in re.findall(r"<h3><a [^>]*>(.*?)</a>", html)} == terms
    assert "In housing" not in html


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("ICB", "Integrated Care Board"),
        ("what does MDT stand for?", "Multidisciplinary Team"),
        ("JNSA", "Did you mean one of these?"),
        ("flimflamming", "We do not know “flimflamming” yet"),
        ("discharge", "entries with these words"),
        ("<script>alert(1)</script>", "&lt;script&gt;"),
        ("x" * 5000, "We do not know"),
        ("\ud800", "We do not know"),
    ],
)
async def test_the_box_answers_found_nearly_and_unknown(site: Site, asked: str, said: str) -> None:
    async with site.browser() as browser:
        response = await browser.get("/glossary?q=" + quote(asked.encode("utf-8", "surrogatepass")))
        assert response.status_code == 200
        assert said in response.text
        assert "<script>" not in response.text
        assert response.headers["cache-control"] == "no-store"


async def test_a_readers_own_setting_comes_first_and_all_stay_visible(site: Site) -> None:
    justice = await shown(site, "/glossary?q=AP&setting=police-and-justice")
    schools = await shown(site, "/glossary?q=AP&setting=children-and-education")
    assert justice.index("Approved Premises") < justice.index("Alternative Provision")
    assert schools.index("Alternative Provision") < schools.index("Approved Premises")


async def test_an_nhs_number_is_not_shown_again(site: Site) -> None:
    for address, status in ((f"/glossary?q={NHS_NUMBER}", 200), (f"/glossary/{NHS_NUMBER}", 404)):
        assert NHS_NUMBER not in await shown(site, address, status)
    assert "Please take that number out" in await shown(site, f"/glossary?q={NHS_NUMBER}")


@pytest.mark.parametrize(
    "query",
    ["letter=%00", "letter=SS", "page=-1", "page=99999999999", "page=x", "setting=nowhere", "nation=France", "all=yes"],
)
async def test_a_mistaken_address_shows_the_front_page(site: Site, query: str) -> None:
    assert "What the words mean" in await shown(site, f"/glossary?{query}")


async def test_an_unknown_term_is_not_there_and_is_told_kindly(site: Site) -> None:
    html = await shown(site, "/glossary/flimflamming", 404)
    assert "Ask the person who used it" in html
    assert "JSNA" in links(await shown(site, "/glossary/JNSA", 404))


async def test_a_browser_that_has_a_page_is_not_sent_it_again(site: Site) -> None:
    async with site.browser() as browser:
        first = await browser.get("/glossary/ICB")
        assert first.headers["content-encoding"] == "gzip"
        assert "max-age" in first.headers["cache-control"]
        mark, changed = first.headers["etag"], first.headers["last-modified"]
        for known in (
            {"If-None-Match": mark},
            {"If-None-Match": f'W/"other", {mark}'},
            {"If-Modified-Since": changed},
        ):
            again = await browser.get("/glossary/ICB", headers=known)
            assert (again.status_code, again.content) == (304, b"")
        for stale in (
            {"If-None-Match": 'W/"other"', "If-Modified-Since": changed},
            {"If-Modified-Since": "Mon, 01 Jan 2024 00:00:00 GMT"},
            {"If-Modified-Since": "yesterday"},
        ):
            assert (await browser.get("/glossary/ICB", headers=stale)).status_code == 200
        plain = await browser.get("/glossary/ICB", headers={"Accept-Encoding": "identity"})
        assert "content-encoding" not in plain.headers
        assert (plain.text, plain.headers["etag"]) == (first.text, mark)
        assert mark != (await browser.get("/glossary/MDT")).headers["etag"]


async def test_a_page_needs_nothing_from_elsewhere(site: Site) -> None:
    page = Page(await shown(site, "/glossary?letter=A"))
    assets = [attrs.get("src") or attrs["href"] for tag, attrs in page.elements if tag in {"link", "img", "script"}]
    assert assets
    for asset in assets:
        assert asset
        assert (HERE / asset.removeprefix("/")).is_file(), asset
