# cython: boundscheck=False, wraparound=False
"""What signs and words the lines of a page are made of: one scan of them as written, and one of their folded form."""

from array import array
from typing import TYPE_CHECKING

import cython

if TYPE_CHECKING:
    import numpy as np

#: What a sign is; it may be several of these.
_SPACE = cython.declare(cython.int, 1 << 0)
_LETTER = cython.declare(cython.int, 1 << 1)
_DECIMAL = cython.declare(cython.int, 1 << 2)
_ALPHA = cython.declare(cython.int, 1 << 3)
_UPPER = cython.declare(cython.int, 1 << 4)
_CASED = cython.declare(cython.int, 1 << 5)
_DIGIT = cython.declare(cython.int, 1 << 6)
_WIDE = cython.declare(cython.int, 1 << 7)
_STOP = cython.declare(cython.int, 1 << 8)
_WIDE_STOP = cython.declare(cython.int, 1 << 9)
_COMMA = cython.declare(cython.int, 1 << 10)
_QUESTION = cython.declare(cython.int, 1 << 11)
_QUOTE = cython.declare(cython.int, 1 << 12)
_MARK = cython.declare(cython.int, 1 << 13)
_SEPARATOR = cython.declare(cython.int, 1 << 14)
_DASH = cython.declare(cython.int, 1 << 15)
_ASKED = cython.declare(cython.int, 1 << 16)

#: The signs of a run, of a word, and what most signs are: small letters of ASCII.
_RUN = cython.declare(cython.int, 1 << 0 | 1 << 1 | 1 << 2)
_WORD = cython.declare(cython.int, 1 << 1 | 1 << 2)
_PLAIN = cython.declare(cython.int, 1 << 1 | 1 << 3 | 1 << 5)

#: The columns that `LineReader` fills. `heads` are words that begin with a letter, `letters` those of all words in
#: small letters, `colon` is where the first one stands (-1 for none). The last ones say that a line may hold an address
#: of the web, a sign of copyright, a date, a time.
COLUMNS = (
    "upper", "cased", "digits", "wide", "commas", "questions", "quotes", "marks", "separators", "inner_stops", "heads",
    "upper_heads", "words", "letters", "colon", "asks_address", "asks_rights", "asks_date",
    "asks_time",
)  # fmt: skip


@cython.cfunc
@cython.exceptval(check=False)
def _kind_of(sign: cython.Py_UCS4) -> cython.int:
    """What a sign is. What stands above all scripts with cases and digits is as the first sign there: a letter."""
    kind: cython.int = 0
    if sign > "\U00020000":
        sign = "\U00020000"
    if sign.isspace():
        kind |= _SPACE
    if sign.isdecimal():
        kind |= _DECIMAL
    elif sign.isalnum():
        kind |= _LETTER
    if sign.isalpha():
        kind |= _ALPHA
    if sign.isupper():
        kind |= _UPPER | _CASED
    elif sign.islower():
        kind |= _CASED
    if sign.isdigit():
        kind |= _DIGIT
    if is_wide(sign):
        kind |= _WIDE
    return kind | _name_of(sign)


@cython.cfunc
@cython.exceptval(check=False)
def _name_of(sign: cython.Py_UCS4) -> cython.int:
    """What a sign of punctuation is."""
    kind: cython.int = 0
    if sign in ".!?…":
        kind |= _STOP
    if sign in "。！？；，、":
        kind |= _WIDE_STOP
    if sign == ",":
        kind |= _COMMA
    if sign in "?？":
        kind |= _QUESTION
    if sign in '"“”„«»「」『』':
        kind |= _QUOTE
    if sign in "[]【】{}<>_=+*#~^":
        kind |= _MARK
    if sign in "|•·»›▪●■▶→←↑":
        kind |= _SEPARATOR
    if sign in "/–—-":
        kind |= _DASH
    if sign in ":@(©ⓒ":
        kind |= _ASKED
    return kind


