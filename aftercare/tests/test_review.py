"""The queue of what staff must answer: who sees it, in which order, and what its pane says."""

from datetime import timedelta

import pytest

from aftercare.models import CheckIn, Concern
from aftercare.triage import Fired
from portal.models import Event
from portal.testing.sql import queries

CHEST_PAIN = Fired("red flag", "call now", "Ticked a warning sign: chest pain")
SEVERE = Fired("severe", "call today", "Headache: severe")
NOTE = Fired("note", "read today", "Wrote a note")
SILENCE = Fired("silence", "no reply", "24-hour check-in not sent back")
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def at_noon(time_machine, noon):
    time_machine.move_to(noon, tick=False)


@pytest.fixture
def raised(policy, noon):
    def raised(patient, *fired, minutes_ago=0, **more):
        at = noon - minutes_ago * MINUTE
        return Concern.objects.raise_for(patient=patient, fired=fired or [NOTE], at=at, **more)

    return raised


@pytest.fixture
def queue(client, dana):
    """queue() is the page as Dana sees it; queue(view="mine") another tab of it."""

    def queue(**asked):
        client.force_login(dana)
        return client.get("/staff/review/", asked)

    return queue


def names(page):
    return [row.concern.patient.first_name for row in page.context["page"].rows]


@pytest.mark.parametrize(
    "role, status", [("nurse", 200), ("clinician", 200), ("scheduler", 404), ("manager", 404)]
)
@pytest.mark.parametrize("page", ["/staff/review/", "/staff/review/count/"])
def test_only_who_may_read_answers_sees_the_queue(client, hire, raised, maria, role, status, page):
    raised(maria)
    client.force_login(hire("Robin Some", role))
    answer = client.get(page)
    assert answer.status_code == status
    assert (b"Maria" in answer.content) == (page == "/staff/review/" and status == 200)


def test_a_patient_and_a_stranger_see_nothing(client, maria):
    assert client.get("/staff/review/").status_code == 302
    client.force_login(maria.user)
    assert client.get("/staff/review/").status_code == 404


def test_another_clinics_concern_is_as_good_as_missing(client, queue, raised, enroll, harbor, dana):
    theirs = raised(enroll("Hana", "Sato", clinic=harbor))
    assert names(queue(open=theirs.pk)) == []
    for page in (f"/staff/review/{theirs.pk}/take/", "/staff/review/99999/take/"):
        assert client.post(page).status_code == 404
    for pk in (theirs.pk, 99999):
        assert client.post(f"/staff/review/?open={pk}", {"do": "resolve"}).status_code == 404


def test_the_most_urgent_stands_first(queue, raised, enroll):
    for first, fired in [("Alex", SILENCE), ("Priya", NOTE), ("Jo", SEVERE), ("Tom", CHEST_PAIN)]:
        raised(enroll(first, "Test"), fired)
    assert names(queue()) == ["Tom", "Jo", "Priya", "Alex"]


@pytest.mark.parametrize(
    "minutes_ago, order", [(119, ["Tom", "Jo"]), (120, ["Jo", "Tom"]), (121, ["Jo", "Tom"])]
)
def test_what_is_past_its_due_stands_at_the_top(queue, raised, enroll, minutes_ago, order):
    """A call today is due after 120 minutes."""
    raised(enroll("Tom", "Test"), CHEST_PAIN)
    raised(enroll("Jo", "Test"), SEVERE, minutes_ago=minutes_ago)
    assert names(queue()) == order


def test_being_taken_moves_nothing_down(queue, raised, enroll, noor, noon):
    raised(enroll("Tom", "Test"), CHEST_PAIN)
    raised(enroll("Jo", "Test"), SEVERE, minutes_ago=130).take(by=noor, at=noon)
    assert names(queue()) == ["Jo", "Tom"]


