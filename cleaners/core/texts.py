# cython: boundscheck=False, wraparound=False
"""Texts, character by character."""

from unicodedata import category

import cython

#: Stands for a line end of the source between two letters.
SOURCE_BREAK = "\x00"


def folded(text: str) -> str:
    """Running text: its white space as HTML folds it, but line ends between two letters as `SOURCE_BREAK`, and those
    between two characters of Chinese or Japanese as nothing.

    What stands before such a line end may be a hyphen or an apostrophe behind a letter, or a quote that opens; what
    stands after it a quote that closes.
    """
    text = text.strip()
    size: cython.Py_ssize_t = len(text)
    at: cython.Py_ssize_t = 0
    begin: cython.Py_ssize_t = 0
    first: cython.Py_ssize_t
    pieces: list[str] = []
    sign: cython.Py_UCS4
    while at < size:
        sign = text[at]
        if not _is_white(sign):
            at += 1
            continue
        first = at
        while at < size and _is_white(text[at]):
            at += 1
        if at == first + 1 and sign == " ":
            continue
        pieces.append(text[begin:first])
        begin = at
        if _is_wide(text[first - 1]) and _is_wide(text[at]) and "\n" in text[first:at]:
            continue
        pieces.append(SOURCE_BREAK if at == first + 1 and sign == "\n" and _parts_letters(text, first) else " ")
    if not pieces:
        return text
    pieces.append(text[begin:])
    return "".join(pieces)


@cython.cfunc
@cython.exceptval(check=False)
def _is_white(sign: cython.Py_UCS4) -> cython.bint:
    """Whether HTML folds a character."""
    return sign == " " or sign == "\n" or sign == "\t" or sign == "\r" or sign == "\f"


@cython.cfunc
@cython.exceptval(check=False)
def _is_wide(sign: cython.Py_UCS4) -> cython.bint:
    """Whether a character is an ideograph, a kana, or a mark of their width."""
    if sign < "\u3000":
        return False
    return (
        sign <= "\u30ff" or "\u3400" <= sign <= "\u9fff" or "\uf900" <= sign <= "\ufaff" or "\uff00" <= sign <= "\uff60"
    )


@cython.cfunc
@cython.exceptval(check=False)
def _opens(sign: cython.Py_UCS4) -> cython.bint:
    """Whether a quote is one that opens where no letter stands before it."""
    return sign == "“" or sign == "„" or sign == "«"


@cython.cfunc
def _closes(text: str, at: cython.Py_ssize_t) -> cython.bint:
    """Whether a quote at a line's start closes one: no letter follows it, or none may stand before its kind."""
    sign: cython.Py_UCS4 = text[at]
    if sign != "”" and sign != "“" and sign != "»":
        return False
    return sign == "”" or at + 1 == len(text) or not _is_letter(text[at + 1])


@cython.cfunc
def _is_letter(sign: cython.Py_UCS4) -> cython.bint:
    """Whether a sign is a letter, or the mark of one, as the vowels of Hindi and Khmer are."""
    if sign.isalnum():
        return not sign.isdecimal()
    return sign >= "\u0300" and category(sign)[0] == "M"


@cython.cfunc
def _parts_letters(text: str, at: cython.Py_ssize_t) -> cython.bint:
    """Whether a line end stands between letters; the text neither begins nor ends with it."""
    before: cython.Py_UCS4 = text[at - 1]
    if not _is_letter(text[at + 1]):
        return _is_letter(before) or before == "," if _closes(text, at + 1) else False
    if _is_letter(before):
        return True
    if _opens(before) and (at < 2 or _is_white(text[at - 2])):
        return True
    if at < 2 or not _is_letter(text[at - 2]):
        return False
    return before == "-" or before == "\u00ad" or before == "\u2010" or before == "'" or before == "’"


def words_of(text: str) -> list[str]:
    """The words of a text in lower case: runs of letters and digits; in scripts without blanks, each character.

    >>> words_of("Don't panic, 東京!")
    ['don', 't', 'panic', '東', '京']
    """
    text = _lowered(text)
    words: list[str] = []
    size: cython.Py_ssize_t = len(text)
    at: cython.Py_ssize_t = 0
    begin: cython.Py_ssize_t
    sign: cython.Py_UCS4
    while at < size:
        sign = text[at]
        begin = at
        at += 1
        if _is_unspaced(sign):
            words.append(text[begin:at])
        elif _is_of_word(sign):
            while at < size and _is_of_word(text[at]):
                at += 1
            words.append(text[begin:at])
    return words


