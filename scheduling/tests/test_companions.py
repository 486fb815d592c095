"""What whoever gives a ride is owed, when, and what becomes of it when the ride or the plan
changes. The mail server is real."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from aftercare.release import let_go
from aftercare.tests.roles import working
from portal import messages
from portal.models import Message
from portal.moments import on_the_wall
from portal.testing.mail import send_claimed
from scheduling import companions
from scheduling.models import Ride
from scheduling.models.appointment import Leaving

CHICAGO = ZoneInfo("America/Chicago")
HOUR, DAY, MINUTE = timedelta(hours=1), timedelta(hours=24), timedelta(minutes=1)
SAM = {"name": "Sam Rivera", "phone": "555-010-0178", "email": "sam@mail.example"}
ANA = {"name": "Ana Costa", "phone": "555-010-0179", "email": "ana@mail.example"}


def wall(moment):
    return f"{moment.astimezone(CHICAGO):%a %b %-d %H:%M}"


@pytest.mark.parametrize(
    ("named", "owed"),
    [
        ("Sun Mar 1 12:00", [("asked", "Mon Mar 2 09:00", "Wed Mar 4 09:00"),
                             ("again", "Wed Mar 4 09:00", "Thu Mar 5 10:00")]),
        ("Tue Mar 3 08:00", [("asked", "Tue Mar 3 08:00", "Wed Mar 4 09:00"),
                             ("again", "Wed Mar 4 09:00", "Thu Mar 5 10:00")]),
        ("Tue Mar 3 21:00", [("asked", "Tue Mar 3 21:00", "Wed Mar 4 09:00"),
                             ("again", "Wed Mar 4 09:00", "Thu Mar 5 10:00")]),
        ("Tue Mar 3 21:01", [("asked", "Tue Mar 3 21:01", "Thu Mar 5 13:45")]),
        ("Thu Mar 5 11:00", [("asked", "Thu Mar 5 11:00", "Thu Mar 5 13:45")]),
    ],
)  # fmt: skip
def test_asked_3_days_before_and_again_the_day_before_or_at_once(named, owed):
    begins = on_the_wall(date(2026, 3, 5), time(12), CHICAGO)
    at = datetime.strptime(f"2026 {named}", "%Y %a %b %d %H:%M").replace(tzinfo=CHICAGO)
    found = companions.asks(begins, begins + 105 * MINUTE, CHICAGO, at=at)
    said = [(one.kind.removeprefix("companion_"), wall(one.due_at), wall(one.not_after))
            for one in found]  # fmt: skip
    assert said == owed


@pytest.fixture
def session(book, maria, noon):
    """Maria's session: at noon on Thursday, 10 days from Monday."""
    return book(maria)


@pytest.fixture
def name(session, kofi, noon):
    """name(SAM) ten days before."""

    def name(who=SAM, *, at=noon - 10 * DAY, confirmed=False, **how):
        return Ride.objects.name_driver(session, **who, **how, confirmed=confirmed, by=kofi, at=at)

    return name


def owed(**which):
    rows = Message.objects.filter(kind__startswith="companion", **which).order_by("pk")
    return [(m.kind.removeprefix("companion_"), m.round, m.state) for m in rows]


def run(at):
    send_claimed(Message.objects.claim_due(at=at), at=at)


def whys():
    return set(Message.objects.filter(state="withdrawn").values_list("why", flat=True))


class TestWords:
    def said(self, kind):
        return messages.text(
            Message.objects.get(kind=f"companion_{kind}"), messages.kind(f"companion_{kind}")
        )

    def test_a_date_and_a_link_and_no_name_and_nothing_of_the_treatment(self, name, settings):
        settings.SITE_URL = "https://care.example"
        ride = name()
        link = f"https://care.example/c/{ride.token}/"
        day = "Thursday, March 5"
        assert self.said("asked") == (
            f"Lakeside: you were named to give a ride on {day}: {link} Questions: 555-010-0142"
        )
        assert self.said("again") == (
            f"Lakeside: can you give the ride on {day}? Say yes: {link} "
            "If you cannot, call 555-010-0142"
        )

    @pytest.mark.parametrize("kind", ["asked", "again", "after"])
    def test_the_link_is_never_cut_off(self, change_clinic, name, session, settings, noon, kind):
        settings.SITE_URL = "https://portal.a-long-name-of-a-clinic.example"
        change_clinic(short_name="St. Mary's & O'Neill", phone="+1 555-010-0142 x 12")
        ride = name()
        if kind == "after":
            Message.objects.plan(companions.AFTER, occasion=ride, due_at=noon, not_after=noon + DAY)
        september = on_the_wall(date(2026, 9, 30), time(10, 30), CHICAGO)
        type(session).objects.filter(pk=session.pk).update(
            planned=(september, september + 2 * HOUR)
        )
        said = self.said(kind)
        assert len(said) <= messages.LONGEST
        assert f"/c/{ride.token}/" in said and "Wednesday, September 30" in said


