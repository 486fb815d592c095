"""Small drawings, and what a form's template cannot ask of its field."""

from django import forms, template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from portal import words

register = template.Library()

WAVES = "M7 19c3-2.6 6-2.6 9 0s6 2.6 9 0M7 13.5c3-2.6 6-2.6 9 0s6 2.6 9 0"
PHONE = (
    "M6.5 4h3l1.5 4-2 1.5a11 11 0 0 0 5.5 5.5l1.5-2 4 1.5v3a2 2 0 0 1-2.2 2"
    "A16 16 0 0 1 4.5 6.2 2 2 0 0 1 6.5 4Z"
)
ICONS = {  # 24 by 24, drawn with a stroke
    "back": '<path d="m15 6-6 6 6 6"/>',
    "book": (
        '<path d="M12 6.5C10 5 7 4.6 4 5v13c3-.4 6 0 8 1.5 2-1.5 5-1.9 8-1.5V5c-3-.4-6 0-8 1.5Z'
        'm0 0v13"/>'
    ),
    "calendar": (
        '<rect x="4" y="5.5" width="16" height="15" rx="2"/><path d="M4 10.5h16M8.5 3v4M15.5 3v4"/>'
    ),
    "check-in": (
        '<rect x="5" y="4" width="14" height="17" rx="2"/>'
        '<path d="m9 13 2.2 2.2L15.5 11M9 4v2h6V4"/>'
    ),
    "clock": '<circle cx="12" cy="12" r="9"/><path d="M12 7v5l3 2"/>',
    "home": '<path d="M4 11.5 12 5l8 6.5V20h-5.5v-5h-5v5H4z"/>',
    "moon": '<path d="M20 14.5A8 8 0 0 1 9.5 4a8 8 0 1 0 10.5 10.5Z"/>',
    "next": '<path d="m9 6 6 6-6 6"/>',
    "no-driving": (
        '<circle cx="12" cy="12" r="9"/><circle cx="12" cy="12" r="2.2"/>'
        '<path d="M3.4 10.2H10M14 10.2h6.6M12 14.2V21"/>'
        '<path d="m4.5 19.5 15-15" stroke-width="2.4"/>'
    ),
    "person": '<circle cx="12" cy="8.5" r="3.5"/><path d="M5 20c.8-4 3.5-6 7-6s6.2 2 7 6"/>',
    "phone": f'<path d="{PHONE}"/>',
    "sun": (
        '<circle cx="12" cy="12" r="4"/><path d="M12 3v2M12 19v2M3 12h2M19 12h2'
        'M5.6 5.6 7 7M17 17l1.4 1.4M5.6 18.4 7 17M17 7l1.4-1.4"/>'
    ),
}
SHAPES = {  # 10 by 10, filled: what a tag says to somebody who sees no colour
    "urgent": "M3 .3h4L9.7 3v4L7 9.7H3L.3 7V3z",
    "call": "M5 .2 9.8 5 5 9.8.2 5z",
    "soon": "M5 .5 9.7 9H.3z",
    "ok": "m3.8 8.9-3.6-3.6 1.6-1.6 2 2 4.4-4.4 1.6 1.6z",
    "info": "M1 1h8v8H1z",
    "none": (
        "M5 .4a4.6 4.6 0 1 0 0 9.2A4.6 4.6 0 0 0 5 .4Z"
        "m0 1.8a2.8 2.8 0 1 1 0 5.6 2.8 2.8 0 0 1 0-5.6Z"
    ),
}
STEPS = 4
ON = mark_safe(' class="on"')


@register.simple_tag
def icon(name):
    """A line drawing beside words that say the same; hidden from a screen reader."""
    drawing = mark_safe(ICONS[name])  # noqa: S308 - from the table above
    return format_html('<svg class="i" viewBox="0 0 24 24" aria-hidden="true">{}</svg>', drawing)


@register.simple_tag
def shape(kind):
    """The shape of a tag: octagon, diamond, triangle, tick, square or ring."""
    return format_html(
        '<svg viewBox="0 0 10 10" aria-hidden="true"><path d="{}"/></svg>', SHAPES[kind]
    )


@register.simple_tag
def mark():
    """The sign beside the clinic's name."""
    return format_html(
        '<svg class="mark" viewBox="0 0 32 32" aria-hidden="true">'
        '<circle cx="16" cy="16" r="15"/><path d="{}"/></svg>',
        WAVES,
    )


@register.simple_tag
def pips(level):
    """Severity as rising bars beside its word; nothing for an answer that is not a number."""
    if level not in range(STEPS + 1):
        return ""
    bars = format_html_join("", "<i{}></i>", ((ON if n < level else "",) for n in range(STEPS)))
    return format_html('<span class="pips" aria-hidden="true">{}</span>', bars)


@register.filter
def tel(phone):
    """The address that calls a number."""
    return words.phone_href(phone)


@register.filter
def sms(phone):
    """The number for a link that writes a text."""
    return words.phone_href(phone).removeprefix("tel:") if phone else ""


@register.filter
def first_input(field):
    """The id that a link from the error summary must lead to: the first box of the field."""
    data = field.subwidgets[0].data if field.subwidgets else {}
    return data.get("attrs", {}).get("id", "") or field.id_for_label


@register.filter
def box(field):
    """Which part of the form pack draws a field: hidden, choices, tick or line."""
    widget = field.field.widget
    if widget.is_hidden:
        return "hidden"
    kind = getattr(widget, "input_type", "")
    if kind in ("radio", "checkbox") and hasattr(widget, "optgroups"):
        return "choices"
    return "tick" if kind == "checkbox" else "line"


@register.filter
def says_which(error, field):
    """An error that also reads well in a list: Django's own for a missing answer names nothing."""
    if error == forms.Field.default_error_messages["required"]:
        return _("This is missing: %(label)s") % {"label": field.label}
    return error
