"""Who works at the clinic where scripts are written, and what was written where."""

from django.forms import BaseForm
from django.test import Client

from aftercare.tests.typed import columns, typed_in_forms

STEP = 37  # from one place to the next, so that they take different payloads at once


class Clinics:
    """Who works there, what has been typed so far and where, and every page that came back."""

    def __init__(self, lakeside, staff, shapes, lives, seen):
        self.lakeside, self.staff, self.shapes, self.seen = lakeside, staff, shapes, seen
        # What a field is given at once, more than fits: the form refuses it and shows it again.
        self.lives, self.pack = lives, len(shapes) // lives
        self.clients = {name: signed_in(user) for name, user in staff.items()}
        places = [f"{form.__name__}.{name}" for form, name in typed_in_forms()]
        places += [f"{model._meta.label}.{field.name}" for model, field in columns()]
        self.places = {place: n for n, place in enumerate(places)}
        self.typed, self.asked, self.posted = set(), set(), set()
        self.cells, self.kept = set(), 0

    def listen(self, monkeypatch):
        """Which fields of which forms were really given a payload."""
        clean = BaseForm.full_clean

        def full_clean(form):
            if form.is_bound:
                got = [n for n in form.fields if self.typed & set(form.data.getlist(n))]
                self.posted |= {(kind, name) for kind in type(form).__mro__ for name in got}
            return clean(form)

        monkeypatch.setattr(BaseForm, "full_clean", full_clean)

    def holds(self, model, name):
        texts = "\n".join(map(said, model.objects.values_list(name, flat=True)))
        return any(one in texts for one in self.typed if one)

    def at(self, place, number):
        return (self.pack * number + STEP * self.places.get(place, 0)) % len(self.shapes)


def said(value):
    """A value of a column, whatever it is, as the words in it."""
    if isinstance(value, dict):
        return "\n".join(map(said, value.values()))
    return "\n".join(value) if isinstance(value, list) else str(value)


def signed_in(user):
    client = Client(raise_request_exception=True)
    client.force_login(user)
    return client
