"""Tables of the settings that say how a run is spread, how long what it leaves is kept, and who is told of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

RunnerName = Literal["threads", "dask", "ray"]


@dataclass(frozen=True, slots=True)
class ExecutorSettings:
    """The table `[run]` of the settings.

    With `threads`, one machine does all. With `dask` and `ray`, shards and shares of the hosts go to the workers of a
    cluster; all of them share the data folder, or, where `store` is set, nothing but that store and the state database.
    """

    #: Who runs the parts of a night: threads of this machine, a Dask or a Ray cluster.
    runner: RunnerName = "threads"
    #: Where the cluster is (`tcp://HOST:8786`, `ray://HOST:10001`); without it, one is made on this machine.
    address: str | None = None
    #: Crawls that fetch at once, each its own hosts.
    fetchers: int = 1
    #: The name of a resource of the Dask workers that fetch (`dask worker --resources NAME=1`): those whose addresses
    #: the sites are to see. Without it, all of them fetch, and in any case all of them read and clean.
    fetch_on: str | None = None
    #: Shards in work at once with threads, and processes of a cluster made on this machine: enough to keep the worker
    #: processes busy while others wait for disk.
    at_once: int = 4
    #: A place in an object store (`s3://BUCKET/FOLDER`) for the archive and what is published; files between two
    #: stages go there as well. Without it, they are in the data folder.
    store: str | None = None

    @property
    def is_shared(self) -> bool:
        """Whether a run is more than one process on one machine does."""
        return self.runner != "threads" or self.fetchers > 1 or self.store is not None


@dataclass(frozen=True)
class KeepSettings:
    """The table `[keep]`: days after which parts go, after each night; today counts as one. 0 keeps all."""

    #: Days of the archive: the pages as they were fetched. A day without it cannot be cleaned again.
    archive_days: int = 0
    #: Days of the edits: the trace of every change.
    edits_days: int = 0


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
