"""Forms of a patient's record: a check-in told by phone, and a concern by hand."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout, Submit
from django import forms
from django.utils.translation import gettext_lazy as _

from aftercare.forms.check_in import DROVE, FLAGS, HOW_BAD, NONE, SendForm, Ticks
from aftercare.levels import Level
from aftercare.symptoms import SYMPTOMS
from aftercare.told import Page
from aftercare.triage import UNSURE, Fired
from portal.forms import Form
from portal.inputs import Option
from portal.words import day

# The last page's questions, as a nurse asks them of somebody else.
OF_THEM = {
    "call": _("Would they like a nurse to call them again?"),
    "note": _("In their words"),
    "rested": _("Have they slept well since they left?"),
    "drove": _("Did they drive in their no-driving hours?"),
}
CALL = {"911": _("Call 911"), "988": _("Call 988"), "call clinic now": _("The clinician, now")}


class ToldForm(SendForm):
    """The four questions of a check-in on one page, for a nurse with the patient on the phone."""

    flags = Ticks(
        label=_("Do they have any of these right now?"),
        choices=[(flag.slug, Option(flag.words, hint=CALL[flag.action])) for flag in FLAGS]
        + [(NONE, Option(_("None of these"), apart=True))],
        error_messages={"required": _("Tick what they have, or tick “None of these”.")},
        both=_("You ticked a sign and also “None of these”. Leave only what is true."),
    )
    well = forms.BooleanField(label=_("They have no side effects"), required=False)
    field_order = ["flags", "well"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["well"].sometimes = True
        for slug, symptom in SYMPTOMS.items():
            self.fields[slug] = how_bad_field(symptom.name)
        last = [name for name in OF_THEM if name in self.fields]
        for name in last:
            self.fields[name].label = OF_THEM[name]
        self.fields["call"].choices = [("yes", Option(_("Yes, call them again")))]
        if "drove" in last:
            self.fields["drove"].help_text = _("Say that you ask everyone.")
            self.fields["drove"].choices = DROVE[:-1] + (("not said", Option(_("Rather not say"))),)
        self.helper = FormHelper()
        self.helper.layout = Layout("flags", "well", Div(*SYMPTOMS, css_class="two"), *last)
        self.helper.add_input(Submit("", _("Save what they told")))

    def clean(self):
        told = super().clean()
        if bool(told.get("well")) == bool(self.how_bad()):
            self.add_error(
                "well", _("Choose how bad each side effect is, or tick that they have none.")
            )
        return told

    def how_bad(self) -> dict:
        answers = {slug: self.cleaned_data.get(slug) for slug in SYMPTOMS}
        return {slug: answer for slug, answer in answers.items() if answer not in (None, "")}

    def pages(self) -> dict[str, dict]:
        """The answer to each page but the last, which sends, in the shape that Answer keeps."""
        how_bad = self.how_bad()
        pages = {
            Page.RED_FLAGS: {"flags": self.cleaned_data["flags"]},
            Page.SYMPTOMS: {"symptoms": list(how_bad)},
        }
        return pages | ({Page.HOW_BAD: how_bad} if how_bad else {})


def how_bad_field(name):
    field = forms.TypedChoiceField(
        label=name,
        choices=[("", "–")] + [(value, option.word) for value, option in HOW_BAD if value != 0],
        coerce=lambda value: value if value == UNSURE else int(value),
        required=False,
    )
    field.sometimes = True  # one of them, or the tick above them: "optional" would be wrong of each
    return field


class ConcernForm(Form):
    """Something that staff heard or saw, and that somebody has to answer."""

    action = _("Put it on the queue")
    level = forms.ChoiceField(
        label=_("How soon?"),
        choices=[
            (Level.CALL_NOW, Option(_("Call now"))),
            (Level.CALL_TODAY, Option(_("Call today"))),
            (Level.READ_TODAY, Option(_("Read today"))),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how soon somebody must answer.")},
    )
    words = forms.CharField(
        label=_("What is it?"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Write in a sentence what it is.")},
    )
    session = forms.ModelChoiceField(
        label=_("About which session?"), queryset=None, required=False, empty_label=_("None")
    )
    mine = forms.BooleanField(label=_("I take it myself"), required=False)

    def __init__(self, *args, patient, **kwargs):
        super().__init__(*args, **kwargs)
        begun = patient.appointments.filter(started_at__isnull=False)
        self.fields["session"].queryset = begun.order_by("-started_at")
        zone = patient.clinic.tz
        self.fields["session"].label_from_instance = lambda one: day(one.started_at, zone)

    @property
    def fired(self) -> Fired:
        return Fired("by hand", self.cleaned_data["level"], self.cleaned_data["words"])
