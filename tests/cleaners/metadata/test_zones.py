"""Zones by name behind a time of day, and what is no zone."""

import pytest

from copydesk.cleaners.metadata.moments import parse_moment


@pytest.mark.parametrize(
    ("written", "zone"),
    [
        ("8 July 2026, 18:05 BST", "+01:00"),
        ("8. Juli 2026, 18:05 Uhr MESZ", "+02:00"),
        ("8. Juli 2026, 18:05 Uhr (MESZ)", "+02:00"),
        ("8 июля 2026, 18:05 МСК", "+03:00"),
        ("July 8, 2026 6:05 PM EDT", "-04:00"),
        ("July 8, 2026 6:05 p.m. PDT", "-07:00"),
        ("8 Juli 2026, 18:05 WIB", "+07:00"),
        ("2026-07-08 18:05 JST", "+09:00"),
        ("2026-07-08 18:05 GMT+3", "+03:00"),
        ("2026-07-08 18:05 (UTC-5)", "-05:00"),
        ("2026-07-08 18:05 GMT", "Z"),
        ("2026-07-08 18:05 +0530", "+05:30"),
        ("8 July 2026, 18:05 IST", None),
        ("8 juillet 2026, 18:05 est fermé", None),
        ("8 July 2026, 18:05 WEST-SIDE", None),
        ("2026-07-08 18:05 UTC+99", "Z"),
        ("2026-07-08 18:05", None),
    ],
)
def test_a_zone(written: str, zone: str | None) -> None:
    moment = parse_moment(written)
    assert moment is not None
    assert (moment.clock, moment.zone) == ("18:05:00", zone)
