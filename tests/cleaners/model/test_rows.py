"""The rows that a type checker knows are those of the published types."""

from __future__ import annotations

from dataclasses import fields

import pytest

from copydesk.cleaners.model import fields as parts
from copydesk.cleaners.model import manifest, record, rows

KINDS = {
    rows.SourceRow: record.Source,
    rows.CleanerRow: record.Cleaner,
    rows.ImageRow: parts.Image,
    rows.LinkRow: parts.Link,
    rows.TextMarkRow: parts.TextMark,
    rows.CellRow: parts.Cell,
    rows.TextBlockRow: parts.TextBlock,
    rows.RecordRow: record.Record,
    rows.OutcomeRow: record.Outcome,
    rows.EditRow: record.EditLine,
    rows.TombstoneRow: record.Tombstone,
    rows.VersionsRow: manifest.Versions,
    rows.FileRow: manifest.FileEntry,
    rows.RunRow: manifest.RunEntry,
    rows.ManifestRow: manifest.Manifest,
}


@pytest.mark.parametrize("row", KINDS, ids=lambda row: row.__name__)
def test_a_row_has_the_keys_of_its_type(row: type) -> None:
    assert list(row.__annotations__) == [field.name for field in fields(KINDS[row])]


def test_every_row_is_held() -> None:
    assert {row for name, row in vars(rows).items() if name.endswith("Row")} == set(KINDS)
