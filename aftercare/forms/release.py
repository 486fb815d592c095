from datetime import datetime, timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.forms import MomentTyped, TimedForm, TimeTyped
from portal.models import Escort
from scheduling.forms.acts import AnotherDay
from scheduling.models.appointment import Leaving, Release
from scheduling.models.waiver import Gate

CLOCKS_DIFFER = timedelta(minutes=10)


class Sometimes(forms.CharField):
    """Needed for some answers and not for others, so it is neither required nor called optional."""

    sometimes = True

    def __init__(self, **kwargs):
        super().__init__(required=False, **kwargs)


class LeavingForm(TimedForm):
    """How somebody left the clinic: with whom, or why not."""

    kind = forms.ChoiceField(
        label=_("How do they leave?"),
        choices=Release.choices,
        initial=Release.COMPANION,
        widget=forms.RadioSelect,
    )
    # Asked where the clinic's policy takes more than one kind.
    escort = forms.ChoiceField(
        label=_("With whom, or with what?"),
        choices=Escort.choices,
        required=False,
        widget=forms.RadioSelect,
    )
    escort.sometimes = True
    companion = Sometimes(label=_("Who takes them home?"), max_length=80)
    companion_phone = Sometimes(
        label=_("Their phone"), max_length=20, widget=forms.TextInput(attrs={"type": "tel"})
    )
    reason = Sometimes(
        label=_("What happened?"),
        max_length=300,
        help_text=_("Only for an ambulance, for somebody who left alone, or for a time long past."),
    )

    def __init__(self, *args, policy=None, **kwargs):
        super().__init__(*args, **kwargs)
        kinds = policy.escort_kinds if policy else Escort.values
        self.fields["escort"].choices = [(kind, Escort(kind).label) for kind in kinds]
        self.fields["escort"].initial = kinds[0]
        if len(kinds) == 1:
            self.fields["escort"].widget = forms.HiddenInput()

    def clean_escort(self):
        return self.cleaned_data["escort"] or self.fields["escort"].initial

    def leaving(self, left_at) -> Leaving:
        told = self.cleaned_data
        return Leaving(
            kind=told["kind"],
            left_at=left_at,
            companion=told["companion"],
            companion_phone=told["companion_phone"],
            escort=told["escort"],
            reason=told["reason"],
            shown_until=told.get("shown_until"),
        )

    def clean(self):
        told = super().clean()
        escort = told.get("escort", Escort.ADULT)
        if escort != Escort.ADULT and not told.get("companion", "").strip():
            told["companion"] = Escort(escort).label
        if told.get("kind") == Release.COMPANION and not told.get("companion", "").strip():
            self.add_error("companion", _("Nobody leaves alone. Enter who takes the patient home."))
        if told.get("kind") != Release.COMPANION and not told.get("reason", "").strip():
            self.add_error("reason", _("Write in a few words what happened."))
        return told


class ReleaseForm(LeavingForm):
    title = _("Release")
    action = _("Release the patient")
    here = forms.BooleanField(label=_("This person is here now"), required=False)
    here.sometimes = True
    heard = forms.BooleanField(
        label=_("I have read them the driving rule, and they said yes"), required=False
    )
    heard.sometimes = True
    released_at = TimeTyped(
        label=_("Left at, if it was earlier"),
        required=False,
        help_text=_(
            "Leave it empty for this moment. For somebody gone: when they were found gone."
        ),
    )
    shown_until = forms.DateTimeField(required=False, widget=forms.HiddenInput)
    field_order = [
        "kind", "escort", "companion", "companion_phone", "here", "heard", "reason", "released_at",
    ]  # fmt: skip

    def __init__(self, *args, until: datetime, session, **kwargs):
        super().__init__(*args, policy=session.policy, **kwargs)
        if Gate.COMPANION not in session.waived():
            kinds = [(kind, label) for kind, label in Release.choices if kind != Release.ALONE]
            self.fields["kind"].choices = kinds
        self.knows = session.companion_knows()
        if self.knows:
            del self.fields["heard"]
        self.fields["shown_until"].initial = until.isoformat()
        self.hold_shown = until

    def ask_what_the_card_says(self):
        """While the clocks differ, this moment is none that counts: the day and time are typed."""
        self.fields["released_at"] = MomentTyped(
            label=_("When did they leave?"),
            help_text=_("As it stands on the paper card."),
            error_messages={"required": _("Enter the day and the time they left.")},
        )
        self.fields["reason"].help_text = _("Why it is entered from the card.")

    def clean_shown_until(self):
        """The end the page showed, by a clock that may differ a little from ours; nothing else is
        believed."""
        shown = self.cleaned_data["shown_until"]
        return shown if shown and shown - self.hold_shown <= CLOCKS_DIFFER else None

    def clean(self):
        told = super().clean()
        if told.get("kind") != Release.COMPANION or told.get("escort") != Escort.ADULT:
            return told
        if not told.get("here"):
            self.add_error(
                "here", _("Tick that the companion is here, or choose how else they leave.")
            )
        if not (self.knows or told.get("heard")):
            self.add_error("heard", _("Read the rule to the companion, then tick the box."))
        return told


class AfterwardsForm(LeavingForm):
    title = _("Enter a session afterwards")
    action = _("Enter the session")
    started_at = MomentTyped(label=_("When did the infusion start?"))
    ended_at = MomentTyped(label=_("When did it end?"))
    released_at = MomentTyped(
        label=_("When did they leave?"),
        help_text=_("If nobody saw it: the latest time it can have been."),
    )
    another_day = AnotherDay()
    why = forms.CharField(label=_("Why is it entered now?"), max_length=300)
    field_order = [
        "started_at", "ended_at", "released_at", "another_day", "kind", "escort", "companion",
    ]  # fmt: skip

    def times(self) -> dict:
        told = self.cleaned_data
        return {
            "started_at": told["started_at"],
            "ended_at": told["ended_at"],
            "reason": told["why"],
            "another_day": told["another_day"],
        }
