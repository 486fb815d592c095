"""The four questions of a check-in. told() is the answer in the shape that Answer keeps."""

from dataclasses import dataclass

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Field, Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from aftercare.symptoms import RED_FLAGS, SYMPTOMS
from aftercare.told import lines
from aftercare.triage import UNSURE, URGENCY
from portal.inputs import Option

NONE = "none"
FLAGS = sorted(RED_FLAGS.values(), key=lambda flag: URGENCY.index(flag.action))
# What stands open. All others are folded away, so that a tired reader has a short list first.
COMMON = (
    "headache", "lightheaded", "dizziness", "nausea", "drowsiness", "feeling_unreal", "anxiety",
)  # fmt: skip
HOW_BAD = (
    (0, Option(_("None"), hint=_("It has gone"), pips=0)),
    (1, Option(_("Mild"), hint=_("I can ignore it"), pips=1)),
    (2, Option(_("Moderate"), hint=_("It is hard to ignore"), pips=2)),
    (3, Option(_("Severe"), hint=_("I can only lie down or rest"), pips=3)),
    (4, Option(_("Very severe"), hint=_("The worst I can think of"), pips=4)),
    (UNSURE, Option(_("I am not sure"), apart=True)),
)
DROVE = (
    ("no", Option(_("No"))),
    ("yes", Option(_("Yes"))),
    ("not said", Option(_("I would rather not say"), apart=True)),
)
RESTED = (("yes", Option(_("Yes"))), ("no", Option(_("No, or I am not sure"))))
# What the last page asks of some: answered, it is told; left open, it is not.
ASKED_OF_SOME = ("rested", "drove")
NOTE_FITS = 500


@dataclass(frozen=True)
class Rare(Option):
    """An option that is folded away until somebody looks for it."""

    rare: bool = True


class Question(forms.Form):
    """One page. It carries no token and no button: the page has both, or needs neither."""

    page_question = True
    folded = False
    templates = {}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag, self.helper.disable_csrf = False, True
        drawn = {name: {"template": template} for name, template in self.templates.items()}
        self.helper.layout = Layout(*(Field(name, **drawn.get(name, {})) for name in self.fields))

    @classmethod
    def starting(cls, told):
        """What stands already, as the boxes show it."""
        return {}

    def known(self):
        """What of it can be kept: the whole page when it is in order, else nothing."""
        return self.told() if self.is_valid() else {}


