"""What forms are made of: an option that says more than a word, and native boxes for time."""

from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext_lazy as _

A_NUMBER = 7  # digits, without the code of an area


@dataclass(frozen=True)
class Option:
    """The label of a choice.

    `pips` is a severity from 0 to 4, drawn beside the word; `apart` puts an "or" before the option,
    for one that answers in another way than the rest ("none of these", "I am not sure").
    """

    word: str
    hint: str = ""
    pips: int | None = None
    apart: bool = False

    def __str__(self):
        return str(self.word)


class DateBox(forms.DateInput):
    input_type = "date"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%Y-%m-%d")


class TimeBox(forms.TimeInput):
    input_type = "time"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%H:%M")


class MomentBox(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")


class PhoneField(forms.CharField):
    """A number that somebody can call, written as they like."""

    widget = forms.TextInput(attrs={"type": "tel", "autocomplete": "off"})

    def __init__(self, *, max_length=20, **kwargs):
        super().__init__(max_length=max_length, **kwargs)

    def validate(self, value):
        super().validate(value)
        if value and sum(map(str.isdigit, value)) < A_NUMBER:
            raise forms.ValidationError(_("Enter the whole number, such as 555-010-0178."))
