"""What pages show of concerns: the number in the bar, and the look of a level."""

from django import template

from aftercare.levels import Level
from aftercare.models import Concern

register = template.Library()

# Which tag and which edge a level has; the word stands beside both.
LOOKS = {
    Level.CALL_NOW: ("urgent", "p1"),
    Level.CALL_TODAY: ("call", "p1"),
    Level.READ_TODAY: ("soon", "p2"),
    Level.NO_REPLY: ("none", ""),
}


@register.simple_tag
def open_count(user, known):
    """How many concerns are open; looked up where the page does not know it already."""
    if known not in ("", None):
        return known
    return Concern.objects.filter(clinic_id=user.clinic_id).open().count()


@register.filter
def tag_kind(level):
    return LOOKS[level][0]


@register.filter
def edge(level):
    return LOOKS[level][1]


@register.filter
def first_word(name):
    """Sam, of Sam Rivera: enough for a button beside a number."""
    return name.split(maxsplit=1)[0] if name.split() else ""
