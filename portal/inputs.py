"""What forms are made of: an option that says more than a word, and native boxes for time."""

from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext_lazy as _


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


class DayAndTimeBoxes(forms.SplitDateTimeWidget):
    """One moment in two boxes. Their legend names the moment, so each names its part of it."""

    def __init__(self, attrs=None):
        day = {"type": "date", "aria-label": _("Day")}
        clock = {"type": "time", "aria-label": _("Time")}
        super().__init__(attrs, "%Y-%m-%d", "%H:%M", day, clock)