@cython.cfunc
def _lowered(text: str) -> str:
    if "Σ" in text:
        # What stands behind the letter, beyond such marks too, tells which small one it becomes.
        for mark in _MARKS:
            text = text.replace(mark, " ")
    return text.lower()


#: Marks that count as blanks.
_MARKS = tuple("’‘“”–—…\u00a0\0")


@cython.cfunc
@cython.inline
@cython.exceptval(check=False)
def _is_of_word(sign: cython.Py_UCS4) -> cython.bint:
    """Whether a character is a letter or a digit."""
    if sign < "\u0080":
        return ("a" <= sign <= "z") or ("0" <= sign <= "9") or ("A" <= sign <= "Z")
    return sign.isalnum()


@cython.cfunc
@cython.inline
@cython.exceptval(check=False)
def _is_unspaced(sign: cython.Py_UCS4) -> cython.bint:
    """Whether a character counts as a word of its own: those of `BLANKLESS` in `language/scripts.py`."""
    if sign < "\u0e00":
        return False
    return (
        ("\u3040" <= sign <= "\u30ff")
        or ("\u3400" <= sign <= "\u9fff")
        or ("\uac00" <= sign <= "\ud7af")
        or ("\u0e00" <= sign <= "\u0e7f")
    )


#: 2**64 - 1. Uncompiled, numbers do not wrap by themselves.
_ALL_BITS = cython.declare(cython.ulonglong, 0xFFFFFFFFFFFFFFFF)
#: Of FNV-1a, http://www.isthe.com/chongo/tech/comp/fnv/.
_OFFSET = cython.declare(cython.ulonglong, 0xCBF29CE484222325)
_PRIME = cython.declare(cython.ulonglong, 0x100000001B3)


def count_classes(
    texts: list[str],
    ones: cython.longlong[::1],
    head: cython.Py_ssize_t,
    out: cython.longlong[::1],
    sizes: cython.double[::1],
) -> None:
    """The sum of what `ones` has for the first `head` characters of each text, and how many characters it has.

    For what is beyond the end of `ones` its last entry counts.
    """
    last: cython.Py_ssize_t = ones.shape[0] - 1
    at: cython.Py_ssize_t
    code: cython.Py_ssize_t
    left: cython.Py_ssize_t
    total: cython.longlong
    sign: cython.Py_UCS4
    for at in range(len(texts)):
        text: str = texts[at]
        total, left, sizes[at] = 0, head, len(text)
        for sign in text:
            if not left:
                break
            code = ord(sign)
            total += ones[code if code < last else last]
            left -= 1
        out[at] = total


