"""How a run is spread over processes and machines: settings alone."""

from __future__ import annotations

from dataclasses import dataclass
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