@cython.cfunc
@cython.inline
@cython.exceptval(check=False)
def is_wide(sign: cython.Py_UCS4) -> cython.bint:
    """Whether a sign is of a script without spaces: those of `WIDE_RANGES` in `steps/boilerplate/lines.py`."""
    if sign < "\u0e00":
        return False
    return (
        sign <= "\u0e7f"
        or ("\u3040" <= sign <= "\u30ff")
        or ("\u3400" <= sign <= "\u9fff")
        or ("\uac00" <= sign <= "\ud7af")
        or ("\uf900" <= sign <= "\ufaff")
    )


def count_wide(text: str) -> int:
    """How many signs of a text are of a script without spaces."""
    at: cython.Py_ssize_t
    count: cython.Py_ssize_t = 0
    for at in range(len(text)):
        count += is_wide(text[at])
    return count


#: The signs of Latin, Greek and Cyrillic are told once, others one by one.
_COMMON = cython.declare(cython.uint, 0x530)

#: In a table of small letters: a sign whose small form is another sign's too, or several signs.
_SEVERAL = cython.declare(cython.uint, 0xFFFFFFFF)

#: Digests of words and shapes are FNV-1a (Fowler, Noll and Vo; 64 bits) over code points.
_EMPTY = cython.declare(cython.ulonglong, 0xCBF29CE484222325)
_PRIME = cython.declare(cython.ulonglong, 0x100000001B3)
_ALL_BITS = cython.declare(cython.ulonglong, 0xFFFFFFFFFFFFFFFF)

#: A year has so many digits.
_YEAR = cython.declare(cython.Py_ssize_t, 4)

#: Only so much of a line's shape counts, in signs.
_LONGEST_SHAPE = cython.declare(cython.Py_ssize_t, 40)


@cython.cfunc
@cython.inline
@cython.exceptval(check=False)
def _extended(digest: cython.ulonglong, code: cython.uint) -> cython.ulonglong:
    """The digest of a word with one sign more."""
    return (digest ^ code) * _PRIME & _ALL_BITS


def word_digest(word: str) -> int:
    """The digest of a word by which the lines of a page are told what words they have."""
    digest: cython.ulonglong = _EMPTY
    sign: cython.Py_UCS4
    for sign in word:
        digest = _extended(digest, ord(sign))
    return digest


def _small_form(sign: str) -> str:
    return sign.casefold()


