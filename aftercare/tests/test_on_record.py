"""What patients tell, and what it raises, is on record: who, what and when, never the content."""

from aftercare.models import CheckIn, Concern
from aftercare.tests.check_ins import CHEST_PAIN, NO_FLAG
from aftercare.triage import Fired
from portal.models import Event

NOTE = Fired("by hand", "call today", "Her sister called")


def told(**of):
    rows = Event.objects.filter(**of).order_by("pk")
    return list(rows.values_list("verb", "by", "row", "patient"))


def test_each_page_that_is_kept_is_on_record_and_a_double_tap_once(tap, due):
    answered = ("answered", None, "aftercare.checkin", due.patient_id)
    tap("", NO_FLAG)
    tap("", NO_FLAG)
    assert told(row_id=due.pk, row="aftercare.checkin") == [answered]
    tap("symptoms/", {"symptoms": "headache"})
    tap("how-bad/", {"headache": "1"})
    tap("send/", {"note": "It hurts here."})
    assert told(row_id=due.pk, row="aftercare.checkin") == [answered] * 4
    assert not Event.objects.filter(verb__contains="hurts").exists()


def test_what_an_answer_raises_the_portal_raised(tap, due):
    tap("", CHEST_PAIN)
    assert told(verb="raised") == [("raised", None, "aftercare.concern", due.patient_id)]
    assert Event.objects.get(verb="raised").row_id == Concern.objects.get().pk


def test_what_joins_an_open_concern_does_not_raise_it_again(tap, due):
    tap("", CHEST_PAIN)
    tap("", {"flags": ["chest_pain", "seizure"]})
    assert len(told(verb="raised")) == 1 and len(told(verb="answered")) == 2


def test_what_a_nurse_puts_on_the_queue_she_raised(maria, dana, noon):
    Concern.objects.raise_for(patient=maria, fired=[NOTE], at=noon, by=dana)
    assert told() == [("raised", dana.pk, "aftercare.concern", maria.pk)]


def test_nothing_that_fired_raises_nothing(maria, dana, noon):
    assert Concern.objects.raise_for(patient=maria, fired=[], at=noon, by=dana) is None
    assert told() == []


def test_a_check_in_of_ones_own_is_begun_once(sign_in, maria, clock):
    client = sign_in(maria.user)
    client.post("/check-ins/new/")
    client.post("/check-ins/new/")
    assert told() == [("begun", maria.user_id, "aftercare.checkin", maria.pk)]
    assert Event.objects.get().row_id == CheckIn.objects.get().pk


def test_the_page_of_a_link_that_is_only_read_writes_nothing(tap, due):
    before = Event.objects.count()
    for page in ("", "symptoms/", "send/"):
        tap(page)
    assert Event.objects.count() == before
