"""While the clocks of the portal and of its database differ, no release counts from one of them.

The paper card does, and what stands on it is entered.
"""

from datetime import timedelta

import pytest
from django.utils import timezone

from aftercare.release import let_go
from portal import clocks
from portal.errors import Refused
from portal.testing.pages import page
from scheduling.models import Appointment
from scheduling.models.appointment import Leaving

HOUR, MINUTE, SECOND = timedelta(hours=1), timedelta(minutes=1), timedelta(seconds=1)
SAM = {"kind": "companion", "companion": "Sam Rivera", "companion_phone": "555-010-0178"}
SAID = "The clocks of this portal and of its database are more than a minute apart"


@pytest.fixture
def recovering(bring, maria):
    """Maria's infusion has ended at 12:50pm."""
    return bring(maria, to="recovering")


@pytest.fixture
def apart(monkeypatch):
    """apart(61 * SECOND): the database's clock is so far ahead of ours."""
    return lambda span: monkeypatch.setattr(clocks, "apart", lambda at: span)


@pytest.mark.parametrize("way", [1, -1])
@pytest.mark.parametrize(("seconds", "released"), [(60, True), (61, False)])
def test_a_release_by_the_clock_is_refused_once_they_differ(
    recovering, dana, noon, apart, way, seconds, released
):
    apart(way * seconds * SECOND)
    if released:
        let_go(recovering, Leaving(**SAM), by=dana, at=noon + 2 * HOUR)
    else:
        with pytest.raises(Refused, match=SAID):
            let_go(recovering, Leaving(**SAM), by=dana, at=noon + 2 * HOUR)
    recovering.refresh_from_db()
    assert (recovering.status == "released") == released


@pytest.mark.parametrize("hours", [-3, 3])
def test_the_real_clocks_are_compared(real_clocks, bring, maria, dana, hours):
    """Here this machine's is wrong, and the database's is what it is."""
    real = timezone.now()
    session = bring(maria, to="recovering", at=real - 24 * HOUR)
    with pytest.raises(Refused, match=SAID):
        let_go(session, Leaving(**SAM), by=dana, at=real + hours * HOUR)
    let_go(session, Leaving(**SAM), by=dana, at=timezone.now())
    assert session.no_driving_until - session.released_at >= 24 * HOUR


class TestFromPaper:
    """What somebody read off a wall clock goes in, with its day and the reason."""

    @pytest.mark.parametrize(
        ("left", "reason", "goes_in"),
        [(True, "the clocks", True), (True, " ", False), (False, "the clocks", False)],
    )
    def test_it_needs_the_time_and_the_reason(
        self, recovering, dana, noon, apart, left, reason, goes_in
    ):
        apart(-3 * HOUR)
        left_at = noon + 2 * HOUR if left else None
        leaving = Leaving(**SAM, left_at=left_at, reason=reason)
        if not goes_in:
            with pytest.raises(Refused, match=SAID):
                let_go(recovering, leaving, by=dana, at=noon + 2 * HOUR)
            return
        let_go(recovering, leaving, by=dana, at=noon + 2 * HOUR)
        assert recovering.released_at == left_at
        assert recovering.no_driving_until == left_at + 24 * HOUR
        assert recovering.entered_afterwards == "the clocks"

    @pytest.mark.parametrize("behind", [3, -3])
    def test_what_has_passed_the_later_clock_says(self, recovering, dana, noon, apart, behind):
        """Ours stands at 2pm; by the database's it is 5pm, or 11am."""
        apart(behind * HOUR)
        clock, latest = noon + 2 * HOUR, noon + max(5 if behind > 0 else 2, 0) * HOUR
        late = Leaving(**SAM, left_at=latest + MINUTE, reason="the clocks")
        with pytest.raises(Refused, match="still to come"):
            let_go(recovering, late, by=dana, at=clock)
        let_go(recovering, Leaving(**SAM, left_at=latest, reason="x"), by=dana, at=clock)
        assert recovering.released_at == latest


