from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest

import adapters.web.app
from bot.database import Database
from bot.message import Place, Text, card
from tests.web.conftest import MakeSite, Page, Site

ROOM = Place("web", "sample-room")
FORM = "application/x-www-form-urlencoded"
STATIC = Path(adapters.web.app.__file__).parent / "static"


async def pages_of(site: Site, demo: Site) -> dict[str, httpx.Response]:
    """Every page there is."""
    await site.web.post(ROOM, card("A card", Text("Said to all")))
    async with site.browser() as visitor, demo.browser() as chooser, site.browser("ada") as ada:
        link = re.search(r'name="link" value="([^"]+)"', (await chooser.get("/")).text)
        assert link
        return {
            "closed": await visitor.get("/"),
            "wrong link": await visitor.get("/enter?link=x"),
            "enter": await visitor.get("/enter", params={"link": link[1]}),
            "about": await visitor.get("/about"),
            "choose": await chooser.get("/"),
            "room": await ada.get("/"),
            "answer": await ada.post("/say", data={"words": "ICB"}),
            "fragment": await ada.post("/say", data={"words": "ICB"}, headers={"X-BigRoom": "page"}),
            "left": await ada.post("/leave"),
        }


async def test_every_page_forbids_what_did_not_come_from_here(site: Site, demo: Site) -> None:
    for name, page in (await pages_of(site, demo)).items():
        policy = page.headers["content-security-policy"]
        assert (name, "default-src 'none'" in policy, "unsafe" in policy) == (name, True, False)
        assert page.headers["x-content-type-options"] == "nosniff"
        assert page.headers["cache-control"] == "no-store"


async def test_no_page_asks_anything_of_another_host(site: Site, demo: Site) -> None:
    for name, response in (await pages_of(site, demo)).items():
        for tag, given in Page(response.text).elements:
            for attribute in ("src", "href", "action", "srcset", "data", "poster", "style"):
                address = given.get(attribute) or ""
                assert (name, tag, attribute, address) == (name, tag, attribute, address.removeprefix("//"))
                assert not re.match(r"[a-z]+:", address)


def test_no_style_or_script_or_picture_asks_anything_of_another_host() -> None:
    files = [file for file in STATIC.iterdir() if file.is_file()]
    assert {file.suffix for file in files} >= {".css", ".js", ".svg"}
    for file in files:
        words = file.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
        assert (file.name, re.findall(r"https?:|@import|url\(\s*['\"]?//", words)) == (file.name, [])


async def test_no_page_holds_script_or_style_of_its_own(site: Site, demo: Site) -> None:
    for name, response in (await pages_of(site, demo)).items():
        for tag, given in Page(response.text).elements:
            assert (name, [attribute for attribute in given if attribute.startswith("on")]) == (name, [])
            assert tag != "style"
            assert tag != "script" or given.get("src")


async def test_every_field_has_a_label_and_no_id_is_used_twice(site: Site, demo: Site) -> None:
    for _ in range(2):
        await site.web.post(ROOM, card("A card"))
    async with site.browser("ada") as ada:
        await ada.post("/press", data={"press": "jargon.show:ICB", "once": "1"})
    for name, response in (await pages_of(site, demo)).items():
        elements = Page(response.text).elements
        ids = [given["id"] for _, given in elements if "id" in given]
        assert (name, len(ids)) == (name, len(set(ids)))
        labelled = {given["for"] for tag, given in elements if tag == "label"}
        for tag, given in elements:
            if tag in {"input", "select", "textarea"} and given.get("type") != "hidden":
                assert given["id"] in labelled


@pytest.mark.parametrize("words", ["/jargon ICB", "@BigRoom jargon ICB", "big room: ICB", "what does ICB mean?", "icb"])
async def test_a_question_is_answered_however_it_is_put(site: Site, words: str) -> None:
    async with site.browser("ada") as ada:
        page = await ada.post("/say", data={"words": words})
        alone = await ada.post("/say", data={"words": words}, headers={"X-BigRoom": "page"})
    assert "Integrated Care Board" in page.text
    assert "Only you can see this" in page.text
    assert "Ada Example" in page.text
    assert alone.text.startswith("<article")
    assert "Integrated Care Board" in alone.text


