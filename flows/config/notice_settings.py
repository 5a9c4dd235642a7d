"""Who is told of nights, and how: mail, a ping, a hook for whoever reads what is published."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True)
class MailSettings:
    """Notices by mail; without a host, none is sent."""

    #: The mail server that takes messages from us.
    host: str | None = None
    #: Its port; 587 is that of STARTTLS, 465 that of TLS from the start.
    port: int = 587
    #: How the way to it is encrypted: `none` is for a server on this machine.
    security: Literal["starttls", "tls", "none"] = "starttls"
    #: Whom it knows us as, if it asks.
    user: str | None = None
    #: The password of that: a secret, from the environment alone.
    password: str | None = field(default=None, repr=False)
    #: Whom messages are from; else the first of those who get them.
    sender: str | None = None
    #: Who gets them.
    to: tuple[str, ...] = ()


@dataclass(frozen=True)
class PublishHook:
    """A receiver of each manifest that is published, for teams that read records."""

    #: Its address: http or https.
    url: str | None = None
    #: What messages are signed with, by Standard Webhooks: `whsec_` and base64. A secret: from the environment alone.
    secret: str | None = field(default=None, repr=False)
