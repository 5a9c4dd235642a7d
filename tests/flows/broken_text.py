"""A text with broken lines, and what it says: whichever way it comes in, it is mended the same."""

from __future__ import annotations

BROKEN = (
    "The gar\nden club of Lower Hask will plant two hun\ndred trees along the\nold canal this autumn, its treas\n"
    "urer said on Friday even\ning."
)
WHOLE = (
    "The garden club of Lower Hask will plant two hundred trees along the old canal this autumn, its treasurer said "
    "on Friday evening."
)
MORE = (
    "The trees are a gift of the town of Dray, which has more of them than it can water in a dry summer such as this."
)
