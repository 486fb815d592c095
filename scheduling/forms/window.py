"""The forms that change what was written down: true times, and a later end of the window."""

from datetime import UTC, datetime

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.forms import Form, MomentTyped, TimedForm
from portal.inputs import DateBox, TimeBox
from portal.moments import MINUTE
from scheduling.forms.acts import ReasonForm
from scheduling.models.correction import TIMES
from scheduling.models.waiver import Gate, Why

LABELS = {
    "started_at": _("When did the infusion start?"),
    "ended_at": _("When did it end?"),
    "released_at": _("When did they leave?"),
}


class CorrectForm(TimedForm):
    """What is written down stands in the boxes; what is left as it is stays, to the second."""

    title = _("Correct the times")
    action = _("Correct the times")
    started_at = MomentTyped(label=LABELS["started_at"])
    ended_at = MomentTyped(label=LABELS["ended_at"])
    released_at = MomentTyped(
        label=LABELS["released_at"],
        help_text=_("If nobody saw it: the latest time it can have been."),
    )
    reason = forms.CharField(
        label=_("Why is it corrected?"),
        max_length=300,
        help_text=_("It stays in the record."),
        error_messages={"required": _("Write the reason in a few words.")},
    )

    def __init__(self, *args, session, **kwargs):
        super().__init__(*args, **kwargs)
        self.written = {name: getattr(session, name) for name in TIMES}
        for name, moment in self.written.items():
            if moment is None:
                del self.fields[name]
            else:
                self.fields[name].initial = moment.astimezone(self.clinic.tz).replace(tzinfo=None)

    def changes(self) -> dict:
        """The times that are another minute now."""
        typed = {name: self.cleaned_data[name] for name in TIMES if name in self.cleaned_data}
        return {
            name: moment
            for name, moment in typed.items()
            if moment != self.written[name].replace(second=0, microsecond=0)
        }


class LengthenForm(ReasonForm):
    title = _("No driving for longer")
    intro = _("The end only ever moves to later. The patient and who is with them are told.")
    action = _("Move the end")
    date = forms.DateField(
        label=_("No driving until: day"),
        widget=DateBox,
        error_messages={"required": _("Choose a day."), "invalid": _("Choose a day.")},
    )
    time = forms.TimeField(
        label=_("Time"),
        widget=TimeBox,
        error_messages={"required": _("Enter a time."), "invalid": _("Enter a time, as 13:00.")},
    )
    field_order = ["date", "time", "reason"]

    def __init__(self, *args, clinic, **kwargs):
        super().__init__(*args, **kwargs)
        self.clinic = clinic

    def clean(self):
        told = super().clean()
        if not self.errors:
            told["until"] = latest(told["date"], told["time"], self.clinic.tz)
        return told


def latest(day, clock, zone) -> datetime:
    """The last instant when the wall shows this: of a repeated hour the second, and where the
    clock jumped over it, the later of the two readings."""
    naive = datetime.combine(day, clock)
    return max(naive.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))


class ReadyForm(Form):
    title = _("Ready about")
    intro = _("When they can be fetched. Whoever takes them home sees it on their page.")
    action = _("Save the time")
    ready_about = forms.TimeField(
        label=_("Ready at about"),
        widget=TimeBox,
        error_messages={"required": _("Enter a time."), "invalid": _("Enter a time, as 13:00.")},
    )

    def __init__(self, *args, clinic, at, **kwargs):
        super().__init__(*args, **kwargs)
        self.clinic, self.at = clinic, at

    def clean_ready_about(self):
        """A time of today that is still to come, or of the hours after midnight."""
        ready = latest(self.clinic.today(self.at), self.cleaned_data["ready_about"], self.clinic.tz)
        if ready < self.at - MINUTE:
            raise forms.ValidationError(_("That time has passed. Enter when they will be ready."))
        return ready


class ExceptionForm(Form):
    title = _("Ask for an exception")
    action = _("Ask a second person")
    gate = forms.ChoiceField(
        label=_("What is missing?"),
        choices=Gate.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what is missing.")},
    )
    why = forms.ChoiceField(
        label=_("Why?"),
        choices=Why.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a reason.")},
    )
    words = forms.CharField(
        label=_("Why is it safe? Say it in a sentence"),
        max_length=300,
        help_text=_("It stays in the record, and the second person reads it."),
        error_messages={"required": _("Write in a sentence why this is safe.")},
    )
