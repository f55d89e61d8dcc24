"""The few pages that a browser sees while somebody installs the app. Every word of others' is escaped."""

from __future__ import annotations

from html import escape

from starlette.responses import HTMLResponse

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",  # the address holds Slack's code
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}
PAGE = """<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} – Big Room</title>
<link rel="icon" href="/static/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/static/web.css">
</head>
<body>
<main class="door">
  <img src="/static/icon.svg" alt="" width="72" height="72">
  <h1>{title}</h1>
{body}
</main>
</body>
</html>
"""
AGAIN = '  <p><a href="/slack/install">Start again</a></p>'


def page(status: int, title: str, *words: str, again: bool = True) -> HTMLResponse:
    """One heading, a paragraph for each of `words`, and the way to start again."""
    body = [f'  <p class="intro">{escape(each)}</p>' for each in words]
    written = PAGE.format(title=escape(title), body="\n".join([*body, *([AGAIN] if again else [])]))
    return HTMLResponse(written, status, headers=HEADERS)


def installed(where: str) -> HTMLResponse:
    """All went well; `where` is Slack's name of the workspace or organisation."""
    return page(
        200,
        f"Big Room is installed in {where}",
        "Next, in Slack: open the channel where people meet, type /invite @BigRoom, then @BigRoom set up.",
        "You can close this page.",
        again=False,
    )


def declined() -> HTMLResponse:
    """The person said no to Slack, or may not say yes."""
    return page(
        200,
        "Nothing was installed",
        "Slack tells us that this was not agreed to. Nothing has changed.",
        "If your workspace lets only some people install apps, ask whoever looks after Slack to do it.",
    )


def not_ours() -> HTMLResponse:
    """The way back is not the one that this browser set out on."""
    return page(
        403,
        "That did not work",
        "To keep workspaces safe, installing begins and ends in one browser and takes ten minutes at most.",
        "Nothing was installed. Please start again here.",
    )


def used() -> HTMLResponse:
    """The page was loaded again, or the address was copied."""
    return page(
        403,
        "That was used already",
        "This address works once. If Big Room was installed a moment ago, all is well: look for BigRoom in Slack.",
        "If it is not there, start again.",
    )


def refused(code: str) -> HTMLResponse:
    """Slack said no for a reason of its own."""
    return page(
        400,
        "Slack did not install Big Room",
        "Nothing was installed. Please start again.",
        f"If it happens again, tell whoever runs Big Room for you what Slack said: {code}.",
    )


def later() -> HTMLResponse:
    """Slack or our record is away."""
    return page(503, "Please try again in a minute", "Something that we need cannot be reached. Nothing was installed.")
