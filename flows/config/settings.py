"""Settings: `copydesk.toml`, then `COPYDESK_*` of the environment over it, read when a run starts.

A group is a table of the file, and the first word of a variable: `[politeness] delay = 2.0` is
`COPYDESK_POLITENESS_DELAY=2.0`. Secrets come from the environment alone.
"""

from __future__ import annotations

import math
import os
import types
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, fields, is_dataclass, replace
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints
from urllib.parse import urlsplit

from copydesk.cleaners.model.record_options import RecordOptions
from copydesk.flows.config.groups import (
    ArchiveLimits,
    DiscoveryLimits,
    ExecutorSettings,
    FetchLimits,
    KeepSettings,
    MailSettings,
    Politeness,
    PublishHook,
    RenderSettings,
    RightsPolicy,
)
from copydesk.flows.config.sources import SourceEntry, read_sources
from copydesk.flows.config.toml_file import SettingsError, read_toml

__all__ = ["Settings", "SettingsError", "SourceEntry", "read_settings", "read_sources"]

_PREFIX = "COPYDESK_"

_PROXIES = ("http", "socks5", "socks4")

#: Settings of which nothing would be done at 0.
_AT_LEAST_ONE = frozenset(
    {
        (Politeness, "max_hosts"), (Politeness, "max_frontier"), (FetchLimits, "max_tries"), (FetchLimits, "max_pages"),
        (DiscoveryLimits, "max_documents"), (RenderSettings, "at_once"), (ExecutorSettings, "at_once"),
        (ExecutorSettings, "fetchers"),
    }
)  # fmt: skip

#: What comes from the environment alone.
SECRETS = ("webhook", "ping", "mail.password", "publish.secret")

#: Variables that are no settings of a run: in which form the core is loaded (`copydesk/form.py`), and where tables of
#: words are kept (`copydesk/kept_tables.py`).
_NO_SETTINGS = frozenset(("COPYDESK_UNCOMPILED", "COPYDESK_CACHE"))


@dataclass(frozen=True)
class Settings:
    """All groups of a run."""

    #: An address or mail address at which a site's owner can reach you; it goes into the User-Agent.
    contact: str | None = None
    #: The address of the state database (`postgresql+psycopg://…`); none is a SQLite file in the data folder. One with
    #: a password comes from the environment alone.
    state: str | None = field(default=None, repr=False)
    #: An address that is told of failed nights and of drift. It is a secret: from the environment alone.
    webhook: str | None = field(default=None, repr=False)
    #: A proxy for all requests of a crawl (`http://HOST:PORT`, `socks5://HOST:PORT`, `socks4://HOST:PORT`). One with a
    #: password comes from the environment alone. That of the environment of other programs is not used.
    proxy: str | None = field(default=None, repr=False)
    #: Whether the proxy looks names up, for machines that cannot: what they stand for is then judged by nobody here.
    proxy_resolves: bool = False
    #: An address that is asked for after each night that is published and not below its bound (healthchecks.io and its
    #: like): whoever waits for it hears of a night that did not come. It is a secret: from the environment alone.
    ping: str | None = field(default=None, repr=False)
    #: Where the folder of reports is served, for links to it.
    reports_url: str | None = None
    #: Names of this machine under which browsers and programs reach what `copydesk serve` serves, beside loopback and
    #: plain IP addresses. A request by any other name is refused.
    hosts: tuple[str, ...] = ()
    politeness: Politeness = field(default_factory=Politeness)
    fetch: FetchLimits = field(default_factory=FetchLimits)
    discovery: DiscoveryLimits = field(default_factory=DiscoveryLimits)
    render: RenderSettings = field(default_factory=RenderSettings)
    archive: ArchiveLimits = field(default_factory=ArchiveLimits)
    rights: RightsPolicy = field(default_factory=RightsPolicy)
    records: RecordOptions = field(default_factory=RecordOptions)
    run: ExecutorSettings = field(default_factory=ExecutorSettings)
    mail: MailSettings = field(default_factory=MailSettings)
    publish: PublishHook = field(default_factory=PublishHook)
    keep: KeepSettings = field(default_factory=KeepSettings)