@cython.final
@cython.cclass
class LineReader:
    """Tells what signs and words lines are made of, as they are written."""

    kinds: cython.int[::1]
    small: cython.uint[::1]
    words: cython.ulonglong[::1]
    count: cython.Py_ssize_t
    letters: cython.Py_ssize_t

    def __init__(self) -> None:
        self.kinds = memoryview(array("i", [_kind_of(chr(code)) for code in range(_COMMON)]))
        forms = [chr(code).casefold() for code in range(_COMMON)]
        self.small = memoryview(array("I", [ord(form) if len(form) == 1 else 0xFFFFFFFF for form in forms]))

    def read(
        self,
        texts: list[str],
        counts: cython.longlong[:, ::1],
        shapes: cython.ulonglong[::1],
        words: cython.ulonglong[::1],
        ends: cython.longlong[::1],
    ) -> None:
        """Fill, for each line, a row with the numbers of `COLUMNS`, and the digest of its shape: each run of letters,
        of digits and of white space as one sign.

        `words` gets the digests of all words, in small letters; those of a line end at its place in `ends`. There is
        room for as many as the lines have signs.
        """
        line: cython.Py_ssize_t
        text: str
        if not cython.compiled:
            counts = memoryview(counts)
            shapes = memoryview(shapes)
            words = memoryview(words)
            ends = memoryview(ends)
        self.words, self.count = words, 0
        for line in range(len(texts)):
            text = texts[line]
            shapes[line] = self._read_signs(text, counts, line)
            ends[line] = self.count

    @cython.cfunc
    def _read_signs(self, text: str, counts: cython.longlong[:, ::1], line: cython.Py_ssize_t) -> cython.ulonglong:
        """Fill one line's row and add its words; the digest of its shape is returned."""
        at: cython.Py_ssize_t = -1
        free: cython.Py_ssize_t = 0
        size: cython.Py_ssize_t = len(text)
        length: cython.Py_ssize_t = 0
        begun: cython.Py_ssize_t = self.count
        upper: cython.Py_ssize_t = 0
        cased: cython.Py_ssize_t = 0
        letters: cython.Py_ssize_t = 0
        digits: cython.Py_ssize_t = 0
        number: cython.Py_ssize_t = 0  # the digits of one
        wide: cython.Py_ssize_t = 0
        heads: cython.Py_ssize_t = 0
        upper_heads: cython.Py_ssize_t = 0
        kind: cython.int
        run: cython.int
        before: cython.int = _SPACE
        last_run: cython.int = 0
        is_in_word: cython.bint = False
        digest: cython.ulonglong = _EMPTY
        shape: cython.ulonglong = _EMPTY
        sign: cython.Py_UCS4
        last: cython.Py_UCS4 = " "
        pending: cython.Py_UCS4 = " "
        code: cython.uint
        kinds: cython.int[::1] = self.kinds
        small: cython.uint[::1] = self.small
        self.letters = 0
        counts[line, 14] = -1
        for sign in text:
            at += 1
            code = ord(sign)
            kind = kinds[code] if code < _COMMON else _kind_of(sign)
            if kind == _PLAIN and is_in_word and last_run == _LETTER and code < _COMMON and small[code] == code:
                # Nearly all signs: a small letter behind another letter of its word.
                letters += 1
                cased += 1
                digest = _extended(digest, code)
                before, last, pending = kind, sign, " "
                continue
            run = kind & _RUN
            if length < _LONGEST_SHAPE and (run == 0 or run != last_run):
                shape = _extended(shape, 32 if run == _SPACE else 97 if run == _LETTER else 48 if run else code)
                length += 1
            if is_in_word and not run & _WORD:
                self._close(digest)
                is_in_word = False
            if kind & _WIDE and not is_in_word:
                self._close(self._with_rare(_EMPTY, sign))
            elif run & _WORD:
                if not is_in_word:
                    digest = _EMPTY
                    is_in_word = True
                if code < _COMMON and small[code] != _SEVERAL:
                    self.letters += 1
                    digest = _extended(digest, small[code])
                else:
                    digest = self._with_rare(digest, sign)
            if kind & _ALPHA and before & _SPACE:
                heads += 1
                upper_heads += (kind & _UPPER) > 0
            if kind == _PLAIN:
                cased += 1
            elif run != _SPACE:
                upper += (kind & _UPPER) > 0
                cased += (kind & _CASED) > 0
                digits += (kind & _DIGIT) > 0
                wide += (kind & _WIDE) > 0
                if kind & _DECIMAL:
                    number = number + 1 if before & _DECIMAL else 1
                    counts[line, 17] |= number == _YEAR
                elif before & _DECIMAL:
                    counts[line, 17] |= kind & _WIDE or sign == "." or sign == "/" or sign == "-"
                    counts[line, 18] |= sign == "." or sign == ":"
                if kind >= _STOP:
                    counts[line, 4] += (kind & _COMMA) > 0
                    counts[line, 5] += (kind & _QUESTION) > 0
                    counts[line, 6] += (kind & _QUOTE) > 0
                    counts[line, 7] += (kind & _MARK) > 0
                    counts[line, 8] += (kind & _SEPARATOR) > 0
                    if kind & _WIDE_STOP:
                        counts[line, 9] += 1
                    elif kind & _STOP:
                        counts[line, 9] += at + 1 < size and text[at + 1].isspace()
                        counts[line, 15] |= sign == "." and (
                            last == "w" or (at + 1 < size and text[at + 1] in "cdfgnopru")
                        )
                    elif kind & _ASKED:
                        if sign == ":":
                            counts[line, 15] |= last == "p" or last == "s"
                            if counts[line, 14] < 0:
                                counts[line, 14] = at
                        elif sign == "@":
                            counts[line, 15] = 1
                        else:
                            counts[line, 16] = 1
                    elif kind & _DASH and before & _SPACE and at > free and at + 1 < size and text[at + 1].isspace():
                        # A dash between blanks; a blank belongs to one of them alone.
                        counts[line, 8] += 1
                        free = at + 2
            # Two of these together are an arrow.
            if sign == ">" or sign == "<":
                counts[line, 8] += sign == pending
                pending = " " if sign == pending else sign
            else:
                pending = " "
            before, last, last_run = kind, sign, run
        if is_in_word:
            self._close(digest)
        counts[line, 0], counts[line, 1], counts[line, 2], counts[line, 3], counts[line, 10], counts[line, 11] = (
            upper,
            cased,
            digits,
            wide,
            heads,
            upper_heads,
        )
        counts[line, 12], counts[line, 13] = self.count - begun, self.letters + letters
        return shape

    @cython.cfunc
    @cython.inline
    @cython.exceptval(check=False)
    def _close(self, digest: cython.ulonglong) -> cython.bint:
        """Add a word."""
        self.words[self.count] = digest
        self.count += 1
        return True

    @cython.cfunc
    def _with_rare(self, digest: cython.ulonglong, sign: cython.Py_UCS4) -> cython.ulonglong:
        """The digest of a word with the small form of a sign more, whose letters are counted."""
        each: cython.Py_UCS4
        if "\u3000" <= sign < "\ua640" or "\uac00" <= sign < "\ufb00":
            # Ideographs, kana and Hangul have no small form.
            self.letters += 1
            return _extended(digest, ord(sign))
        form: str = _small_form(sign)
        for each in form:
            self.letters += 1
            digest = _extended(digest, ord(each))
        return digest


