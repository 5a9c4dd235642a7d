"""What a published folder says of itself to tools: a dataset card (Hugging Face) and a Croissant description.

Both name the files of each kind and the type of every field, so that nobody has to guess them from the first lines.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from itertools import takewhile
from pathlib import Path, PurePosixPath
from typing import Any

from copydesk.cleaners.model.record import SCHEMA
from copydesk.cleaners.model.rows import FileRow
from copydesk.cleaners.model.schema import schema_of
from copydesk.flows.dataset.parquet import LINES, dataset_features
from copydesk.flows.storage.atomic_files import write_whole
from copydesk.flows.storage.data_folder import DataFolder

_Row = dict[str, Any]

CARD = "README.md"
CROISSANT = "croissant.json"

#: What every card of ours holds.
_NAME = "News articles, cleaned by Copydesk"

_TEXT = """
# {name}

One line an article, with where it came from and what was done to it. `manifests/` says which files count; `copydesk
verify` checks all of it. The fields are those of schema {schema}.

```python
from datasets import load_dataset

articles = load_dataset("this/folder", "records", split="train")
```

The texts belong to their publishers and authors. `rights` of a record holds what the site said to machines of their
use.
"""

_CONTEXT = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "dct": "http://purl.org/dc/terms/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileObject": "cr:fileObject",
    "fileProperty": "cr:fileProperty",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}
_CROISSANT_TYPES = {"string": "sc:Text", "int64": "sc:Integer", "float64": "sc:Float", "bool": "sc:Boolean"}


def write_card(folder: Path, files: Iterable[FileRow]) -> list[str]:
    """Write both into a folder for the published files that its manifests list; give their names.

    A `README.md` of somebody else's stays.
    """
    patterns, card = _patterns(files), folder / CARD
    if not is_foreign(CARD, card.read_bytes() if card.exists() else None):
        write_whole(card, dataset_card(patterns).encode())
    write_whole(folder / CROISSANT, json.dumps(croissant(patterns), indent=2, ensure_ascii=False).encode())
    return [CARD, CROISSANT]


def describe_folder(data: DataFolder) -> None:
    """Write both into a data folder, for all of its days."""
    write_card(data.root, [file for day in data.days() for file in data.files(day)])


def is_foreign(name: str, content: bytes | None) -> bool:
    """Whether a file that stands where the card should is somebody else's text, which stays."""
    return name == CARD and content is not None and _NAME.encode() not in content


def _patterns(files: Iterable[FileRow]) -> dict[str, str]:
    """By kind, a pattern that the names of its files match."""
    names: dict[str, list[PurePosixPath]] = defaultdict(list)
    for file in files:
        names[file["kind"]].append(PurePosixPath(file["path"]))
    return {kind: _pattern(names[kind]) for kind in LINES if kind in names}


def _pattern(paths: list[PurePosixPath]) -> str:
    last = paths[-1]
    if len(last.parts) == 3:
        # records/date=DATE/part-RUN-00001.jsonl.gz
        return f"{last.parts[0]}/*/*{''.join(last.suffixes[-2:]) if '.jsonl' in last.suffixes else last.suffix}"
    if len(paths) == 1:
        return str(last)
    # records-0001.jsonl.gz, records-0002.jsonl.gz, ...
    first, end = str(min(paths)), str(max(paths))
    return "".join(a for a, _ in takewhile(lambda pair: pair[0] == pair[1], zip(first, end, strict=False))) + "*"


def dataset_card(patterns: dict[str, str]) -> str:
    """The card: its head is JSON, which is YAML."""
    configs: list[_Row] = [{"config_name": kind, "data_files": pattern} for kind, pattern in patterns.items()]
    for config in configs[:1]:
        config["default"] = True
    told = {
        "pretty_name": _NAME,
        "configs": configs,
        "dataset_info": [{"config_name": kind, "features": dataset_features(kind)} for kind in patterns],
    }
    return f"---\n{json.dumps(told, indent=1)}\n---\n{_TEXT.format(name=_NAME, schema=SCHEMA)}"


def croissant(patterns: dict[str, str]) -> _Row:
    """The description in the Croissant format, version 1.0."""
    return {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "name": "copydesk",
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "description": "News articles as clean text, with where each came from and what was done to it.",
        "version": f"{SCHEMA}.0.0",
        "isLiveDataset": True,
        "distribution": [_files(kind, pattern) for kind, pattern in patterns.items()],
        "recordSet": [_records(kind) for kind in patterns],
    }


def _files(kind: str, pattern: str) -> _Row:
    is_parquet = pattern.endswith(".parquet")
    return {
        "@type": "cr:FileSet",
        "@id": f"{kind}-files",
        "name": f"{kind}-files",
        "encodingFormat": "application/x-parquet" if is_parquet else "application/jsonlines",
        "includes": pattern,
    }


def _records(kind: str) -> _Row:
    about = schema_of(kind)["properties"]
    return {
        "@type": "cr:RecordSet",
        "@id": kind,
        "name": kind,
        "field": [
            _field(feature, kind, about[feature["name"]].get("description", ""), f"{kind}-files", feature["name"])
            for feature in dataset_features(kind)
        ],
    }


def _field(feature: _Row, parent: str, about: str, files: str, column: str) -> _Row:
    id = f"{parent}/{feature['name']}"
    field: _Row = {"@type": "cr:Field", "@id": id, "name": id}
    if about:
        field["description"] = about
    inner = feature.get("struct", feature.get("list", feature.get("dtype")))
    if "list" in feature:
        field["repeated"] = True
    if isinstance(inner, list):
        field["subField"] = [_field(each, id, "", files, column) for each in inner]
    else:
        field["dataType"] = _CROISSANT_TYPES[str(inner)]
    field["source"] = {"fileSet": {"@id": files}, "extract": {"column": column}}
    return field
