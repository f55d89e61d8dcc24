"""What the Slack adapter is told by the root; it reads no environment itself."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class SlackSettings:
    """`signing_secret` turns HTTP on, `app_token` Socket Mode; `bot_token` is needed unless a store has the tokens."""

    signing_secret: str = field(default="", repr=False)
    bot_token: str = field(default="", repr=False)
    app_token: str = field(default="", repr=False)
    api_url: str = "https://slack.com/api/"

    def check(self, *, stored: bool) -> None:
        """Raise ValueError for settings with which nothing could be heard or said; `stored` tokens need none here."""
        message = ""
        if not self.signing_secret.strip() and (self.signing_secret or not self.app_token):
            message = "Slack needs a signing secret, or an app token for Socket Mode. Set SLACK_SIGNING_SECRET."
        if not stored and not self.bot_token.strip():
            message = "Slack needs a bot token to answer with. Set SLACK_BOT_TOKEN."
        if message:
            raise ValueError(message)
