"""What a patient says before a session."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.forms import Form

YES, NO = "yes", "no"
TOO_LONG = _("Your text has %(show_value)s letters, and %(limit_value)s fit.")


class Words(forms.CharField):
    def __init__(self, *, missing, required=True, **kwargs):
        super().__init__(
            max_length=500,
            required=required,
            widget=forms.Textarea(attrs={"rows": 3}),
            error_messages={"required": missing, "max_length": TOO_LONG},
            **kwargs,
        )
        self.sometimes = not required


class ComingForm(Form):
    coming = forms.ChoiceField(
        label=_("Your answer"),
        choices=[(YES, _("I am coming")), (NO, _("I cannot come"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one.")},
    )


class ChangedForm(Form):
    changed = forms.ChoiceField(
        label=_("In your health, your medicines or your life?"),
        help_text=_("If you are not sure, say Yes."),
        choices=[(NO, _("No")), (YES, _("Yes"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose Yes or No.")},
    )
    words = Words(
        label=_("If yes, what is it?"), required=False, missing=_("Say in a few words what it is.")
    )

    def clean(self):
        told = super().clean()
        changed, words = told.get("changed"), told.get("words")
        if changed == YES and words == "":
            self.add_error("words", _("Say in a few words what it is."))
        if changed == NO and words:
            self.add_error("changed", _("You wrote what has changed. Choose Yes, or take it out."))
        return told


class QuestionForm(Form):
    action = _("Ask the nurse")
    words = Words(label=_("What do you want to ask?"), missing=_("Write your question."))
