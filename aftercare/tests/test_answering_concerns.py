"""Taking a concern, keeping it open, and resolving it: alone, second, and at once."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, ProgrammingError, transaction

from aftercare.models import CheckIn, Concern, Contact
from aftercare.triage import Fired
from portal.errors import Refused
from portal.models import Event
from portal.testing.threads import at_once

CHEST_PAIN = Fired("red flag", "call now", "Ticked a warning sign: chest pain")
NOTE = Fired("note", "read today", "Wrote a note")
MINUTE = timedelta(minutes=1)
FINE = {"outcome": "spoke", "note": "She is fine. I call again tomorrow."}


@pytest.fixture(autouse=True)
def at_noon(time_machine, noon):
    time_machine.move_to(noon, tick=False)


@pytest.fixture
def concern(policy, maria, noon):
    """Maria wrote a note at 11:30, in a check-in of her own."""
    told = {"at": noon - 30 * MINUTE, "check_in": CheckIn.objects.begin(maria, at=noon)}
    return Concern.objects.raise_for(patient=maria, fired=[NOTE], **told)


@pytest.fixture
def as_dana(client, dana):
    client.force_login(dana)
    return client


def answer(client, concern, do="resolve", **told):
    told.setdefault("seen", concern.reasons.last().pk)
    return client.post(f"/staff/review/?open={concern.pk}", {"do": do, **told}, follow=True)


def take(client, concern, over=""):
    return client.post(f"/staff/review/{concern.pk}/take/", {"over": over}, follow=True)


# Taking


def test_who_takes_it_owns_it(as_dana, concern, dana, noon):
    page = take(as_dana, concern)
    concern.refresh_from_db()
    assert (concern.taken_by, concern.taken_at) == (dana, noon)
    assert page.redirect_chain[0][0] == f"/staff/review/?open={concern.pk}#detail"
    assert "<b>You</b>" in page.content.decode()
    assert Event.objects.filter(verb="taken", by=dana, patient=concern.patient).exists()


def test_a_double_tap_takes_it_once(as_dana, concern, dana):
    take(as_dana, concern), take(as_dana, concern)
    assert Event.objects.filter(verb="taken").count() == 1


def test_the_second_nurse_reads_who_was_first_and_can_take_over(as_dana, concern, noor, dana, noon):
    concern.take(by=noor, at=noon - 16 * MINUTE)
    page = take(as_dana, concern).content.decode()
    assert "Noor Haddad took this at 11:44am" in page and "Take over" in page
    concern.refresh_from_db()
    assert concern.taken_by == noor
    take(as_dana, concern, over=noor.pk)
    concern.refresh_from_db()
    assert concern.taken_by == dana


def test_nobody_takes_over_from_somebody_they_did_not_see(as_dana, concern, noor, amara, noon):
    concern.take(by=noor, at=noon)
    concern.take(by=amara, at=noon, over=noor.pk)
    page = take(as_dana, concern, over=noor.pk).content.decode()
    assert "Amara Obi took this" in page


def test_what_nobody_has_cannot_be_taken_over(as_dana, concern, noor):
    assert "Nobody has this one" in take(as_dana, concern, over=noor.pk).content.decode()
    concern.refresh_from_db()
    assert concern.taken_by is None


@pytest.mark.parametrize("over", ["9" * 18, "9" * 30, "9" * 5000, "-1", "٣", "²", "\0"])
def test_a_number_of_nobody_takes_over_from_nobody(as_dana, concern, noor, noon, over):
    concern.take(by=noor, at=noon)
    assert take(as_dana, concern, over=over).status_code == 200
    concern.refresh_from_db()
    assert concern.taken_by == noor


def test_what_is_resolved_is_taken_by_nobody(as_dana, concern, noor, noon):
    concern.resolve(by=noor, at=noon - MINUTE, **FINE)
    assert "Noor Haddad resolved this at 11:59am" in take(as_dana, concern).content.decode()


def test_who_has_it_says_again_that_she_is_on_it_after_news(as_dana, concern, dana, noon):
    concern.take(by=dana, at=noon - 5 * MINUTE)
    told = {"patient": concern.patient, "check_in": concern.check_in}
    Concern.objects.raise_for(**told, fired=[CHEST_PAIN], at=noon - MINUTE)
    asked = as_dana.get("/staff/review/").content.decode()
    assert "Staff were told of it again at 11:59am." in asked and "I am on it" in asked
    assert "I am on it" not in take(as_dana, concern, over=dana.pk).content.decode()
    assert Concern.objects.get().taken_at == noon
    assert not Concern.objects.waiting().exists()


# Resolving


def test_a_nurse_resolves_in_one_form_and_it_is_hers_by_that(as_dana, concern, dana, noon):
    page = answer(as_dana, concern, **FINE)
    concern.refresh_from_db()
    assert (concern.taken_by, concern.taken_at) == (dana, noon)
    assert (concern.resolved_by, concern.resolved_at) == (dana, noon)
    assert (concern.outcome, concern.note) == ("spoke", FINE["note"])
    assert page.redirect_chain == [("/staff/review/", 302)]
    assert "Nothing to review" in page.content.decode()


def test_resolving_for_another_leaves_it_said_who_took_it(as_dana, concern, dana, noor, noon):
    concern.take(by=noor, at=noon - MINUTE)
    answer(as_dana, concern, **FINE)
    concern.refresh_from_db()
    assert (concern.taken_by, concern.resolved_by) == (noor, dana)


@pytest.mark.parametrize(
    "told, said",
    [
        ({"outcome": "", "note": "Fine."}, "Choose what you did."),
        ({"outcome": "spoke", "note": " "}, "Write a sentence"),
        ({"outcome": "left a message", "note": "Fine."}, "Keep it open."),
        ({"outcome": "sung to", "note": "Fine."}, "not one of the available choices"),
        ({"outcome": "spoke", "note": "x" * 2001}, "Your note has 2001 letters, and 2000 fit."),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_stays(as_dana, concern, told, said):
    page = answer(as_dana, concern, **told).content.decode()
    assert said in page and "There is a problem" in page and "<title>Error:" in page
    assert told["note"].strip() in page
    concern.refresh_from_db()
    assert concern.resolved_at is None


def test_a_note_of_2000_letters_in_any_script_is_kept(as_dana, concern):
    note = "ح" * 1990 + "<b>'\"&"
    page = answer(as_dana, concern, outcome="spoke", note=note)
    concern.refresh_from_db()
    assert concern.note == note and page.status_code == 200


def test_the_second_of_two_sees_what_the_first_did_and_keeps_what_she_typed(
    as_dana, concern, noor, noon
):
    concern.resolve(by=noor, at=noon - MINUTE, outcome="companion", note="Her sister is there.")
    page = answer(as_dana, concern, outcome="spoke", note="Reached her, all well.")
    said = page.content.decode()
    assert page.status_code == 200 and "There is a problem" in said
    assert "Noor Haddad resolved this at 11:59am: Spoke with companion." in said
    assert "“Her sister is there.”" in said
    assert "What you wrote was not saved:" in said and "Reached her, all well." in said
    concern.refresh_from_db()
    assert concern.note == "Her sister is there."


def test_what_came_in_meanwhile_is_read_before_it_is_closed(as_dana, concern, noon):
    seen = concern.reasons.last().pk
    told = {"patient": concern.patient, "check_in": concern.check_in}
    Concern.objects.raise_for(**told, fired=[CHEST_PAIN], at=noon)
    page = answer(as_dana, concern, seen=seen, **FINE).content.decode()
    assert "Something new came in" in page and "chest pain" in page and FINE["note"] in page
    concern.refresh_from_db()
    assert concern.resolved_at is None
    answer(as_dana, concern, **FINE)
    concern.refresh_from_db()
    assert concern.resolved_at


def test_a_form_without_what_was_seen_resolves_nothing(as_dana, concern):
    answer(as_dana, concern, seen="", **FINE)
    concern.refresh_from_db()
    assert concern.resolved_at is None


def test_a_post_that_names_no_concern_is_not_found(as_dana, concern):
    assert as_dana.post("/staff/review/", {"do": "resolve", **FINE}).status_code == 404


def test_of_two_who_resolve_at_once_one_does(committed_db, concern, dana, noor, noon):
    mine, hers = Concern.objects.get(pk=concern.pk), Concern.objects.get(pk=concern.pk)
    answers = at_once(
        lambda: mine.resolve(by=dana, at=noon, **FINE),
        lambda: hers.resolve(by=noor, at=noon, **FINE),
    )
    (no,) = [answer for answer in answers if answer]
    assert isinstance(no, Refused) and "resolved this at noon" in str(no)
    assert Event.objects.filter(verb="resolved").count() == 1


# Keeping open


def test_a_message_left_keeps_it_open_and_makes_it_hers(as_dana, concern, dana, noon):
    page = answer(as_dana, concern, "keep", outcome="left a message", note="Try at 2pm.")
    concern.refresh_from_db()
    assert concern.resolved_at is None and concern.taken_by == dana
    assert Contact.objects.get().outcome == "left a message"
    said = page.content.decode()
    assert "noon: Dana Reyes. Left a message. “Try at 2pm.”" in said


def test_each_try_stays_written_when_it_is_resolved(as_dana, concern):
    answer(as_dana, concern, "keep", outcome="left a message", note="Try at 2pm.")
    answer(as_dana, concern, "keep", outcome="", note="Engaged.")
    answer(as_dana, concern, **FINE)
    page = as_dana.get(f"/staff/review/?open={concern.pk}").content.decode()
    for said in ("Try at 2pm.", "Kept it open. “Engaged.”", FINE["note"], "Resolved it."):
        assert said in page


def test_keeping_open_needs_a_word(as_dana, concern):
    page = answer(as_dana, concern, "keep", outcome="", note="")
    assert "Say in a sentence why it stays open." in page.content.decode()
    assert not Contact.objects.exists()


def test_what_is_resolved_is_not_kept_open(as_dana, concern, noor, noon):
    concern.resolve(by=noor, at=noon, **FINE)
    page = answer(as_dana, concern, "keep", outcome="spoke", note="Called too.").content.decode()
    assert "Noor Haddad resolved this" in page and "Called too." in page


# What PostgreSQL refuses, whoever asks


def refused(**change):
    with pytest.raises((IntegrityError, ProgrammingError)), transaction.atomic():
        Concern.objects.update(**change)


def test_a_concern_is_never_lowered_put_off_or_given_back(concern, dana, noon, ben):
    concern.take(by=dana, at=noon)
    refused(level="no reply")
    refused(level=None)
    refused(level="whatever")
    refused(due_at=concern.due_at + MINUTE)
    refused(due_at=None)
    refused(taken_by=None, taken_at=None)
    refused(taken_at=None)
    refused(taken_by=None)
    refused(patient=ben)
    refused(raised_at=noon)
    refused(resolved_at=noon)
    refused(resolved_at=noon, resolved_by=dana, outcome="spoke", note="")
    refused(resolved_at=noon, resolved_by=dana, outcome="", note="Fine.")
    with pytest.raises(IntegrityError), transaction.atomic():
        concern.delete()


def test_it_is_resolved_by_somebody_who_took_it(concern, dana, noon):
    refused(resolved_at=noon, resolved_by=dana, outcome="spoke", note="Fine.")


def test_a_resolved_concern_stays_as_it_is(concern, dana, noor, noon):
    concern.resolve(by=dana, at=noon, **FINE)
    refused(resolved_at=None, resolved_by=None)
    refused(note="Something else.")
    refused(taken_by=noor)
    refused(level="call now")


@pytest.mark.parametrize("role", ["portal_web", "portal_worker"])
@pytest.mark.parametrize(
    "attack",
    [
        "delete from aftercare_concern",
        "truncate aftercare_concern cascade",
        "delete from aftercare_reason",
        "update aftercare_reason set words = 'nothing'",
        "delete from aftercare_contact",
        "update aftercare_contact set note = 'nothing'",
        "alter table aftercare_concern disable trigger all",
        "update aftercare_concern set due_at = 'infinity'",
    ],
)
def test_neither_role_can_undo_what_happened(
    committed_db, as_role, concern, dana, noon, role, attack
):
    concern.keep_open(by=dana, at=noon, note="Engaged.")
    with pytest.raises(Exception, match="denied|only ever added|owner|never"), as_role(role) as sql:
        sql.execute(attack)
