"""The step `characters`: characters that nobody sees or meant go, blanks and line ends get one form, text is NFC."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from copydesk.cleaners.core.line_marks import blanks_at_breaks
from copydesk.cleaners.core.texts import has_unsettled
from copydesk.cleaners.model.article import Article, Edit, Field, Kind
from copydesk.cleaners.model.edits import edits_between
from copydesk.cleaners.patterns import deferred

#: Line ends other than "\n" (https://www.unicode.org/reports/tr14/, class BK and NL).
_NEWLINES = "\r\x0b\x0c\x85\u2028\u2029"
#: Blanks other than U+0020: tab, no-break, fixed-width and ideographic spaces.
_BLANKS = "\t\xa0\u1680\u2000-\u200a\u202f\u205f\u3000"
#: Never seen: C0 and C1 controls, soft hyphen, zero-width space, word joiner, invisible operators, BOM, bidi
#: embeddings, overrides and isolates, annotation anchors, the object marker, noncharacters.
_INVISIBLE = (
    "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u180e\u200b\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffc"
    "\ufdd0-\ufdef\ufffe\uffff"
)
_SPECIAL = f"{_NEWLINES}{_BLANKS}{_INVISIBLE}"

#: A run of white space and unseen characters that holds more than plain blanks, from the first plain blank on.
#: Possessive, so that long runs of blanks cost nothing.
_RUN = re.compile(rf"(?<! ) *+[\n{_SPECIAL}][\n {_SPECIAL}]*+|\A ++|(?<! ) ++\Z")
#: Terminal escapes (ECMA-48 control sequences and operating system commands).
_ESCAPE = re.compile(r"\x1b\[[0-9;?]{0,20}[A-Za-z]|\x1b\][^\x07\x1b\n]{0,200}(?:\x07|\x1b\\)")
#: Marks that are right in some company only: joiners, bidi marks, tags, lone surrogates.
_CONTEXTUAL = re.compile("[\u200c\u200d\u200e\u200f\u061c]+|[\U000e0001-\U000e007f]+|[\ud800-\udfff]")
_ANY = deferred(f"{_ESCAPE.pattern}|{_CONTEXTUAL.pattern}|{_RUN.pattern}")
#: What each match of `_ANY` holds, unless it is blanks at an edge of the text.
_OPENS = deferred(f"[\n{_SPECIAL}\u200c-\u200f\u061c\U000e0001-\U000e007f\ud800-\udfff]")
#: A line with the run that ends it, so that no change of a run is cut in two.
_STRETCH = re.compile(rf"[^\n]*+(?:\n[\n {_SPECIAL}]*+|\Z)")
_NEWLINE = re.compile(f"\r\n|[\n{_NEWLINES}]")
#: One line end or two with nothing else behind them.
_LINE_END = re.compile(rf"\n\n?(?![\n {_SPECIAL}])")
_UNSEEN = re.compile(f"[{_INVISIBLE}]")
_NO_CONTROL = re.compile(r"[^\x00-\x20\x7f]")
_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")
_BLANKS_BUT_PLAIN = re.compile(f"[{_BLANKS}]")
#: Letters that run from right to left: Hebrew, Arabic, Syriac, Thaana, NKo and the presentation forms.
_RIGHT_TO_LEFT = deferred("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")

#: The tag of a line's end that a text was scraped with, and all white space round it.
_BREAK_TAGS = re.compile(r"\s*(?:<br\s*/?>\s*)+", re.IGNORECASE)
_BREAK_TAG = re.compile(r"<br", re.IGNORECASE)
#: Lines that a mail quotes, one below the other; what stands between two of them.
_QUOTED = re.compile(r"^>.*(?:\n>.*)+", re.MULTILINE)
_QUOTE_MARKS = re.compile(r"(?:\A|(?<=\n)|[ \t]*\n)[> \t\n]*>[> \t\n]*")
#: A line of so many characters that goes on in the next one is wrapped.
_WRAPPED_LINE = 25
_SENTENCE_END = re.compile(r"[.!?…:。！？؟।۔][\"'”’»)\]」』]*\s*$")

#: Past this many changes in one line (a zero-width space between all letters), they are written as one edit a run.
MAX_EDITS_A_LINE = 20

#: Each pass makes the text shorter or composed; real text needs one, made-up text has needed three.
MAX_PASSES = 8


def characters(article: Article) -> tuple[Edit, ...]:
    """Take out what is never seen, make blanks and line ends plain, compose letters (NFC), in text and title.

    In a scraped text, which has no slots, the tags of line ends and the marks of quoted mails go, too. Joiners of
    Persian, Indic and emoji, bidi marks in right-to-left lines, variation selectors and the letters, quotes and dashes
    of the author stay. Of line ends, one stays one and more than one stay a blank line.

    >>> characters(Article("coun\\u00adcil\\u00a0met"))[0].removed
    '\\xad'
    >>> characters(Article("نمی\\u200cخواهم 👩\\u200d👧"))
    ()
    """
    code = tuple((b.start, b.end) for b in article.blocks if b.kind == Kind.CODE)
    is_scraped = not code and not any(b.slot for b in article.blocks)
    marks = _left_over(article.text) if is_scraped else []
    text = _applied(article.text, marks) if marks else article.text
    return (*_both(marks, _edits(text, "text", code)), *_edits(article.title or "", "title", ()))


def _left_over(text: str) -> list[Edit]:
    r"""What its source wrote at the ends and the starts of lines: `<br>`, and `>` before each line that a mail quotes.

    >>> [(e.at, e.removed, e.added) for e in _left_over("In the<br>\nbay.<br/><br/>Then")]
    [(6, '<br>\n', '\n'), (15, '<br/><br/>', '\n\n')]
    """
    edits = []
    if "<" in text:
        for match in _BREAK_TAGS.finditer(text):
            run = match.group()
            if "\n" in run or not (run[0].isspace() and run[-1].isspace()) or _is_full_of_tags(text):
                two = len(_BREAK_TAG.findall(run)) > 1 or "\n\n" in run
                edits.append(_line_end(match.start(), run, len(text), "line-tag", two=two))
    if ">" in text and "\n>" in text:
        for zone in _QUOTED.finditer(text):
            if _is_mail(zone.group()):
                for marks in _QUOTE_MARKS.finditer(text, zone.start(), zone.end()):
                    run = marks.group()
                    edits.append(_line_end(marks.start(), run, len(text), "quote-mark", two=run.count("\n") > 1))
    return sorted((e for e in edits if e.removed != e.added), key=lambda e: e.at)


def _line_end(at: int, run: str, size: int, rule: str, *, two: bool) -> Edit:
    is_edge = at == 0 or at + len(run) == size or ("\n" not in run and rule == "quote-mark")
    return Edit(at, run, "" if is_edge else "\n\n" if two else "\n", rule)


def _is_full_of_tags(text: str) -> bool:
    """Whether a tag between two blanks is no word of a text about tags: there is one to every few lines."""
    tags = len(_BREAK_TAG.findall(text))
    return tags > 2 and tags > text.count("\n")


def _is_mail(quoted: str) -> bool:
    """Whether lines with a mark before each are wrapped text, or paragraphs with a blank line between them, and no list
    whose items have that mark."""
    lines = [line.lstrip("> \t") for line in quoted.split("\n")]
    return not all(lines) or any(
        len(line) >= _WRAPPED_LINE and below[:1].isalpha() and not below[0].isupper() and not _SENTENCE_END.search(line)
        for line, below in pairwise(lines)
    )


def _both(first: list[Edit], then: list[Edit]) -> list[Edit]:
    """One set of edits for two in a row, of which none of the second touches one of the first."""
    if not first:
        return then
    out, moved, queue = list(first), 0, iter(first)
    edit = next(queue, None)
    for other in then:
        while edit is not None and edit.at + moved < other.at:
            moved += len(edit.added) - len(edit.removed)
            edit = next(queue, None)
        out.append(replace(other, at=other.at - moved))
    return sorted(out, key=lambda e: e.at)


def _edits(text: str, field: Field, code: tuple[tuple[int, int], ...]) -> list[Edit]:
    """One pass settles nearly every text; where a removal brings together what asks for another, the end is taken."""
    if _is_plain(text, field):
        return []
    edits = _one_pass(text, field, code)
    if not edits or code:
        return edits
    first = settled = _applied(text, edits)
    for _ in range(MAX_PASSES):
        if _is_plain(settled, field) or not (more := _one_pass(settled, field, ())):
            break
        settled = _applied(settled, more)
    return edits if settled == first else list(edits_between(text, settled, at=0, rule="invisible", field=field))


#: Blanks beside a newline, and three newlines in a row, as `blanks_at_breaks` tells them.
_UNEVEN = 1 | 4 | 8


def _is_plain(text: str, field: Field) -> bool:
    """Whether a text surely has nothing to change: told quickly, since most have not."""
    if text[:1] in (" ", "\n") or text[-1:] in (" ", "\n") or blanks_at_breaks(text) & _UNEVEN:
        return False
    if field == "title" and "\n" in text:
        return False
    return not has_unsettled(text) and unicodedata.is_normalized("NFC", text)


def _one_pass(text: str, field: Field, code: tuple[tuple[int, int], ...]) -> list[Edit]:
    edits: list[Edit] = []
    for match in _matches(text, field):
        is_code = any(start <= match.start() and match.end() <= end for start, end in code)
        added, rule = _replacement(match, field, is_code=is_code)
        if added != match.group():
            edits.append(Edit(match.start(), match.group(), added, rule, field))
    return _composed(text, edits, field)


def _matches(text: str, field: Field) -> Iterator[re.Match[str]]:
    """What `_ANY.finditer` finds, at a fraction of the time: tried only where a sign of it stands.

    Line ends that stay as they are, which most are, are left out; in a title none is.
    """
    size = len(text) if field == "text" else 0
    done = 0
    edges = [0] if text.startswith(" ") else []
    inside = (match.start() for match in _OPENS.finditer(text))
    for at in (*edges, *inside, *([len(text) - 1] if text.endswith(" ") else [])):
        if at < done:
            continue
        if 0 < at < size and text[at] == "\n" and text[at - 1] != " ":
            gap = _LINE_END.match(text, at)
            if gap is not None and gap.end() < size:
                done = gap.end()
                continue
        start = at
        while start > done and text[start - 1] == " ":
            start -= 1
        if (match := _ANY.match(text, start) or _ANY.match(text, at)) is not None:
            done = match.end()
            yield match


def _replacement(match: re.Match[str], field: Field, *, is_code: bool) -> tuple[str, str]:
    """What stands for the match, and the rule's name."""
    run, text = match.group(), match.string
    if run[0] == "\x1b" and len(run) > 1 and _ESCAPE.fullmatch(run):
        return "", "control"
    if _CONTEXTUAL.fullmatch(run):
        return _in_company(match)
    newlines = [m.group() for m in _NEWLINE.finditer(run)]
    if is_code:
        return _plain_code(run), "newline" if newlines else "space"
    if match.start() == 0 or match.end() == len(text):
        # Blanks at the edge of a text that is not empty; white space alone is an empty text.
        return "", "space"
    if newlines:
        two = len(newlines) > 1 or newlines[0] == "\u2029"
        return (" " if field == "title" else "\n\n" if two else "\n"), "newline"
    if _BLANKS_BUT_PLAIN.search(run):
        return " ", "space"
    rule = "bidi" if _BIDI.search(run) else "invisible" if _NO_CONTROL.search(run) else "control"
    return (" " if " " in run else ""), rule