def read_settings(path: Path | None, environ: Mapping[str, str]) -> Settings:
    """Settings of a file (none: the defaults) and of an environment.

    Raises `SettingsError` that names the file, line and key, or the variable, of what cannot be. Variables that begin
    with `COPYDESK_` but name no setting are an error as well: a misspelt one would be silent.
    """
    settings = Settings()
    if path is not None:
        settings = _from_file(settings, path)
    return _from_environment(settings, environ)


def read_folder_settings(root: Path) -> Settings:
    """The settings of a data folder: its `copydesk.toml`, if it has one, and this process's environment."""
    file = root / "copydesk.toml"
    return read_settings(file if file.exists() else None, os.environ)


def _from_file(settings: Settings, path: Path) -> Settings:
    file = read_toml(path)
    changes: dict[str, Any] = {}
    for name, value in file.values.items():
        group = getattr(settings, name, None) if name in _names(settings) else None
        if name not in _names(settings):
            raise file.error(f"unknown key; known are {', '.join(_names(settings))}", key=name, table="")
        if not is_dataclass(group):
            changes[name] = _checked(Settings, name, value, lambda why, name=name: file.error(why, key=name))
        elif not isinstance(value, dict):
            raise file.error("is a table", key=name)
        else:
            changes[name] = _group(file, name, group, value)
    if "state" in changes and changes["state"] and urlsplit(changes["state"]).password:
        raise file.error("a password does not belong into a file: set COPYDESK_STATE", key="state")
    if changes.get("proxy") and urlsplit(changes["proxy"]).password:
        raise file.error("a password does not belong into a file: set COPYDESK_PROXY", key="proxy")
    for place in SECRETS:
        table, _, key = place.rpartition(".")
        if (file.values.get(table, {}) if table else file.values).get(key):
            variable = f"{_PREFIX}{place.replace('.', '_').upper()}"
            raise file.error(f"a secret does not belong into a file: set {variable}", table=table, key=key)
    return replace(settings, **changes)


def _group(file: Any, name: str, group: Any, values: Mapping[str, Any]) -> Any:
    changes = {}
    for key, value in values.items():
        if key not in _names(group):
            raise file.error(f"unknown key; known are {', '.join(_names(group))}", table=name, key=key)
        changes[key] = _checked(type(group), key, value, lambda why, key=key: file.error(why, table=name, key=key))
    return replace(group, **changes)


def _from_environment(settings: Settings, environ: Mapping[str, str]) -> Settings:
    ours = (v for v in environ if v.startswith(_PREFIX) and v not in _NO_SETTINGS and not v.startswith(LOGIN_VARIABLE))
    for variable in sorted(ours):
        name = variable.removeprefix(_PREFIX).lower()
        settings = _set(settings, variable, name, environ[variable])
    return settings


def _set(settings: Settings, variable: str, name: str, text: str) -> Settings:
    def error(why: str) -> SettingsError:
        return SettingsError("environment", None, variable, why)

    group_name, _, key = name.partition("_")
    group = getattr(settings, group_name, None)
    if is_dataclass(group) and not isinstance(group, type) and key in _names(group):
        value = _checked(type(group), key, _parse(type(group), key, text), error)
        changed: Any = replace(group, **{key: value})
        return replace(settings, **{group_name: changed})
    if name in _names(settings) and not is_dataclass(getattr(settings, name)):
        return replace(settings, **{name: _checked(Settings, name, _parse(Settings, name, text), error)})
    raise error("names no setting")


