"""What is not the article: lines that everybody repeats (the lexicon) and lines that a site repeats (its profile)."""

from cleaners.boilerplate.evidence import Evidence, evidence
from cleaners.boilerplate.lexicon import match
from cleaners.boilerplate.observe import Observation, observe
from cleaners.boilerplate.profile import Profile, ProfileError, from_json, learn, repeated_lines, to_json, veto
from cleaners.boilerplate.safety import Bounds, Weight, removed_share, weigh
from cleaners.boilerplate.step import Step, boilerplate

__all__ = [
    "Bounds",
    "Evidence",
    "Observation",
    "Profile",
    "ProfileError",
    "Step",
    "Weight",
    "boilerplate",
    "evidence",
    "from_json",
    "learn",
    "match",
    "observe",
    "removed_share",
    "repeated_lines",
    "to_json",
    "veto",
    "weigh",
]
