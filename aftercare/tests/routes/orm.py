"""Routes through Django, as the database's owner: no grant stands in the way, only the rules.

No page can do any of this. A new view, a command or a shell on the server could.
"""

import json
from tempfile import NamedTemporaryFile

from django.core import serializers
from django.core.management import call_command
from django.db import transaction
from django.db.models import F

from aftercare.tests.routes.scene import HOUR
from portal.models import Clinic, Patient, Policy, User
from scheduling.models import Appointment
from scheduling.models.appointment import Leaving

NEVER_STARTED = dict.fromkeys(
    ("policy", "arrived_at", "started_at", "ended_at", "released_at", "no_driving_until")
)
EARLIER = F("no_driving_until") - HOUR
SAM = {"kind": "companion", "companion": "Sam Rivera"}


def update(whose="maria", **facts):
    return lambda scene: rows(scene, whose).update(**facts)


def rows(scene, whose="maria"):
    return Appointment.objects.filter(pk=scene.sessions[whose].pk)


def save(whose="maria", only=None, **facts):
    """The row as it is, with other facts."""

    def route(scene):
        session = scene.session(whose)
        for name, fact in facts.items():
            setattr(session, name, fact(session) if callable(fact) else fact)
        session.save(update_fields=only)

    return route


def an_hour_earlier(session):
    return session.no_driving_until - HOUR


def ended(session):
    return session.ended_at


def save_as_it_was(scene):
    """A copy that somebody read before the release, and saves now."""
    stale = scene.session("maria")
    facts = {"status": "recovering", "released_at": None, "no_driving_until": None}
    for name, fact in (facts | {"release_kind": "", "companion": ""}).items():
        setattr(stale, name, fact)
    stale.save()


def bulk_update(scene):
    session = scene.session("maria")
    session.no_driving_until -= HOUR
    Appointment.objects.bulk_update([session], ["no_driving_until"])


def upsert(scene):
    session = scene.session("maria")
    session.no_driving_until -= HOUR
    Appointment.objects.bulk_create(
        [session], update_conflicts=True, unique_fields=["id"], update_fields=["no_driving_until"]
    )


def a_shorter_twin(scene):
    twin = scene.session("maria")
    twin.pk, twin.no_driving_until = None, twin.released_at + 23 * HOUR
    twin.entered_afterwards = "on paper"
    twin.save()


def an_honest_twin(scene):
    """Another, earlier session of hers is no reason to forget this one."""
    twin = scene.session("maria")
    times = ("started_at", "ended_at", "released_at", "no_driving_until")
    for name in times:
        setattr(twin, name, getattr(twin, name) - 20 * HOUR)
    twin.pk, twin.entered_afterwards, twin.number = None, "on paper", 6
    twin.save()


def load(**facts):
    """loaddata with this row as it was dumped, and these facts changed by hand."""

    def route(scene):
        dumped = json.loads(serializers.serialize("json", rows(scene)))
        dumped[0]["fields"] |= facts
        with NamedTemporaryFile("w", suffix=".json") as fixture:
            json.dump(dumped, fixture)
            fixture.flush()
            call_command("loaddata", fixture.name, verbosity=0)

    return route


def stale_verbs(scene):
    """Read before the release; each verb is tried on that copy."""
    stale, nurse = scene.session("maria"), scene.staff["dana"]
    stale.status, stale.released_at, stale.no_driving_until = "recovering", None, None
    who = {"by": nurse, "at": scene.at}
    earlier = Leaving(**SAM, left_at=scene.at - HOUR, reason="A slip.")
    for verb in (lambda: stale.release(earlier, **who), lambda: stale.end(**who)):
        with transaction.atomic():
            verb()


def a_new_policy(scene, **numbers):
    draft = Policy.objects.draft(scene.sessions["nora"].clinic)
    for name, number in numbers.items():
        setattr(draft, name, number)
    draft.approve(by=scene.staff["amara"], at=scene.at - HOUR)
    return draft


def change_policy(**numbers):
    return lambda scene: Policy.objects.filter(pk=scene.session("nora").policy_id).update(**numbers)


def hold_by_a_new_policy(scene):
    policy, nora = a_new_policy(scene, hold_hours=24), scene.session("nora")
    rows(scene, "nora").update(policy=policy, no_driving_until=nora.no_driving_until - 12 * HOUR)


