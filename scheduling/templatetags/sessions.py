"""How a session's status looks: the kind of its tag, and its word."""

from django import template
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from scheduling.getting_ready import to_do
from scheduling.status import Release, Status

register = template.Library()

LOOKS = {
    Status.BOOKED: ("none", _("Booked")),
    Status.ARRIVED: ("info", _("Arrived")),
    Status.STARTED: ("info", _("Infusion running")),
    Status.RECOVERING: ("soon", _("Recovering")),
    Status.RELEASED: ("ok", _("Released")),
    Status.MISSED: ("none", _("Did not come")),
    Status.CANCELLED: ("none", _("Cancelled")),
    Status.NOT_TREATED: ("none", _("Not treated")),
}
# What their list says to the patient; a session to come needs no word.
TO_THE_PATIENT = {
    Status.ARRIVED: _("You are checked in"),
    Status.STARTED: _("You are here now"),
    Status.RECOVERING: _("You are here now"),
    Status.RELEASED: _("Done"),
    Status.MISSED: _("You were not there"),
    Status.CANCELLED: _("Cancelled"),
    Status.NOT_TREATED: _("No treatment that day"),
}


# A release that was none: nobody took them home.
LEFT_OTHERWISE = {
    Release.AMBULANCE: ("soon", _("By ambulance")),
    Release.LEFT: ("soon", _("Left without release")),
}


@register.filter
def look(session):
    return LEFT_OTHERWISE.get(session.release_kind) or LOOKS[session.status]


@register.filter
def to_the_patient(status):
    return TO_THE_PATIENT.get(status, "")


@register.filter
def readiness(session):
    """How ready a patient is. What asks somebody to act stands before what is still to do."""
    prep = getattr(session, "preparation", None)
    if prep and prep.coming is False:
        return "urgent", _("Cannot come")
    if prep and prep.changed:
        return "call", _("Something changed")
    if left := len(to_do(session, there=session.no_driving_before is not None)):
        return "soon", ngettext("%(n)s to do", "%(n)s to do", left) % {"n": left}
    return "ok", _("Ready")