def _plain_code(run: str) -> str:
    """Code keeps its indentation; line ends and unseen characters get the common form."""
    return _UNSEEN.sub("", _NEWLINE.sub("\n", run)).replace("\xa0", " ")


def _in_company(match: re.Match[str]) -> tuple[str, str]:
    """Joiners, marks and tags where they mean something; `""` where they do not."""
    run, text = match.group(), match.string
    before, after = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
    if "\ud800" <= run <= "\udfff":
        return "\ufffd", "surrogate"
    if run[0] > "\U000e0000":
        # Flags of regions are spelt in tags after a black flag.
        return (run if before == "\U0001f3f4" else ""), "invisible"
    if before.isascii() and after.isascii() and not _in_right_to_left_line(match):
        return "", "invisible"
    if run.strip("\u200c\u200d"):
        kept = run if _in_right_to_left_line(match) else "".join(c for c in run if c in "\u200c\u200d")
        return kept, "bidi"
    return run, "invisible"


def _in_right_to_left_line(match: re.Match[str]) -> bool:
    """Whether letters from right to left are near: within 200 characters on the same line."""
    text = match.string
    start = max(text.rfind("\n", 0, match.start()) + 1, match.start() - 200)
    end = text.find("\n", match.end())
    return bool(_RIGHT_TO_LEFT.search(text, start, min(end if end >= 0 else len(text), match.end() + 200)))