async def test_a_shared_answer_is_on_the_board_for_all_and_says_not_who_asked(site: Site) -> None:
    async with site.browser("ada") as ada, site.browser("bilal") as bilal:
        await ada.post("/press", data={"press": "jargon.show:ICB", "once": "1"})
        page = (await bilal.get("/")).text
    assert page.count("Integrated Care Board") == 1
    assert "Only you can see this" not in page
    assert "Ada" not in page


async def test_words_typed_into_a_card_are_looked_up(site: Site) -> None:
    async with site.browser("ada") as ada:
        page = await ada.post("/press", data={"press": "jargon:", "answer.term": "MDT", "once": "1"})
    assert "Multidisciplinary Team" in page.text


@pytest.mark.parametrize("more", [1, 500, 100_000])
async def test_a_text_that_is_too_long_to_explain_is_refused_and_not_cut(site: Site, more: int) -> None:
    text = "the MARAC met. " + "x" * (20_000 + more)
    async with site.browser("ada") as ada:
        page = await ada.post("/say", data={"words": f"/explain {text}"})
    assert "That text is too long for me" in page.text


@pytest.mark.parametrize(
    "words",
    [
        "",
        "/",
        "//",
        "/dance",
        "🙂",
        "\x00\x1b\u202e",
        "<script>alert(1)</script>",
        "x" * 10_000,
        "*_~`<!channel>",
        "\ud800",
    ],
)
async def test_any_words_are_answered_and_never_become_part_of_the_page(site: Site, words: str) -> None:
    body = "words=" + quote(words.encode("utf-8", "surrogatepass"))
    async with site.browser("ada") as ada:
        answer = await ada.post("/say", content=body, headers={"Content-Type": FORM})
        plain = await ada.post("/say", data={"words": "zzqqvv"})
    assert answer.status_code == 200
    assert [tag for tag, _ in Page(answer.text).elements if tag == "script"] == ["script"]
    assert {tag for tag, _ in Page(answer.text).elements} <= {tag for tag, _ in Page(plain.text).elements} | {
        "ul",
        "li",
        "div",
    }
    assert not {"\x00", "\x1b", "\u202e"} & set(answer.text)


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        (FORM, b"words=%"), (FORM, b"words=%ff%fe%00"), (FORM, b"&&&===&words"), (FORM, b""), (FORM, b"a=1&" * 20_000),
        ("application/json", b'{"words":'), ("text/plain", b"ICB"), ("", b"words=ICB"),
        ("multipart/form-data", b"no boundary"),
        ("multipart/form-data; boundary=x", b"--x\r\nno end"),
        ("multipart/form-data; boundary=x", b"nothing of the kind"),
        ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data\r\n\r\nICB\r\n--x--\r\n"),
        ("multipart/form-data; boundary=x",
         b'--x\r\nContent-Disposition: form-data; name="words"; filename="f"\r\n\r\nICB\r\n--x--\r\n'),
        ("multipart/form-data; boundary=x; charset=punycode",
         b'--x\r\nContent-Disposition: form-data; name="words"\r\n\r\n\xff-9\r\n--x--\r\n'),
        ("multipart/form-data; boundary=x; charset=idna",
         b'--x\r\nContent-Disposition: form-data; name="words"\r\n\r\na..b\r\n--x--\r\n'),
        ("multipart/form-data; boundary=x; charset=unicode_escape",
         b'--x\r\nContent-Disposition: form-data; name="words"\r\n\r\n/\\ud800\r\n--x--\r\n'),
        ("multipart/form-data; boundary=x",
         b'--x\r\nContent-Disposition: form-data; name="words"\r\n\r\nICB\r\n' * 1100 + b"--x--\r\n"),
    ],
)  # fmt: skip
async def test_a_broken_form_gets_a_clear_answer(site: Site, kind: str, body: bytes) -> None:
    async with site.browser("ada") as ada:
        for path in ("/say", "/press", "/enter", "/leave"):
            answer = await ada.post(path, content=body, headers={"Content-Type": kind} if kind else {})
            assert (path, answer.status_code in {200, 303, 400, 403}) == (path, True)
            assert answer.text or answer.status_code == 303


