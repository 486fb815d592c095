from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from aftercare.models.concern import Outcome
from portal.forms import Form
from portal.inputs import Option

RESOLVE, KEEP = "resolve", "keep"
OUTCOMES = [
    (value, Option(said, hint=_("It stays open") if value == Outcome.MESSAGE else ""))
    for value, said in Outcome.choices
]


class OutcomeForm(Form):
    """What was done about a concern. The button says whether that ends it."""

    outcome = forms.ChoiceField(
        label=_("What did you do?"),
        choices=OUTCOMES,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what you did.")},
    )
    note = forms.CharField(
        label=_("Note"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={
            "required": _("Write a sentence: what you found, and what comes next."),
            "max_length": _("Your note has %(show_value)s letters, and %(limit_value)s fit."),
        },
    )
    seen = forms.IntegerField(
        widget=forms.HiddenInput,
        error_messages={"required": _("This page was not whole. Load it again, then send it.")},
    )
    do = forms.ChoiceField(choices=[(RESOLVE, RESOLVE), (KEEP, KEEP)])

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.data.get("do") == KEEP:
            self.fields["outcome"].required = self.fields["note"].required = False

    @property
    def helper(self):
        helper = FormHelper()
        helper.form_tag = False
        helper.layout = Layout("outcome", "note", "seen")  # the page has the two buttons of `do`
        return helper

    def clean(self):
        told = super().clean()
        keep = told.get("do") == KEEP
        if keep and not (told.get("outcome") or told.get("note")):
            self.add_error("note", _("Say in a sentence why it stays open."))
        if told.get("outcome") == Outcome.MESSAGE and not keep:
            self.add_error(
                "outcome", _("After a message somebody still has to reach them. Keep it open.")
            )
        return told

    def do_it(self, concern, *, by, at):
        told = self.cleaned_data
        words = {"outcome": told["outcome"], "note": told["note"]}
        if told["do"] == KEEP:
            return concern.keep_open(by=by, at=at, **words)
        return concern.resolve(by=by, at=at, seen=told["seen"], **words)
