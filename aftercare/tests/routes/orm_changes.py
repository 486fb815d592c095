"""Routes through Django, as the database's owner, by way of what is changed afterwards."""

import os
from io import StringIO

from django.core.management import call_command

from aftercare.models import CheckIn
from aftercare.models.answering import not_rested
from aftercare.release import let_go
from aftercare.tests.routes.orm import a_new_policy, rows
from aftercare.tests.routes.scene import HOUR
from conftest import PASSWORD
from scheduling.models import Acknowledgement, Correction, Lengthening, Ride, Waiver
from scheduling.models.appointment import Leaving

SOONER = -0.5 * HOUR
SAM = {"companion": "Sam Rivera", "companion_phone": "555-010-0178", "reason": "As it was."}


def correction(scene, whose="maria", **facts):
    """A row, as nobody asked for it."""
    session, nurse = scene.session(whose), scene.staff["dana"]
    row = {"asked_by": nurse, "asked_at": scene.at, "reason": "x"}
    row |= {"released_at": session.released_at + SOONER} | facts
    return Correction.objects.create(clinic=session.clinic, appointment=session, **row)


def answered(scene, by="noor"):
    return {"answer": "agreed", "answered_by": scene.staff[by], "answered_at": scene.at}


def write(scene, hours=24, whose="maria"):
    """The times of a correction, with the end that would follow from them."""
    left = scene.session(whose).released_at + SOONER
    rows(scene, whose).update(released_at=left, no_driving_until=left + hours * HOUR)


def a_correction_that_is(**facts):
    def route(scene):
        said = facts or answered(scene)
        correction(scene, **said)
        write(scene)

    return route


def agreed_by_two(scene):
    correction(scene).agree(by=scene.staff["noor"], at=scene.at)
    write(scene)


def agreed_by_one(scene):
    correction(scene).agree(by=scene.staff["dana"], at=scene.at)


def agreed_by(who):
    return lambda scene: correction(scene).agree(by=scene.staff[who], at=scene.at)


def agreed_and_then_another_time(scene):
    asked = correction(scene)
    asked.agree(by=scene.staff["noor"], at=scene.at)
    Correction.objects.filter(pk=asked.pk).update(released_at=asked.released_at - HOUR)
    write(scene)


def written_while_it_waits(scene):
    correction(scene)
    write(scene)


def lengthening(scene, until, **facts):
    session = scene.session("maria")
    row = {"until": session.no_driving_until + until, "was": session.no_driving_until}
    row |= {"by": scene.staff["amara"], "at": scene.at, "reason": "x"} | facts
    Lengthening.objects.create(clinic=session.clinic, appointment=session, **row)
    rows(scene).update(no_driving_until=session.no_driving_until + until)


def longer_and_then_as_before(scene):
    session, by = scene.session("maria"), scene.staff["amara"]
    end = session.no_driving_until
    session.lengthen(end + 2 * HOUR, reason="x", by=by, at=scene.at)
    rows(scene).update(no_driving_until=end + HOUR)


def a_shorter_lengthening(scene):
    was = scene.session("maria").no_driving_until - 2 * HOUR
    lengthening(scene, -HOUR, was=was)


def by_the_sleep_rule(scene, at):
    check_in = CheckIn.objects.get(pk=scene.extra["next_day"])
    check_in.send({"call": False, "note": "", "rested": "no"}, at=at)
    not_rested(check_in, at=at)


def the_owners_sleep_rule(moments):
    def route(scene):
        for past in moments:
            by_the_sleep_rule(scene, scene.at - past * HOUR)

    return route


def less_hours_and_then_released(**numbers):
    """Otis recovers under a policy of 36 hours."""

    def route(scene):
        a_new_policy(scene, **numbers)
        session = scene.session("otis")
        let_go(session, Leaving("companion", **SAM), by=scene.staff["dana"], at=scene.at)

    return route


