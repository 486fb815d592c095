"""The patient's list before a session: their clinic's signed rules, and what they say, kept."""

from datetime import timedelta

import pytest
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from aftercare.models import CheckIn, GuidanceVersion
from aftercare.tests.easy import is_easy
from portal.models import Policy
from portal.testing.pages import page
from scheduling.models import Appointment, Preparation

PAGES = (
    "",
    "coming/",
    "changed/",
    "questions/",
    "guide/",
    "food/",
    "medicines/",
    "bring/",
    "talked/",
)
RULES = {
    "fasting_hours": 6, "clear_liquids_hours": 2, "arrive_minutes_early": 15,
    "ask_about_medicines": ["Sleeping pills"], "bring": ["A warm layer"],
}  # fmt: skip


@pytest.fixture
def session(book, maria, course):
    return book(maria, course=course(maria))


@pytest.fixture
def phone(sign_in, maria, clock):
    """Maria's phone, the day before."""
    clock(hours=-24)
    return sign_in(maria.user)


@pytest.fixture
def rules(lakeside, amara, noon):
    """rules(fasting_hours=8): the clinic's next version; approved=False leaves it a draft."""

    def rules(approved=True, **changed):
        signed = noon - timedelta(hours=48)
        who = {"approved_by": amara, "approved_at": signed} if approved else {}
        facts = RULES | changed
        return Policy.objects.create(clinic=lakeside, version=2, starts_at=signed, **who, **facts)

    return rules


@pytest.fixture
def unruled(maria, protocol, chairs, noon):
    """A session at a clinic for which no clinician has approved anything."""
    plan = DateTimeTZRange(noon, noon + protocol.visit)
    whose = {"clinic": maria.clinic, "patient": maria, "chair": chairs[0]}
    return Appointment.objects.create(**whose, protocol=protocol, planned=plan)


def place(session, at=""):
    return f"/sessions/{session.pk}/prep/{at}"


def prep(session):
    return Preparation.objects.get(appointment=session)


def test_the_list_says_what_is_to_do_and_each_row_leads_there(phone, session):
    shown = page(phone, place(session))
    assert "9 things to do" in shown
    for row in ("coming/", "guide/", "food/", "medicines/", "bring/", "changed/", "talked/"):
        assert f'href="{place(session, row)}"' in shown
    assert f'href="/sessions/{session.pk}/ride/"' in shown
    assert f'href="/sessions/{session.pk}/driving-rule/"' in shown
    assert shown.count("To do") == 9


def test_what_is_done_is_plain_and_what_is_not_stands_out(phone, session, confirm_ride):
    confirm_ride(session)
    shown = page(phone, place(session))
    assert (shown.count("Completed"), shown.count("To do")) == (1, 8)


def test_everything_done_says_so(phone, session, confirm_ride, acknowledge, maria, noon):
    confirm_ride(session)
    acknowledge(session)
    for at in ("guide/", "food/", "medicines/", "bring/", "talked/"):
        assert phone.post(place(session, at)).status_code == 302
    phone.post(place(session, "coming/"), {"coming": "yes"})
    shown = page(phone, place(session, "changed/"), changed="no")
    assert "You are ready" in shown
    assert "To do" not in shown


def test_a_look_leaves_no_row(phone, session):
    for at in PAGES:
        assert phone.get(place(session, at)).status_code == 200
    assert not Preparation.objects.exists()


def test_food_and_drink_say_the_clinics_hours_as_a_time(phone, session, rules):
    rules()
    shown = page(phone, place(session, "food/"))
    assert "Stop eating at 6am on Thursday, March 5." in shown
    assert "That is 6 hours before your session." in shown
    assert "Stop drinking at 10am on Thursday, March 5." in shown


@pytest.mark.parametrize(
    ("hours", "said"),
    [(None, "Your clinic will tell you."), (0, "Your clinic does not ask you to stop."),
     (1, "That is 1 hour before your session.")],
)  # fmt: skip
def test_a_clinic_may_have_no_such_rule(phone, session, rules, hours, said):
    rules(fasting_hours=hours, clear_liquids_hours=hours)
    assert page(phone, place(session, "food/")).count(said) == 2


def test_medicines_are_to_ask_about_and_never_to_stop(phone, session, rules):
    rules()
    shown = page(phone, place(session, "medicines/"))
    assert "Sleeping pills" in shown
    assert "Do not stop one by yourself. Ask us first." in shown


def test_what_to_bring_and_when_to_be_here(phone, session, rules):
    rules()
    assert "A warm layer" in page(phone, place(session, "bring/"))
    assert "11:45am on Thursday, March 5" in page(phone, place(session, "bring/"))
    assert "Be here at 11:45am." in page(phone, place(session))


def test_a_draft_of_the_clinics_rules_shows_nowhere(phone, session, rules):
    rules(approved=False)
    for at in ("food/", "medicines/", "bring/"):
        shown = page(phone, place(session, at))
        assert "Stop eating" not in shown
        assert not any(word in shown for word in ("Sleeping pills", "A warm layer"))


@pytest.mark.parametrize("at", ["food/", "medicines/", "bring/", "guide/"])
def test_without_signed_words_it_says_whom_to_ask(phone, unruled, at):
    shown = page(phone, place(unruled, at))
    assert "Ask your clinic" in shown
    assert "tel:+15550100142" in shown
    assert "I have asked my clinic" in shown


def test_what_to_expect_is_the_signed_guide(phone, session, lakeside, amara, noon):
    before, during, *_ = GuidanceVersion.objects.load_drafts(lakeside, noon)
    before.sign(by=amara, at=noon)
    shown = page(phone, place(session, "guide/"))
    assert before.title in shown
    assert during.title not in shown
    assert "I have read this" in shown


