"""Zones by their names: "10:00 MESZ", "06:30 EST", "9:15 Uhr (MEZ)", "UTC+2"."""

from __future__ import annotations

from copydesk.cleaners.patterns import deferred

#: Names that mean one zone wherever news is written, in hours from UTC. Left out are those that mean several: IST
#: (India, Israel, Ireland), CST (Chicago, China, Cuba), AST, and ET, which is one or the other by the day of the year.
_HOURS = {
    "WET": 0, "WEST": 1, "BST": 1, "CET": 1, "CEST": 2, "MEZ": 1, "MESZ": 2, "EET": 2, "EEST": 3, "MSK": 3, "МСК": 3,
    "SAST": 2, "EAT": 3, "WIB": 7, "WITA": 8, "HKT": 8, "SGT": 8, "JST": 9, "KST": 9,
    "AWST": 8, "AEST": 10, "AEDT": 11, "NZST": 12, "NZDT": 13,
    "EST": -5, "EDT": -4, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7, "AKST": -9, "AKDT": -8, "HST": -10,
    "BRT": -3, "NST": -3.5, "NPT": 5.75, "ACST": 9.5,
}  # fmt: skip

#: Small letters are words ("10:00 est fermé"), so capitals alone are zones. A word for "o'clock" may stand before them.
_AFTER_CLOCK = deferred(
    r"\s{0,2}(?:Uhr|uhr|h|u|uur|ч\.?)?\s{0,2}\(?"
    r"(?:(?:UTC|GMT)?(?P<sign>[+-])(?P<hours>\d{1,2})(?![\d:.])|(?P<name>[A-ZМСК]{3,4})(?![\w-]))"
)


def zone_after(text: str, at: int) -> str | None:
    """The zone that stands behind a time of day, as ISO 8601 writes it; `None` where none stands at `at`.

    >>> zone_after("10:00 MESZ", 5), zone_after("10:00 Uhr (MEZ)", 5), zone_after("10:00 IST", 5)
    ('+02:00', '+01:00', None)
    >>> zone_after("10:00 UTC+2", 5), zone_after("10:00 EST", 5), zone_after("10:00 est fermé", 5)
    ('+02:00', '-05:00', None)
    """
    match = _AFTER_CLOCK.match(text, at)
    if not match:
        return None
    if match["name"]:
        hours = _HOURS.get(match["name"])
        return None if hours is None else _written(hours)
    hours = int(match["sign"] + match["hours"])
    return _written(hours) if abs(hours) <= 14 else None


def _written(hours: float) -> str:
    minutes = round(abs(hours) * 60)
    return f"{'-' if hours < 0 else '+'}{minutes // 60:02}:{minutes % 60:02}"
