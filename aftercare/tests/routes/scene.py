"""The afternoon on which every route is tried, and what stands after it.

Maria left at 1:35pm. Ben recovers, so nobody knows yet until when. Cleo was booked for noon, and
nobody wrote down what happened; the clinic's tablet was handed to her. Nora left yesterday under a
policy of 36 hours, Otis recovers under it still, and one of 24, with the sleep rule, holds since.
Dana has asked for an earlier leaving of Nora's, and for an exception for Ben. It is 2pm.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

import psycopg2
from django.core.management import CommandError
from django.core.serializers.base import DeserializationError
from django.db import DatabaseError, connection, transaction
from django.db.models import ProtectedError
from django.test import Client

from aftercare.tests.said import said
from portal.errors import Refused
from portal.models import Clinic
from scheduling.models import Appointment

HOUR = timedelta(hours=1)
NO = (Refused, DatabaseError, ProtectedError, CommandError, DeserializationError, psycopg2.Error)
ANSWERS = (200, 302, 404, 405)
REFUSED, ALLOWED = "refused", "it was allowed"


@dataclass
class Scene:
    at: datetime
    staff: dict  # by name
    sessions: dict  # by the name of whose they are
    extra: dict  # other numbers that a route may name
    as_role: object
    clock: object  # the pages', by hours past noon

    @property
    def numbers(self):
        return {name: one.pk for name, one in self.sessions.items()} | self.extra

    def sign_in(self):
        self.clients = {"": Client()}
        users = {name: one.patient.user for name, one in self.sessions.items()} | self.staff
        for name, user in users.items():
            self.clients[name] = Client()
            self.clients[name].force_login(user)

    def asking(self, role):
        """What PostgreSQL is told of somebody in this role, who asks by SQL."""
        patient, clinic = self.extra["maria_herself"], self.sessions["maria"].clinic_id
        her = {"patient": patient, "clinic": clinic, "user": self.sessions["maria"].patient.user_id}
        link, staff = her | {"user": ""}, {n: one.pk for n, one in self.staff.items()}
        cleo = {"clinic": clinic, "patient": self.sessions["cleo"].patient_id}
        return {
            "a patient": her,
            "a check-in's link": link | {"check_in": self.extra["check_in"]},
            "the link of a day after": link | {"check_in": self.extra["next_day"]},
            "a companion's link": link | {"ride": self.extra["ride"]},
            "the clinic's tablet": cleo | {"hand_over": self.extra["hand_over"]},
            "a nurse": {"clinic": clinic, "user": staff["dana"]},
            "a second nurse": {"clinic": clinic, "user": staff["noor"]},
            "a clinician": {"clinic": clinic, "user": staff["amara"]},
            "a scheduler": {"clinic": clinic, "user": staff["kofi"]},
        }.get(role, {})

    def session(self, name):
        return Appointment.objects.get(pk=self.sessions[name].pk)

    def rows(self):
        facts = ("patient", "started_at", "ended_at", "released_at", "no_driving_until")
        facts = (*facts, "policy__hold_hours")
        mine = Appointment.objects.filter(pk__in=[one.pk for one in self.sessions.values()])
        return {row[0]: row[1:] for row in mine.values_list("pk", *facts)}

    def homes(self):
        zone = Clinic.objects.get(pk=self.sessions["maria"].clinic_id).tz
        pages = {name: self.clients[name].get("/home/").content.decode() for name in self.sessions}
        return {name: said(page, zone, near=self.at) for name, page in pages.items()}

    @cached_property
    def before(self):
        return self.rows(), self.homes()


def tried(scene, route, thorough=False):
    """What somebody who took this route got, in sentences; nothing, when it led nowhere. What they
    did is undone, so the next one finds all as it was. Where they were refused, the pages are read
    all the same if this is to be thorough."""
    rows, homes = scene.before
    with transaction.atomic():
        try:
            with transaction.atomic():
                answer = route(scene)
                connection.check_constraints()  # as a commit would
        except NO:
            answer = REFUSED
        scene.clock(hours=2)
        found = [answer] if answer is ALLOWED else []
        found += shorter_rows(rows, scene.rows())
        if not found and (thorough or answer is not REFUSED):
            found += shorter_homes(homes, scene.homes())
        transaction.set_rollback(True)
    return found


def shorter_rows(before, after):
    for pk, (patient, started, _, _, end, hours) in before.items():
        whose, begun, over, left, until, _ = after.get(pk, [None] * 6)
        if whose != patient or (started and not begun):
            yield f"session {pk} is gone"
        elif end and not (until and until >= end):
            yield f"session {pk} ends at {until}, not at {end}"
        elif left and (until - left < (hours or 24) * HOUR or over > left):
            yield f"session {pk} has an end that does not follow from its times"


def shorter_homes(before, after):
    for name, told in before.items():
        now = after[name]
        forbids = now.unknown or now.until
        if now.allows or now.ended or not forbids:
            yield f"{name} no longer reads: do not drive"
        elif told.until and not now.unknown and max(now.until) < max(told.until):
            yield f"{name} reads {now.until}, not {told.until}"


def post(who, address, **told):
    """A route: this person sends this form. {maria} is the number of Maria's session."""

    def route(scene):
        values = {name: str(value).format(**scene.numbers) for name, value in told.items()}
        page = scene.clients[who].post(address.format(**scene.numbers), values)
        assert page.status_code in ANSWERS, page.status_code
        return page.status_code if page.status_code == 302 else REFUSED

    return route
