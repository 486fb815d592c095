"""What a check-in tells so far, page by page. Pure.

`told` is what stands on each answered page, by page, in the shape that Answer describes.
"""

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aftercare.symptoms import RED_FLAGS, SYMPTOMS
from aftercare.triage import in_words


class Page(TextChoices):
    """The pages of a check-in, in their order."""

    RED_FLAGS = "red_flags"
    SYMPTOMS = "symptoms"
    HOW_BAD = "how_bad"
    SEND = "send"


PAGES = tuple(Page.values)
RESTED = {
    "yes": gettext_lazy("You slept well since you left"),
    "no": gettext_lazy("You did not sleep well yet, or are not sure"),
}
DROVE = {
    "yes": gettext_lazy("You drove in your no-driving hours"),
    "no": gettext_lazy("You did not drive in your no-driving hours"),
    "not said": gettext_lazy("You would rather not say if you drove"),
}


def next_page(told: dict[str, dict]) -> str | None:
    """The first page that waits for an answer; None when all are answered."""
    answered = {**told, "how_bad": how_bad(told)}
    return next((page for page in PAGES if answered.get(page) is None), None)


def may_open(page: str, told: dict[str, dict]) -> bool:
    """Whether every page before this one is answered."""
    waiting = next_page(told)
    return waiting is None or PAGES.index(page) <= PAGES.index(waiting)


def page_before(page: str, told: dict[str, dict]) -> str | None:
    """The page that Back leads to: none before the first, and none that was skipped."""
    before = [one for one in PAGES[: PAGES.index(page)] if one != "how_bad" or how_bad(told)]
    return before[-1] if before else None


def how_bad(told: dict[str, dict]) -> dict[str, int | str] | None:
    """How bad each ticked symptom is; None while that is not told of all of them."""
    if "symptoms" not in told:
        return None
    ticked, each = told["symptoms"]["symptoms"], told.get("how_bad", {})
    return {slug: each[slug] for slug in ticked} if set(ticked) <= set(each) else None


def flags(told: dict[str, dict]) -> list[str]:
    return told.get("red_flags", {}).get("flags", [])


def lines(told: dict[str, dict]) -> list[str]:
    """All of it in words, for whoever reads it back; the note stands last, as it was written."""
    return [*_flags(told), *_symptoms(told), *_send(told)]


def _flags(told):
    if "red_flags" in told:
        yield from [RED_FLAGS[slug].words for slug in flags(told)] or [_("No warning signs")]


def _symptoms(told):
    if "symptoms" in told:
        each, ticked = told.get("how_bad", {}), told["symptoms"]["symptoms"]
        yield from [_named(slug, each.get(slug)) for slug in ticked] or [_("No side effects")]


def _named(slug, answer):
    name = SYMPTOMS[slug].name
    return name if answer is None else f"{name}: {in_words(answer)}"


def _send(told):
    if "send" in told:
        yield _("You asked for a call") if told["send"]["call"] else _("You did not ask for a call")
        if "rested" in told["send"]:
            yield str(RESTED[told["send"]["rested"]])
        if "drove" in told["send"]:
            yield str(DROVE[told["send"]["drove"]])
        if told["send"]["note"]:
            yield _("Your note: “%s”") % told["send"]["note"]
