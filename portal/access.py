"""The doors. Every address has one, and each is one line above a view.

The order is always the same: nobody signed in goes to sign in (LoginRequiredMiddleware), the wrong
role or somebody else's row is "not found", and only then is the method looked at. What shows a
patient's record leaves an Event, in the transaction that read it: no Event, no page.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps

from django.contrib.auth.decorators import login_not_required
from django.db.models import BigIntegerField
from django.http import Http404, HttpResponseNotAllowed
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from portal.actors import Actor, acting_as
from portal.models import Event, Patient, Role

READ = ("GET", "HEAD")
WRITE = ("POST",)
BOTH = READ + WRITE
# What a page shows of patients: one record; names on a list, which the view puts in request.shown;
# or nothing.
RECORD, LIST, NOBODY = "a record", "a list", "nobody"


@dataclass(frozen=True)
class Door:
    """Who may open an address, how, and what is left behind. docs/access.md lists them all.

    `find(request, pk)` is the row that its number names within what is the reader's, or None.
    """

    who: tuple[str, ...]
    methods: tuple[str, ...] = READ
    shows: str = NOBODY
    find: Callable | None = None
    row: str = ""

    def __call__(self, view):
        @wraps(view)
        def guarded(request, *args, pk=None, **kwargs):
            try:
                if request.user.role not in self.who:
                    raise Http404
                with acting_as(Actor.signed_in(request.user)) as theirs:
                    request.patient = _patient(request.user, theirs)
                    return self.enter(view, request, pk, args, kwargs)
            except Http404:
                with acting_as(Actor.signed_in(request.user)):
                    _refused(request, pk)
                raise

        guarded.door = self
        return guarded

    def enter(self, view, request, pk, args, kwargs):
        request.opened, request.shown = None, None
        rows = [self.found(request, pk)] if self.find else []
        if request.method not in self.methods:
            return HttpResponseNotAllowed(self.methods)
        response = view(request, *rows, *args, **kwargs)
        if response.status_code == 200:
            self.remember(request)
        return response

    def found(self, request, pk):
        request.opened = self.find(request, pk)
        if request.opened is None:
            raise Http404
        return request.opened

    def remember(self, request):
        """Write down what was shown, and to whom. A list of nobody is no look at anybody."""
        if self.shows == NOBODY or (self.shows == LIST and not (request.shown or request.opened)):
            return
        shown = () if self.shows == RECORD else request.shown or ()
        Event.objects.record(
            Event.LOOKED, by=request.user, at=timezone.now(), row=request.opened,
            patient=request.patient, shown=sorted(set(shown)), page=request.resolver_match.url_name,
        )  # fmt: skip


def staff_only(*roles, row=None, methods=READ, shows=None):
    """A page for staff in these roles. With row, its pk in the address is opened within their
    clinic, and shows a record; without, it shows a list: the view says of whom."""

    def find(request, pk):
        rows = row.objects.with_people() if hasattr(row.objects, "with_people") else row.objects
        return rows.filter(clinic_id=request.user.clinic_id, pk=pk).first()

    if row is None:
        return Door(roles, methods, shows or LIST)
    return Door(roles, methods, shows or RECORD, find, row._meta.label_lower)


def patient_only(*, row=None, methods=READ):
    """A page for the patient, about their own record. request.patient is set; row names a relation
    of theirs, such as "appointments", and its pk in the address is opened through it."""

    def find(request, pk):
        return getattr(request.patient, row).filter(pk=pk).first()

    if row is None:
        return Door((Role.PATIENT,), methods, RECORD)
    return Door((Role.PATIENT,), methods, RECORD, find, f"patient.{row}")


def _patient(user, pk):
    """The record of a patient who is signed in; None for staff."""
    if not user.is_patient:
        return None
    if pk is None:
        raise Http404
    return Patient.of(user, pk)


def _refused(request, asked_for):
    """Write down who was refused which page, and the number that stood in its address."""
    page = request.resolver_match.url_name
    number = asked_for if asked_for is None or asked_for <= BigIntegerField.MAX_BIGINT else None
    Event.objects.record("refused", by=request.user, at=timezone.now(), page=page, number=number)


def link_page(*methods):
    """A page that a link opens without sign-in: the link is the key, so no cookie and no CSRF
    token. Reading one leaves nothing behind."""

    def door(view):
        @csrf_exempt
        @login_not_required
        @wraps(view)
        def guarded(request, *args, **kwargs):
            if request.method not in methods:
                return HttpResponseNotAllowed(methods)
            response = view(request, *args, **kwargs)
            response["Referrer-Policy"] = "no-referrer"
            return response

        guarded.door = Door(("link",), methods)
        return guarded

    return door


def public(*methods):
    """A page for everybody."""

    def door(view):
        @wraps(view)
        def guarded(request, *args, **kwargs):
            if request.method not in methods:
                return HttpResponseNotAllowed(methods)
            return view(request, *args, **kwargs)

        guarded.door = Door(("public",), methods)
        return login_not_required(guarded)

    return door
