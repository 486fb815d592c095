"""Who asks. PostgreSQL is told first, and then shows that role its own rows and no others."""

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from portal import requests
from portal.models import CLINICAL, DESK, Role

ROLES = {
    Role.PATIENT: "web_patient",
    **dict.fromkeys(CLINICAL, "web_clinical"),
    **dict.fromkeys(DESK, "web_desk"),
}
# What is found first, the role last, since it ends what portal_web may ask.
PATIENT = """select set_config(
    'portal.patient', coalesce(patient_of_account(%(user)s)::text, ''), true),
  set_config('portal.user', %(user)s::text, true), set_config('portal.clinic', %(clinic)s, true),
  set_config('portal.check_in', '', true), set_config('portal.ride', '', true),
  set_config('portal.hand_over', '', true), set_config('portal.request', %(request)s, true),
  set_config('role', %(role)s, true)"""
STAFF = """select set_config('portal.patient', '', true),
  set_config('portal.user', %(user)s::text, true), set_config('portal.clinic', %(clinic)s, true),
  set_config('portal.check_in', '', true), set_config('portal.ride', '', true),
  set_config('portal.hand_over', '', true), set_config('portal.request', %(request)s, true),
  set_config('role', %(role)s, true)"""
BY_LINK = """select set_config('portal.check_in', link.check_in::text, true),
  set_config('portal.user', '', true), set_config('portal.clinic', link.clinic::text, true),
  set_config('portal.patient', link.patient::text, true),
  set_config('portal.ride', '', true), set_config('portal.hand_over', '', true),
  set_config('portal.request', %(request)s, true), set_config('role', 'web_link', true)
  from check_in_of_link(%(sha256)s) as link"""
BY_RIDE = """select set_config('portal.ride', link.ride::text, true),
  set_config('portal.user', '', true), set_config('portal.clinic', link.clinic::text, true),
  set_config('portal.patient', link.patient::text, true),
  set_config('portal.check_in', '', true), set_config('portal.hand_over', '', true),
  set_config('portal.request', %(request)s, true), set_config('role', 'web_guest', true)
  from ride_of_link(%(sha256)s, %(at)s) as link"""
BY_HAND_OVER = """select set_config('portal.hand_over', link.hand_over::text, true),
  set_config('portal.user', '', true), set_config('portal.clinic', link.clinic::text, true),
  set_config('portal.patient', link.patient::text, true),
  set_config('portal.check_in', '', true), set_config('portal.ride', '', true),
  set_config('portal.request', %(request)s, true), set_config('role', 'web_guest', true)
  from hand_over_of_link(%(sha256)s, %(at)s) as link"""
BEFORE = """select current_setting('role'), current_setting('portal.user', true),
  current_setting('portal.clinic', true), current_setting('portal.patient', true),
  current_setting('portal.check_in', true), current_setting('portal.ride', true),
  current_setting('portal.hand_over', true)"""
AGAIN = """select set_config('role', %s, true), set_config('portal.user', %s, true),
  set_config('portal.clinic', %s, true), set_config('portal.patient', %s, true),
  set_config('portal.check_in', %s, true), set_config('portal.ride', %s, true),
  set_config('portal.hand_over', %s, true)"""


@dataclass(frozen=True)
class Actor:
    """What PostgreSQL is told of who asks. `sql` is one of this module's own."""

    sql: str
    values: dict

    @classmethod
    def signed_in(cls, user):
        who = {"user": user.pk, "clinic": str(user.clinic_id), "role": ROLES[user.role]}
        if user.is_patient:
            return cls(PATIENT, who)
        return cls(STAFF, who)

    @classmethod
    def with_link(cls, sha256: bytes):
        return cls(BY_LINK, {"sha256": sha256})

    @classmethod
    def with_ride(cls, sha256: bytes, at: datetime):
        """A companion, until 72 hours after the release."""
        return cls(BY_RIDE, {"sha256": sha256, "at": at})

    @classmethod
    def with_tablet(cls, sha256: bytes, at: datetime):
        """A patient who holds the clinic's tablet for one page."""
        return cls(BY_HAND_OVER, {"sha256": sha256, "at": at})


@contextmanager
def acting_as(actor: Actor):
    """One transaction in which PostgreSQL knows who asks. It is told in one statement and forgets
    with the transaction's end, so a pooler hands nothing on.

    Yields the number of the patient who is signed in, or of what a link opens. None
    for staff, and for a link that opens nothing: then nothing is told, and nothing is shown.
    What was told before holds again on leaving.
    """
    inner = connection.in_atomic_block
    with transaction.atomic(), connection.cursor() as cursor:
        if inner:
            cursor.execute(BEFORE)
            before = cursor.fetchone()
        cursor.execute(actor.sql, actor.values | {"request": str(requests.current() or "")})
        found = cursor.fetchone()
        yield int(found[0]) if found and found[0] else None
        if inner and found:
            cursor.execute(AGAIN, before)