@cython.final
@cython.cclass
class LineTopics:
    """What lines are about: of each its longer words, or, if it has none, pairs of neighbours, each once, as numbers.

    A word of at least `least` signs is a longer one; a sign of a script without spaces is one by itself, and counts as
    three. The numbers of a line's topics stand in `numbers` and end at its place in `ends`.
    """

    numbers: cython.int[::1]
    ends: cython.longlong[::1]
    known: cython.uchar[::1]
    words: cython.ulonglong[::1]
    size: cython.Py_ssize_t
    count: cython.int

    def __init__(
        self,
        codes: cython.const[cython.uint][::1],
        line_ends: cython.longlong[::1],
        vocabulary: cython.const[cython.ulonglong][::1],
        least: cython.Py_ssize_t,
    ) -> None:
        """Read the topics of lines whose signs, folded, are `codes` up to `line_ends`.

        `vocabulary` is a table that `vocabulary_table` made.
        """
        line: cython.Py_ssize_t
        begin: cython.Py_ssize_t = 0
        lines: cython.Py_ssize_t = line_ends.shape[0]
        signs: cython.Py_ssize_t = line_ends[lines - 1] if lines else 0
        if not cython.compiled:
            codes = memoryview(codes)
            line_ends = memoryview(line_ends)
            vocabulary = memoryview(vocabulary)
        # Who only counts wide signs starts without numpy.
        import numpy as np

        self.size = 0
        self.words = np.empty(signs + 1, np.uint64).data
        self.ends = np.empty(lines, np.int64).data
        for line in range(lines):
            self._read_line(codes, begin, line_ends[line], least)
            self.ends[line] = self.size
            begin = line_ends[line]
        self._number(vocabulary)

    @cython.cfunc
    @cython.exceptval(check=False)
    def _read_line(
        self,
        codes: cython.const[cython.uint][::1],
        begin: cython.Py_ssize_t,
        end: cython.Py_ssize_t,
        least: cython.Py_ssize_t,
    ) -> cython.bint:
        """Put the digests of a line's topics behind those of the lines above it."""
        at: cython.Py_ssize_t = begin
        first: cython.Py_ssize_t = self.size
        width: cython.Py_ssize_t
        start: cython.Py_ssize_t
        before: cython.Py_ssize_t = -1
        stop: cython.Py_ssize_t = 0
        code: cython.uint
        digest: cython.ulonglong
        while at < end:
            code = codes[at]
            if code < 128 and not _is_of_word(code):
                at += 1
                continue
            start = at
            digest, width = _EMPTY, 0
            if code >= 128 and is_wide(_sign(code)):
                digest, width = _extended(digest, code), 3
                at += 1
            else:
                while at < end and _is_of_word(codes[at]):
                    digest = _extended(digest, codes[at])
                    width += 3 if codes[at] >= 128 and is_wide(_sign(codes[at])) else 1
                    at += 1
            if at == start:
                at += 1
                continue
            if width >= least:
                self.words[self.size] = digest
                self.size += 1
        if self.size > first:
            return True
        at = begin
        while at < end:
            start = at
            at = _end_of_word(codes, at, end)
            if at == start:
                at += 1
                continue
            if before >= 0:
                digest = _EMPTY
                while before < stop:
                    digest = _extended(digest, codes[before])
                    before += 1
                for before in range(start, at):
                    digest = _extended(digest, codes[before])
                self.words[self.size] = digest
                self.size += 1
            before, stop = start, at
        return True

    @cython.cfunc
    def _number(self, vocabulary: cython.const[cython.ulonglong][::1]) -> cython.bint:
        """Give each topic a number, in the order in which they come, and leave out what a line says again."""
        import numpy as np

        room: cython.Py_ssize_t = 16
        while room < 2 * self.size:
            room *= 2
        mask: cython.ulonglong = room - 1
        slots: cython.ulonglong[::1] = np.zeros(room, np.uint64).data
        names: cython.int[::1] = np.empty(room, np.int32).data
        last_in: cython.int[::1] = np.empty(self.size + 1, np.int32).data
        self.known = np.zeros(self.size + 1, np.uint8).data
        self.numbers = np.empty(self.size + 1, np.int32).data
        self.count = 0
        at: cython.Py_ssize_t
        place: cython.Py_ssize_t = 0
        line: cython.int
        free: cython.Py_ssize_t = 0
        digest: cython.ulonglong
        slot: cython.ulonglong
        name: cython.int
        lines: cython.int = len(self.ends)
        for line in range(lines):
            for at in range(place, self.ends[line]):
                digest = self.words[at] | 1  # no digest is the mark of an empty slot
                slot = _slot(digest, mask)
                while slots[slot] != 0 and slots[slot] != digest:
                    slot = (slot + 1) & mask
                if slots[slot] == 0:
                    slots[slot], names[slot] = digest, self.count
                    self.known[self.count] = _holds(vocabulary, digest)
                    last_in[self.count] = -1
                    self.count += 1
                name = names[slot]
                if last_in[name] != line:
                    last_in[name] = line
                    self.numbers[free] = name
                    free += 1
            place = self.ends[line]
            self.ends[line] = free
        return True

    def tell_vocabulary(self, column: cython.Py_ssize_t, out: cython.double[:, ::1]) -> None:
        """Which share of each line's topics stands in the vocabulary, -1 for a line without any."""
        line: cython.Py_ssize_t
        at: cython.Py_ssize_t
        first: cython.Py_ssize_t = 0
        said: cython.Py_ssize_t
        for line in range(len(self.ends)):
            said = 0
            for at in range(first, self.ends[line]):
                said += self.known[self.numbers[at]]
            out[line, column] = (
                said / cython.cast(cython.double, self.ends[line] - first) if self.ends[line] > first else -1
            )
            first = self.ends[line]

    def tell_shared(
        self, places: list[int], prose: list[int], column: cython.Py_ssize_t, out: cython.double[:, ::1]
    ) -> None:
        """Which share of a line's topics the page's prose has too, the line itself left out; `places` are the lines
        of the page that are asked for, and `prose` is theirs."""
        at: cython.Py_ssize_t
        row: cython.Py_ssize_t
        line: cython.Py_ssize_t
        first: cython.Py_ssize_t
        said: cython.Py_ssize_t
        least: cython.int
        import numpy as np

        times: cython.int[::1] = np.zeros(self.count + 1, np.int32).data
        for row in range(len(places)):
            if prose[row]:
                line = places[row]
                for at in range(self.ends[line - 1] if line else 0, self.ends[line]):
                    times[self.numbers[at]] += 1
        for row in range(len(places)):
            line = places[row]
            first = self.ends[line - 1] if line else 0
            least = 2 if prose[row] else 1
            said = 0
            for at in range(first, self.ends[line]):
                said += times[self.numbers[at]] >= least
            out[row, column] = (
                said / cython.cast(cython.double, self.ends[line] - first) if self.ends[line] > first else -1
            )


