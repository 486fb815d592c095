"""What every form of this portal has: one button, our pack, and a rule's refusal shown as its
error."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from portal.errors import Refused
from portal.inputs import MomentBox, TimeBox
from portal.moments import NoSuchTime, typed


class OneButton:
    action = _("Save")

    @property
    def helper(self):
        helper = FormHelper()
        helper.add_input(Submit("", self.action))
        return helper

    def attempt(self, act) -> bool:
        """Do the act this form asks for; a refusal becomes an error, and what was typed stays."""
        if not self.is_valid():
            return False
        try:
            with transaction.atomic():
                act(self.cleaned_data)
        except Refused as no:
            self.add_error(None, str(no))
        return not self.errors


class Form(OneButton, forms.Form):
    pass


class TimeTyped(forms.TimeField):
    """A time of today, in minutes. Left alone, it means the moment of the click."""

    widget = TimeBox

    def on(self, day, value):
        return day, value

    def with_its_day(self):
        """The same question where today is not the only day it can have been."""
        return MomentTyped(label=self.label, required=self.required, help_text=self.help_text)


class MomentTyped(forms.DateTimeField):
    """A date and a time, in minutes, for what is entered afterwards."""

    widget = MomentBox
    default_error_messages = {"invalid": _("Enter the day and the time.")}

    def to_python(self, value):
        # Naive on purpose: which instant it is, the clinic's wall clock says (TimedForm).
        moment = super().to_python(value)
        return moment and moment.replace(tzinfo=None)

    def on(self, day, value):
        return value.date(), value.time()


class TimedForm(Form):
    """A form on which times are typed as the clinic's wall shows them; cleaned, they are instants.

    `since` is when what they are about began. On a later day of the clinic than that, a time alone
    does not say which day it was, so the day is asked for too.
    """

    def __init__(self, *args, clinic, at, since=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.clinic, self.at = clinic, at
        if since and clinic.today(since) < clinic.today(at):
            for name, field in self.fields.items():
                if isinstance(field, TimeTyped):
                    self.fields[name] = field.with_its_day()

    def clean(self):
        for name, field in self.fields.items():
            value = self.cleaned_data.get(name)
            if value is not None and isinstance(field, (TimeTyped, MomentTyped)):
                self.cleaned_data[name] = self._instant(name, field, value)
        return self.cleaned_data

    def _instant(self, name, field, value):
        day, clock = field.on(self.clinic.today(self.at), value)
        try:
            return typed(day, clock, self.clinic.tz, at=self.at)
        except NoSuchTime as no:
            self.add_error(name, str(no))
        return None


class SignInForm(OneButton, AuthenticationForm):
    action = _("Sign in")
    error_messages = {
        "invalid_login": _("That email and password do not match. Check both, and try again."),
        "inactive": _("That email and password do not match. Check both, and try again."),
    }

    @sensitive_variables()
    def clean(self):
        try:
            return super().clean()
        except Refused as no:
            raise forms.ValidationError(str(no)) from None
