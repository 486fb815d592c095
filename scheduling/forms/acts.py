"""The forms of the day: one act of the clinic each."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.forms import Form, MomentTyped, TimedForm, TimeTyped
from portal.inputs import Option, PhoneField
from portal.models import Escort
from portal.words import duration
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
    """Who or what takes a patient home: of the ways that the clinic's Policy takes."""

    way = "home"
    how = _("How do they get home?")
    who = _("Who drives home?")
    nobody = _("Enter the name of the person who drives home.")
    come_from = LIVE
    title = _("Ride home")
    intro = _("Nobody drives home alone, and no session starts before a ride is confirmed.")
    action = _("Save the ride")
    kind = forms.ChoiceField(choices=Escort.choices, required=False, widget=forms.RadioSelect)
    name = forms.CharField(
        max_length=80, required=False, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    phone = PhoneField(
        label=_("Their phone"),
        required=False,
        error_messages={"required": _("Enter a phone number where we can reach this person.")},
    )
    email = forms.EmailField(
        label=_("Their email"),
        max_length=254,
        required=False,
        help_text=_("We send them a link with when and where."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    confirmed = forms.BooleanField(label=_("This person has said yes"), required=False)
    for_a_person = ("name", "phone")  # needed of one, and of nothing else
    kind.sometimes = name.sometimes = phone.sometimes = True

    def __init__(self, *args, policy=None, **kwargs):
        super().__init__(*args, **kwargs)
        kinds = [one for one in Escort if policy and policy.takes(one)] or [Escort.ADULT]
        self.fields["kind"].label, self.fields["name"].label = self.how, self.who
        self.fields["name"].error_messages["required"] = self.nobody
        self.fields["kind"].choices = [(one.value, self.said_of(one, policy)) for one in kinds]
        self.fields["kind"].initial = kinds[0].value
        if len(kinds) == 1:
            self.fields["kind"].widget = forms.HiddenInput()

    def clean_kind(self):
        return self.cleaned_data["kind"] or self.fields["kind"].initial

    def clean(self):
        told = self.cleaned_data
        if told.get("kind") == Escort.ADULT:
            for name in self.for_a_person:
                if name in told and not told[name].strip():
                    self.add_error(name, self.fields[name].error_messages["required"])
        else:
            told["email"] = ""
        return told

    def said_of(self, escort, policy) -> Option:
        """One way to go, with what the Policy asks of whoever goes home that way."""
        stay = policy.stay_with(escort) if policy and self.way == "home" else None
        hint = _("Stay %s after the infusion.") % duration(stay) if stay else ""
        return Option(escort.label, hint)


class RideThereForm(RideForm):
    way = "there"
    how = _("How do they get there?")
    who = _("Who drives them there?")
    nobody = _("Enter the name of the person who drives them there.")
    title = _("Ride there")
    intro = _("Nobody drives to a session inside the no-driving hours of an earlier one.")


def ride_so_far(appointment, way="home"):
    """What is known of the ride, to start the form with. Who drives home may drive there, too; that
    they will, they have not said by it."""
    known = {"home": appointment.ride_home, "there": appointment.ride_there}
    ride = known[way] or appointment.ride_home
    if ride is None:
        return {}
    sure = bool(known[way] and (ride.confirmed_at or ride.patient_said_at))
    told = {name: getattr(ride, name) for name in ("kind", "name", "phone", "email")}
    return told | {"confirmed": sure}


class AnotherPersonForm(Form):
    come_from = LIVE
    title = _("Another person is here")
    intro = _("They take the patient home instead. The link of the person before stops.")
    action = _("This person is here")
    name = forms.CharField(
        label=_("Who takes them home?"),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Enter the name of the person who is here.")},
    )
    phone = PhoneField(
        label=_("Their phone"),
        error_messages={"required": _("Enter a phone number where we can reach this person.")},
    )