def by_the_command(number):
    def route(scene):
        os.environ["CLINICIAN_PASSWORD"] = PASSWORD
        by, how = scene.staff["amara"].email, {"set": [number], "stdout": StringIO()}
        call_command("approve_policy", by, **how)
        let_go(scene.session("otis"), Leaving("companion", **SAM), by=scene.staff["dana"],
               at=scene.at)  # fmt: skip

    return route


def alone(scene, **when):
    waits = Waiver.objects.get(pk=scene.extra["waits"])
    if waits.is_waiting:
        waits.agree(by=scene.staff["noor"], at=scene.at)
    leaving = Leaving("alone by exception", **SAM, **when)
    let_go(scene.session("ben"), leaving, by=scene.staff["dana"], at=scene.at)


def twice_alone(scene):
    alone(scene)
    scene.session("ben").refresh_from_db()
    alone(scene, left_at=scene.at - HOUR)


def an_exception_of_ones_own(scene):
    session, nurse = scene.session("ben"), scene.staff["dana"]
    Waiver.objects.create(
        clinic=session.clinic, appointment=session, gate="ride home", why="other", words="x",
        asked_by=nurse, asked_at=scene.at, answer="agreed", answered_by=nurse,
        answered_at=scene.at,
    )  # fmt: skip
    rows(scene, "ben").update(status="not treated", reason="x")


def ride(scene):
    return Ride.objects.get(appointment=scene.sessions["maria"].pk, direction="home")


ORM_CHANGES = {
    "a correction that two agreed, and an end that follows from it": agreed_by_two,
    "a correction that one agrees alone": agreed_by_one,
    "a correction that a scheduler agrees to": agreed_by("kofi"),
    "a correction that a nurse of another clinic agrees to": agreed_by("hana"),
    "a correction with its answer": a_correction_that_is(),
    "a correction that needs no answer": a_correction_that_is(answer="not needed"),
    "the times of a correction that waits": written_while_it_waits,
    "a correction that is agreed, and then says another time": agreed_and_then_another_time,
    "times without a correction": write,
    "the corrections deleted": lambda scene: Correction.objects.all().delete(),
    "lengthened to earlier": lambda scene: lengthening(scene, -HOUR),
    "lengthened to earlier, with another end before it": a_shorter_lengthening,
    "lengthened by a nurse": lambda scene: lengthening(scene, HOUR, by=scene.staff["dana"]),
    "lengthened, and then to less": longer_and_then_as_before,
    "the lengthenings deleted": lambda scene: (
        lengthening(scene, HOUR), Lengthening.objects.all().delete()),
    "the sleep rule with a moment in the past": the_owners_sleep_rule([24 * 30]),
    "the sleep rule with a moment before the session, after one of now":
        the_owners_sleep_rule([0, 20, 24 * 365]),
    "fewer hours are approved, and then who began under more is released":
        less_hours_and_then_released(hold_hours=24),
    "no stay and other escorts are approved, and then who began before is released":
        less_hours_and_then_released(escort_kinds=["ride share", "responsible adult"]),
    "the command approves an hour": by_the_command("hold_hours=1"),
    "the command approves 24 hours in the place of 36": by_the_command("hold_hours=24"),
    "let go alone, twice": twice_alone,
    "let go alone, before the infusion ended":
        lambda scene: alone(scene, left_at=scene.at - 2 * HOUR),
    "an exception agreed by who asked, and called off": an_exception_of_ones_own,
    "the exceptions deleted": lambda scene: Waiver.objects.all().delete(),
    "the ride taken back after the release":
        lambda scene: ride(scene).remove(by=scene.staff["dana"], at=scene.at),
    "the rides deleted": lambda scene: Ride.objects.all().delete(),
    "what was acknowledged deleted": lambda scene: Acknowledgement.objects.all().delete(),
    "what was acknowledged written anew":
        lambda scene: Acknowledgement.objects.update(words="I may drive."),
}  # fmt: skip
