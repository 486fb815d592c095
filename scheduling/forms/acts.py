"""The forms of the day: one act of the clinic each."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.forms import Form, MomentTyped, TimedForm, TimeTyped
from portal.inputs import PhoneField
from scheduling.forms.heard import Heard
from scheduling.status import EXPECTED, LIVE, UNSTARTED, Status

NOW = _("Leave it empty for this moment.")


class AnotherDay(forms.BooleanField):
    """Asked so that a slip of the hand in a date is seen before it is kept."""

    sometimes = True

    def __init__(self):
        said = _("It was on another day than planned")
        super().__init__(label=said, required=False)


class StartForm(TimedForm):
    come_from = (Status.ARRIVED,)
    title = _("Start the session")
    intro = _("Ask the patient to say their full name and birth date. Compare them with these.")
    action = _("Start the infusion")
    read_back = forms.BooleanField(
        label=_("The patient has said this name and birth date"),
        error_messages={"required": _("Read name and birth date back, then tick the box.")},
    )
    heard = Heard()
    started_at = TimeTyped(label=_("Started at, if it was earlier"), required=False, help_text=NOW)

    def __init__(self, *args, unread, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["heard"].queryset = unread
        if not unread:
            del self.fields["heard"]


class StartedAlreadyForm(TimedForm):
    title = _("It has started already")
    intro = _(
        "For an infusion that runs and was not started here. It goes into the record as it was."
    )
    action = _("Enter the start")
    started_at = MomentTyped(label=_("When did the infusion start?"))
    another_day = AnotherDay()
    reason = forms.CharField(label=_("Why is it entered now?"), max_length=300)
    come_from = UNSTARTED


class EndForm(TimedForm):
    come_from = (Status.STARTED,)
    title = _("End the infusion")
    intro = _(
        "The patient stays to recover. No driving from now on, and no end of it until they leave."
    )
    action = _("The infusion has ended")
    ended_at = TimeTyped(label=_("Ended at, if it was earlier"), required=False, help_text=NOW)
    stopped_early = forms.CharField(
        label=_("Stopped early? Say why"), max_length=300, required=False
    )


class ReasonForm(Form):
    reason = forms.CharField(
        label=_("What is the reason?"),
        max_length=300,
        help_text=_("It stays in the record."),
        error_messages={"required": _("Write the reason in a few words.")},
    )


class NotTreatedForm(ReasonForm):
    come_from = EXPECTED
    title = _("Not treated today")
    intro = _("The patient came, and no infusion is given. The session is closed.")
    action = _("Close the session")


class MissedForm(ReasonForm):
    come_from = (Status.BOOKED,)
    title = _("They did not come")
    intro = _("The session is closed as missed.")
    action = _("Close the session")


class RideForm(Form):
    way = "home"
    come_from = LIVE
    title = _("Ride home")
    intro = _("Nobody drives home alone, and no session starts before a ride is confirmed.")
    action = _("Save the ride")
    name = forms.CharField(
        label=_("Who drives home?"),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Enter the name of the person who drives home.")},
    )
    phone = PhoneField(
        label=_("Their phone"),
        error_messages={"required": _("Enter a phone number where we can reach this person.")},
    )
    confirmed = forms.BooleanField(label=_("This person has said yes"), required=False)


class RideThereForm(RideForm):
    way = "there"
    title = _("Ride there")
    intro = _("Nobody drives to a session inside the no-driving hours of an earlier one.")
    name = forms.CharField(
        label=_("Who drives them there?"),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Enter the name of the person who drives them there.")},
    )
    field_order = ["name", "phone", "confirmed"]


def ride_so_far(appointment, way="home"):
    """What is known of the ride, to start the form with. Who drives home may drive there, too; that
    they will, they have not said by it."""
    known = {"home": appointment.ride_home, "there": appointment.ride_there}
    ride = known[way] or appointment.ride_home
    if ride is None:
        return {}
    sure = bool(known[way] and ride.confirmed_at)
    return {"name": ride.name, "phone": ride.phone, "confirmed": sure}