class TestPages:
    @pytest.fixture
    def desk(self, sign_in, dana, clock):
        clock(hours=2)
        return sign_in(dana)

    @staticmethod
    def place(session, act):
        return f"/staff/sessions/{session.pk}/{act}/"

    def test_the_release_page_offers_the_paper_card_and_no_end(self, desk, recovering, apart):
        address, card = self.place(recovering, "release"), self.place(recovering, "paper-card")
        shown = page(desk, address)
        assert "If they leave now" in shown
        assert SAID not in shown
        apart(61 * SECOND)
        shown = page(desk, address)
        assert "If they leave now" not in shown
        assert SAID in shown
        assert card in shown

    def test_a_release_that_was_on_its_way_is_refused_and_kept(self, desk, recovering, apart):
        apart(-HOUR)
        told = SAM | {"here": "on", "heard": "on", "companion": "Lee Park", "released_at": ""}
        shown = page(desk, self.place(recovering, "release"), **told)
        assert SAID in shown
        assert "Enter the day and the time they left." in shown
        assert 'value="Lee Park"' in shown
        recovering.refresh_from_db()
        assert recovering.status == "recovering"

    def test_what_the_card_says_is_entered_with_its_day(self, desk, recovering, apart, noon):
        apart(HOUR)  # by the database's clock it is 3pm
        told = SAM | {"here": "on", "heard": "on", "released_at": "2026-03-05T14:40"}
        address = self.place(recovering, "release")
        refused = page(desk, address, **told)
        assert SAID in refused
        assert 'value="2026-03-05T14:40"' in refused
        assert "Entered afterwards" in page(desk, address, **told, reason="the clocks were off")
        recovering.refresh_from_db()
        assert recovering.released_at == noon + 160 * MINUTE
        assert recovering.no_driving_until == noon + 160 * MINUTE + 24 * HOUR

    def test_a_session_on_paper_is_entered_whatever_the_clocks_say(
        self, desk, book, maria, noon, apart
    ):
        session = book(maria, at=noon - 48 * HOUR)
        apart(3 * HOUR)
        times = {"started_at": "12:05", "ended_at": "12:50", "released_at": "13:40"}
        told = {name: f"2026-03-03T{time}" for name, time in times.items()}
        page(desk, self.place(session, "afterwards"), **SAM, **told, why="the clocks were off")
        assert Appointment.objects.get(pk=session.pk).status == "released"


class TestPaperCard:
    @pytest.fixture
    def card(self, sign_in, kofi, clock):
        def card(session):
            shown = page(sign_in(kofi), f"/staff/sessions/{session.pk}/paper-card/")
            return " ".join(shown.split("<article")[1].split("</article")[0].split())

        return card

    def test_it_says_the_rule_and_leaves_the_times_to_a_hand(self, card, recovering):
        said = card(recovering)
        assert "Do not drive for 24 hours after you leave" in said
        assert said.count('class="blank"') == 4
        assert "the same time on the next day, or later" in said
        assert "If the clocks change that night, 1 hour later." in said
        assert "If nothing is written here, do not drive." in said
        for number in ("911", "988", "555-010-0142"):
            assert number in said

    def test_no_time_is_worked_out_and_nothing_is_relative(self, card, recovering):
        said = card(recovering).lower()
        for words in ("12:50", "1:35", "march", "thursday", "friday", "tomorrow", "today", "to go"):
            assert words not in said

    def test_a_longer_hold_is_said_in_its_hours(
        self, committed_db, card, book, maria, amara, noon, policy
    ):
        policy._meta.model.objects.create(
            clinic=maria.clinic, version=2, hold_hours=48, approved_by=amara,
            approved_at=noon - HOUR, starts_at=noon - HOUR,
        )  # fmt: skip
        said = card(book(maria))
        assert "Do not drive for 48 hours after you leave" in said
        assert "the same time on the next day" not in said
        assert "48 hours after you left, or later" in said

    @pytest.mark.parametrize(
        ("to", "leads"), [("released", "/card/"), ("booked", ""), ("started", "")]
    )
    def test_once_they_left_the_card_with_the_times_is_the_card(
        self, sign_in, dana, book, bring, maria, clock, to, leads
    ):
        session = book(maria) if to == "booked" else bring(maria, to=to)
        clock(hours=2)
        answer = sign_in(dana).get(f"/staff/sessions/{session.pk}/paper-card/")
        assert answer.get("Location", "").endswith(leads)
        assert answer.status_code == (302 if leads else 200)
