"""One message to one webhook, in the JSON that Slack, Mattermost, Rocket.Chat and Discord's `/slack` take."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from dataclasses import dataclass

#: Seconds that a receiver may take; a night must not wait for a chat.
TIMEOUT = 10.0

#: Lines of one message; the report has the rest.
MOST_LINES = 12


@dataclass(frozen=True, slots=True)
class Notice:
    """What to say: one line that stands alone, further lines, and where to read more."""

    title: str
    lines: tuple[str, ...] = ()
    link: str | None = None

    @property
    def text(self) -> str:
        """The whole notice as the receiver shows it."""
        cut = self.lines[:MOST_LINES]
        more = len(self.lines) - len(cut)
        parts = [f"*{_plain(self.title)}*", *(f"• {_plain(line)}" for line in cut)]
        parts += [f"… and {more} more"] if more else []
        return "\n".join(parts + ([self.link] if self.link else []))


def send(webhook: str, notice: Notice) -> str | None:
    """Send a notice; give what went wrong, without the webhook's address, which is a secret; `None` if it arrived."""
    body = json.dumps({"text": notice.text}).encode()
    try:
        request = urllib.request.Request(webhook, body, {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=TIMEOUT):
            return None
    except urllib.error.HTTPError as error:
        return f"the webhook answered {error.code}"
    except (OSError, ValueError) as error:
        return f"the webhook cannot be reached: {type(error).__name__}"


def _plain(text: str) -> str:
    """Text of the web without what the receiver would take for a link, a mention or markup."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
