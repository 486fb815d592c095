"""How a real clinic starts: the owner opens it, and its clinician approves its numbers."""

import pytest
from django.core.management import CommandError, call_command

from portal.models import Clinic, Event, Policy, User
from portal.tests.test_settings import manage

PASSWORD = "correct horse battery staple"  # noqa: S105
TOLD = {
    "name": "Harborview Infusion, LLC", "short_name": "Harborview", "zone": "America/Denver",
    "phone": "555-010-0123", "clinician_name": "Ada Moreno", "clinician_email": "Ada@h.example",
    "manager_name": "Max Stone", "manager_email": "max@h.example",
    "ride_numbers": "Harbor Cab 555-010-0199",
}  # fmt: skip
PASSWORDS = {"CLINICIAN_PASSWORD": PASSWORD, "MANAGER_PASSWORD": PASSWORD}


def as_options(told):
    return [f"--{name.replace('_', '-')}={value}" for name, value in told.items()]


@pytest.fixture
def run(committed_db):
    """A command as its own process runs it, in this test's database."""

    def run(*words, **environ):
        return manage(*words, **committed_db.environ | environ)

    return run


def test_a_clinic_opens_and_its_clinician_approves_its_numbers(run):
    opened = run("open_clinic", *as_options(TOLD), **PASSWORDS)
    assert opened.returncode == 0, opened.stderr
    clinic = Clinic.objects.get(short_name="Harborview")
    ada, max_ = clinic.users.order_by("name")
    assert (ada.email, ada.role) == ("ada@h.example", "clinician")
    assert (max_.email, max_.role) == ("max@h.example", "manager")

    approved = run("approve_policy", "ada@h.example", **PASSWORDS)
    assert approved.returncode == 0, approved.stderr
    assert "hold hours                     24" in approved.stdout
    assert "drafts until a clinician has approved them" in approved.stdout
    policy = Policy.objects.get(clinic=clinic)
    assert (policy.version, policy.approved_by, policy.hold_hours) == (1, ada, 24)
    assert policy == Policy.objects.in_force(clinic, policy.approved_at)
    assert Event.objects.get(verb="policy approved").by == ada


def test_a_clinician_approves_other_numbers_than_the_drafts(run):
    assert run("open_clinic", *as_options(TOLD), **PASSWORDS).returncode == 0
    said = {
        "hold_hours": "36", "escort_kinds": "responsible adult, ride share", "sleep_rule": "true",
        "bring": "A blanket, Headphones", "fasting_hours": "6", "quiet_until": "07:30",
    }  # fmt: skip
    words = [f"--set={name}={value}" for name, value in said.items()]
    approved = run("approve_policy", "ada@h.example", *words, **PASSWORDS)
    assert approved.returncode == 0, approved.stderr
    policy = Policy.objects.get()
    assert (policy.hold_hours, policy.sleep_rule, policy.fasting_hours) == (36, True, 6)
    assert policy.escort_kinds == ["responsible adult", "ride share"]
    assert policy.bring == ["A blanket", "Headphones"]


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ("hold_hours=23", "a hold is 24 hours or more"),
        ("hold_hours=soon", "hold_hours:"),
        ("escort_kinds=a friend", "escorts are of known kinds"),
        ("approved_by=1", "There is no approved_by"),
    ],
)
def test_numbers_that_make_no_sense_are_not_approved(run, said, sentence):
    assert run("open_clinic", *as_options(TOLD), **PASSWORDS).returncode == 0
    answer = run("approve_policy", "ada@h.example", f"--set={said}", **PASSWORDS)
    assert answer.returncode != 0
    assert sentence in answer.stderr and "Traceback" not in answer.stderr
    assert not Policy.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"zone": "Chicago"}, "Choose a time zone from the list"),
        ({"short_name": "Ketamine Lake"}, "Leave the treatment out of the short name"),
        ({"clinician_email": "ada"}, "Enter a valid email address"),
        ({"manager_email": "ada@h.example"}, "already exists"),
    ],
)
def test_what_cannot_be_right_opens_nothing(run, wrong, sentence):
    answer = run("open_clinic", *as_options(TOLD | wrong), **PASSWORDS)
    assert answer.returncode != 0
    assert sentence in answer.stderr and "Traceback" not in answer.stderr
    assert not Clinic.objects.filter(phone=TOLD["phone"]).exists()
    assert not User.objects.exists()


def test_a_password_that_is_easy_to_guess_is_refused(run):
    answer = run("open_clinic", *as_options(TOLD), **PASSWORDS | {"MANAGER_PASSWORD": "short"})
    assert "This password is too short" in answer.stderr
    assert not User.objects.exists()


def test_the_next_version_has_the_numbers_of_the_last(policy, amara, monkeypatch):
    monkeypatch.setenv("CLINICIAN_PASSWORD", "lakeside-demo-clinic")
    Policy.objects.create(
        clinic=policy.clinic, version=2, hold_hours=30, starts_at=policy.starts_at
    )
    call_command("approve_policy", "Amara@lakeside.example")
    third = Policy.objects.get(version=3)
    assert (third.hold_hours, third.approved_by) == (30, amara)
    assert Policy.objects.get(version=2).approved_by is None


@pytest.mark.parametrize(
    ("email", "password", "sentence"),
    [
        ("dana@lakeside.example", "lakeside-demo-clinic", "Only a clinician of this clinic"),
        ("amara@lakeside.example", "another one altogether", "That is not their password"),
        ("nobody@lakeside.example", "lakeside-demo-clinic", "Nobody signs in with that email"),
    ],
)
def test_nobody_else_approves(policy, dana, monkeypatch, email, password, sentence):
    monkeypatch.setenv("CLINICIAN_PASSWORD", password)
    with pytest.raises(CommandError, match=sentence):
        call_command("approve_policy", email)
    assert Policy.objects.count() == 1


def test_who_has_left_approves_nothing(policy, amara, monkeypatch):
    monkeypatch.setenv("CLINICIAN_PASSWORD", "lakeside-demo-clinic")
    type(amara).objects.filter(pk=amara.pk).update(is_active=False)
    with pytest.raises(CommandError, match="Only a clinician"):
        call_command("approve_policy", amara.email)
