"""What pages show of concerns: the number in the bar, and the look of a level."""

from django import template

from aftercare.models import Concern
from portal.context import phone_href

register = template.Library()

# Which tag and which edge a level has; the word stands beside both.
KINDS = {"call now": "urgent", "call today": "call", "read today": "soon", "no reply": "none"}
EDGES = {"call now": "p1", "call today": "p1", "read today": "p2", "no reply": ""}


@register.simple_tag(takes_context=True)
def open_count(context, user):
    """How many concerns are open; empty for those who may not read answers."""
    if not user.is_clinical:
        return ""
    if "open_concerns" in context:
        return context["open_concerns"]
    return Concern.objects.filter(clinic_id=user.clinic_id).open().count()


@register.filter
def tag_kind(level):
    return KINDS[level]


@register.filter
def edge(level):
    return EDGES[level]


@register.filter
def tel(phone):
    """A number to tap."""
    return phone_href(phone)


@register.filter
def first_word(name):
    """Sam, of Sam Rivera: enough for a button beside a number."""
    return name.split(maxsplit=1)[0] if name.split() else ""
