# cython: boundscheck=False, wraparound=False
"""Running texts: their words, lines and strings counted, their numbers and names, their white space."""

import cython


def facts_of(text: str) -> set[str]:
    """The numbers and names of a text: what tells it from others of its kind.

    Numbers are words with a decimal digit. Names stand inside of a sentence, behind a word or a comma and a blank, and
    begin with a capital; or with no letter of ASCII, and hold other signs than letters.

    >>> sorted(facts_of("The ship Anna, of Kiel, made 12 knots. She"))
    ['12', 'Anna', 'Kiel']
    """
    found: set[str] = set()
    takes_small: cython.bint = "_" in text
    size: cython.Py_ssize_t = len(text)
    at: cython.Py_ssize_t = 0
    begin: cython.Py_ssize_t
    has_digit: cython.bint
    sign: cython.Py_UCS4
    first: cython.Py_UCS4
    while at < size:
        begin = at
        has_digit = False
        while at < size:
            sign = text[at]
            if not _joins_word(sign):
                break
            has_digit |= "0" <= sign <= "9" if sign < "\u0080" else sign.isdecimal()
            at += 1
        if at == begin:
            at += 1
            continue
        if has_digit:
            found.add(text[begin:at])
            continue
        first = text[begin]
        if at - begin < 2 or first == "_" or not _is_inside(text, begin):
            continue
        if "a" <= first <= "z":
            if takes_small and not text[begin:at].isalpha():
                found.add(text[begin:at])
        elif first.isupper() or not text[begin:at].isalpha():
            found.add(text[begin:at])
    return found


@cython.cfunc
@cython.exceptval(check=False)
def _is_inside(text: str, at: cython.Py_ssize_t) -> cython.bint:
    """Whether a word follows a blank behind a word, a comma or a semicolon."""
    before: cython.Py_UCS4
    if at < 2 or text[at - 1] != " ":
        return False
    before = text[at - 2]
    return before == "," or before == ";" or _joins_word(before)


@cython.cfunc
@cython.inline
@cython.exceptval(check=False)
def _joins_word(sign: cython.Py_UCS4) -> cython.bint:
    """Whether a pattern's `\\w` stands for a character."""
    if sign < "\u0080":
        return ("a" <= sign <= "z") or ("0" <= sign <= "9") or ("A" <= sign <= "Z") or sign == "_"
    return sign.isalnum()


def count_words(text: str) -> tuple[int, int]:
    """How many words a text has, and how many ideographs and kana, each of which stands for itself.

    A word is a run of letters and digits; an apostrophe or a hyphen between two runs joins them.

    >>> count_words("It's twenty-one -- or 22?"), count_words("市议会 in Aston")
    ((4, 0), (2, 3))
    """
    words: cython.Py_ssize_t = 0
    ideographs: cython.Py_ssize_t = 0
    at: cython.Py_ssize_t
    # 1 inside of a run, 2 behind what joins it to another one. No branches: where words end is guessed wrongly.
    held: cython.int = 0
    is_run: cython.bint
    joins: cython.bint
    sign: cython.Py_UCS4
    code: cython.uint
    for at in range(len(text)):
        sign = text[at]
        code = ord(sign)
        if code < 128:
            is_run = (((code | 32) >= 97) & ((code | 32) <= 122)) | ((code >= 48) & (code <= 57))
            joins = code == 39 or code == 45
        else:
            is_run = sign.isalnum()
            joins = sign == "’" or sign == "\u200c"
            if _is_ideograph(sign):
                ideographs += 1
                is_run = False
        words += is_run & (held == 0)
        held = is_run | ((joins & (held == 1)) << 1)
    return words, ideographs


@cython.cfunc
@cython.inline
@cython.exceptval(check=False)
def _is_ideograph(sign: cython.Py_UCS4) -> cython.bint:
    """Whether a character is of `KANA`, `HAN` or `COMPATIBLE_HAN` in `language/scripts.py`."""
    if sign < "\u3040":
        return False
    return sign <= "\u30ff" or ("\u3400" <= sign <= "\u9fff") or ("\uf900" <= sign <= "\ufaff")


