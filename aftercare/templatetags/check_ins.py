"""How the state of a check-in looks to staff: the kind of its tag, and its word."""

from django import template
from django.utils.translation import gettext_lazy as _

register = template.Library()

LOOKS = {
    "ahead": ("none", _("Ahead")),
    "open": ("info", _("Open")),
    "sent": ("ok", _("Sent")),
    "closed": ("soon", _("No reply")),
    "joined": ("none", _("Joined")),
    "not asked": ("none", _("Not asked")),
}


@register.filter
def look(state):
    return LOOKS[state]
