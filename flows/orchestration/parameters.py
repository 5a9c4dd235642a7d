"""What the forms of the Prefect UI let through: types that refuse bad values before a run begins.

The text beside a field is the `Args:` of its flow's docstring; the UI drops a description given here.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from copydesk.flows.config.groups import RunnerName

#: An address of the web, without blanks and without a name and password before the host.
HomePage = Annotated[str, Field(pattern=r"^https?://[^\s/@]+(/\S*)?$", max_length=2048, title="Address")]

#: Addresses as they are pasted: one a line, or set apart by blanks.
Pasted = Annotated[str, Field(pattern=r"^\s*https?://[^\s/@]+(/\S*)?(\s+https?://[^\s/@]+(/\S*)?)*\s*$")]

#: A text that says something. Its length is looked at later: a server that refuses a value repeats all of it.
SomeText = Annotated[str, Field(pattern=r"\S")]

#: A language as BCP 47 writes it, and what narrows it; empty for none.
LanguageTag = Annotated[str, Field(pattern=r"^([A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*)?$", max_length=35)]

#: Paths as they are pasted, one a line.
ArchivePaths = Annotated[str, Field(pattern=r"^\s*/[^\n]*(\n\s*/[^\n]*)*\s*$")]

#: A host as profiles and rules are named after it, with its port where that is not the usual one.
Host = Annotated[str, Field(pattern=r"^[a-z0-9]([a-z0-9.\-]*[a-z0-9])?(:\d{1,5})?$", max_length=260)]

#: A source by its name or its host; of one that is added, the address of its home page, or its host.
SiteName = Annotated[str, Field(pattern=r"^\S(.*\S)?$", max_length=2048)]

#: An address as a run saw it, or the id of a record.
ArticleName = Annotated[str, Field(pattern=r"^(https?://\S+|[0-9a-f]{32})$", max_length=4096)]

#: A reason for which addresses give no record, as reports name it; empty for none.
ReasonName = Annotated[str, Field(pattern=r"^[a-z0-9_]*$", max_length=40)]

#: HOST:PORT that the guard lets through though it is not public.
Opened = Annotated[str, Field(pattern=r"^[^\s/@:]+:\d{1,5}$", title="HOST:PORT")]

#: The days that there are, as dates: 30 days have April, June, September and November, and leap years a 29 February.
_DAYS = (
    r"\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\d|30)|02-(?:0[1-9]|1\d|2[0-8]))"
)
_LEAP_DAYS = r"(?:\d\d(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)-02-29"

#: A day. The server checks the pattern alone, not the format: an impossible date would be a run that fails.
Day = Annotated[date, Field(json_schema_extra={"pattern": rf"^(?!0000)(?:{_DAYS}|{_LEAP_DAYS})$"})]

#: What a site's rules can say.
RuleKey = Literal["drop_lines", "drop", "keep", "title_suffix", "author", "date"]

#: Worker processes: the machine's cores, or fewer.
WorkerCount = Annotated[int, Field(ge=1, le=256)]

#: Where a run's parts are done; docs/scaling.md says what each needs.
RunnerChoice = Literal["as set", RunnerName]

#: Pages of one site that a check fetches: enough to see its template, few enough not to be felt.
FewPages = Annotated[int, Field(ge=1, le=50)]


def addresses_in(pasted: str) -> tuple[str, ...]:
    """The addresses of a pasted text, each once, in their order.

    >>> addresses_in("https://a.example/1  https://a.example/2\\nhttps://a.example/1")
    ('https://a.example/1', 'https://a.example/2')
    """
    return tuple(dict.fromkeys(pasted.split()))


def lines_in(pasted: str) -> tuple[str, ...]:
    """The lines of a pasted text without blank ones, each once, in their order.

    >>> lines_in("/news/a.warc.gz\\n /news/b.warc.gz\\n")
    ('/news/a.warc.gz', '/news/b.warc.gz')
    """
    return tuple(dict.fromkeys(filter(None, map(str.strip, pasted.split("\n")))))
