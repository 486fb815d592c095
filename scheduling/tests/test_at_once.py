"""Two people, one session, the same second: one act stands, and the other person is told."""

from datetime import timedelta

import pytest

from scheduling.models import Appointment
from scheduling.models.appointment import Leaving
from scheduling.tests.at_once import DONE, at_once

WITH_SAM = Leaving(kind="companion", companion="Sam Rivera")
AMBULANCE = Leaving(kind="ambulance", reason="chest pain")


@pytest.fixture
def now(noon):
    return noon + timedelta(minutes=30)


@pytest.fixture
def race(bring, maria, dana, noor, now):
    """race("started", act, other): dana and noor both read it, then both act. Who won, and what the
    other was told."""

    def race(status, *acts):
        pk = bring(maria, to=status).pk
        read = [(Appointment.objects.get(pk=pk), {"by": who, "at": now}) for who in (dana, noor)]
        told = at_once(*[
            (lambda act=act, session=session, who=who: act(session, **who))
            for act, (session, who) in zip(acts, read, strict=True)
        ])  # fmt: skip
        assert told.count(DONE) == 1
        return Appointment.objects.get(pk=pk), next(said for said in told if said != DONE)

    return race


def release(session, **who):
    session.release(WITH_SAM, **who | {"at": who["at"] + timedelta(hours=1)})


def call_an_ambulance(session, **who):
    session.release(AMBULANCE, **who)


def test_of_two_who_release_one_does(committed_db, race):
    session, said = race("recovering", release, release)
    assert session.status == "released"
    assert "was here first: released at 1:30pm" in said
    assert [event.verb for event in session.history()].count("released") == 1


def test_of_two_who_start_one_does(committed_db, race, now):
    start = Appointment.start
    session, said = race("arrived", start, start)
    assert (session.status, session.started_at) == ("started", now)
    assert "was here first: started at 12:30pm" in said


def test_an_end_and_an_ambulance_do_not_overwrite_each_other(committed_db, race, now):
    def end(session, **who):
        session.end(**who, ended_at=now - timedelta(minutes=5))

    session, said = race("started", end, call_an_ambulance)
    if session.status == "recovering":
        assert (session.ended_at, session.released_at) == (now - timedelta(minutes=5), None)
        assert "was here first: ended at 12:30pm" in said
    else:
        assert (session.ended_at, session.released_at) == (now, now)
        assert "was here first: taken by ambulance at 12:30pm" in said


def test_a_release_of_what_was_running_when_it_was_read_keeps_a_written_end(
    bring, maria, dana, noor, noon, now
):
    """The order of the race above that used to lose an end."""
    session = bring(maria, to="started")
    read = Appointment.objects.get(pk=session.pk)
    session.end(by=dana, at=noon + timedelta(minutes=20))
    with pytest.raises(Exception, match="Dana Reyes was here first: ended at 12:20pm"):
        call_an_ambulance(read, by=noor, at=now)
    again = Appointment.objects.get(pk=session.pk)
    call_an_ambulance(again, by=noor, at=now)
    assert again.ended_at == noon + timedelta(minutes=20)
