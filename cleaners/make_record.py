"""From a cleaned article to a record, or to the reason why it is none."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from copydesk.cleaners.html.sanitize import clean_address, drop_secrets
from copydesk.cleaners.model.article import Article
from copydesk.cleaners.model.fields import EDIT_STEPS, RIGHTS, utc_stamp
from copydesk.cleaners.model.record import SCHEMA, Cleaner, Flag, Record, Reject, Source, article_key
from copydesk.cleaners.model.standing_blocks import text_blocks
from copydesk.cleaners.text.quality import QualityLimits, judge_quality, whole_word_count
from copydesk.cleaners.urls.normalize import host_of, normalize_url, record_id

#: Extraction below this confidence is flagged.
LOW_CONFIDENCE = 0.7


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where an article came from and what cleaned it."""

    source_url: str
    url: str | None
    fetched_at: datetime | None
    source: Source
    cleaner: Cleaner


def canonical_address(article: Article, provenance: Provenance) -> str | None:
    """The address that names an article: what its page says, else the address that answered."""
    url = normalize_url(article.canonical_url) or normalize_url(provenance.url)
    return drop_secrets(url) if url else None


def make_record(
    article: Article, edits: Mapping[str, int], provenance: Provenance, limits: QualityLimits | None = None
) -> Record | Reject:
    """The record of a cleaned article, its revision still 1 and no copy of another; or the limit that it breaks.

    `edits` says how many edits each step made; steps that made none may be left out.
    """
    reject = judge_quality(article.text, article.title, article.language, limits or QualityLimits())
    if reject is not None:
        return replace(reject, text=article.text or None)
    url = canonical_address(article, provenance)
    source_url = clean_address(provenance.source_url)
    is_unsure = article.confidence is not None and article.confidence < LOW_CONFIDENCE
    return Record(
        schema=SCHEMA,
        id=record_id(url or source_url),
        url=url,
        source_url=source_url,
        host=host_of(url),
        title=article.title,
        description=article.description,
        authors=article.authors,
        published_at=article.published_at,
        modified_at=article.modified_at,
        language=article.language,
        site_name=article.site_name,
        section=article.section,
        tags=article.tags,
        image=article.image,
        text=article.text,
        blocks=text_blocks(article) if article.is_structured else (),
        pages=article.pages,
        word_count=whole_word_count(article.text),
        content_hash=hashlib.sha256(article.text.encode()).hexdigest(),
        article_key=article_key(article.title, article.text, article.published_at, article.tables),
        revision=1,
        duplicate_of=None,
        flags=tuple(sorted({*article.flags, *([Flag.LOW_CONFIDENCE] if is_unsure else [])})),
        confidence=None if article.confidence is None else round(article.confidence, 2),
        edits={**dict.fromkeys(EDIT_STEPS, 0), **edits},
        rights={**dict.fromkeys(RIGHTS), **dict(article.rights)},
        fetched_at=utc_stamp(provenance.fetched_at) if provenance.fetched_at else None,
        source=provenance.source,
        cleaner=provenance.cleaner,
    )
