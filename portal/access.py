"""The doors. Every page that shows a person's data stands behind one, and each is one line above a
view.

The order is always the same: nobody signed in goes to sign in (LoginRequiredMiddleware), the wrong
role or somebody else's row is "not found", and only then is the method looked at.
"""

from functools import wraps

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponseNotAllowed
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from portal.actors import Actor, acting_as
from portal.models import Event, Patient, Role

READ = ("GET", "HEAD")
WRITE = ("POST",)
BOTH = READ + WRITE


def staff_only(*roles, row=None, methods=READ):
    """A page for staff in these roles. With row, its pk in the address is opened within their
    clinic."""

    def find(request, pk):
        rows = row.objects.with_people() if hasattr(row.objects, "with_people") else row.objects
        return rows.filter(clinic_id=request.user.clinic_id, pk=pk).first()

    return _door(lambda user: user.role in roles, find if row else None, methods)


def patient_only(*, row=None, methods=READ):
    """A page for the patient. request.patient is set; row names a relation of theirs, such as
    "appointments", and its pk in the address is opened through it."""

    def find(request, pk):
        return getattr(request.patient, row).filter(pk=pk).first()

    return _door(lambda user: user.role == Role.PATIENT, find if row else None, methods)


def _door(may_enter, find, methods):
    def door(view):
        @wraps(view)
        def guarded(request, *args, pk=None, **kwargs):
            user = request.user
            try:
                if not may_enter(user):
                    raise Http404
                with acting_as(Actor.signed_in(user)) as theirs:
                    request.patient = _patient(user, theirs)
                    found = [_found(find, request, pk)] if find else []
                    if request.method not in methods:
                        return HttpResponseNotAllowed(methods)
                    return view(request, *found, *args, **kwargs)
            except Http404:
                with acting_as(Actor.signed_in(user)):
                    Event.objects.record("refused", by=user, at=timezone.now())
                raise

        guarded.door = (may_enter, methods)
        return guarded

    return door


def _patient(user, pk):
    """The record of a patient who is signed in; None for staff."""
    if not user.is_patient:
        return None
    if pk is None:
        raise Http404
    return Patient.of(user, pk)


def _found(find, request, pk):
    row = find(request, pk)
    if row is None:
        raise Http404
    return row


def link_page(view):
    """A page that a link opens without sign-in: the link is the key, so no cookie and no CSRF
    token."""

    @csrf_exempt
    @login_not_required
    @wraps(view)
    def guarded(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        response["Referrer-Policy"] = "no-referrer"
        return response

    guarded.door = "link"
    return guarded


def public(view):
    """A page for everybody."""
    open_view = login_not_required(view)
    open_view.door = "public"
    return open_view