def single_spaced(text: str) -> str:
    """A text with each run of white space as one blank, none at its edges: most lines are so already.

    >>> single_spaced(" a\\n\\nb c"), single_spaced("a b")
    ('a b c', 'a b')
    """
    size: cython.Py_ssize_t = len(text)
    at: cython.Py_ssize_t = 0
    begin: cython.Py_ssize_t
    pieces: list[str] = []
    while at < size:
        while at < size and text[at].isspace():
            at += 1
        begin = at
        while at < size and not _ends_stretch(text, at, size):
            at += 1
        if begin == 0 and at == size:
            return text
        if at > begin:
            pieces.append(text[begin:at])
    return " ".join(pieces)


@cython.cfunc
@cython.inline
@cython.exceptval(check=False)
def _ends_stretch(text: str, at: cython.Py_ssize_t, size: cython.Py_ssize_t) -> cython.bint:
    """Whether white space begins at a place that is more than one blank between two words."""
    sign: cython.Py_UCS4 = text[at]
    if sign == " ":
        return at + 1 == size or text[at + 1].isspace()
    # No other sign between these is white space.
    return (sign < " " or sign > "~") and sign.isspace()


#: What an ideograph, kana or syllable block counts as, in characters: it says as much as three letters.
_WIDE_SIZE = cython.declare(cython.Py_ssize_t, 3)


def size_in_letters(text: str) -> int:
    """Characters, each of `KANA`, `HAN` and `HANGUL` as `_WIDE_SIZE` of them.

    >>> size_in_letters("Harbour"), size_in_letters("市议 b")
    (7, 8)
    """
    return _size_of(text)


@cython.cfunc
def _size_of(text: str) -> cython.Py_ssize_t:
    at: cython.Py_ssize_t
    wide: cython.Py_ssize_t = 0
    if text.isascii():
        return len(text)
    for at in range(len(text)):
        wide += _is_wide(text[at])
    return len(text) + (_WIDE_SIZE - 1) * wide


@cython.cfunc
@cython.inline
@cython.exceptval(check=False)
def _is_wide(sign: cython.Py_UCS4) -> cython.bint:
    if sign < "\u3040":
        return False
    return sign <= "\u30ff" or ("\u3400" <= sign <= "\u9fff") or ("\uac00" <= sign <= "\ud7af")


def tell_lines(text: str, prose: cython.Py_ssize_t) -> tuple[int, int, int, int, int, int, int, int]:
    """How the lines of a text are: their size, how many; the size and number of those that are prose; the size of the
    longest line, and of the longest run of lines that are as long as prose; ends of sentences; lines that are cut off.

    A line is prose if it has so much size and the end of a sentence in it.
    """
    size: cython.Py_ssize_t = len(text)
    at: cython.Py_ssize_t = -1
    extent: cython.Py_ssize_t
    total: cython.Py_ssize_t = 0
    lines: cython.Py_ssize_t = 0
    of_prose: cython.Py_ssize_t = 0
    prose_lines: cython.Py_ssize_t = 0
    longest: cython.Py_ssize_t = 0
    run: cython.Py_ssize_t = 0
    longest_run: cython.Py_ssize_t = 0
    sentences: cython.Py_ssize_t = 0
    before: cython.Py_ssize_t = 0
    cut: cython.Py_ssize_t = 0
    wide: cython.Py_ssize_t = 0
    first: cython.Py_ssize_t = -1
    last: cython.Py_ssize_t = -1
    sign: cython.Py_UCS4
    for sign in text + "\n":
        at += 1
        if "a" <= sign <= "z":  # most are
            last = at
            if first < 0:
                first = at
            continue
        if sign != "\n":
            if not (sign == " " or ((sign >= "\x7f" or sign < " ") and sign.isspace())):
                last = at
                if first < 0:
                    first = at
            if sign >= "\x7f":
                wide += _is_wide(sign)
            if sign in ".!?;…。！？":
                sentences += _ends_sentence(text, at, size)
            continue
        if first >= 0:
            extent = last + 1 - first + (_WIDE_SIZE - 1) * wide
            lines += 1
            total += extent
            cut += _is_cut(text, first, last)
            longest = extent if extent > longest else longest
            run = run + extent if extent >= prose else 0
            longest_run = run if run > longest_run else longest_run
            if extent >= prose and sentences > before:
                of_prose += extent
                prose_lines += 1
        first, wide, before = -1, 0, sentences
    return total, lines, of_prose, prose_lines, longest, longest_run, sentences, cut