@pytest.mark.parametrize(
    ("at", "column"),
    [("guide/", "guide_read_at"), ("food/", "food_read_at"), ("medicines/", "medicines_read_at"),
     ("bring/", "bring_read_at"), ("talked/", "talked_at")],
)  # fmt: skip
def test_a_tick_is_kept_and_the_page_says_when(phone, session, noon, at, column):
    phone.post(place(session, at))
    assert getattr(prep(session), column) == noon - timedelta(hours=24)
    assert "You ticked this at noon on Wednesday, March 4." in page(phone, place(session, at))


def test_who_cannot_come_is_told_that_it_cancels_nothing(phone, session):
    shown = page(phone, place(session, "coming/"), coming="no")
    assert "You are still booked until they change it." in shown
    assert "tel:+15550100142" in shown
    session.refresh_from_db()
    assert session.status == "booked"


def test_a_change_without_words_is_refused_and_with_no_beside_words_too(phone, session):
    assert "Say in a few words what it is." in page(
        phone, place(session, "changed/"), changed="yes", words=""
    )
    refused = page(phone, place(session, "changed/"), changed="no", words="a new pill")
    assert "You wrote what has changed." in refused
    assert "a new pill</textarea>" in refused
    assert not Preparation.objects.exists()


@pytest.mark.parametrize(("letters", "fits"), [(500, True), (501, False)])
def test_words_that_do_not_fit_stay_on_the_page(phone, session, letters, fits):
    shown = page(phone, place(session, "questions/"), words="x" * letters)
    assert session.remarks.exists() == fits
    assert ("501 letters, and 500 fit" in shown) != fits
    assert ("x" * letters in shown) != fits


def test_questions_stand_there_until_somebody_has_read_them(phone, session, dana, noon):
    for words in ("May I eat?", "May I drink?"):
        page(phone, place(session, "questions/"), words=words)
    shown = page(phone, place(session, "questions/"))
    assert shown.count("Nobody has read it yet.") == 2
    session.remarks.filter(words="May I eat?").update(read_by=dana, read_at=noon)
    shown = page(phone, place(session, "questions/"))
    assert "A nurse read it at noon on Thursday, March 5." in shown
    assert "You have asked 2 questions." in page(phone, place(session))


@pytest.mark.parametrize("to", ["started", "released"])
def test_the_list_of_a_session_that_has_begun_is_to_read_only(sign_in, bring, maria, clock, to):
    session, phone = bring(maria, to=to), sign_in(maria.user)
    clock(minutes=100)
    assert "This list is closed" in page(phone, place(session))
    for at in PAGES[1:]:
        assert (
            "<form method"
            not in page(phone, place(session, at)).split("<main")[1].split("</main")[0]
        )
    assert "stays as it is" in page(phone, place(session, "food/"), any="1")
    refused = page(phone, place(session, "questions/"), words="May I eat?")
    assert "stays as it is" in refused
    assert "May I eat?</textarea>" in refused
    assert not session.remarks.exists()


def test_how_it_went_last_time_stands_there(sign_in, bring, book, maria, noon, clock):
    left = bring(maria, at=noon - timedelta(hours=72))
    check_in, *_ = CheckIn.objects.plan_after(left, at=left.released_at)
    check_in.answer("symptoms", {"symptoms": ["headache"]}, at=check_in.due_at)
    check_in.answer("how_bad", {"headache": 3}, at=check_in.due_at)
    shown = page(sign_in(maria.user), place(book(maria)))
    assert "How it went last time" in shown
    assert "Headache: severe" in shown


def test_before_the_first_one_there_is_no_last_time(phone, session):
    assert "How it went last time" not in page(phone, place(session))


def test_home_and_the_sessions_lead_to_the_list(phone, session):
    for address in ("/home/", "/sessions/", f"/sessions/{session.pk}/"):
        assert f'href="{place(session)}"' in page(phone, address)


SAID = (
    ("coming/", {"coming": "no"}), ("changed/", {"changed": "yes"}), ("food/", {"any": "1"}),
    ("changed/", {"changed": "yes", "words": "a pill"}), ("questions/", {"words": "May I eat?"}),
    ("changed/", {"changed": "no", "words": "a pill"}), ("questions/", {"words": ""}),
    ("coming/", {"any": "1"}),
)  # fmt: skip


def test_a_sixth_grader_can_read_all_of_it(phone, session, rules, lakeside, amara, noon):
    rules()
    for version in GuidanceVersion.objects.load_drafts(lakeside, noon):
        version.sign(by=amara, at=noon)
    is_all_easy(phone, session)
    session.cancel(by=amara, at=noon - timedelta(hours=24), reason="They called.")
    is_all_easy(phone, session)


def test_and_where_nothing_is_signed_yet(phone, unruled):
    is_all_easy(phone, unruled)


def is_all_easy(phone, session):
    rule = f"/sessions/{session.pk}/driving-rule/"
    for address in (rule, *(place(session, at) for at in PAGES)):
        assert is_easy(page(phone, address))
    for at, told in SAID:
        assert is_easy(page(phone, place(session, at), **told))
    assert is_easy(page(phone, rule, shown="Other words"))


def test_the_tablet_is_as_easy(sign_in, dana, session, clock):
    tablet = sign_in(dana)
    handed = tablet.post(f"/staff/sessions/{session.pk}/hand-over/")["Location"]
    assert is_easy(page(tablet, handed))
    assert is_easy(page(tablet, handed, shown="Other words"))
    assert is_easy(page(tablet, "/h/AAAAAAAAAAAAAAAAAAAAAA/"))