def test_each_row_says_why_since_when_by_when_and_whose(queue, raised, maria, noor, noon):
    raised(maria, SEVERE, NOTE, minutes_ago=38).take(by=noor, at=noon)
    page = queue().content.decode()
    for said in ("Headache: severe", "Wrote a note", "38 minutes", "By 1:22pm", "Noor Haddad"):
        assert said in page
    assert "02/11/1985" in page and "Call today" in page


def test_a_late_one_says_how_late(queue, raised, maria):
    raised(maria, CHEST_PAIN, minutes_ago=14)
    assert b"4 minutes late" in queue().content


@pytest.mark.parametrize(
    "view, expected",
    [
        ("all", ["Tom", "Jo", "Priya", "Alex"]),
        ("call", ["Tom", "Jo"]),
        ("read", ["Priya"]),
        ("silent", ["Alex"]),
        ("mine", ["Jo"]),
        ("done", ["Nina"]),
        ("nonsense", ["Tom", "Jo", "Priya", "Alex"]),
    ],
)
def test_each_tab_holds_its_own(queue, raised, enroll, dana, noon, view, expected):
    for first, fired in [("Alex", SILENCE), ("Priya", NOTE), ("Tom", CHEST_PAIN)]:
        raised(enroll(first, "Test"), fired)
    raised(enroll("Jo", "Test"), SEVERE).take(by=dana, at=noon)
    raised(enroll("Nina", "Test")).resolve(by=dana, at=noon, outcome="spoke", note="Fine.")
    yesterday = raised(enroll("Omar", "Test"), minutes_ago=24 * 60)
    yesterday.resolve(by=dana, at=noon - 13 * 60 * MINUTE, outcome="spoke", note="Fine.")
    page = queue(view=view)
    assert names(page) == expected
    assert [n for _, _, n in page.context["page"].tabs] == [4, 2, 1, 1, 1, 1]


@pytest.mark.parametrize("asked", ["", "x", "-1", "²", "9" * 30, "1;drop"])
def test_an_odd_address_opens_the_first(queue, raised, maria, asked):
    concern = raised(maria)
    assert queue(open=asked).context["pane"].concern == concern


def test_the_first_is_open_until_another_is_chosen(queue, raised, maria, ben):
    first, second = raised(maria, CHEST_PAIN), raised(ben, NOTE)
    assert queue().context["pane"].concern == first
    assert queue(open=second.pk).context["pane"].concern == second
    assert names(queue(open=second.pk)) == ["Maria", "Ben"]


def test_a_resolved_one_can_still_be_opened_and_is_not_in_the_list(queue, raised, maria, ben, dana):
    done = raised(ben)
    done.resolve(by=dana, at=done.raised_at, outcome="spoke", note="He slept it off.")
    raised(maria)
    page = queue(open=done.pk)
    assert names(page) == ["Maria"]
    assert "He slept it off." in page.content.decode()


def test_the_pane_shows_now_beside_before(queue, bring, maria, noon, time_machine):
    left = bring(maria)
    first, second, _ = CheckIn.objects.plan_after(left, at=left.released_at)
    first.answer("red_flags", {"flags": []}, at=first.due_at)
    first.answer("symptoms", {"symptoms": ["headache", "nausea"]}, at=first.due_at)
    first.answer("how_bad", {"headache": 1, "nausea": "unsure"}, at=first.due_at)
    first.send({"call": False, "note": ""}, at=first.due_at)
    second.answer("red_flags", {"flags": []}, at=second.due_at)
    second.answer("symptoms", {"symptoms": ["headache"]}, at=second.due_at)
    second.answer("how_bad", {"headache": 3}, at=second.due_at)
    second.send({"call": True, "note": "Woke up with it."}, at=second.due_at)
    time_machine.move_to(second.due_at + MINUTE)
    pane = queue().context["pane"]
    said = {line.name: (line.now, line.before, line.pips) for line in pane.lines}
    assert said["Headache"] == ("Severe", "Mild", 3)
    assert said["Feeling sick to your stomach"] == ("None", "Not sure", 0)
    assert said["Warning signs"] == ("None", "None", None)
    assert (pane.now, pane.before, pane.note) == (second, first, "Woke up with it.")
    page = queue().content.decode()
    assert "“Woke up with it.”" in page
    assert "No driving until" in page or "The 24 hours ended" in page


