from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from aftercare.models.concern import Outcome
from portal.forms import Form

RESOLVE, KEEP = "resolve", "keep"


class OutcomeForm(Form):
    """What was done about a concern. The button says whether that ends it."""

    outcome = forms.ChoiceField(
        label=_("What did you do?"),
        choices=Outcome.choices,
        widget=forms.RadioSelect,
        required=False,
    )
    note = forms.CharField(
        label=_("Note"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    do = forms.ChoiceField(choices=[(RESOLVE, RESOLVE), (KEEP, KEEP)])

    @property
    def helper(self):
        helper = FormHelper()
        helper.form_tag = False
        helper.layout = Layout("outcome", "note", "seen")  # the page has the two buttons of `do`
        return helper

    def clean(self):
        told = super().clean()
        if told.get("do") == KEEP:
            self._needs_something(told)
        else:
            self._needs_an_end(told)
        return told

    def _needs_something(self, told):
        if not (told.get("outcome") or told.get("note")):
            self.add_error("note", _("Say in a sentence why it stays open."))

    def _needs_an_end(self, told):
        if told.get("outcome") == Outcome.MESSAGE:
            self.add_error(
                "outcome", _("After a message somebody still has to reach them. Keep it open.")
            )
        elif not told.get("outcome") and "outcome" not in self.errors:
            self.add_error("outcome", _("Choose what you did."))
        if not told.get("note") and "note" not in self.errors:
            self.add_error("note", _("Write a sentence: what you found, and what comes next."))

    def do_it(self, concern, *, by, at):
        told = self.cleaned_data
        words = {"outcome": told["outcome"], "note": told["note"]}
        if told["do"] == KEEP:
            return concern.keep_open(by=by, at=at, **words)
        return concern.resolve(by=by, at=at, seen=told["seen"], **words)