def _contact_fault(contact: str) -> str | None:
    """What is wrong with what a site's owner is told to write to; it goes into a header."""
    is_right = contact.isprintable() and ("@" in contact or not _address_fault(contact))
    return None if is_right else "is a mail address, or an address that begins with https://"


def _state_fault(address: str) -> str | None:
    """What is wrong with the address of a state database."""
    kinds = ("sqlite:///", "postgresql://", "postgres://", "postgresql+psycopg://")
    return None if address.startswith(kinds) else "is postgresql://USER@HOST/NAME, or sqlite:///FILE"


def _address_fault(address: str) -> str | None:
    """What is wrong with an address of the web."""
    try:
        parts = urlsplit(address)
        is_right = parts.scheme in ("http", "https") and parts.hostname
    except ValueError:
        is_right = False
    return None if is_right else "is an address that begins with https:// or http://"


def _proxy_fault(address: str) -> str | None:
    """What is wrong with the address of a proxy."""
    try:
        parts = urlsplit(address)
        is_right = parts.scheme in _PROXIES and parts.hostname and parts.port and parts.path in ("", "/")
    except ValueError:
        is_right = False
    return None if is_right else f"is {', '.join(f'{kind}://HOST:PORT' for kind in _PROXIES)}"


#: What texts have to be, beside texts, by their setting.
_FAULTS: Mapping[tuple[type, str], Callable[[str], str | None]] = {
    (Settings, "contact"): _contact_fault,
    (Settings, "state"): _state_fault,
    (Settings, "webhook"): _address_fault,
    (Settings, "ping"): _address_fault,
    (Settings, "reports_url"): _address_fault,
    (Settings, "proxy"): _proxy_fault,
    (PublishHook, "url"): _address_fault,
}


def _names(value: Any) -> list[str]:
    return [f.name for f in fields(value)]


def _types_of(owner: type, key: str) -> tuple[Any, ...]:
    hint = get_type_hints(owner)[key]
    return get_args(hint) if get_origin(hint) in (Union, types.UnionType) else (hint,)


def _parse(owner: type, key: str, text: str) -> Any:
    """A variable's text as the type of its setting; the text itself where it does not fit."""
    for kind in _types_of(owner, key):
        if kind is bool and text.lower() in ("true", "false", "1", "0", "yes", "no"):
            return text.lower() in ("true", "1", "yes")
        if get_origin(kind) is tuple:
            return [part.strip() for part in text.split(",") if part.strip()]
        if kind in (int, float):
            try:
                return kind(text)
            except ValueError:
                continue
    return text


def _checked(owner: type, key: str, value: Any, error: Any) -> Any:
    """The value as the type that its setting has; raises what `error` makes of the reason why it is none."""
    least = int((owner, key) in _AT_LEAST_ONE)
    for kind in _types_of(owner, key):
        if kind is float and isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < math.inf:
            return float(value)
        if kind is int and isinstance(value, int) and not isinstance(value, bool) and value >= least:
            return value
        if kind is str and isinstance(value, str):
            if value and (fault := _FAULTS.get((owner, key))) and (why := fault(value)):
                raise error(why)
            return value
        if kind is bool and isinstance(value, bool):
            return value
        if get_origin(kind) is Literal and value in get_args(kind):
            return value
        if get_origin(kind) is tuple and isinstance(value, list) and all(isinstance(v, str) for v in value):
            return tuple(value)
    names = " or ".join(_named(k) for k in _types_of(owner, key) if k is not type(None))
    names = names.replace("0 or more", f"{least} or more")
    raise error(f"is {names}")


#: What a person calls the types of settings.
_NAMES = {int: "a whole number, 0 or more", float: "a number, 0 or more", bool: "true or false", str: "a text"}


def _named(kind: Any) -> str:
    """What a value of a setting is called when it is none."""
    if get_origin(kind) is Literal:
        return " or ".join(get_args(kind))
    return "a list of texts" if get_origin(kind) is tuple else _NAMES.get(kind, str(kind))


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
