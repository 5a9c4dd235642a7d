# cython: boundscheck=False, wraparound=False
"""The rules of a style sheet, by one scan for its braces."""

import cython


def top_rules(sheet: str) -> list[tuple[str, str]]:
    """The rules that stand in no other, of a sheet without comments: selector and declarations.

    What begins with `@` (for a printer, for a width) is left out with all that stands in it.
    """
    rules: list[tuple[str, str]] = []
    selector: str = ""
    depth: cython.Py_ssize_t = 0
    begin: cython.Py_ssize_t = 0
    at: cython.Py_ssize_t
    sign: cython.Py_UCS4
    for at in range(len(sheet)):
        sign = sheet[at]
        if sign == "{":
            if depth == 0:
                selector = sheet[begin:at].rpartition(";")[2].strip()
                begin = at + 1
            depth += 1
        elif sign == "}" and depth > 0:
            depth -= 1
            if depth == 0:
                if not selector.startswith("@"):
                    rules.append((selector, sheet[begin:at]))
                begin = at + 1
    return rules
