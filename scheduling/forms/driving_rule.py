"""The driving rule, acknowledged. The words come back with the answer, so that what is kept is what
was read."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.forms import Form


class RuleForm(Form):
    """The page draws it itself: the words, and one button."""

    shown = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, words: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.words = self.fields["shown"].initial = words

    def clean(self):
        told = super().clean()
        if told.get("shown") != self.words:
            self.data = {"shown": self.words}  # what was agreed to is not what stands there now
            raise forms.ValidationError(_("These words are new. Read them again."))
        return told


class ReadOutForm(RuleForm):
    agreed = forms.BooleanField(
        label=_("I have read these words to the patient, and they said yes"),
        error_messages={"required": _("Read the words to the patient, then tick the box.")},
    )
