"""What patients may tell after a session, and the signs that need help at once.

The words, the usual ends and the source of each stand in `triage/symptoms.toml`, a draft until
a clinician signs it.
"""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Action = Literal["911", "988", "call clinic now"]


@dataclass(frozen=True, slots=True)
class Symptom:
    """Something a patient can tick; `usual_end_hours` counts from leaving, None is unknown."""

    slug: str
    name: str
    usual_end_hours: int | None
    source: str


@dataclass(frozen=True, slots=True)
class RedFlag:
    """A sign that cannot wait, and whom the patient is told to call."""

    slug: str
    words: str
    action: Action
    source: str


def _symptom(row: dict) -> Symptom:
    end = row.get("usual_end_hours")
    return Symptom(row["slug"], row["name"], end, row.get("end_source", row["source"]))


def _red_flag(row: dict) -> RedFlag:
    return RedFlag(row["slug"], row["words"], row["action"], row["source"])


_DATA = tomllib.loads((Path(__file__).parent / "triage" / "symptoms.toml").read_text("utf-8"))

STATUS: str = _DATA["meta"]["status"]
SEVERITY_WORDS: tuple[str, ...] = tuple(_DATA["meta"]["severity"])  # the index is the stored value
SYMPTOMS: dict[str, Symptom] = {row["slug"]: _symptom(row) for row in _DATA["symptom"]}
RED_FLAGS: dict[str, RedFlag] = {row["slug"]: _red_flag(row) for row in _DATA["red_flag"]}


def flags_by_action() -> dict[str, list[str]]:
    """The signs in words, by whom to call for them."""
    actions = {"911": [], "988": [], "call clinic now": []}
    for flag in RED_FLAGS.values():
        actions[flag.action].append(flag.words)
    return {
        "call_911": actions["911"],
        "call_988": actions["988"],
        "call_us": actions["call clinic now"],
    }
