"""Texts of the long set whose gold is broken itself: a mend of them counts as an error, so they are counted apart.

Each was read. A name of `daniel` is given by its host and the start of its last part.
"""

from __future__ import annotations

#: Sentences that the gold sets in pieces, or that it cuts off.
IN_PIECES = (
    "rizospastis.gr_994b5549",
    "rizospastis.gr_e769aa28",
    "rizospastis.gr_207a2c2e",
    "kurierlubelski.pl_b56f33f4",
    "belfasttelegraph.co.uk_0ef4ec4b",
    "wcxb_other-0707",
    "wcxb_other-0711",
    "wcxb_other-3071",
)

#: Sentences that the gold runs together without a blank.
RUN_TOGETHER = (
    "rizospastis.gr_4e4eaf02",
    "rizospastis.gr_e5d63575",
    "rizospastis.gr_f473c756",
    "rizospastis.gr_25e75c59",
    "rizospastis.gr_626b66a3",
    "dailymail.co.uk_56994e6d",
    "tiras.ru_348ef5af",
    "glavred.info_4d4c81ea",
    "bbc.co.uk_cef0d161",
    "zdrowiutko.info_e27d03de",
    "zdrowiutko.info_d6ef7934",
    "wcxb-0444",
)


def is_gold_broken(item_id: str) -> bool:
    """Whether an item was made of a text whose gold is broken.

    >>> is_gold_broken("wcxb_other-0707#wrap1"), is_gold_broken("wcxb_other-0708#wrap1")
    (True, False)
    """
    return any(name in item_id.partition("#")[0] for name in IN_PIECES + RUN_TOGETHER)