class TestSending:
    def test_it_goes_to_the_companions_own_address(self, name, noon, smtp_sink):
        name()
        run(noon - 3 * DAY)
        assert [m["To"] for m in smtp_sink.messages] == ["sam@mail.example"]
        assert "named to give a ride" in smtp_sink.messages[0].get_content()

    def test_who_has_not_said_yes_is_asked_again_the_day_before(self, name, noon, smtp_sink):
        name()
        run(noon - 3 * DAY), run(noon - DAY)
        assert len(smtp_sink.messages) == 2

    @pytest.mark.parametrize("by_link", [True, False])
    def test_who_has_is_not(self, name, noon, smtp_sink, by_link):
        ride = name(confirmed=not by_link)
        run(noon - 3 * DAY)
        if by_link:
            ride.say_yes(at=noon - 2 * DAY)
        run(noon - DAY)
        assert len(smtp_sink.messages) == 1
        assert whys() == {"They said yes."}

    def test_without_an_address_nothing_is_owed(self, name):
        name(SAM | {"email": ""})
        assert owed() == []

    def test_a_ride_share_is_asked_nothing(self, name, policy):
        name({"name": "", "phone": "", "email": "maria@mail.example"}, kind="ride share")
        assert owed() == []

    def test_the_worker_can_send_it_and_sees_no_name(self, committed_db, name, noon, smtp_sink):
        name()
        with working(committed_db):
            run(noon - 3 * DAY)
        assert len(smtp_sink.messages) == 1

    @pytest.mark.parametrize("act", ["cancel", "miss", "do_not_treat"])
    def test_a_session_that_is_off_asks_nobody(self, name, session, dana, noon, smtp_sink, act):
        name(at=noon - 5 * HOUR)
        getattr(session, act)(by=dana, at=noon - 4 * HOUR, reason="They called.")
        run(noon - 4 * HOUR)
        assert smtp_sink.messages == []
        assert owed() == [("asked", 1, "withdrawn")]


class TestChanges:
    def test_another_person_is_asked_and_the_first_no_more(self, name, noon, smtp_sink):
        name()
        name(ANA)
        assert owed(state="withdrawn") == [("asked", 1, "withdrawn"), ("again", 1, "withdrawn")]
        assert owed(state="planned") == [("asked", 2, "planned"), ("again", 2, "planned")]
        run(noon - 3 * DAY)
        assert [m["To"] for m in smtp_sink.messages] == ["ana@mail.example"]

    def test_saved_again_as_it_was_nothing_is_asked_again(self, name, noon):
        name()
        run(noon - 3 * DAY)
        name(at=noon - 2 * DAY)
        assert owed() == [("asked", 1, "sent"), ("again", 1, "planned")]

    def test_another_address_of_the_same_person_gets_the_same_link(self, name):
        first = name()
        token = first.token
        again = name(SAM | {"email": "sam@work.example"})
        assert again.token == token
        assert owed(state="planned") == [("asked", 2, "planned"), ("again", 2, "planned")]

    def test_who_is_removed_is_not_asked(self, name, maria, noon, smtp_sink):
        name().remove(by=maria.user, at=noon - 9 * DAY)
        run(noon - 3 * DAY)
        assert smtp_sink.messages == []
        assert whys() == {"This person gives no ride any more."}

    def test_one_that_a_worker_holds_just_then_is_looked_at_again(self, name, maria, noon):
        ride = name()
        claimed = Message.objects.claim_due(at=noon - 3 * DAY)
        ride.remove(by=maria.user, at=noon - 3 * DAY)
        Message.objects.filter(pk__in=claimed).update(state="claimed", settled_at=None, why="")
        send_claimed(claimed, at=noon - 3 * DAY)
        assert owed(pk__in=claimed) == [("asked", 1, "withdrawn")]

    def test_one_that_a_worker_holds_while_another_is_asked_goes_to_nobody(
        self, name, noon, smtp_sink
    ):
        name()
        claimed = Message.objects.claim_due(at=noon - 3 * DAY)
        name(ANA, at=noon - 3 * DAY)
        Message.objects.filter(pk__in=claimed).update(state="claimed", settled_at=None, why="")
        send_claimed(claimed, at=noon - 3 * DAY)
        assert smtp_sink.messages == []
        assert owed(pk__in=claimed) == [("asked", 1, "withdrawn")]

    def test_a_moved_session_is_asked_about_anew_since_the_yes_was_to_another_time(
        self, name, session, kofi, noon, smtp_sink
    ):
        ride = name(confirmed=True)
        token = ride.token
        run(noon - 3 * DAY)
        session.move(noon + 7 * DAY, by=kofi, at=noon - 2 * DAY)
        ride.refresh_from_db()
        assert (ride.is_sure, ride.token) == (False, token)
        assert owed(state="planned") == [("asked", 2, "planned"), ("again", 2, "planned")]
        run(noon + 4 * DAY)
        assert "Thursday, March 12" in smtp_sink.messages[-1].get_content()

    def test_another_chair_at_the_same_time_asks_nobody(self, name, session, chairs, kofi, noon):
        name(confirmed=True)
        session.move(session.begins, chair=chairs[2], by=kofi, at=noon - DAY)
        assert {rounds for _, rounds, _ in owed()} == {1}
        assert session.ride_home.is_sure

    def test_a_taxi_that_was_sure_stays_so(self, name, session, kofi, noon):
        name({"name": "", "phone": ""}, kind="ride share", confirmed=True)
        session.move(noon + DAY, by=kofi, at=noon - DAY)
        assert session.ride_home.is_sure