@cython.cfunc
@cython.inline
@cython.exceptval(check=False)
def _ends_sentence(text: str, at: cython.Py_ssize_t, size: cython.Py_ssize_t) -> cython.bint:
    """Whether a sentence ends with the mark at a place: white space follows, or the end, behind what closes it."""
    if text[at] in "。！？":
        return True
    at += 1
    while at < size and text[at] in "'\"’”»)":
        at += 1
    return at == size or text[at].isspace()


@cython.cfunc
@cython.exceptval(check=False)
def _is_cut(text: str, first: cython.Py_ssize_t, last: cython.Py_ssize_t) -> cython.bint:
    """Whether a line ends as teasers do that are cut off."""
    if text[last] == "…":
        return True
    if last - first < 2:
        return False
    if text[last] == ".":
        return text[last - 1] == "." and text[last - 2] == "."
    return text[last] == "]" and text[last - 1] == "…" and text[last - 2] == "["


def tell_blocks(
    texts: list[str], chosen: list[bool], slots: list[int], prose: cython.Py_ssize_t, label: cython.Py_ssize_t
) -> tuple[int, int, int, int, int, int, int, int, int, int]:
    """How the blocks of a page stand: their size, and that of the chosen ones; the size of the longest run of chosen
    ones, and how many runs; the size of the longest run of prose, in which one other block may stand between two, and
    of all prose; the most prose and the most labels in one slot; how many slots, and the most blocks in one.

    A block is prose from one size on, and a label from another one.
    """
    at: cython.Py_ssize_t
    size: cython.Py_ssize_t
    total: cython.Py_ssize_t = 0
    of_chosen: cython.Py_ssize_t = 0
    of_prose: cython.Py_ssize_t = 0
    runs: cython.Py_ssize_t = 0
    run: cython.Py_ssize_t = 0
    longest: cython.Py_ssize_t = 0
    prose_run: cython.Py_ssize_t = 0
    longest_prose: cython.Py_ssize_t = 0
    others: cython.Py_ssize_t = 0
    in_slot: dict[int, int] = {}
    prose_in: dict[int, int] = {}
    labels_in: dict[int, int] = {}
    slot: int
    for at in range(len(texts)):
        size, slot = _size_of(texts[at]), slots[at]
        total += size
        in_slot[slot] = in_slot.get(slot, 0) + 1
        if chosen[at] and size:
            of_chosen += size
            runs += run == 0
            run += size
            longest = run if run > longest else longest
        else:
            run = 0
        if size >= prose:
            of_prose += size
            prose_in[slot] = prose_in.get(slot, 0) + size
            prose_run += size
            others = 0
            longest_prose = prose_run if prose_run > longest_prose else longest_prose
        else:
            if size >= label:
                labels_in[slot] = labels_in.get(slot, 0) + 1
            others += 1
            prose_run = prose_run if others <= 1 else 0
    return (
        total, of_chosen, longest, runs, longest_prose, of_prose, max(prose_in.values(), default=0),
        max(labels_in.values(), default=0), len(in_slot), max(in_slot.values(), default=0),
    )  # fmt: skip


def count_prices(text: str) -> int:
    """How many amounts of money a text names: a sign with a number behind it, or with one before it.

    >>> count_prices("$5, 5 EUR, EUR 5, 5 krans, € 5")
    3
    """
    size: cython.Py_ssize_t = len(text)
    at: cython.Py_ssize_t = -1
    found: cython.Py_ssize_t = 0
    sign: cython.Py_UCS4
    for sign in text:
        at += 1
        # Few other characters begin a sign.
        if sign < "\x7f" and sign != "$" and sign != "E" and sign != "U" and sign != "z" and sign != "k":
            continue
        if sign == "$" or sign == "€" or sign == "£" or sign == "¥":
            found += _has_number_behind(text, at + 1, size)
        if sign == "€":
            found += _has_number_before(text, at) and at + 1 < size and _joins_word(text[at + 1])
        elif sign == "E" or sign == "U":
            found += text[at : at + 3] in ("EUR", "USD") and _has_number_before(text, at) and _ends_word(text, at + 3)
        elif sign == "z" or sign == "k":
            found += text[at : at + 2] in ("zł", "kr") and _has_number_before(text, at) and _ends_word(text, at + 2)
    return found


