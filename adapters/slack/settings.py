"""What the Slack adapter is told by the root; it reads no environment itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urljoin


@dataclass(frozen=True, slots=True)
class SlackSettings:
    """`signing_secret` turns HTTP on, `app_token` Socket Mode; `bot_token` is needed unless a store has the tokens.

    With `client_id`, `client_secret` and `public_url`, where browsers reach us, any workspace may install the app;
    `state_secret` signs what goes to Slack and must come back.
    """

    signing_secret: str = field(default="", repr=False)
    bot_token: str = field(default="", repr=False)
    app_token: str = field(default="", repr=False)
    api_url: str = "https://slack.com/api/"
    client_id: str = ""
    client_secret: str = field(default="", repr=False)
    public_url: str = ""
    state_secret: str = field(default="", repr=False)

    @property
    def authorize_url(self) -> str:
        """Where Slack asks people to agree: on the host of its API, or of what stands in for it."""
        return urljoin(self.api_url, "/oauth/v2/authorize")

    def check(self, *, stored: bool) -> None:
        """Raise ValueError for settings with which nothing could be heard or said; `stored` tokens need none here."""
        message = ""
        if not self.signing_secret.strip() and (self.signing_secret or not self.app_token):
            message = "Slack needs a signing secret, or an app token for Socket Mode. Set SLACK_SIGNING_SECRET."
        if not stored and not self.bot_token.strip():
            message = "Slack needs a bot token to answer with. Set SLACK_BOT_TOKEN."
        if self.client_id and not (self.client_secret and self.public_url and self.state_secret):
            message = "Installing into several workspaces needs a client secret, a public address and a secret of ours."
        if message:
            raise ValueError(message)
