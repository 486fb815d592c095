from django import forms
from django.utils.translation import gettext_lazy as _

from scheduling.forms.acts import RideForm


class MyRideForm(RideForm):
    confirmed = forms.BooleanField(
        label=_("I have asked, and they said yes"),
        required=False,
        help_text=_(
            "Tick this only when it is sure. Without a sure ride the session cannot start."
        ),
    )


class MyRideThereForm(MyRideForm):
    way = "there"
    name = forms.CharField(
        label=_("Who drives you there?"),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Enter the name of the person who drives you there.")},
    )
    field_order = ["name", "phone", "confirmed"]
