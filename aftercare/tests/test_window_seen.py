"""While a window runs, its line stands on every page of the patient and on every page of a link;
staff see it wherever they see the session. The addresses are read from the URLs, so that a new page
is asked too."""

import re

import pytest

from aftercare.guide import TOPICS
from aftercare.models import CheckIn
from aftercare.tests.check_ins import CHEST_PAIN, HOUR, NO_FLAG
from portal.addresses import addresses
from portal.testing.sql import queries
from scheduling.models import Appointment

UNTIL = ("Do not drive until 1:35pm", "Friday, March 6,", "Chicago time")
NEVER = ("you can drive", "you may drive", "safe to drive", "ok to drive", "able to drive")


@pytest.fixture
def as_maria(sign_in, full_day, maria, clock):
    """Maria, who left at 1:35pm; it is noon and so many hours."""

    def as_maria(hours=4):
        clock(hours=hours)
        return sign_in(maria.user)

    return as_maria


def of_a_patient():
    """Each page for patients, and the guide, which they may read too."""
    for one in addresses():
        if "patient" in one.door.who and "GET" in one.door.methods:
            yield f"/{one.pattern}"
    yield from ("/guide/", *(f"/guide/{topic}/" for topic in TOPICS))


def opened(client, full_day):
    for address in of_a_patient():
        path = address.replace("<int:pk>", str(full_day["released"].pk))
        answer = client.get(path)
        assert answer.status_code == 200, path
        yield path, answer


def text(answer):
    """What a reader reads of a page, in one line."""
    return " ".join(re.sub("<[^>]*>", " ", answer.content.decode()).split())


def lines(answer):
    return re.findall(r'<(?:section|p) class="hold\b', answer.content.decode())


def test_the_walk_finds_the_patients_pages():
    found = set(of_a_patient())
    assert {"/home/", "/account/", "/sessions/<int:pk>/", "/sessions/<int:pk>/ride/",
            "/check-ins/", "/guide/no-driving/"} <= found  # fmt: skip


def test_a_running_window_stands_once_on_every_page_of_the_patient(as_maria, full_day):
    for path, answer in opened(as_maria(), full_day):
        assert len(lines(answer)) == 1, path
        for words in UNTIL:
            assert words in text(answer), path


def test_where_nobody_knows_the_end_every_page_says_do_not_drive(as_maria, full_day, book, maria):
    book(maria, at=full_day["released"].released_at + HOUR)
    for path, answer in opened(as_maria(), full_day):
        assert len(lines(answer)) == 1, path
        assert "Do not drive" in text(answer), path
        assert "1:35pm Friday" not in text(answer).split("You left at")[0], path


@pytest.mark.parametrize("hours", [0, 4, 26, 90, 200])
def test_no_page_of_the_patient_allows_driving_at_any_time(as_maria, full_day, hours):
    for path, answer in opened(as_maria(hours), full_day):
        said = text(answer).lower()
        assert [words for words in NEVER if words in said] == [], path


def test_once_it_has_ended_every_page_says_when_and_then_falls_silent(as_maria, full_day):
    for path, answer in opened(as_maria(26), full_day):
        assert "Your 24 hours ended at 1:35pm Friday, March 6, Chicago time." in text(answer), path
    for path, answer in opened(as_maria(24 * 5), full_day):
        assert lines(answer) == [], path


def test_the_guide_says_nobodys_window_to_others(client, sign_in, full_day, ben, dana, clock):
    clock(hours=4)
    for reader in (client, sign_in(dana)):
        assert lines(reader.get("/guide/no-driving/")) == []
    assert "1:35pm" not in text(sign_in(ben.user).get("/guide/no-driving/"))


def test_it_stands_on_every_page_of_a_link(client, full_day, clock):
    check_in = CheckIn.objects.get(pk=full_day["check_in"].pk)
    clock(hours=4)
    told = {"": NO_FLAG, "symptoms/": {"symptoms": "headache"}, "how-bad/": {"headache": "1"},
            "send/": {"note": ""}}  # fmt: skip
    answers = []
    for page, posted in told.items():
        answers.append(client.get(f"/k/{check_in.token}/{page}"))
        client.post(f"/k/{check_in.token}/{page}", posted)
    answers += [client.get(f"/k/{check_in.token}/sent/"),
                client.post(f"/k/{check_in.token}/", CHEST_PAIN),
                client.get(f"/k/{check_in.token}/now/")]  # fmt: skip
    clock(hours=5)
    answers.append(client.post(f"/k/{check_in.token}/symptoms/", {}))  # too late to change
    for answer in answers:
        assert len(lines(answer)) == 1
        for words in UNTIL:
            assert words in text(answer)


def test_a_page_that_could_not_be_saved_says_do_not_drive(tap, monkeypatch):
    monkeypatch.setattr("aftercare.views.check_in_link.CheckIn.objects", None)
    for answers in (NO_FLAG, {"flags": "seizure"}):
        assert "Do not drive. Ask the clinic until when." in text(tap("", answers))


@pytest.fixture
def desk(sign_in, dana, clock):
    def desk(path, hours=4):
        clock(hours=hours)
        return text(sign_in(dana).get(path))

    return desk


def test_staff_read_it_on_the_board_the_session_the_record_and_the_card(desk, full_day, maria):
    session = f"/staff/sessions/{full_day['released'].pk}/"
    for path in ("/staff/", session, f"/staff/patients/{maria.pk}/"):
        assert "No driving until 1:35pm Friday, March 6, Chicago time" in desk(path), path
    assert "Do not drive before 1:35pm Friday, March 6, Chicago time" in desk(f"{session}card/")


@pytest.mark.parametrize(
    ("to", "said"), [("recovering", True), ("started", True), ("arrived", True), ("booked", False)]
)
def test_the_board_says_so_of_who_is_in_a_session(desk, bring, book, ben, noon, to, said):
    book(ben, at=noon + 5 * HOUR) if to == "booked" else bring(ben, to=to)
    assert ("Do not drive: the end is not known yet" in desk("/staff/")) == said


def test_the_board_says_the_union_of_the_windows_on_each_row(desk, bring, maria, noon):
    bring(maria)
    bring(maria, at=noon + 2 * HOUR, chair=1)
    board = desk("/staff/")
    assert board.count("No driving until 3:35pm Friday, March 6, Chicago time") == 2
    assert "1:35pm" not in board


def test_the_board_asks_as_often_for_many_rows_as_for_one(bring, enroll, desk, noon, db):
    def asked():
        sessions = list(Appointment.objects.all())
        zone = sessions[0].clinic.tz
        return len(queries(lambda: Appointment.objects.advise(sessions, zone, at=noon + 4 * HOUR)))

    bring(enroll("Eve", "Tran"))
    few = asked()
    for n, name in enumerate(("Omar", "Nina"), start=1):
        bring(enroll(name, "Tran"), chair=n)
    assert asked() == few
