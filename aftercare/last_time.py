"""How somebody was after the session before this one, for them and for who treats them next."""

from aftercare import told
from aftercare.symptoms import RED_FLAGS, SYMPTOMS
from aftercare.triage import in_words, steps


def last_time(appointment) -> list:
    """The check-ins that were answered after the session before this one, in their order."""
    earlier = appointment.patient.appointments.filter(released_at__lt=appointment.begins)
    before = earlier.exclude(pk=appointment.pk).order_by("-released_at").first()
    if before is None:
        return []
    rows = before.check_ins.prefetch_related("answers").order_by("due_at", "pk")
    return [one for one in rows if one.told]


def worst(tellings: list[dict]) -> list[str]:
    """The warning signs, then each symptom as bad as it ever was, the worst first. Pure."""
    flags = dict.fromkeys(slug for pages in tellings for slug in told.flags(pages))
    each = {}
    for pages in tellings:
        for slug in pages.get("symptoms", {}).get("symptoms", []):
            answer = pages.get("how_bad", {}).get(slug)
            each[slug] = max(each.get(slug), answer, key=how_bad)
    symptoms = sorted(each.items(), key=lambda one: -how_bad(one[1]))
    signs = [RED_FLAGS[slug].words for slug in flags]
    return [*signs, *(named(slug, answer) for slug, answer in symptoms if answer != 0)]


def how_bad(answer) -> int:
    """Ticked, and not said how bad, is less than any answer."""
    return -1 if answer is None else steps(answer)


def named(slug, answer) -> str:
    name = SYMPTOMS[slug].name
    return name if answer is None else f"{name}: {in_words(answer)}"