@pytest.mark.parametrize(
    "press", ["", ":", "dance:", "jargon.show:", "jargon.show:\x00", "jargon:" + "x" * 9_000, "\u202e:x"]
)
async def test_a_made_up_press_gets_a_clear_answer(site: Site, press: str) -> None:
    async with site.browser("ada") as ada:
        answer = await ada.post("/press", data={"press": press, "once": "\x00" + "x" * 500})
    assert answer.status_code == 200
    assert "went wrong" not in answer.text
    assert "\u202e" not in answer.text


async def test_look_ups_work_while_the_record_is_away_and_the_page_says_so(site: Site, away: Database) -> None:
    async with site.browser("ada") as ada:
        await ada.get("/")
        site.lose(away)
        page = await ada.get("/")
        assert (page.status_code, "our records are away" in page.text) == (200, True)
        assert "Integrated Care Board" in (await ada.post("/say", data={"words": "ICB"})).text
        refused = await ada.post("/press", data={"press": "jargon.show:ICB", "once": "1"})
        assert "Not just now" in refused.text


@pytest.mark.parametrize("open_to_all", [False, True])
async def test_a_stranger_is_told_that_the_record_is_away(
    make_site: MakeSite, away: Database, *, open_to_all: bool
) -> None:
    visited = make_site(open_to_all=open_to_all)
    async with visited.browser("ada") as ada:
        visited.lose(away)
        visited._desks._known.clear()  # noqa: SLF001 -- as after a restart
        page = await ada.get("/")
        assert (page.status_code, "Not just now" in page.text) == (503, True)
        said = await ada.post("/say", data={"words": "ICB"})
        assert (said.status_code, "Not just now" in said.text) == (503, True)


@pytest.mark.parametrize("path", ["/say", "/press"])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
async def test_the_address_of_an_answer_leads_back_to_the_front_page(site: Site, method: str, path: str) -> None:
    async with site.browser("ada") as ada:
        answer = await ada.request(method, f"{path}?words=ICB&press=jargon.show:ICB")
        assert (answer.status_code, answer.headers["location"]) == (303, "/")
        assert 'id="card-' not in (await ada.get("/")).text


@pytest.mark.parametrize(
    ("method", "path", "status", "said"),
    [
        ("GET", "/nowhere", 404, "There is no such page"),
        ("GET", "/static/nothing.css", 404, "There is no such page"),
        ("POST", "/", 405, "That does not work here"),
        ("GET", "/leave", 405, "That does not work here"),
        ("DELETE", "/say", 405, "That does not work here"),
        ("PUT", "/static/web.css", 405, "That does not work here"),
        ("POST", "/say", 400, "That could not be read"),
        ("POST", "/press", 400, "That could not be read"),
        ("POST", "/enter", 400, "That could not be read"),
    ],
)
async def test_what_cannot_be_done_is_told_by_a_page_of_ours(
    site: Site, method: str, path: str, status: int, said: str
) -> None:
    async with site.browser("ada") as ada:
        broken = {"Content-Type": "multipart/form-data"}
        answer = await ada.request(method, path, content=b"no boundary", headers=broken)
    assert (answer.status_code, said in answer.text) == (status, True)
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert ("allow" in answer.headers) is (status == 405)
    assert ("/", "Go to the front page") in links_of(answer.text)


def links_of(html: str) -> list[tuple[str, str]]:
    """Each link of a page as (address, words)."""
    return re.findall(r'<a href="([^"]*)">([^<]*)</a>', html)


@pytest.mark.parametrize("path", ["/nowhere", "/static/", "/static/%00", "/static/../app.py", "/static/" + "x" * 5000])
async def test_what_is_not_there_is_said_to_be_not_there(site: Site, path: str) -> None:
    async with site.browser() as browser:
        assert (await browser.get(path)).status_code == 404