@cython.final
@cython.cclass
class WordTable:
    """Words as numbers in the order in which they are first met: a hash table with open addressing.

    `letters` has those of one word behind the other; `begins`, `sizes` and `hashes` have an entry a word. `places` has
    a power of two of entries, more of them than there can be words; -1 is a free one.
    """

    letters: cython.uint[::1]
    begins: cython.int[::1]
    sizes: cython.int[::1]
    hashes: cython.ulonglong[::1]
    places: cython.int[::1]
    count: cython.int
    end: cython.Py_ssize_t  # of the letters of the words that are known

    def __init__(
        self,
        letters: cython.uint[::1],
        begins: cython.int[::1],
        sizes: cython.int[::1],
        hashes: cython.ulonglong[::1],
        places: cython.int[::1],
    ) -> None:
        self.letters, self.begins, self.sizes, self.hashes, self.places = letters, begins, sizes, hashes, places
        self.count = 0
        self.end = 0

    def number(
        self,
        texts: list[str],
        starts: cython.int[::1],
        numbers: cython.int[::1],
        letters_of: cython.double[::1],
        sequences: cython.longlong[::1],
    ) -> tuple[int, int]:
        """Put a number for each word of each text (those of `words_of`) into `numbers`, the same for equal words.

        `starts`, an entry longer than the texts, gets where the numbers of each begin, `letters_of` how many characters
        its words have, `sequences` a number for its words in their order, the same for texts of the same words. How
        many words the table has then, and letters of them.
        """
        letters: cython.uint[::1] = self.letters
        at: cython.Py_ssize_t
        found: cython.Py_ssize_t = 0
        inside: cython.Py_ssize_t  # of a word: so many of its characters were read
        total: cython.Py_ssize_t
        number: cython.int
        sign: cython.Py_UCS4
        value: cython.ulonglong
        sequence: cython.ulonglong
        end: cython.Py_ssize_t  # of the letters of known words
        code: cython.uint
        # Nearly all characters are ASCII: each is told by one look at a table of the small letters and digits.
        small: cython.uint[128] = [0] * 128
        for at in range(128):
            sign = cython.cast(cython.Py_UCS4, at) if cython.compiled else chr(at)
            small[at] = ord(sign.lower()) if _is_of_word(sign) else 0
        for at in range(len(texts)):
            text: str = texts[at]
            if "Σ" in text or "\u0130" in text:
                # The only letters whose small ones depend on others, or are two.
                text = _lowered(text)
            starts[at] = cython.cast(cython.int, found)
            inside = total = 0
            end = self.end
            value = sequence = _OFFSET
            for sign in text:
                if sign < "\u0080":
                    code = small[ord(sign)]
                else:
                    sign = sign.lower()
                    code = ord(sign) if _is_of_word(sign) and (inside or not _is_unspaced(sign)) else 0
                if code:
                    letters[end + inside] = code
                    value = ((value ^ code) * _PRIME) & _ALL_BITS
                    inside += 1
                    continue
                if inside:
                    numbers[found] = number = self._settle(inside, value)
                    sequence = ((sequence ^ cython.cast(cython.ulonglong, number)) * _PRIME) & _ALL_BITS
                    found += 1
                    total += inside
                    inside, value, end = 0, _OFFSET, self.end
                if _is_unspaced(sign):
                    letters[end] = ord(sign)
                    numbers[found] = number = self._settle(1, ((_OFFSET ^ ord(sign)) * _PRIME) & _ALL_BITS)
                    sequence = ((sequence ^ cython.cast(cython.ulonglong, number)) * _PRIME) & _ALL_BITS
                    found += 1
                    total += 1
                    end = self.end
            if inside:
                numbers[found] = number = self._settle(inside, value)
                sequence = ((sequence ^ cython.cast(cython.ulonglong, number)) * _PRIME) & _ALL_BITS
                found += 1
                total += inside
            letters_of[at], sequences[at] = total, cython.cast(cython.longlong, sequence >> 1)
        starts[len(texts)] = cython.cast(cython.int, found)
        return self.count, self.end

    @cython.cfunc
    @cython.exceptval(check=False)
    def _settle(self, size: cython.Py_ssize_t, value: cython.ulonglong) -> cython.int:
        """The number of the word whose letters stand behind those of the words that are known; `value` is its hash."""
        mask: cython.Py_ssize_t = self.places.shape[0] - 1
        place: cython.Py_ssize_t = _first_place(value, mask)
        number: cython.int = self.places[place]
        same: cython.Py_ssize_t
        while number >= 0:
            if self.hashes[number] == value and self.sizes[number] == size:
                same = 0
                while same < size and self.letters[self.begins[number] + same] == self.letters[self.end + same]:
                    same += 1
                if same == size:
                    return number
            place = (place + 1) & mask
            number = self.places[place]
        number = self.count
        self.places[place], self.hashes[number] = number, value
        self.begins[number], self.sizes[number] = cython.cast(cython.int, self.end), cython.cast(cython.int, size)
        self.count = number + 1
        self.end += size
        return number

    def find(self, words: list[str], out: cython.int[::1]) -> None:
        """Put the number of each word into `out`; -1 for one that the table does not have."""
        at: cython.Py_ssize_t
        size: cython.Py_ssize_t
        place: cython.Py_ssize_t
        same: cython.Py_ssize_t
        mask: cython.Py_ssize_t = self.places.shape[0] - 1
        value: cython.ulonglong
        number: cython.int
        for at in range(len(words)):
            word: str = words[at]
            size, value = len(word), _OFFSET
            for place in range(size):
                value = ((value ^ ord(word[place])) * _PRIME) & _ALL_BITS
            place = _first_place(value, mask)
            number = self.places[place]
            while number >= 0:
                if self.hashes[number] == value and self.sizes[number] == size:
                    same = 0
                    while same < size and self.letters[self.begins[number] + same] == ord(word[same]):
                        same += 1
                    if same == size:
                        break
                place = (place + 1) & mask
                number = self.places[place]
            out[at] = number


@cython.cfunc
@cython.inline
@cython.exceptval(check=False)
def _first_place(value: cython.ulonglong, mask: cython.Py_ssize_t) -> cython.Py_ssize_t:
    """Where in a table an entry with a hash is looked for first."""
    return cython.cast(cython.Py_ssize_t, (value ^ (value >> 32)) & 0x7FFFFFFF) & mask