class Ticks(forms.MultipleChoiceField):
    """Any of several, or none of them, but not both and not nothing."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, *, both, **kwargs):
        self.both = both
        super().__init__(**kwargs)

    def clean(self, value):
        ticked = super().clean(value)
        if NONE in ticked and len(ticked) > 1:
            raise forms.ValidationError(self.both, code="both")
        return [slug for slug, label in self.choices if slug in ticked and slug != NONE]


class Signs(Ticks):
    """Warning signs. A sign that is ticked wins over whatever else was sent with it, so that nobody
    who told us one is left without the number to call."""

    def __init__(self, **kwargs):
        super().__init__(both="", **kwargs)

    def clean(self, value):
        return [flag.slug for flag in FLAGS if flag.slug in (value or ())] or super().clean(value)


def none_or(slugs):
    """The boxes to tick for an answer; nothing before there is one."""
    return slugs if slugs is None else slugs or [NONE]


class RedFlagsForm(Question):
    flags = Signs(
        label=_("Do you have any of these right now?"),
        help_text=_("Tick all that fit."),
        choices=[(flag.slug, Option(flag.words)) for flag in FLAGS]
        + [(NONE, Option(_("None of these"), apart=True))],
        error_messages={"required": _("Tick all that you have, or tick “None of these”.")},
    )
    templates = {"flags": "aftercare/check_in/ticks.html"}

    @classmethod
    def starting(cls, told):
        return {"flags": none_or(told.get("red_flags", {}).get("flags"))}

    def told(self):
        return {"flags": self.cleaned_data["flags"]}


class SymptomsForm(Question):
    symptoms = Ticks(
        label=_("How do you feel right now?"),
        help_text=_("Tick all that you have."),
        choices=[(slug, Option(SYMPTOMS[slug].name)) for slug in COMMON]
        + [(slug, Rare(one.name)) for slug, one in SYMPTOMS.items() if slug not in COMMON]
        + [(NONE, Option(_("None of these"), apart=True))],
        error_messages={"required": _("Tick what you have, or tick “None of these”.")},
        both=_("You ticked a side effect and also “None of these”. Leave only what is true."),
    )
    folded = True
    templates = {"symptoms": "aftercare/check_in/ticks.html"}

    @property
    def rare_ticked(self):
        return any(slug not in COMMON and slug != NONE for slug in self["symptoms"].value() or [])

    @classmethod
    def starting(cls, told):
        return {"symptoms": none_or(told.get("symptoms", {}).get("symptoms"))}

    def told(self):
        return {"symptoms": self.cleaned_data["symptoms"]}


class HowBadForm(Question):
    """One question for each symptom that was ticked, all on one page."""

    page_question = False

    def __init__(self, *args, symptoms, **kwargs):
        super().__init__(*args, **kwargs)
        for slug in symptoms:
            self.fields[slug] = how_bad_field(SYMPTOMS[slug].name)
        self.helper.layout = Layout(*self.fields)

    @classmethod
    def starting(cls, told):
        return told.get("how_bad", {})

    def told(self):
        """Each that is in order, asked for or not: a page that stood open too long asks for what
        was ticked then."""
        values = {str(value): value for value, _ in HOW_BAD}
        posted = {slug: self.data.get(slug) for slug in SYMPTOMS}
        return {slug: values[how] for slug, how in posted.items() if how in values}

    def known(self):
        """Where not all of it is in order, what is, beside what was told before."""
        told = self.told()
        return told if self.is_valid() or not told else self.initial | told


def how_bad_field(name):
    missing = _("%(symptom)s: choose how bad it is, or choose “I am not sure”.")
    return forms.TypedChoiceField(
        label=name,
        choices=HOW_BAD,
        coerce=lambda value: value if value == UNSURE else int(value),
        widget=forms.RadioSelect,
        error_messages={"required": missing % {"symptom": name}},
    )


class SendForm(Question):
    call = forms.MultipleChoiceField(
        label=_("Would you like a nurse to call you?"),
        choices=[("yes", Option(_("Yes, please call me")))],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    note = forms.CharField(
        label=_("Is there something else to tell us?"),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
    )
    rested = forms.ChoiceField(
        label=_("Have you slept well since you left us?"),
        help_text=_("If not, please do not drive yet. We will tell you until when."),
        choices=RESTED,
        widget=forms.RadioSelect,
        required=False,
    )
    drove = forms.ChoiceField(
        label=_("Did you drive in your no-driving hours?"),
        help_text=_("We ask everyone. They count from when you left us."),
        choices=DROVE,
        widget=forms.RadioSelect,
        required=False,
    )
    page_question = False

    def __init__(self, *args, asks=(), **kwargs):
        super().__init__(*args, **kwargs)
        for name in {"drove", "rested"} - set(asks):
            del self.fields[name]
        self.helper.layout = Layout(*self.fields)

    @classmethod
    def starting(cls, told):
        sent = told.get("send", {})
        call = ["yes"] if sent.get("call") else []
        some = {name: sent.get(name) for name in ASKED_OF_SOME}
        return {"call": call, "note": sent.get("note", "")} | some

    def clean_note(self):
        """Counted as a reader counts: a browser sends two letters for the end of a line."""
        note = self.cleaned_data["note"].replace("\r\n", "\n").strip()
        if len(note) > NOTE_FITS:
            too_long = _("Your note has %(n)s letters, and %(fits)s fit. Please make it shorter.")
            raise forms.ValidationError(too_long % {"n": len(note), "fits": NOTE_FITS})
        return note

    def told(self):
        told = {"call": bool(self.cleaned_data["call"]), "note": self.cleaned_data["note"]}
        some = {name: self.cleaned_data.get(name) for name in ASKED_OF_SOME}
        return told | {name: answer for name, answer in some.items() if answer}


def in_words(posted) -> list[str]:
    """Whatever was typed on a page, in words, to be shown back where it cannot be kept."""
    flags, symptoms = posted.getlist("flags"), posted.getlist("symptoms")
    how_bad = HowBadForm(posted, symptoms=()).told()
    told = {}
    if flags:
        told["red_flags"] = {"flags": [slug for slug in flags if slug in RED_FLAGS]}
    if symptoms or how_bad:
        known = [slug for slug in (*symptoms, *how_bad) if slug in SYMPTOMS]
        told |= {"symptoms": {"symptoms": known}, "how_bad": how_bad}
    if "note" in posted or "call" in posted:
        told["send"] = {"call": "call" in posted, "note": posted.get("note", "").strip()}
        for name, choices in (("rested", RESTED), ("drove", DROVE)):
            if posted.get(name) in dict(choices):
                told["send"][name] = posted[name]
    return lines(told)
