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
