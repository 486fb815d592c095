"""The parts that carry the one fact, and the form pack."""

import re
from datetime import UTC, datetime
from html.parser import HTMLParser
from types import SimpleNamespace

import pytest
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from crispy_forms.utils import render_crispy_form
from django import forms
from django.template.loader import render_to_string

from portal.inputs import DateBox, MomentBox, Option, TimeBox
from portal.templatetags.ui import pips

SEVERITY = [
    ("0", Option("None", hint="It has gone", pips=0)),
    ("3", Option("Severe", hint="I can only lie down or rest", pips=3)),
    ("unsure", "I am not sure"),
]
FLAGS = [("chest", "Chest pain"), ("none", Option("None of these", apart=True))]


class EveryInput(forms.Form):
    """One field of each kind that the pack draws, every one of them left out or wrong."""

    name = forms.CharField(label="Name", widget=forms.TextInput({"autocomplete": "name"}))
    email = forms.EmailField(label="Email", help_text="We send <links> there.")
    word = forms.CharField(label="Password", widget=forms.PasswordInput)
    day = forms.DateField(label="Day", widget=DateBox, help_text="The day of the session.")
    clock = forms.TimeField(label="Time", widget=TimeBox)
    moment = forms.DateTimeField(label="Left at", widget=MomentBox)
    count = forms.IntegerField(label="How many")
    chair = forms.ChoiceField(label="Chair", choices=[("", "Choose"), ("1", "Chair 1")])
    headache = forms.ChoiceField(
        label="How bad is it?", help_text="Now.", choices=SEVERITY, widget=forms.RadioSelect
    )
    flags = forms.MultipleChoiceField(
        label="Any of these?", choices=FLAGS, widget=forms.CheckboxSelectMultiple
    )
    agreed = forms.BooleanField(label="They agreed", help_text="Ask them.")
    note = forms.CharField(label="Note", widget=forms.Textarea, max_length=5)
    hidden = forms.CharField(widget=forms.HiddenInput)

    def clean(self):
        raise forms.ValidationError("Somebody else was here first.")


class Page(HTMLParser):
    """The tags of a page, in their order."""

    def __init__(self, html):
        super().__init__()
        self.tags = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def all(self, attribute):
        return [attrs[attribute] for _, attrs in self.tags if attrs.get(attribute)]

    def one(self, id):
        (found,) = [(tag, attrs) for tag, attrs in self.tags if attrs.get("id") == id]
        return found


@pytest.fixture(params=["", "visit-"], ids=["alone", "with a prefix"])
def page(request):
    prefix = request.param
    form = EveryInput({f"{prefix}note": "too long"}, prefix=prefix.strip("-") or None)
    form.helper = FormHelper()
    form.helper.add_input(Submit("send", "Send"))
    summary = render_to_string("components/error_summary.html", {"form": form})
    return Page(summary + render_crispy_form(form))


def test_every_error_leads_to_the_first_box_of_its_field(page):
    links = [href.removeprefix("#") for href in page.all("href")]
    assert len(links) == len(EveryInput.base_fields) - 1  # a hidden field has nowhere to lead
    for link in links:
        tag, attrs = page.one(link)
        assert tag in ("input", "select", "textarea")
        assert attrs["aria-invalid"] == "true"


@pytest.mark.parametrize("attribute", ["aria-describedby", "aria-labelledby", "for"])
def test_nothing_points_at_what_is_not_there(page, attribute):
    ids = page.all("id")
    assert len(ids) == len(set(ids))
    pointed = {id for value in page.all(attribute) for id in value.split()}
    assert pointed
    assert pointed <= set(ids)


def test_every_hint_and_error_is_said_with_its_box(page):
    said = {id for value in page.all("aria-describedby") for id in value.split()}
    assert {id for id in page.all("id") if id.endswith(("_helptext", "_error"))} == said


def test_a_button_is_a_button_and_keeps_its_name():
    form = forms.Form()
    form.helper = FormHelper()
    form.helper.add_input(Submit("send", "Send", css_class="ghost"))
    (button,) = [attrs for tag, attrs in Page(render_crispy_form(form)).tags if tag == "button"]
    assert (button["type"], button["name"], button["value"]) == ("submit", "send", "Send")


def drawn(field, data=None, **of_form):
    form = type("One", (forms.Form,), {"answer": field, **of_form})(data)
    form.helper = FormHelper()
    return render_crispy_form(form)


def test_one_question_is_the_heading_of_its_page():
    field = forms.ChoiceField(label="How bad?", choices=SEVERITY, widget=forms.RadioSelect)
    assert re.search(r"<legend><h1>How bad\?\s*</h1></legend>", drawn(field, page_question=True))
    field = forms.CharField(label="Anything else?")
    html = drawn(field, page_question=True)
    assert re.search(r'<h1><label for="id_answer">Anything else\?\s*</label></h1>', html)


