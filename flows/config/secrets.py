"""Secrets by name: out of the environment, or of whatever else this process was told to look in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

#: Beginning of the variables that hold log-ins: `COPYDESK_LOGIN_LANTERN` is the log-in `lantern`.
LOGIN_VARIABLE = "COPYDESK_LOGIN_"

_elsewhere: ContextVar[Callable[[str], str | None] | None] = ContextVar("_elsewhere", default=None)


@contextmanager
def secrets_from(look_up: Callable[[str], str | None]) -> Iterator[None]:
    """Look here, too, for secrets that the environment does not have, while the block runs."""
    token = _elsewhere.set(look_up)
    try:
        yield
    finally:
        _elsewhere.reset(token)


def find_logins(names: Iterable[str], environ: Mapping[str, str]) -> dict[str, str]:
    """The texts of log-ins, by name; those that are nowhere are left out."""
    look_up = _elsewhere.get()
    found = {}
    for name in names:
        text = environ.get(variable_of(name)) or (look_up(name) if look_up else None)
        if text:
            found[name] = text
    return found


def variable_of(login: str) -> str:
    """The variable that holds a log-in.

    >>> variable_of("the-lantern")
    'COPYDESK_LOGIN_THE_LANTERN'
    """
    return LOGIN_VARIABLE + login.upper().replace("-", "_")
