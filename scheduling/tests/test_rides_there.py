"""A ride there, too: asked for wherever the session stands, until it is sure."""

from datetime import timedelta

import pytest

from portal.testing.pages import page
from portal.testing.sql import queries
from scheduling.models import Ride

HOUR = timedelta(hours=1)
WAITS, SURE = "Ride there: not arranged", "Ride there confirmed"
LEE = {"name": "Lee Park", "phone": "555-010-0188"}


@pytest.fixture
def second(bring, book, maria, noon):
    """A session at 9am on the day after Maria left at 1:35pm."""
    bring(maria)
    return book(maria, at=noon + 21 * HOUR, chair=1)


@pytest.fixture
def look(sign_in, maria, dana, clock):
    """look(second) is each page that shows this session, an hour before it begins."""

    def look(session, **past):
        clock(**past or {"hours": 20})
        desk, phone = sign_in(dana), sign_in(maria.user)
        return {
            "board": page(desk, "/staff/"),
            "session": page(desk, f"/staff/sessions/{session.pk}/"),
            "theirs": page(phone, f"/sessions/{session.pk}/"),
            "home": page(phone, "/home/"),
        }

    return look


def name(session, by, at, confirmed=True, direction="there"):
    how = {"confirmed": confirmed, "direction": direction, "by": by, "at": at}
    return Ride.objects.name_driver(session, **LEE, **how)


def test_it_is_asked_for_on_every_page_until_it_is_sure(look, second, dana, noon):
    assert [WAITS in shown for shown in look(second).values()] == [True] * 4
    name(second, dana, noon, confirmed=False)
    assert [WAITS in shown for shown in look(second).values()] == [True] * 4
    name(second, dana, noon)
    after = look(second)
    assert [WAITS in shown for shown in after.values()] == [False] * 4
    assert [SURE in shown for shown in after.values()] == [True] * 4
    assert "Do not drive there." in after["home"]


def test_a_ride_home_is_no_ride_there(look, second, dana, noon):
    name(second, dana, noon, direction="home")
    assert [WAITS in shown for shown in look(second).values()] == [True] * 4


@pytest.mark.parametrize(("seconds", "asked"), [(-1, True), (0, False)])
def test_outside_the_hours_nobody_asks_for_it(look, bring, book, maria, seconds, asked):
    end = bring(maria).no_driving_until
    session = book(maria, at=end + timedelta(seconds=seconds), chair=1)
    assert [WAITS in shown for shown in look(session).values()] == [asked] * 4


def test_the_morning_after_a_booked_one_asks_for_it_before_the_first_has_begun(
    sign_in, book, maria, kofi, clock, noon
):
    book(maria)
    second = book(maria, at=noon + 21 * HOUR, chair=1)
    clock(hours=-1)
    assert WAITS in page(sign_in(maria.user), f"/sessions/{second.pk}/")
    assert WAITS in page(sign_in(kofi), f"/staff/sessions/{second.pk}/")


def test_once_it_has_begun_nobody_asks_any_more(
    look, second, dana, noon, confirm_ride, acknowledge
):
    confirm_ride(second)
    acknowledge(second)
    name(second, dana, noon)
    second.arrive(by=dana, at=noon + 20 * HOUR)
    second.start(by=dana, at=noon + 21 * HOUR)
    shown = look(second, hours=22)
    assert not any(WAITS in shown[where] or SURE in shown[where] for where in ("board", "theirs"))


def test_the_board_offers_it_before_the_start(look, second, dana, noon, confirm_ride):
    confirm_ride(second)
    second.arrive(by=dana, at=noon + 20 * HOUR)
    there, start = (f"/staff/sessions/{second.pk}/{act}/" for act in ("ride/there", "start"))
    board = look(second)["board"]
    assert there in board
    assert start not in board
    name(second, dana, noon)
    assert start in look(second)["board"]


def test_staff_write_it_down_beside_the_ride_home(sign_in, kofi, second, confirm_ride, clock):
    confirm_ride(second)
    desk, address = sign_in(kofi), f"/staff/sessions/{second.pk}/ride/there/"
    form = page(desk, address)
    assert "Who drives them there?" in form
    assert 'value="Sam Rivera"' in form  # who drives home may drive there, too
    assert " checked" not in form  # but has not said so
    assert "Lee Park" in page(desk, address, **LEE, confirmed="on")
    rides = {ride.direction: (ride.name, ride.confirmed_by) for ride in second.rides.all()}
    assert rides["there"] == ("Lee Park", kofi)
    assert rides["home"][0] == "Sam Rivera"


def test_a_patient_writes_it_down_as_well(sign_in, maria, second, clock):
    phone, address = sign_in(maria.user), f"/sessions/{second.pk}/ride/there/"
    shown = page(phone, address)
    assert "Who drives you there?" in shown
    assert "Do not drive there." in shown
    assert "Lee Park" in page(phone, address, **LEE, confirmed="on")
    assert second.rides.get().direction == "there"
    assert 'value="Lee Park"' in page(phone, address)
    assert " checked" in page(phone, address)


def test_nobody_takes_themselves_there(sign_in, maria, second, clock):
    phone, address = sign_in(maria.user), f"/sessions/{second.pk}/ride/there/"
    shown = page(phone, address, name="maria alvarez", phone="555-010-0188")
    assert "Patients never take themselves there." in shown
    assert 'value="maria alvarez"' in shown
    assert not second.rides.exists()


def test_the_history_says_which_way(second, dana, noon):
    name(second, dana, noon, confirmed=False)
    name(second, dana, noon)
    assert [one.verb for one in second.history()] == ["ride there named", "ride there confirmed"]


def test_that_of_another_patient_is_not_there(sign_in, ben, second, clock):
    assert sign_in(ben.user).get(f"/sessions/{second.pk}/ride/there/").status_code == 404


def test_the_board_asks_the_database_as_often_for_many_sessions_as_for_one(
    sign_in, dana, enroll, bring, book, noon, clock
):
    def comes_again(first, n):
        patient = enroll(first, "Lee")
        bring(patient, at=noon + n * 2 * HOUR - 20 * HOUR, chair=1)
        book(patient, at=noon + n * 2 * HOUR, chair=2)

    desk, _ = sign_in(dana), comes_again("Ana", 0)
    clock(hours=-1)
    few = len(queries(lambda: desk.get("/staff/")))
    for n, first in enumerate(("Bo", "Cy", "Di"), start=1):
        comes_again(first, n)
    assert page(desk, "/staff/").count(WAITS) == 4
    assert len(queries(lambda: desk.get("/staff/"))) == few


class TestTonight:
    SAID = "No staffed check-in tonight: the 2-hour check-in is due at 7:45pm"

    @pytest.mark.parametrize(("hours", "said"), [(4, True), (3, False)])
    def test_the_board_and_the_session_say_so(
        self, sign_in, kofi, book, maria, noon, clock, hours, said
    ):
        session = book(maria, at=noon + hours * HOUR)  # at 4pm, or at 3pm
        desk = sign_in(kofi)
        for address in ("/staff/", f"/staff/sessions/{session.pk}/"):
            assert (self.SAID in page(desk, address)) == said

    def test_after_the_release_the_check_ins_themselves_are_there(
        self, sign_in, dana, bring, maria, noon, clock
    ):
        session = bring(maria, at=noon + 4 * HOUR)
        clock(hours=6)
        assert "tonight" not in page(sign_in(dana), f"/staff/sessions/{session.pk}/")