def test_what_was_not_answered_is_not_called_none(queue, bring, maria, time_machine):
    left = bring(maria)
    check_in = CheckIn.objects.plan_after(left, at=left.released_at)[0]
    check_in.answer("red_flags", {"flags": ["chest_pain"]}, at=check_in.due_at)
    time_machine.move_to(check_in.due_at)
    lines = {line.name: line.now for line in queue().context["pane"].lines}
    assert lines["Side effects"] == "Not answered"
    assert lines["Warning signs"] not in ("None", "Not answered")


def test_a_tag_and_a_note_are_shown_as_they_were_typed(queue, raised, enroll):
    raised(enroll("<script>alert(1)</script>", "O’Neill"), Fired("note", "read today", "<b>x</b>"))
    page = queue().content.decode()
    assert "<script>alert" not in page and "<b>x</b>" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; O’Neill" in page


def test_opening_is_looking_and_not_reading(queue, raised, maria, dana):
    concern = raised(maria)
    queue(open=concern.pk)
    concern.refresh_from_db()
    assert concern.taken_at is None
    assert Event.objects.filter(verb="looked at", by=dana, patient=maria).count() == 1


def test_an_empty_queue_says_what_comes_next(queue, bring, maria, noon):
    assert "No check-in is planned." in queue().content.decode()
    left = bring(maria, at=noon - 120 * MINUTE)
    CheckIn.objects.plan_after(left, at=left.released_at)
    assert "1:35pm Thursday, March 5: Maria Alvarez, 2-hour check-in" in queue().content.decode()


def test_with_nobody_on_duty_the_page_says_whom_alerts_go_to(queue, raised, maria, dana, noon):
    raised(maria)
    assert b"Nobody is on duty." in queue().content
    dana.go_on_duty(at=noon)
    assert b"Nobody is on duty." not in queue().content


def test_the_bar_counts_what_is_open_on_each_staff_page(client, raised, maria, ben, dana, kofi):
    raised(maria), raised(ben)
    client.force_login(dana)
    assert b'<span class="num hot">2' in client.get("/staff/").content
    client.force_login(kofi)
    assert b'class="num' not in client.get("/staff/").content


def test_the_count_is_two_queries_beside_the_sign_in_and_writes_nothing(
    client, raised, maria, dana
):
    raised(maria)
    client.force_login(dana)
    before = Event.objects.count()
    asked = queries(lambda: client.get("/staff/review/count/"))
    assert len(asked) == 3 and Event.objects.count() == before
    assert b"1<span" in client.get("/staff/review/count/").content


@pytest.mark.parametrize("opened", [False, True])
def test_the_queue_asks_eight_queries_for_five_rows_and_for_five_hundred(
    client, queue, raised, enroll, bring, maria, opened, time_machine
):
    left = bring(maria)
    check_in = CheckIn.objects.plan_after(left, at=left.released_at)[0]
    check_in.answer("red_flags", {"flags": ["chest_pain"]}, at=check_in.due_at)
    time_machine.move_to(check_in.due_at)
    others = [enroll(f"P{n}", "Test") for n in range(4)]
    for other in others:
        last = raised(other)
    asked = {"open": last.pk} if opened else {}
    queue(**asked)
    few = queries(lambda: client.get("/staff/review/", asked))
    for n in range(495):
        raised(others[n % 4], SEVERE, minutes_ago=-200)  # later than that: none of them is late
    many = queries(lambda: client.get("/staff/review/", asked))
    assert len(few) == len(many) <= 8
    assert "And 450 more" in queue(**asked).content.decode()
