"""A check-in that closes without an answer raises one concern."""

from datetime import timedelta

import pytest

from aftercare import silence
from aftercare.models import Answer, CheckIn, Concern
from aftercare.tests.roles import working
from aftercare.triage import Fired
from portal.testing.threads import at_once

HOUR = timedelta(hours=1)
SECOND = timedelta(seconds=1)


@pytest.fixture
def left(bring, maria):
    """Maria's session, which she left at 1:35pm."""
    return bring(maria)


@pytest.fixture
def asked(left):
    """Her three check-ins, 2, 24 and 72 hours after she left."""
    return CheckIn.objects.plan_after(left, at=left.released_at)


def reasons():
    return [r.words for c in Concern.objects.order_by("pk") for r in c.reasons.all()]


def test_silence_raises_one_concern_when_the_check_in_closes(asked, left, maria, lakeside):
    two_hours = asked[0]
    silence.mark(at=two_hours.closes_at - SECOND)
    assert reasons() == []
    silence.mark(at=two_hours.closes_at)
    silence.mark(at=two_hours.closes_at + SECOND)
    concern = Concern.objects.get()
    assert reasons() == ["2-hour check-in not sent back"]
    assert (concern.level, concern.patient, concern.check_in) == ("no reply", maria, two_hours)
    assert concern.appointment == left
    assert lakeside.is_open(concern.due_at - SECOND)


def test_what_was_sent_is_not_silence(asked):
    asked[0].sent_at = asked[0].due_at
    asked[0].save(update_fields=["sent_at"])
    silence.mark(at=asked[0].closes_at)
    assert reasons() == []


def test_what_was_begun_but_never_sent_says_so(asked):
    Answer.save_page(asked[0], "red_flags", {"flags": []}, at=asked[0].due_at)
    silence.mark(at=asked[0].closes_at)
    assert reasons() == ["2-hour check-in begun, but not sent"]


def test_what_staff_hear_of_already_needs_no_second_concern(asked, maria):
    Concern.objects.raise_for(
        patient=maria,
        fired=[Fired("note", "read today", "Wrote a note")],
        at=asked[0].due_at,
        check_in=asked[0],
    )
    silence.mark(at=asked[0].closes_at)
    assert reasons() == ["Wrote a note"]


def test_a_check_in_that_a_later_session_joined_is_not_silence(asked, left):
    CheckIn.objects.filter(patient=left.patient).join(at=left.released_at)
    silence.mark(at=asked[2].closes_at + HOUR)
    assert reasons() == []


def test_a_check_in_of_ones_own_owes_nobody_an_answer(asked, left, maria):
    own = CheckIn.of(left, None, left.released_at, left.released_at + HOUR)
    own.save()
    silence.mark(at=left.released_at + 2 * HOUR)
    assert reasons() == []


@pytest.mark.parametrize("hours, raised", [(7 * 24 - 1, 1), (7 * 24, 0)])
def test_a_worker_that_was_away_for_a_week_still_marks_it(asked, hours, raised):
    CheckIn.objects.exclude(pk=asked[0].pk).update(set_aside="joined", set_aside_at=asked[0].due_at)
    silence.mark(at=asked[0].closes_at + hours * HOUR)
    assert len(reasons()) == raised


def test_a_resolved_silence_is_not_raised_again(asked, dana):
    silence.mark(at=asked[0].closes_at)
    Concern.objects.get().resolve(
        by=dana, at=asked[0].closes_at, outcome="spoke", note="She had lost the link."
    )
    silence.mark(at=asked[0].closes_at + HOUR)
    assert len(reasons()) == 1


def test_of_two_workers_one_marks_it_and_the_worker_may(committed_db, asked):
    with working(committed_db):
        at_once(*[lambda: silence.mark(at=asked[0].closes_at)] * 2)
    assert reasons() == ["2-hour check-in not sent back"]


def test_the_worker_knows_that_a_check_in_was_begun_and_not_with_what(committed_db, asked, as_role):
    Answer.save_page(asked[0], "red_flags", {"flags": []}, at=asked[0].due_at)
    with working(committed_db):
        silence.mark(at=asked[0].closes_at)
    assert reasons() == ["2-hour check-in begun, but not sent"]
    for column in ("told", "page", "written_by_id"):
        with pytest.raises(Exception, match="permission denied"), as_role("portal_worker") as sql:
            sql.execute(f"select {column} from aftercare_answer")
