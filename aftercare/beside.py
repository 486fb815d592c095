"""What a patient told now, beside what they told before. Pure.

`now` and `before` are what stands on each answered page of two check-ins, in the shape that Answer
describes; before is None when there is nothing to compare with.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from aftercare import told
from aftercare.symptoms import RED_FLAGS, SYMPTOMS
from aftercare.triage import in_words, steps


@dataclass(frozen=True)
class Line:
    """One thing that was asked; pips is how bad it is now, where that is a number."""

    name: str
    now: str
    before: str
    pips: int | None = None
    much: bool = False


def lines(now: dict, before: dict | None) -> list[Line]:
    before = before or {}
    flagged = Line(_("Warning signs"), flags(now), flags(before), much=bool(told.flags(now)))
    return [flagged, *symptoms(now, before), *driving(now, before)]


def symptoms(now: dict, before: dict) -> list[Line]:
    """A line for each symptom of either, the worst now first; one for all when there is none."""
    either = [slug for slug in SYMPTOMS if slug in ticked(now) or slug in ticked(before)]
    if not either:
        return [Line(_("Side effects"), symptom("", now), symptom("", before))]
    either.sort(key=lambda slug: -steps(now.get("how_bad", {}).get(slug, 0)))
    return [
        Line(SYMPTOMS[slug].name, symptom(slug, now), symptom(slug, before), pips(slug, now))
        for slug in either
    ]


def driving(now: dict, before: dict) -> list[Line]:
    """A line where it was asked, now or before."""
    if not (drove(now) or drove(before)):
        return []
    said = {"yes": _("Yes"), "no": _("No"), "not said": _("Would rather not say")}
    told_now, told_before = (said.get(drove(one), _("Not answered")) for one in (now, before))
    name = _("Drove in the no-driving hours")
    return [Line(name, told_now, told_before, much=drove(now) == "yes")]


def drove(page_by_page: dict) -> str:
    return page_by_page.get("send", {}).get("drove", "")


def ticked(page_by_page: dict) -> list[str]:
    return page_by_page.get("symptoms", {}).get("symptoms", [])


def flags(page_by_page: dict) -> str:
    if "red_flags" not in page_by_page:
        return _("Not answered")
    return "; ".join(RED_FLAGS[slug].words for slug in told.flags(page_by_page)) or _("None")


def symptom(slug: str, page_by_page: dict) -> str:
    if "symptoms" not in page_by_page:
        return _("Not answered")
    if slug not in ticked(page_by_page):
        return _("None")
    how_bad = page_by_page.get("how_bad", {})
    return in_words(how_bad[slug]).capitalize() if slug in how_bad else _("Ticked")


def pips(slug: str, page_by_page: dict) -> int | None:
    how_bad = page_by_page.get("how_bad", {}).get(slug) if slug in ticked(page_by_page) else 0
    return how_bad if isinstance(how_bad, int) else None


def in_short(page_by_page: dict) -> list[str]:
    """What was told, as a list: warning signs, then the worst, last the note as it was written."""
    if not page_by_page:
        return []
    named = [f"{line.name}: {line.now}" for line in lines(page_by_page, None)]
    last = page_by_page.get("send", {})
    call = [_("Asked for a call")] if last.get("call") else []
    return [*named, *call, *([f"“{last['note']}”"] if last.get("note") else [])]
