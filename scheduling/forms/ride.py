from django import forms
from django.utils.translation import gettext_lazy as _

from portal.forms import Form
from scheduling.forms.acts import RideForm
from scheduling.models.consent import About


class MyRideForm(RideForm):
    how = _("How do you get home?")
    confirmed = forms.BooleanField(
        label=_("I have asked, and they said yes"),
        required=False,
        help_text=_(
            "Tick this only when it is sure. Without a sure ride the session cannot start."
        ),
    )


class MyRideThereForm(MyRideForm):
    way = "there"
    how = _("How do you get there?")
    who = _("Who drives you there?")
    nobody = _("Enter the name of the person who drives you there.")


class ConsentForm(Form):
    """With whom staff may talk about a patient, and about what."""

    action = _("Save")
    name = forms.CharField(
        label=_("Their name"),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Enter the name of this person.")},
    )
    about = forms.ChoiceField(
        label=_("What may we talk about?"), choices=About.choices, widget=forms.RadioSelect,
        error_messages={"required": _("Choose what we may talk about.")},
    )  # fmt: skip
