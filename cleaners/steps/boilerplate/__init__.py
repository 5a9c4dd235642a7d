"""What is not the article: lines that everybody repeats (the lexicon) and lines that a site repeats (its profile).

The step itself is in `step`, with its phrases and its model: who only learns what sites repeat does without them.
"""

from copydesk.cleaners.steps.boilerplate.evidence import SiteEvidence, site_evidence
from copydesk.cleaners.steps.boilerplate.observe import Observation, observe
from copydesk.cleaners.steps.boilerplate.profile import (
    Profile,
    ProfileError,
    from_json,
    learn_profile,
    repeated_lines,
    to_json,
    veto_in_profile,
)
from copydesk.cleaners.steps.boilerplate.safety import Bounds, Weight, removed_share, weigh

__all__ = [
    "Bounds",
    "Observation",
    "Profile",
    "ProfileError",
    "SiteEvidence",
    "Weight",
    "from_json",
    "learn_profile",
    "observe",
    "removed_share",
    "repeated_lines",
    "site_evidence",
    "to_json",
    "veto_in_profile",
    "weigh",
]
