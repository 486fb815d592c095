"""What a patient told the nurse beforehand, ticked by who reads it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.forms import Form
from portal.inputs import Option
from scheduling.models import Remark
from scheduling.status import EXPECTED


class Heard(forms.ModelMultipleChoiceField):
    """Each remark is an option, so a tick is of the words beside it and of no newer ones."""

    def __init__(self):
        super().__init__(
            Remark.objects.none(),
            label=_("I have read what they told us"),
            help_text=_("Tick each."),
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": _("Read what they told us, and tick each.")},
        )

    def label_from_instance(self, remark):
        return Option(remark.words, hint=remark.get_kind_display())


class HeardForm(Form):
    title = _("What they told us")
    action = _("I have read it")
    come_from = EXPECTED
    heard = Heard()

    def __init__(self, *args, unread, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["heard"].queryset = unread