def has_any(text: str, words: tuple[str, ...]) -> bool:
    """Whether a text has one of the words."""
    word: str
    for word in words:  # noqa: SIM110 (compiled, a loop calls nothing)
        if word in text:
            return True
    return False


def has_other_digits(text: str) -> bool:
    """Whether a text has a decimal digit beyond ASCII, or a sign from the wide ones of East Asian typesetting on.

    >>> has_other_digits("3 – 5 é"), has_other_digits("٣"), has_other_digits("Ａ")
    (False, True, True)
    """
    at: cython.Py_ssize_t
    sign: cython.Py_UCS4
    for at in range(len(text)):
        sign = text[at]
        if sign > "\u007f" and (sign > "\uff00" or sign.isdecimal()):
            return True
    return False


def may_be_misread(text: str) -> bool:
    """Whether a text has what every sign of a wrong charset has in it (mojibake): two characters beyond ASCII next to
    each other, a control from the range behind ASCII, or one of `Œœ` and of two letters that UTF-8 read as Latin gives.

    >>> may_be_misread("café"), may_be_misread("cafÃ©"), may_be_misread("“é")
    (False, True, True)
    """
    at: cython.Py_ssize_t
    sign: cython.Py_UCS4
    is_behind: cython.bint = False
    for at in range(len(text)):
        sign = text[at]
        if sign < "\u0080":
            is_behind = False
        elif is_behind or sign < "\u00a0" or sign in "ŒœÃÂ":
            return True
        else:
            is_behind = True
    return False


def has_hidden(text: str) -> bool:
    """Whether a text has a control from the range behind ASCII, a line end of Unicode, or what turns its direction.

    >>> has_hidden("café\\n“a”"), has_hidden("a\\u2028b"), has_hidden("a\\u2067b"), has_hidden("a\\u007fb")
    (False, True, True, True)
    """
    at: cython.Py_ssize_t
    sign: cython.Py_UCS4
    for at in range(len(text)):
        sign = text[at]
        if sign >= "\u007f" and (sign <= "\u009f" or "\u2028" <= sign <= "\u202e" or "\u2066" <= sign <= "\u2069"):
            return True
    return False


def has_unsettled(text: str) -> bool:
    """Whether a text has a character that is never seen, or a blank or line end of another form than the common one:
    those that `_OPENS` of `steps/unicode.py` looks for, but for the common line end.

    >>> has_unsettled("café\\n“a”"), has_unsettled("a\\u00a0b"), has_unsettled("a\\u200bb")
    (False, True, True)
    """
    at: cython.Py_ssize_t
    sign: cython.Py_UCS4
    for at in range(len(text)):
        sign = text[at]
        if sign < "\u007f":
            if sign < " " and sign != "\n":
                return True
        elif sign <= "\u00a0" or sign == "\u00ad" or (sign >= "\u061c" and _is_unsettled(sign)):
            return True
    return False


@cython.cfunc
@cython.exceptval(check=False)
def _is_unsettled(sign: cython.Py_UCS4) -> cython.bint:
    if sign < "\u3000":
        return (
            sign == "\u061c" or sign == "\u1680" or sign == "\u180e"
            or ("\u2000" <= sign <= "\u200f") or ("\u2028" <= sign <= "\u202f")
            or ("\u205f" <= sign <= "\u206f" and sign != "\u2065")
        )  # fmt: skip
    return (
        sign == "\u3000" or (0xD800 <= ord(sign) <= 0xDFFF) or ("\ufdd0" <= sign <= "\ufdef") or sign == "\ufeff"
        or ("\ufff9" <= sign <= "\uffff" and sign != "\ufffd") or ("\U000e0001" <= sign <= "\U000e007f")
    )  # fmt: skip


def without_digits(text: str) -> str:
    """A text without decimal digits of any script."""
    at: cython.Py_ssize_t
    begin: cython.Py_ssize_t = 0
    pieces: list[str] = []
    for at in range(len(text)):
        if _is_digit(text[at]):
            pieces.append(text[begin:at])
            begin = at + 1
    if not begin:
        return text
    pieces.append(text[begin:])
    return "".join(pieces)


@cython.cfunc
@cython.inline
@cython.exceptval(check=False)
def _is_digit(sign: cython.Py_UCS4) -> cython.bint:
    return "0" <= sign <= "9" if sign < "\u0080" else sign.isdecimal()
