"""Files as the Slack stand-in keeps them: an address is asked for, the bytes go there, and the upload is completed.

Facts from docs.slack.dev/reference/methods (files.getUploadURLExternal, files.completeUploadExternal) and
docs.slack.dev/reference/block-kit/composition-objects/slack-file-object. Slack makes a file ready after it said that
the upload is complete; until then it calls blocks that hold it invalid (slackapi/python-slack-sdk, issue 1521).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.standins.server import Refused

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF8")


@dataclass
class File:
    """One upload; `not_ready` counts the messages that are still refused it."""

    length: int
    content: bytes = b""
    complete: bool = False
    not_ready: int = 0


class Files:
    """`slow` is how many messages are refused a new file before it is ready."""

    def __init__(self) -> None:
        self.slow = 0
        self.held: dict[str, File] = {}
        self._asked = 0

    def forget(self) -> None:
        """Hold nothing, and make every file ready at once."""
        self.slow = 0
        self.held.clear()

    def ask(self, length: object) -> str:
        """The id of a new file."""
        if not str(length).isdecimal() or int(str(length)) == 0:
            raise Refused(code="invalid_arguments", faults=["length is not the number of bytes"])
        self._asked += 1
        name = f"F0PICTURE{self._asked}"
        self.held[name] = File(int(str(length)))
        return name

    def take(self, name: str, content: bytes, headers: Mapping[str, str]) -> None:
        """The bytes, posted to the address that was given."""
        if "authorization" in headers:
            raise Refused(code="invalid_auth", faults=["a token went to an address that asks for none"])
        if name not in self.held:
            raise Refused(code="file_not_found", faults=["nobody asked for this address"])
        if len(content) != self.held[name].length:
            raise Refused(code="invalid_length", faults=["the bytes are not as many as was said"])
        self.held[name].content = content

    def complete(self, files: object) -> None:
        """Take uploads as finished."""
        if not isinstance(files, list) or not files or not all(isinstance(file, dict) for file in files):
            raise Refused(code="invalid_arguments", faults=["files is not a list of ids and titles"])
        for file in files:
            held = self.held.get(file.get("id"))
            if held is None or not held.content:
                raise Refused(code="file_not_found", faults=["an id has no bytes behind it"])
            held.complete, held.not_ready = True, self.slow

    def check(self, blocks: object) -> None:
        """Refuse blocks that hold a file which is not there, is no picture, or is not ready yet."""
        for name in _named(blocks):
            file = self.held.get(name)
            if file is None or not file.complete:
                raise Refused(code="invalid_blocks", faults=["slack_file is no file of this app"])
            if not file.content.startswith(PICTURES):
                raise Refused(code="invalid_blocks", faults=["slack_file is no picture"])
            if file.not_ready:
                file.not_ready -= 1
                raise Refused(code="invalid_blocks", faults=["slack_file is not ready yet"], ours=False)


def _named(blocks: object) -> Iterator[str]:
    for block in blocks if isinstance(blocks, list) else ():
        file: Mapping[str, Any] | None = block.get("slack_file")
        if file is not None:
            yield str(file.get("id"))
