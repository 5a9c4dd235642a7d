"""What is not the article: lines that everybody repeats (the lexicon) and lines that a site repeats (its profile).

The step itself is in `step`, with its phrases and its model: who only learns what sites repeat does without them.
"""

from copydesk.cleaners.steps.boilerplate.evidence import SiteEvidence, site_evidence
from copydesk.cleaners.steps.boilerplate.profile import (
    Observation,
    Profile,
    ProfileError,
    from_json,
    learn_profile,
    observe,
    repeated_lines,
    to_json,
    veto_in_profile,
)

__all__ = [
    "Observation",
    "Profile",
    "ProfileError",
    "SiteEvidence",
    "from_json",
    "learn_profile",
    "observe",
    "repeated_lines",
    "site_evidence",
    "to_json",
    "veto_in_profile",
]
