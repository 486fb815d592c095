"""How the state of a message looks: the kind of its tag, and its word."""

from django import template
from django.utils.translation import gettext_lazy as _

from portal.models.owed import UNSENT, State

register = template.Library()

LOOKS = {
    State.PLANNED: ("info", _("Waiting")),
    State.CLAIMED: ("info", _("Waiting")),
    State.SENT: ("ok", _("Sent")),
    State.DELIVERED: ("ok", _("Delivered")),
    State.FAILED: ("urgent", _("Failed")),
    State.WITHDRAWN: ("none", _("Withdrawn")),
}
AGAIN = ("soon", _("Trying again"))


@register.filter
def look(message):
    return AGAIN if message.state in UNSENT and message.attempts else LOOKS[message.state]