def test_question_hint_error_and_options_stand_in_this_order():
    field = forms.ChoiceField(
        label="How bad?", help_text="Now.", choices=SEVERITY, widget=forms.RadioSelect
    )
    html = drawn(field, {})
    parts = ["How bad?", "Now.", "This is missing", "It has gone", ">or<", "I am not sure"]
    places = [html.index(part) for part in parts]
    assert places == sorted(places)
    assert html.count('class="or"') == 1


def test_what_need_not_be_answered_says_so():
    assert "(optional)" in drawn(forms.CharField(label="Note", required=False))
    assert "(optional)" not in drawn(forms.CharField(label="Note"))
    assert "(optional)" not in drawn(forms.BooleanField(label="They agreed", required=False))


@pytest.mark.parametrize("typed", ["O'Brien", "نورا", "<script>alert(1)</script>", '"><b>'])
def test_what_was_typed_stays_and_stays_text(typed):
    html = drawn(forms.CharField(label="Name", max_length=3), {"answer": typed})
    (box,) = [attrs for tag, attrs in Page(html).tags if tag == "input"]
    assert box["value"] == typed
    assert "<script>" not in html


def test_what_was_picked_stays():
    field = forms.ChoiceField(label="How bad?", choices=SEVERITY, widget=forms.RadioSelect)
    inputs = [attrs for tag, attrs in Page(drawn(field, {"answer": "3"})).tags if tag == "input"]
    assert [box["value"] for box in inputs if "checked" in box] == ["3"]


@pytest.mark.parametrize(("level", "filled"), [(0, 0), (1, 1), (4, 4)])
def test_severity_fills_as_many_bars(level, filled):
    assert pips(level).count('class="on"') == filled
    assert pips(level).count("<i") == 4


@pytest.mark.parametrize("level", ["unsure", None, "", 5, -1])
def test_what_is_no_severity_has_no_bars(level):
    assert pips(level) == ""


def advice(kind):
    until = datetime(2026, 3, 6, 21, 40, tzinfo=UTC)
    words = {"clock": "3:40pm", "day": "Friday, March 6", "zone_name": "Chicago time"}
    live = {"relative": "tomorrow", "togo": "21 hours", "asof": "5:45pm", "percent": 9}
    return SimpleNamespace(kind=kind, until=until, hours=24, **words, **live)


@pytest.mark.parametrize("template", ["hold", "hold_line"])
@pytest.mark.parametrize("given", [{}, {"advice": None}, {"advice": advice("unknown")},
                                   {"advice": advice("something new")}])  # fmt: skip
def test_unknown_means_do_not_drive(template, given):
    assert "Do not drive" in render_to_string(f"components/{template}.html", given)


@pytest.mark.parametrize("template", ["hold", "hold_line"])
def test_the_window_says_clock_date_and_zone(template):
    html = render_to_string(f"components/{template}.html", {"advice": advice("until")})
    for words in ("Do not drive until", "3:40pm", "Friday, March 6,", "Chicago time"):
        assert words in html
    assert 'datetime="2026-03-06T21:40:00+00:00"' in html


def test_the_window_is_the_heading_where_the_page_asks_for_it():
    html = render_to_string(
        "components/hold.html", {"advice": advice("until"), "heading_level": "h1"}
    )
    heading = html[html.index("<h1") : html.index("</h1>")]
    assert "Do not drive until" in heading
    assert "3:40pm" in heading
    assert "Friday, March 6" in heading


class Paper(HTMLParser):
    """The words of a page that are printed."""

    def __init__(self, html):
        super().__init__()
        self.hidden, self.words = [], ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        inherited = bool(self.hidden and self.hidden[-1])
        self.hidden.append(inherited or "noprint" in (dict(attrs).get("class") or ""))

    def handle_endtag(self, tag):
        self.hidden.pop()

    def handle_data(self, data):
        if not (self.hidden and self.hidden[-1]):
            self.words += data


@pytest.mark.parametrize("template", ["hold", "hold_line"])
def test_paper_says_nothing_that_is_wrong_tomorrow(template):
    html = render_to_string(f"components/{template}.html", {"advice": advice("until")})
    printed = Paper(html).words
    assert "Friday, March 6," in printed
    for words in ("tomorrow", "to go", "5:45pm"):
        assert words not in printed


@pytest.mark.parametrize("template", ["hold", "hold_line"])
def test_an_ended_window_says_when_and_no_more(template):
    html = render_to_string(f"components/{template}.html", {"advice": advice("ended")})
    assert "Your 24 hours ended at 3:40pm Friday, March 6, Chicago time." in html
    assert "drive" not in html


@pytest.mark.parametrize("template", ["hold", "hold_line"])
def test_without_a_session_there_is_nothing_to_say(template):
    html = render_to_string(f"components/{template}.html", {"advice": advice("none")})
    assert html.strip() == ""
