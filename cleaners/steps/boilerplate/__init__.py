"""What is not the article: lines that everybody repeats (the lexicon) and lines that a site repeats (its profile).

The step itself is in `step`, with its phrases and its model: who only learns what sites repeat does without them.
"""

from copydesk.cleaners.steps.boilerplate.evidence import Evidence, evidence
from copydesk.cleaners.steps.boilerplate.observe import Observation, observe
from copydesk.cleaners.steps.boilerplate.profile import (
    Profile,
    ProfileError,
    from_json,
    learn,
    repeated_lines,
    to_json,
    veto,
)
from copydesk.cleaners.steps.boilerplate.safety import Bounds, Weight, removed_share, weigh

__all__ = [
    "Bounds",
    "Evidence",
    "Observation",
    "Profile",
    "ProfileError",
    "Weight",
    "evidence",
    "from_json",
    "learn",
    "observe",
    "removed_share",
    "repeated_lines",
    "to_json",
    "veto",
    "weigh",
]