class TestAfterwards:
    @pytest.fixture
    def leave(self, session, name, acknowledge, dana, noon):
        """leave(companion="Sam Rivera") at 1:35pm."""

        def leave(companion="Sam Rivera", phone="", **how):
            acknowledge(session)
            session.arrive(by=dana, at=noon)
            session.start(by=dana, at=noon + 5 * MINUTE)
            session.end(by=dana, at=noon + 50 * MINUTE)
            how = {"kind": "companion", "companion": companion, "companion_phone": phone} | how
            let_go(session, Leaving(**how), by=dana, at=noon + 95 * MINUTE)

        return leave

    def test_who_took_them_home_is_told_what_to_know(self, leave, name, noon, smtp_sink):
        ride = name(confirmed=True)
        leave()
        run(noon + 95 * MINUTE)
        said = smtp_sink.messages[-1]
        assert said["To"] == "sam@mail.example"
        assert f"/c/{ride.token}/after/" in said.get_content()
        assert "Emergency: call 911" in said.get_content()

    def test_it_helps_until_the_window_ends(self, leave, name, session):
        name(confirmed=True)
        leave()
        session.refresh_from_db()
        assert Message.objects.get(kind=companions.AFTER).not_after == session.no_driving_until

    def test_another_person_at_the_door_takes_the_place_and_the_old_link_dies(
        self, leave, name, session, noon
    ):
        sam = name(confirmed=True)
        token = sam.token
        leave("Ana Costa", "555-010-0179")
        ride = session.rides.get()
        assert (ride.name, ride.phone, ride.email) == ("Ana Costa", "555-010-0179", "")
        assert ride.token != token
        assert ride.here_at == noon + 95 * MINUTE
        assert "after" not in [kind for kind, *_ in owed()]

    def test_who_left_by_ambulance_was_taken_home_by_nobody(self, leave, name):
        name(confirmed=True)
        leave("", kind="ambulance", reason="Chest pain.")
        assert "after" not in [kind for kind, *_ in owed()]

    def test_whoever_brought_them_is_told_nothing(self, leave, name):
        name(SAM | {"email": ""}, confirmed=True)
        name(ANA, direction="there", confirmed=True)
        leave()
        assert "after" not in [kind for kind, *_ in owed()]


class TestTheLedger:
    @pytest.fixture
    def failed(self, name, noon, smtp_sink):
        name()
        smtp_sink.refuse(550)
        run(noon - 3 * DAY)
        return Message.objects.get(kind=companions.ASKED)

    def test_it_says_for_whom_in_words_and_where_their_number_is(
        self, failed, sign_in, kofi, clock
    ):
        clock(hours=-71)
        shown = sign_in(kofi).get("/staff/messages/").content.decode()
        assert "<b>Who gives the ride</b>" in shown
        assert f'href="/staff/rides/{failed.occasion_id}/"' in shown
        assert "Sam" not in shown and "sam@" not in shown

    def test_each_kind_for_somebody_without_a_row_says_whom_and_where(self):
        kinds = [one for name, one in messages.kinds().items() if name.startswith("companion")]
        assert len(kinds) == 4
        assert all(kind.whom and "{}" in kind.place for kind in kinds)

    def test_from_there_it_leads_to_the_session(self, failed, sign_in, kofi, session, clock):
        clock(hours=-71)
        answer = sign_in(kofi).get(f"/staff/rides/{failed.occasion_id}/")
        assert answer.url == f"/staff/sessions/{session.pk}/"

    def test_it_can_be_planned_again_once_there_is_an_address(
        self, failed, name, kofi, noon, smtp_sink
    ):
        failed.plan_again(by=kofi, at=noon - 71 * HOUR)
        smtp_sink.accept()
        run(noon - 71 * HOUR)
        assert len(smtp_sink.messages) == 1
        assert owed(state="failed") == [("asked", 1, "failed")]
