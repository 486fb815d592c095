"""Which answers staff must hear of, and how soon. Pure; each rule is one function.

Where a rule can be read in two ways it is read the more careful way, until a clinician decides.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from aftercare.symptoms import RED_FLAGS, SEVERITY_WORDS, SYMPTOMS

# Whom a patient is told to call, the most urgent first: an ambulance, the crisis line, the clinic.
URGENCY = ("911", "988", "call clinic now")
UNSURE = "unsure"
MODERATE, SEVERE = 2, 3
MUCH_WORSE = 2


@dataclass(frozen=True)
class Fired:
    """One rule that asks staff for something: how soon, and why, in words for them."""

    rule: str
    level: str
    words: str


@dataclass(frozen=True)
class Before:
    """How bad it was in the session's last answered check-in; what was not ticked was none."""

    name: str
    how_bad: dict[str, int | str]


def fired(page: str, told: dict, previous: Before | None = None) -> list[Fired]:
    """What one page of a check-in asks staff for; without a previous one, nothing can be worse."""
    return list(RULES[page](told, previous))


def whom_to_call(flags: list[str]) -> str:
    """One answer for all the signs that were ticked: the most urgent one."""
    return min((RED_FLAGS[slug].action for slug in flags), key=URGENCY.index)


def red_flags(told, previous) -> Iterator[Fired]:
    for slug in told["flags"]:
        yield Fired("red flag", "call now", f"Ticked a warning sign: {RED_FLAGS[slug].words}")


def symptoms(told, previous) -> Iterator[Fired]:
    if "something_else" in told["symptoms"]:
        yield Fired("something else", "read today", "Has something that is not on the list")


def how_bad(told, previous) -> Iterator[Fired]:
    for slug, answer in told.items():
        if steps(answer) >= SEVERE:
            how = in_words(answer)
            yield Fired(how, "call today", f"{SYMPTOMS[slug].name}: {how}")
        if previous:
            yield from much_worse(slug, answer, previous)


def much_worse(slug, answer, previous) -> Iterator[Fired]:
    then = previous.how_bad.get(slug, 0)
    more = steps(answer) - steps(then)
    if more >= MUCH_WORSE:
        change = f"{in_words(then)} then and {in_words(answer)} now"
        since = f"worse by {more} steps since the {previous.name}, {change}"
        yield Fired("worse", "call today", f"{SYMPTOMS[slug].name}: {since}")


def send(told, previous) -> Iterator[Fired]:
    if told["call"]:
        yield Fired("asked for a call", "call today", "Asked for a call")
    if told["note"]:
        yield Fired("note", "read today", "Wrote a note")
    # "The next day after a restful sleep" (what Spravato's label says): asked where a clinic's
    # policy has it.
    if told.get("rested") == "no":
        yield Fired("not rested", "call today", "Has not slept well; the window ends later now")
    # 4 of 100 day-surgery patients drove within 24 hours (750 asked, PMID 11350338): nobody is
    # blamed, and somebody talks with them. How soon is the clinic's own choice, a draft to sign.
    if told.get("drove") == "yes":
        yield Fired("drove", "call today", "Drove in the no-driving hours")


RULES = {"red_flags": red_flags, "symptoms": symptoms, "how_bad": how_bad, "send": send}


def steps(answer: int | str) -> int:
    """How bad on the scale from 0 to 4. Somebody who is not sure may have it moderately."""
    return MODERATE if answer == UNSURE else answer


def in_words(answer: int | str) -> str:
    return "not sure" if answer == UNSURE else SEVERITY_WORDS[answer]
