"""What a patient tells once more, or goes on to tell, after staff closed what it stood for."""

import pytest

from aftercare.models import Answer, CheckIn, Concern
from aftercare.promise import promise
from aftercare.tests.check_ins import CHEST_PAIN, HOUR, MINUTE, NO_FLAG
from portal.testing.pages import text


@pytest.fixture
def close(dana, due):
    """close() is Dana, who answers what is open 20 minutes after the check-in fell due."""

    def close():
        at = due.due_at + 20 * MINUTE
        Concern.objects.open().get().resolve(by=dana, at=at, outcome="spoke", note="She is fine.")
        return at

    return close


@pytest.fixture
def hours_later(due, time_machine):
    def hours_later(hours=8):
        time_machine.move_to(due.due_at + hours * HOUR, tick=False)

    return hours_later


def test_the_same_sign_after_it_was_closed_is_a_concern_of_its_own(tap, close, hours_later):
    tap("", CHEST_PAIN)
    close()
    hours_later()
    page = text(tap("", CHEST_PAIN))
    assert Concern.objects.open().get().reasons.get().answer == Answer.objects.last()
    assert "Nobody has read it yet" in page and "Dana" not in page


def test_twice_while_it_is_open_stays_once(tap, close, hours_later):
    tap("", CHEST_PAIN)
    close()
    hours_later()
    tap("", CHEST_PAIN), tap("", CHEST_PAIN)
    assert Answer.objects.count() == 2
    assert Concern.objects.open().get().reasons.count() == 1


def test_the_same_severity_after_it_was_closed_is_a_concern_of_its_own(tap, close, hours_later):
    tap("", NO_FLAG), tap("symptoms/", {"symptoms": "headache"})
    for worse in ("4", "1", "4"):  # the one that stands has no reason of its own
        tap("how-bad/", {"headache": worse})
    close()
    hours_later()
    tap("how-bad/", {"headache": "4"})
    assert Concern.objects.open().get().reasons.get().words == "Headache: very severe"


def test_the_same_sign_again_beside_something_else_that_is_open(tap, close, hours_later):
    tap("", CHEST_PAIN), tap("symptoms/", {"symptoms": "headache"})
    close()
    hours_later()
    tap("how-bad/", {"headache": "3"}), tap("", CHEST_PAIN)
    concern = Concern.objects.open().get()
    assert (concern.level, concern.reasons.count()) == ("call now", 2)


def says(check_in, at):
    check_in = CheckIn.objects.get(pk=check_in.pk)
    return promise(check_in.concern(), check_in.clinic, at=at).kind


def test_what_came_after_it_was_closed_nobody_has_read(tap, due, close):
    tap("", CHEST_PAIN)
    closed = close()
    assert says(due, closed) == "answered"
    due = CheckIn.objects.get(pk=due.pk)
    due.answer("symptoms", {"symptoms": ["nausea"]}, at=closed)
    assert says(due, closed) == "answered"
    due.answer("how_bad", {"nausea": 2}, at=closed + MINUTE)
    assert says(due, closed + MINUTE) == "none"


def test_the_pages_say_so(tap, due, close, hours_later, sign_in, maria):
    tap("", CHEST_PAIN)
    close()
    hours_later()
    tap("symptoms/", {"symptoms": "nausea"}), tap("how-bad/", {"nausea": "2"}), tap("send/", {})
    for page in (tap("sent/"), sign_in(maria.user).get("/check-ins/")):
        assert "Nobody has read it yet" in text(page)
        assert "Dana" not in text(page)
