"""TOML files that people write by hand: read with the line of each key, so that a mistake can be pointed at."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tomli

_TABLE = re.compile(r"\s*(\[\[?)([^\]]+)\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"""\s*["']?([A-Za-z0-9_.-]+)["']?\s*=""")
_AT_LINE = re.compile(r"\(at line (\d+)")


class SettingsError(ValueError):
    """A file of settings says what cannot be; names the file, the line and the key."""

    def __init__(self, path: Path | str, line: int | None, key: str | None, why: str) -> None:
        place = f"{path}:{line}" if line else str(path)
        super().__init__(f"{place}: {f'{key}: ' if key else ''}{why}")
        self.path, self.line, self.key, self.why = str(path), line, key, why

    def __reduce__(self) -> tuple[type, tuple[str, int | None, str | None, str]]:
        """It crosses from a worker process to us."""
        return type(self), (self.path, self.line, self.key, self.why)


@dataclass(frozen=True)
class TomlFile:
    """A parsed file that knows on which line each key stands."""

    path: Path
    values: dict[str, Any]
    lines: dict[tuple[str, int, str], int]

    def error(self, why: str, *, table: str = "", index: int = 0, key: str = "") -> SettingsError:
        """The mistake `why` at a key (or at the head) of the table `table`, the `index`th of its name."""
        places = (table, index, key), (table, index, ""), (key, 0, "")
        line = next((self.lines[place] for place in places if place in self.lines), None)
        return SettingsError(self.path, line, ".".join(filter(None, (table, key))) or None, why)


def read_toml(path: Path) -> TomlFile:
    """Read a file; raises `SettingsError` where it cannot be read or is no TOML."""
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else error
        raise SettingsError(path, None, None, f"cannot be read: {why}") from error
    try:
        values = tomli.loads(text)
    except (tomli.TOMLDecodeError, RecursionError) as error:
        at = _AT_LINE.search(str(error))
        raise SettingsError(path, int(at[1]) if at else None, None, f"no TOML: {error}") from error
    return TomlFile(path, values, _find_lines(text))


def toml_string(text: str) -> str:
    """A text as a basic string of TOML: what cannot be seen is escaped, whatever plane of Unicode it is from.

    >>> print(toml_string('The "Post"'), toml_string("a\u200bb"), toml_string("\U000e0041"), toml_string("\U0001f30a"))
    "The \\"Post\\"" "a\\u200bb" "\\U000e0041" "\U0001f30a"
    """
    return '"' + "".join(map(_escaped, text)) + '"'


def toml_strings(texts: Iterable[str]) -> str:
    """Texts as an array of TOML, on one line."""
    return f"[{', '.join(map(toml_string, texts))}]"


def _escaped(character: str) -> str:
    if character in '"\\':
        return "\\" + character
    if character.isprintable():
        return character
    code = ord(character)
    if 0xD800 <= code < 0xE000:
        # Half of a character has no form in TOML.
        code = 0xFFFD
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"


def _find_lines(text: str) -> dict[tuple[str, int, str], int]:
    """The line of each (table, number among those of its name, key); an empty key is the head of the table."""
    lines: dict[tuple[str, int, str], int] = {}
    counts: dict[str, int] = {}
    table, index = "", 0
    for number, line in enumerate(text.splitlines(), 1):
        if head := _TABLE.match(line):
            table = head[2].strip()
            index = counts.get(table, 0)
            counts[table] = index + (head[1] == "[[")
            lines.setdefault((table, index, ""), number)
        elif key := _KEY.match(line):
            lines.setdefault((table, index, key[1]), number)
    return lines
