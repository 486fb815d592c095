"""Who says "I am on duty", and until when it holds."""

from datetime import timedelta

import pytest

from portal.models import Event, User


@pytest.fixture(autouse=True)
def at_noon(time_machine, noon):
    time_machine.move_to(noon, tick=False)


def say(client, user, on="yes", **more):
    client.force_login(user)
    return client.post("/staff/duty/", {"on": on, **more})


def on_duty(clinic, at):
    return list(User.objects.on_duty(clinic, at))


def test_a_nurse_goes_on_duty_and_off_again(client, dana, lakeside, noon):
    assert say(client, dana)["Location"] == "/staff/"
    assert on_duty(lakeside, noon) == [dana]
    say(client, dana, on="no")
    assert on_duty(lakeside, noon) == []
    assert list(Event.objects.values_list("verb", flat=True)) == ["on duty", "off duty"]


def test_it_holds_until_midnight_at_the_clinic(client, dana, lakeside, noon):
    say(client, dana)
    midnight = noon + timedelta(hours=12)
    assert on_duty(lakeside, midnight - timedelta(seconds=1)) == [dana]
    assert on_duty(lakeside, midnight) == []


@pytest.mark.parametrize("role", ["scheduler", "manager"])
def test_the_desk_is_never_on_duty(client, hire, lakeside, noon, role):
    assert say(client, hire("Robin Some", role)).status_code == 404
    assert on_duty(lakeside, noon) == []


def test_a_patient_is_never_on_duty(client, maria):
    assert say(client, maria.user).status_code == 404


def test_looking_at_the_address_changes_nothing(client, dana, lakeside, noon):
    client.force_login(dana)
    assert client.get("/staff/duty/").status_code == 405
    assert on_duty(lakeside, noon) == []


@pytest.mark.parametrize(
    "back, leads_to",
    [("/staff/review/", "/staff/review/"), ("https://evil.example/", "/"), ("//evil.example", "/")],
)
def test_it_leads_back_within_the_portal_only(client, dana, back, leads_to):
    assert say(client, dana, next=back)["Location"] == leads_to
