"""The forms of the desk: when to book, and moving or cancelling what is booked."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.forms import Form
from portal.inputs import DateBox, Option, TimeBox
from portal.moments import NoSuchTime
from portal.words import day, duration
from scheduling import rides, slots
from scheduling.forms.acts import ReasonForm
from scheduling.models import Appointment, Chair, Protocol

MOST_SESSIONS = 12
WEEKDAYS = [
    (1, _("Monday")),
    (2, _("Tuesday")),
    (3, _("Wednesday")),
    (4, _("Thursday")),
    (5, _("Friday")),
    (6, _("Saturday")),
    (7, _("Sunday")),
]


class SlotForm(Form):
    """A day, a time and a chair, typed as the clinic's wall will show them."""

    date = forms.DateField(
        label=_("Day"),
        widget=DateBox,
        error_messages={"required": _("Choose a day."), "invalid": _("Choose a day.")},
    )
    time = forms.TimeField(
        label=_("Time"),
        widget=TimeBox,
        error_messages={"required": _("Enter a time."), "invalid": _("Enter a time, as 13:00.")},
    )
    chair = forms.ModelChoiceField(
        label=_("Chair"), queryset=Chair.objects.none(), empty_label=_("Any free chair"),
        required=False,
    )  # fmt: skip
    # Asked only when it matters: hidden until a time outside the hours was sent.
    opens_for_it = forms.BooleanField(
        label=_("The clinic opens for it, although it is closed then"),
        required=False,
        widget=forms.HiddenInput,
    )
    # Asked only when it matters, too: hidden until a time was sent when they may not drive.
    ride_there = forms.BooleanField(
        label=_("They need a ride there, too. I will ask for it"),
        required=False,
        widget=forms.HiddenInput,
    )

    def __init__(self, *args, clinic, at, **kwargs):
        super().__init__(*args, **kwargs)
        self.clinic, self.at = clinic, at
        self.fields["chair"].queryset = clinic.chairs.order_by("name")
        for name in ("opens_for_it", "ride_there"):
            if self.data.get(name):
                self._ask(name)

    def clean_date(self):
        try:
            slots.within_a_year(self.cleaned_data["date"], self.clinic.today(self.at))
        except NoSuchTime as no:
            raise forms.ValidationError(str(no)) from None
        return self.cleaned_data["date"]

    def instants(self, days, length):
        """When it begins on each of these days; a day on which it cannot is an error, by name."""
        begins = [self._instant(one, length, named=len(days) > 1) for one in days]
        return [moment for moment in begins if moment]

    def _instant(self, one, length, named):
        try:
            begins = slots.to_come(one, self.cleaned_data["time"], self.clinic.tz, at=self.at)
        except NoSuchTime as no:
            self.add_error("time", f"{one:%B} {one.day}: {no}" if named else str(no))
            return None
        closed = slots.outside_hours(self.clinic, begins, begins + length)
        if closed and not self.cleaned_data["opens_for_it"]:
            self.add_error("time", f"{day(begins, self.clinic.tz)}: {closed}" if named else closed)
            self._ask("opens_for_it")
        return begins

    def say_who_may_not_drive(self, sessions):
        """Hold back what puts a session inside no-driving hours, until somebody says that they
        will ask for a ride there."""
        said = rides.reasons(sessions, at=self.at)
        if said and not self.cleaned_data["ride_there"]:
            self.add_error("time", [*said, rides.ASK])
            self._ask("ride_there")

    def _ask(self, name):
        self.fields[name].widget = forms.CheckboxInput()


class ProtocolChoice(forms.ModelChoiceField):
    def label_from_instance(self, protocol):
        many = "1 session" if protocol.sessions == 1 else f"{protocol.sessions} sessions"
        return Option(protocol.name, hint=f"{many} of {duration(protocol.visit)}")


class BookingForm(SlotForm):
    action = _("Book")
    protocol = ProtocolChoice(
        label=_("What for?"), queryset=Protocol.objects.none(), empty_label=None,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what the session is for.")},
    )  # fmt: skip
    sessions = forms.IntegerField(
        label=_("How many sessions?"), min_value=1, max_value=MOST_SESSIONS, initial=1,
        help_text=_("More than 1 are booked at the same time of day: all of them, or none."),
    )  # fmt: skip
    weekdays = forms.TypedMultipleChoiceField(
        label=_("On which days, for more than 1?"), choices=WEEKDAYS, coerce=int, required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    field_order = [
        "protocol", "date", "time", "opens_for_it", "ride_there", "chair", "sessions", "weekdays",
    ]  # fmt: skip

    def __init__(self, *args, patient, clinic, **kwargs):
        super().__init__(*args, clinic=clinic, **kwargs)
        self.patient = patient
        self.fields["protocol"].queryset = clinic.protocols.order_by("name")

    def clean(self):
        told = self.cleaned_data
        if not self.errors:
            days = slots.series(told["date"], told["weekdays"], told["sessions"])
            told["begins"] = self.instants(days, told["protocol"].visit)
            plan = Appointment.objects.as_planned
            self.say_who_may_not_drive(
                [plan(self.patient, one, told["protocol"].visit) for one in told["begins"]]
            )
        return told


class MoveForm(SlotForm):
    action = _("Move the session")
    # What whoever fills this in had before them: somebody else may move it meanwhile.
    was = forms.DateTimeField(widget=forms.HiddenInput, required=False)
    field_order = ["date", "time", "opens_for_it", "ride_there", "chair", "was"]

    def __init__(self, *args, session, **kwargs):
        super().__init__(*args, **kwargs)
        self.session = session

    def clean(self):
        if not self.errors:
            whose, visit = self.session.patient, self.session.protocol.visit
            instants = self.instants([self.cleaned_data["date"]], visit)
            self.cleaned_data["begins"] = instants[0] if instants else None
            plan = Appointment.objects.as_planned
            self.say_who_may_not_drive([plan(whose, one, visit, self.session) for one in instants])
        return self.cleaned_data


class CancelForm(ReasonForm):
    title = _("Cancel the session")
    action = _("Cancel the session")
