"""Looking for a patient, and taking on somebody new."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.forms import Form
from portal.inputs import DateBox, PhoneField

MOST_FOUND = 20
OLDEST = 120
EMAIL_FITS = 254  # as in the record; Django's own field lets 320 letters pass
IS_HERE = _(
    "Somebody with this name and birth date is here already. "
    "Open that record, or tick that this is somebody else."
)


class FindForm(Form):
    """Posted, so that no name stands in an address or a log."""

    action = _("Find")
    who = forms.CharField(
        label=_("Name, birth date or phone"),
        max_length=80,
        help_text=_("A part of the name, a date such as 02/11/1985, or how the number ends."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "type": "search"}),
        error_messages={"required": _("Enter a name, a birth date or a phone number.")},
    )

    def found(self, clinic):
        """The first whom it fits, by name; None before anybody is looked for."""
        if not self.is_valid():
            return None
        return list(clinic.patients.found(self.cleaned_data["who"])[:MOST_FOUND])


def name_field(label, missing):
    box = forms.TextInput(attrs={"autocomplete": "off"})
    return forms.CharField(
        label=label, max_length=60, widget=box, error_messages={"required": missing}
    )


class NewPatientForm(Form):
    """Somebody who is not in the clinic's records yet; `known` are those who may be the same."""

    action = _("Add the patient")
    first_name = name_field(_("First name"), _("Enter the first name."))
    last_name = name_field(_("Last name"), _("Enter the last name."))
    birth_date = forms.DateField(
        label=_("Birth date"),
        widget=DateBox,
        error_messages={
            "required": _("Enter the birth date."),
            "invalid": _("Enter the birth date."),
        },
    )
    phone = PhoneField(label=_("Phone"), required=False)
    email = forms.EmailField(
        label=_("Email"),
        required=False,
        max_length=EMAIL_FITS,
        help_text=_("Check-ins and reminders go there."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={
            "invalid": _("Enter a whole email address, such as name@example.com."),
            "max_length": _("This email address is too long. Check it."),
        },
    )
    # Asked only when it matters: hidden until somebody of this name and birth date was found.
    somebody_else = forms.BooleanField(
        label=_("This is somebody else"), required=False, widget=forms.HiddenInput
    )
    field_order = ["somebody_else"]

    def __init__(self, *args, clinic, at, **kwargs):
        super().__init__(*args, **kwargs)
        self.clinic, self.today, self.known = clinic, clinic.today(at), []
        for name in ("phone", "email", "somebody_else"):
            self.fields[name].sometimes = True  # of two ways to reach them, either is enough

    def clean_birth_date(self):
        born = self.cleaned_data["birth_date"]
        if born > self.today:
            raise forms.ValidationError(_("This day is still to come. Check the birth date."))
        if born.year < self.today.year - OLDEST:
            raise forms.ValidationError(_("Check the year. Nobody is that old."))
        return born

    def clean(self):
        told = super().clean()
        if not self.errors and not (told["phone"] or told["email"]):
            self.add_error("phone", _("Enter a phone number or an email address."))
        if not self.errors:
            self._look_for_the_same()
        return told

    def _look_for_the_same(self):
        is_new = self.cleaned_data.pop("somebody_else")
        name = {part: self.cleaned_data[part] for part in ("first_name", "last_name", "birth_date")}
        self.known = [] if is_new else list(self.clinic.patients.known_as(**name))
        if self.known:
            self.fields["somebody_else"].widget = forms.CheckboxInput()
            self.add_error("somebody_else", IS_HERE)