@cython.cfunc
@cython.exceptval(check=False)
def _has_number_behind(text: str, at: cython.Py_ssize_t, size: cython.Py_ssize_t) -> cython.bint:
    """Whether a digit stands at a place, or behind one blank there."""
    if at < size and text[at].isspace():
        at += 1
    return at < size and text[at].isdecimal()


@cython.cfunc
@cython.exceptval(check=False)
def _has_number_before(text: str, at: cython.Py_ssize_t) -> cython.bint:
    """Whether a digit stands before a place, or before one blank there."""
    if at > 1 and text[at - 1].isspace():
        at -= 1
    return at > 0 and text[at - 1].isdecimal()


@cython.cfunc
@cython.exceptval(check=False)
def _ends_word(text: str, at: cython.Py_ssize_t) -> cython.bint:
    return at >= len(text) or not _joins_word(text[at])


#: Strings of fewer signs are counted at once: the groups of a text are of so many.
_GROUP = cython.declare(cython.Py_ssize_t, 4)
_ALL_BITS = cython.declare(cython.ulonglong, 0xFFFFFFFFFFFFFFFF)
_FACTOR = cython.declare(cython.ulonglong, 0x9E3779B97F4A7C15)


@cython.final
@cython.cclass
class StringCounts:
    """How often strings stand in a text; of most that are asked for a group of four signs stands nowhere.

    Strings of four signs and more are counted in `most` signs of the text, from its beginning.
    """

    text: str
    known: dict[str, int]
    most: cython.Py_ssize_t
    bits: cython.uchar[::1]
    shift: cython.int
    is_read: cython.bint

    def __init__(self, text: str, most: cython.Py_ssize_t) -> None:
        self.text, self.most, self.known, self.is_read = text, most, {}, False

    def count(self, what: str) -> int:
        """How often the text has a string; each is counted once."""
        found = self.known.get(what)
        if found is None:
            if len(what) < _GROUP:
                found = self.text.count(what)
            else:
                found = self.text.count(what, 0, self.most) if self._may_have(what) else 0
            self.known[what] = found
        return found

    @cython.cfunc
    def _may_have(self, what: str) -> cython.bint:
        """Whether each group of four signs of a string stands in the text."""
        group: cython.ulonglong = 0
        place: cython.ulonglong
        at: cython.Py_ssize_t
        if not self.is_read:
            self._read()
        for at in range(len(what)):
            group = ((group << 16) & _ALL_BITS) | (ord(what[at]) & 0xFFFF)
            if at >= _GROUP - 1:
                place = ((group * _FACTOR) & _ALL_BITS) >> self.shift
                if not (self.bits[place >> 3] >> (place & 7)) & 1:
                    return False
        return True

    @cython.cfunc
    def _read(self) -> cython.bint:
        """Set a bit for each group of the text."""
        group: cython.ulonglong = 0
        place: cython.ulonglong
        at: cython.Py_ssize_t
        size: cython.Py_ssize_t = min(len(self.text), self.most)
        room: cython.Py_ssize_t = 64
        self.shift = 58
        while room < 8 * size:
            room *= 2
            self.shift -= 1
        bits: cython.uchar[::1] = memoryview(bytearray(room // 8))
        for at in range(size):
            group = ((group << 16) & _ALL_BITS) | (ord(self.text[at]) & 0xFFFF)
            if at >= _GROUP - 1:
                place = ((group * _FACTOR) & _ALL_BITS) >> self.shift
                bits[place >> 3] |= 1 << (place & 7)
        self.bits, self.is_read = bits, True
        return True