@cython.cfunc
@cython.inline
@cython.exceptval(check=False)
def _sign(code: cython.uint) -> cython.Py_UCS4:
    return cython.cast(cython.Py_UCS4, code) if cython.compiled else chr(code)


@cython.cfunc
@cython.inline
@cython.exceptval(check=False)
def _is_of_word(code: cython.uint) -> cython.bint:
    """Whether a sign, in small letters, is a letter or a digit."""
    if code < 128:
        return (97 <= code <= 122) or (48 <= code <= 57) or (65 <= code <= 90)
    return _sign(code).isalnum()


@cython.cfunc
@cython.exceptval(check=False)
def _end_of_word(
    codes: cython.const[cython.uint][::1], at: cython.Py_ssize_t, end: cython.Py_ssize_t
) -> cython.Py_ssize_t:
    """Where the word ends that begins at a place; that place where none does: see `tokens_of`."""
    if is_wide(_sign(codes[at])):
        return at + 1
    while at < end and _is_of_word(codes[at]):
        at += 1
    return at


@cython.cfunc
@cython.inline
@cython.exceptval(check=False)
def _slot(digest: cython.ulonglong, mask: cython.ulonglong) -> cython.ulonglong:
    """Where a digest is looked for first: its low bits alone say little of a word's first letters."""
    return (digest ^ (digest >> 29)) & mask


