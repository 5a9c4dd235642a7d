"""The groups of the settings, each with its reasons.

They say what a crawl may ask of a site and of this machine, how a run is spread, how long what it leaves is kept, and
who is told of it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, slots=True)
class Politeness:
    """How a host is treated. Times are in seconds.

    One request at a time to a host, and `delay` between the starts of two; robots.txt, then the source, override it.
    """

    #: Between the starts of two requests to a host.
    delay: float = 1.0
    #: A Crawl-delay beyond this would take a night for a few hundred pages: it is cut to this.
    max_delay: float = 30.0
    #: A `Retry-After` up to this is waited for; a longer one leaves the host for the next run.
    max_wait: float = 120.0
    #: A server needs a moment to see that a connection was given up, before the next request counts as one at a time.
    after_abort: float = 0.25
    #: Addresses of a host that fail one after the other, retries and all, before the host is left alone.
    failures_to_open: int = 5
    #: How long it is left alone at first; twice as long each time that the next try fails.
    open_seconds: float = 60.0
    #: How often a host that fails is tried again in one run, before its other addresses wait for the next one.
    max_openings: int = 3
    #: Days after which a page is asked for whole, whatever its validators say: servers lie about them.
    trust_days: int = 7
    #: Runs in which an address may fail before it is only asked for when a source lists it.
    max_failures: int = 8
    #: Requests that are under way at once, over all hosts; fewer where the process may not open so many files.
    max_hosts: int = 300
    #: Hosts whose addresses are asked for in turn at once; the others wait until one is through.
    max_frontier: int = 5_000
    #: Seconds that one host may take of a run, pauses and all; what it did not give by then is due the next night.
    host_seconds: float = 14_400.0
    #: A host is slow that takes longer than this for an address, and longer than three times its delay.
    slow_seconds: float = 3.0
    #: How long a run waits for slow hosts once all others are through: so many seconds,
    straggler_seconds: float = 40.0
    #: or this share of the time that the others took, whatever is longer.
    straggler_share: float = 0.25


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """What one answer may take. Times are in seconds, sizes in bytes."""

    #: For the connection alone, TLS included.
    connect_seconds: float = 10.0
    #: Without a byte for so long, an answer is given up.
    idle_seconds: float = 10.0
    #: An answer that is not whole by then is given up: one byte now and then would hold a worker for ever.
    total_seconds: float = 30.0
    #: All tries for one address together.
    address_seconds: float = 55.0
    #: As it comes over the wire.
    max_wire_bytes: int = 10_000_000
    #: After its content codings are undone.
    max_body_bytes: int = 10_000_000
    #: Redirects that one address may lead through.
    max_redirects: int = 10
    #: Pages of one article that are fetched and joined; 1 leaves it at the first.
    max_pages: int = 10
    #: Tries for one address, the first included; two answers of "not now" are common after a deployment.
    max_tries: int = 4
    #: The first pause before another try; it doubles, and half of it is chance.
    backoff_seconds: float = 0.5


@dataclass(frozen=True, slots=True)
class DiscoveryLimits:
    """What one source may give."""

    #: Addresses of one source in a run, where the source names no limit.
    max_addresses: int = 2_000
    #: Links that are read of one listing; the sitemap protocol allows 50,000.
    max_links: int = 50_000
    #: Feeds and sitemaps asked for one source; an index may name thousands.
    max_documents: int = 50
    #: Bytes of a feed or sitemap after decoding; the sitemap protocol allows 50 MB.
    max_bytes: int = 50_000_000
    #: Levels of sitemap indexes.
    max_depth: int = 3
    #: Seconds that the documents of one source may take together; the pages of all sources wait for them.
    max_seconds: float = 900.0
    #: Days for which a listing that answers "not modified" is believed; then it is asked for whole.
    trust_days: int = 7


@dataclass(frozen=True, slots=True)
class RenderSettings:
    """How pages that a script makes are shown to a browser, for sources with `render = true`. Times are in seconds."""

    #: A command that prints the HTML of the address that stands for `{url}` in it, or behind it.
    command: str | None = None
    #: Without a command, the browser that shows pages, by Playwright (the extra `browser`); without either, none does.
    browser: Literal["chromium", "firefox", "webkit"] | None = None
    #: The program of that browser; without it, the one that `playwright install` brought.
    executable: str | None = None
    #: For one page; then the command and all that it started are ended.
    seconds: float = 30.0
    #: Between the starts of two pages of a host.
    delay: float = 5.0
    #: Pages that are rendered at once: a browser takes hundreds of megabytes.
    at_once: int = 2
    #: Pages of a run; the others are due the next night.
    max_pages: int = 500


@dataclass(frozen=True, slots=True)
class ArchiveLimits:
    """How the archive is cut."""

    #: A file that is longer than this is closed and the next one begun; 1 GB is what CC-NEWS and others do.
    max_file_bytes: int = 1_000_000_000
    #: A run does not start, and stops, when the disk has less left.
    min_free_bytes: int = 500_000_000


@dataclass(frozen=True, slots=True)
class RightsPolicy:
    """Which signs of a site's owner forbid keeping its text; all of them are written into `rights` anyway."""

    #: Whether ai.txt and tdmrep.json are asked for: two requests a day to each site.
    read_site_files: bool = True
    #: Whether `noai` in a robots meta tag or X-Robots-Tag forbids keeping the text.
    obey_noai: bool = False
    #: Whether a reservation by the TDM protocol does.
    obey_tdm_reservation: bool = False
    #: Whether a Content-Signal or Content-Usage that refuses training does.
    obey_content_signal: bool = False
    #: Whether an ai.txt that disallows all text does.
    obey_ai_txt: bool = False


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
