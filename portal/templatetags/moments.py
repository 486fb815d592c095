"""{{ moment|clock:clinic }}: moments in the words of portal.words, on the wall of a clinic."""

from django import template

from portal import words

register = template.Library()


@register.filter
def clock(moment, clinic):
    return words.clock(moment, clinic.tz) if moment else ""


@register.filter
def day(moment, clinic):
    return words.day(moment, clinic.tz) if moment else ""


@register.filter
def in_full(moment, clinic):
    return words.in_full(moment, clinic.tz) if moment else ""


@register.filter
def on_the_clock(moment, clinic):
    """What a box for a time starts with: 15:40."""
    return f"{moment.astimezone(clinic.tz):%H:%M}" if moment else ""


@register.filter
def birth_date(value):
    """02/11/1985, as it is read back at the start."""
    return f"{value:%m/%d/%Y}"