@cython.cfunc
@cython.exceptval(check=False)
def _holds(table: cython.const[cython.ulonglong][::1], digest: cython.ulonglong) -> cython.bint:
    mask: cython.ulonglong = table.shape[0] - 1
    slot: cython.ulonglong = _slot(digest, mask)
    while table[slot] != 0:
        if table[slot] == digest:
            return True
        slot = (slot + 1) & mask
    return False


def vocabulary_table(words: frozenset[str]) -> "np.ndarray":
    """The digests of words as a table in which `LineTopics` looks topics up."""
    import numpy as np

    room: int = 16
    while room < 4 * len(words):
        room *= 2
    table = np.zeros(room, np.uint64)
    for word in sorted(words):
        digest: int = word_digest(word) | 1
        slot: int = _slot(digest, room - 1)
        while table[slot] != 0 and int(table[slot]) != digest:
            slot = (slot + 1) % room
        table[slot] = digest
    return table


def tokens_of(text: str) -> list[str]:
    """The words of a text; each sign of a script without spaces that begins one is one by itself.

    >>> tokens_of("the 1st_of, 市议b")
    ['the', '1st', 'of', '市', '议', 'b']
    """
    found: list[str] = []
    size: cython.Py_ssize_t = len(text)
    at: cython.Py_ssize_t = 0
    begin: cython.Py_ssize_t
    while at < size:
        begin = at
        at += 1
        if not is_wide(text[begin]):
            if not text[begin].isalnum():
                continue
            while at < size and text[at].isalnum():
                at += 1
        found.append(text[begin:at])
    return found


def topics(words: list[str], least: cython.Py_ssize_t) -> frozenset[str]:
    """The words of at least that width, a wide sign counting three; if there are none, pairs of neighbours."""
    found: list[str] = []
    word: str
    size: cython.Py_ssize_t
    at: cython.Py_ssize_t
    for word in words:
        size = len(word)
        if size < least:
            for at in range(len(word)):
                if is_wide(word[at]):
                    size += 2
        if size >= least:
            found.append(word)
    if not found:
        for at in range(1, len(words)):
            found.append(words[at - 1] + words[at])
    return frozenset(found)
