"""Every place where somebody can write: fields of forms, columns of tables, parts of an address."""

import re
from importlib import import_module
from pathlib import Path

from django import forms
from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import models

from portal.embedded import ROOT

APPS = ("portal", "scheduling", "aftercare")
WORDS = (models.CharField, models.TextField, models.JSONField)
# Columns that hold no words of anybody: what is there is one of ours, which a rule or a form says.
OURS = {
    "portal.User.password": "a hash",
    "portal.Clinic.zone": "a time zone from the list",
    "portal.Policy.escort_kinds": "typed in a command, and shown nowhere",
    "scheduling.Acknowledgement.words": "the words of the rule",
    "scheduling.Acknowledgement.version": "a number of the code",
    "scheduling.Acknowledgement.language": "a code",
    "portal.Message.kind": "a kind that an app declares",
    "portal.Event.verb": "a verb of the code",
    "portal.Event.row": "the label of a model",
    "portal.Event.request": "a number made here",
    "scheduling.Waiver.answer": "agreed or declined",
    "scheduling.Correction.answer": "agreed or declined",
    "aftercare.Reason.rule": "the name of a rule",
    "aftercare.GuidanceVersion.language": "a code",
}


def typed_in_forms():
    """Each field of each form of ours: (form, name). Who posts it types a choice, too."""
    for path in sorted(p for app in APPS for p in (ROOT / app).rglob("*.py")):
        if "forms" in "/".join(path.relative_to(ROOT).parts):
            import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
    for form in sorted(below(forms.BaseForm), key=lambda one: one.__name__):
        if form.__module__.startswith(APPS):
            yield from ((form, name) for name in form.base_fields)


def below(kind):
    found = set()
    for one in kind.__subclasses__():
        found |= {one} | below(one)
    return {one for one in found if ".tests." not in one.__module__}


def is_text(field):
    return isinstance(field, forms.CharField)


def columns():
    """Each column that can hold words: (model, field)."""
    for model in apps.get_models():
        if model._meta.app_label in APPS:
            for field in model._meta.concrete_fields:
                if is_words(field) and f"{model._meta.label}.{field.name}" not in OURS:
                    yield model, field


def is_words(field):
    inner = field.base_field if isinstance(field, ArrayField) else field
    return isinstance(inner, WORDS) and not inner.choices


def asked_for():
    """Each name that a view reads off an address or a post without a form: "GET view"."""
    reads = re.compile(r"""request\.(GET|POST)(?:\.get|\.getlist)?[(\[]["'](\w+)["']""")
    listed = re.compile(r"""for \w+ in \(([^)]*)\) if \w+ in request\.(GET|POST)""")
    for path in (p for app in APPS for p in Path(ROOT / app).rglob("*.py")):
        if "tests" not in path.parts:
            text = path.read_text()
            yield from (f"{where} {name}" for where, name in reads.findall(text))
            for names, where in listed.findall(text):
                yield from (f"{where} {name}" for name in re.findall(r"\w+", names))