def _composed(text: str, edits: list[Edit], field: Field) -> list[Edit]:
    """The edits, with those of lines that are many or that leave letters uncomposed written anew."""
    if len(edits) <= MAX_EDITS_A_LINE and unicodedata.is_normalized("NFC", text):
        return edits
    out: list[Edit] = []
    queue = iter(sorted(edits, key=lambda e: e.at))
    edit = next(queue, None)
    for at, line in _lines(text):
        mine: list[Edit] = []
        while edit is not None and edit.at < at + len(line):
            mine.append(edit)
            edit = next(queue, None)
        out += _of_line(line, at, mine, field)
    return out


def _lines(text: str) -> list[tuple[int, str]]:
    """Where each stretch up to the next run of line ends starts, and the stretch with that run."""
    return [(m.start(), m.group()) for m in _STRETCH.finditer(text) if m.group()]


def _of_line(line: str, at: int, edits: list[Edit], field: Field) -> list[Edit]:
    after = _applied(line, edits, at)
    composed = unicodedata.normalize("NFC", after)
    if composed == after and len(edits) <= MAX_EDITS_A_LINE:
        return edits
    rule = "nfc" if composed != after else edits[0].rule
    return list(edits_between(line, composed, at=at, rule=rule, field=field))


def _applied(text: str, edits: list[Edit], at: int = 0) -> str:
    """The text, which stands at `at` in its field, after edits in rising order."""
    pieces: list[str] = []
    last = 0
    for edit in edits:
        pieces += text[last : edit.at - at], edit.added
        last = edit.at - at + len(edit.removed)
    return "".join([*pieces, text[last:]])