def change_the_zone(zone):
    def route(scene):
        Clinic.objects.filter(pk=scene.sessions["maria"].clinic_id).update(zone=zone)

    return route


ORM = {
    "save an earlier end": save(no_driving_until=an_hour_earlier),
    "save an earlier end alone": save(only=["no_driving_until"], no_driving_until=an_hour_earlier),
    "save no end": save(no_driving_until=None),
    "save neither release nor end":
        save(no_driving_until=None, released_at=None, status="recovering"),
    "save an earlier release with its end":
        save(released_at=ended, no_driving_until=lambda one: ended(one) + 24 * HOUR),
    "save it as never started": save(**NEVER_STARTED, status="booked", release_kind=""),
    "save what runs as never started": save("ben", **NEVER_STARTED, status="booked"),
    "save it as somebody else's": save(patient_id=lambda one: one.patient_id + 1),
    "save it as another clinic's": save(clinic_id=lambda one: one.clinic_id + 1),
    "save it as cancelled": save(status="cancelled", reason="x"),
    "save what runs as cancelled": save("ben", status="cancelled", reason="x"),
    "save what was read before the release": save_as_it_was,
    "update to an earlier end": update(no_driving_until=EARLIER),
    "update to no end": update(no_driving_until=None),
    "update to an end 24 hours after the start":
        update(no_driving_until=F("started_at") + 24 * HOUR),
    "update times and end together":
        update(released_at=F("ended_at"), no_driving_until=F("no_driving_until") - HOUR / 2),
    "update to cancelled": update(status="cancelled", reason="x"),
    "update what runs to not treated": update("ben", status="not treated", reason="x"),
    "update what runs to never started": update("ben", **NEVER_STARTED, status="arrived"),
    "update the longer hold down to 24 hours":
        update("nora", no_driving_until=F("released_at") + 24 * HOUR),
    "update the policy it began under": update("nora", policy=None),
    "update a later leaving into the same window":
        update(released_at=F("released_at") + 2 * HOUR),
    "update its number": lambda scene: rows(scene).update(id=10**6),
    "bulk_update": bulk_update,
    "bulk_create over it": upsert,
    "a twin with a shorter window": a_shorter_twin,
    "a twin that ended before": an_honest_twin,
    "delete the row": lambda scene: scene.session("maria").delete(),
    "delete by queryset": lambda scene: rows(scene).delete(),
    "delete what runs": lambda scene: rows(scene, "ben").delete(),
    "delete without looking": lambda scene: rows(scene)._raw_delete("default"),
    "delete the patient": lambda scene: scene.session("maria").patient.delete(),
    "delete the clinic": lambda scene: scene.session("maria").clinic.delete(),
    "delete the policy": lambda scene: scene.session("nora").policy.delete(),
    "delete the protocol": lambda scene: scene.session("maria").protocol.delete(),
    "flush the database": lambda scene: call_command("flush", verbosity=0, interactive=False),
    "loaddata with an earlier end": load(no_driving_until="2026-03-06T18:00:00Z"),
    "loaddata with no end": load(no_driving_until=None, released_at=None, status="recovering"),
    "loaddata as never started":
        load(**NEVER_STARTED, status="booked", release_kind="", companion=""),
    "the verbs on a copy from before the release": stale_verbs,
    "fewer hours in the policy it began under": change_policy(hold_hours=24),
    "no approval of the policy it began under": change_policy(approved_by=None, approved_at=None),
    "a new policy of 24 hours": lambda scene: a_new_policy(scene, hold_hours=24),
    "a new policy of 1 hour": lambda scene: a_new_policy(scene, hold_hours=1),
    "a new policy, and the end moved to it": hold_by_a_new_policy,
    "the zone of the clinic, far east": change_the_zone("Pacific/Kiritimati"),
    "the zone of the clinic, far west": change_the_zone("Pacific/Pago_Pago"),
    "the zone of the clinic, odd minutes": change_the_zone("Asia/Kathmandu"),
    "the account of who released her is closed": lambda scene: User.objects.filter(
        pk=scene.staff["dana"].pk).update(is_active=False),
    "a second record of the patient": lambda scene: Patient.objects.create(
        clinic=scene.session("maria").clinic, first_name="Maria", last_name="Alvarez",
        birth_date="1985-02-11", since=scene.at),
}  # fmt: skip
