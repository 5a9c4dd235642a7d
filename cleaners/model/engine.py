"""How an article is looked for in a page: for those who only name it, without what does it."""

from __future__ import annotations

from typing import Literal

#: Its blocks weighed, trafilatura's answer, or the better of the two, page by page.
Engine = Literal["auto", "blocks", "trafilatura"]
