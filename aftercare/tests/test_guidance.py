"""Versions, signatures, and the pages that show them."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction

from aftercare import guide, reading
from aftercare.models import GuidanceVersion

SQL = "update aftercare_guidanceversion set {} where id = %s"


@pytest.fixture
def drafts(lakeside, noon):
    return {v.topic: v for v in GuidanceVersion.objects.load_drafts(lakeside, noon)}


@pytest.fixture
def signed(drafts, amara, noon):
    for draft in drafts.values():
        draft.sign(by=amara, at=noon)
    return drafts


def refused(version, change, *values):
    """The name of the rule that refuses this change."""
    with (
        pytest.raises(IntegrityError) as error,
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(SQL.format(change), [*values, version.pk])
    return error.value.__cause__.diag.constraint_name


def main_of(response):
    return re.search(r"<main.*?</main>", response.content.decode(), re.DOTALL)[0]


# Versions


def test_each_topic_is_loaded_once_as_an_unsigned_draft(drafts, lakeside, noon):
    assert list(drafts) == list(guide.TOPICS)
    assert all(draft.is_draft and draft.version == 1 for draft in drafts.values())
    assert GuidanceVersion.objects.load_drafts(lakeside, noon) == []


def test_a_text_that_differs_from_its_file_gets_a_new_draft_beside_it(signed, lakeside, noon):
    GuidanceVersion.objects.create(
        clinic=lakeside, topic="after", version=2, title="After", summary="Rest.",
        text="## Do", sources=["Lakeside"], written_at=noon,
    )  # fmt: skip
    (draft,) = GuidanceVersion.objects.load_drafts(lakeside, noon)
    assert (draft.topic, draft.version, draft.is_draft) == ("after", 3, True)
    assert GuidanceVersion.objects.signed_for(lakeside)["after"].version == 1


def test_each_clinic_has_its_own(signed, harbor, noon):
    assert GuidanceVersion.objects.signed_for(harbor) == {}
    assert len(GuidanceVersion.objects.load_drafts(harbor, noon)) == len(guide.TOPICS)


def test_a_clinician_signs_and_the_review_is_due_within_a_year(drafts, amara, noon):
    assert drafts["after"].sign(by=amara, at=noon)
    assert (drafts["after"].signed_by, drafts["after"].signed_at) == (amara, noon)
    assert drafts["after"].review_by == date(2027, 3, 5)


def test_the_review_date_counts_from_the_clinics_own_day(drafts, amara):
    late_evening_in_chicago = datetime(2026, 3, 6, 5, 59, tzinfo=UTC)
    drafts["after"].sign(by=amara, at=late_evening_in_chicago)
    drafts["before"].sign(by=amara, at=late_evening_in_chicago + timedelta(minutes=1))
    assert drafts["after"].signed_on == date(2026, 3, 5)
    assert drafts["before"].signed_on == date(2026, 3, 6)


@pytest.mark.parametrize("name", ["dana", "kofi", "lena"])
def test_nobody_but_a_clinician_signs(name, drafts, noon, request):
    with pytest.raises(PermissionDenied):
        drafts["after"].sign(by=request.getfixturevalue(name), at=noon)
    assert GuidanceVersion.objects.get(pk=drafts["after"].pk).is_draft


def test_a_patient_does_not_sign(drafts, maria, noon):
    with pytest.raises(PermissionDenied):
        drafts["after"].sign(by=maria.user, at=noon)


def test_a_clinician_of_another_clinic_does_not_sign(drafts, hire, harbor, noon):
    with pytest.raises(PermissionDenied):
        drafts["after"].sign(by=hire("Ines Roth", "clinician", clinic=harbor), at=noon)


def test_a_clinician_who_left_does_not_sign(drafts, hire, noon):
    with pytest.raises(PermissionDenied):
        drafts["after"].sign(by=hire("Omar Gone", "clinician", is_active=False), at=noon)


def test_signed_twice_keeps_the_first_signature(signed, hire, noon):
    second = hire("Ines Roth", "clinician")
    stale = GuidanceVersion.objects.get(pk=signed["after"].pk)
    assert not stale.sign(by=second, at=noon + timedelta(hours=1))
    assert stale.signed_by.name == "Amara Obi"


# The database


@pytest.mark.parametrize(
    "change",
    [
        "text = 'You may eat.'",
        "title = 'x'",
        "topic = 'before'",
        "version = 9",
        "sources = '{}'",
        "signed_by_id = null, signed_at = null, review_by = null",
        "review_by = '2036-01-01'",
        "written_at = written_at - interval '1 day'",
    ],
)
def test_a_signed_version_never_changes(change, signed):
    assert refused(signed["after"], change) == "signed_guidance_never_changes"


def test_a_draft_may_still_change(drafts):
    with connection.cursor() as cursor:
        cursor.execute(SQL.format("text = 'Better.'"), [drafts["after"].pk])
    drafts["after"].refresh_from_db()
    assert drafts["after"].text == "Better."


@pytest.mark.parametrize(
    "change",
    [
        "signed_at = now(), review_by = '2030-01-01'",
        "signed_by_id = {amara}, review_by = '2030-01-01'",
        "signed_by_id = {amara}, signed_at = now()",
        "signed_by_id = {amara}",
    ],
)
def test_a_signature_is_whole_or_absent(change, drafts, amara):
    rule = refused(drafts["after"], change.format(amara=amara.pk))
    assert rule == "a_signature_says_who_when_and_until_when"


def test_nothing_is_signed_before_it_is_written(drafts, amara):
    change = "signed_by_id = %s, review_by = '2030-01-01', signed_at = written_at - interval '1s'"
    assert refused(drafts["after"], change, amara.pk) == "guidance_is_written_before_it_is_signed"


@pytest.mark.parametrize("name", ["text", "title", "summary"])
def test_an_empty_text_is_no_guidance(name, drafts):
    assert refused(drafts["after"], f"{name} = ''") == "guidance_says_something"


def test_a_version_number_is_used_once(drafts, lakeside, noon):
    with pytest.raises(IntegrityError, match="one_guidance_text_a_version"), transaction.atomic():
        GuidanceVersion.objects.create(written_at=noon, **as_fields(drafts["after"], lakeside))


def as_fields(version, clinic):
    return {"clinic": clinic, "version": version.version, **version.words._asdict()}


# What everybody may read


def test_without_a_signature_the_guide_says_whom_to_ask(client, drafts):
    for path in ["/guide/", *(f"/guide/{topic}/" for topic in guide.TOPICS)]:
        said = main_of(client.get(path))
        assert "Your clinic has not put this page up yet" in said
        assert 'href="tel:' in said
        assert "ketamine" not in said


def test_the_guide_lists_what_is_signed_and_says_what_is_not(client, drafts, amara, noon):
    drafts["after"].sign(by=amara, at=noon)
    said = main_of(client.get("/guide/"))
    assert drafts["after"].summary in said
    assert drafts["before"].summary not in said
    assert said.count("Not up yet. Ask your clinic.") == len(guide.TOPICS) - 1


def test_a_topic_shows_its_words_who_signed_and_when_it_is_read_again(client, signed):
    said = main_of(client.get("/guide/no-driving/"))
    assert signed["no-driving"].summary in said
    assert "Read and signed by Amara Obi, MD on March 5, 2026." in said
    assert "We will check it again by March 5, 2027." in said


def test_a_newer_draft_never_reaches_a_patient(client, signed, lakeside, maria, noon):
    GuidanceVersion.objects.create(
        clinic=lakeside, topic="after", version=2, title="Untried", summary="Untried.",
        text="Untried", sources=[], written_at=noon,
    )  # fmt: skip
    client.force_login(maria.user)
    for path in ("/guide/", "/guide/after/"):
        assert "Untried" not in client.get(path).content.decode()


def test_a_topic_that_is_not_there_is_not_found_with_the_numbers(client, signed):
    response = client.get("/guide/nonsense/")
    assert response.status_code == 404
    assert b"tel:911" in response.content
    assert b"tel:988" in response.content


def test_a_patient_reads_their_own_clinics_guide(client, signed, enroll, harbor):
    client.force_login(enroll("Hana", "Sato", clinic=harbor).user)
    assert "Your clinic has not put this page up yet" in main_of(client.get("/guide/after/"))


def test_a_patient_keeps_their_own_bar_and_can_tell_how_they_feel(client, signed, maria):
    client.force_login(maria.user)
    page = client.get("/guide/after/").content.decode()
    assert 'href="/check-ins/"' in page
    assert "Tell us how you feel" in page
    assert "Sign out" in page


def test_a_stranger_is_offered_to_sign_in(client, signed):
    page = client.get("/guide/after/").content.decode()
    assert 'href="/sign-in/"' in page
    assert "/check-ins/" not in page


def test_without_a_clinic_the_guide_still_answers(client, lakeside, monkeypatch):
    monkeypatch.setattr("portal.models.clinic.ClinicQuerySet.for_public", lambda self: None)
    assert client.get("/guide/").status_code == 200


@pytest.mark.parametrize("path", ["/guide/", "/guide/after/"])
def test_the_guide_is_read_not_written(client, signed, path):
    assert client.post(path).status_code == 405
    assert client.head(path).status_code == 200


@pytest.mark.parametrize("path", ["/guide/", "/guide/side-effects/"])
def test_a_stranger_costs_two_queries(client, signed, path, django_assert_num_queries):
    with django_assert_num_queries(2):
        client.get(path)


@pytest.mark.parametrize("topic", guide.TOPICS)
def test_the_whole_page_of_a_topic_is_easy_to_read(client, signed, topic):
    page = main_of(client.get(f"/guide/{topic}/"))
    assert reading.grade(page) <= 6
    assert reading.long_sentences(page) == []


# Behind the counter


def test_staff_see_a_draft_under_a_banner_and_with_its_sources(client, drafts, dana):
    client.force_login(dana)
    said = main_of(client.get(f"/staff/guidance/{drafts['after'].pk}/"))
    assert "Draft. No patient sees this." in said
    assert "Oxford Health ketamine service" in said
    assert "Sign and publish" not in said


def test_a_clinician_signs_on_the_page_and_patients_see_it(client, drafts, amara):
    client.force_login(amara)
    page = f"/staff/guidance/{drafts['after'].pk}/"
    assert "Sign and publish" in main_of(client.get(page))
    said = main_of(client.post(f"{page}signature/", follow=True))
    assert "Signed. Patients see" in said
    assert "Draft." not in said
    client.logout()
    assert drafts["after"].summary in main_of(client.get("/guide/after/"))


@pytest.mark.parametrize("name", ["dana", "kofi", "lena"])
def test_the_signature_has_a_door(client, drafts, name, request):
    client.force_login(request.getfixturevalue(name))
    assert client.post(f"/staff/guidance/{drafts['after'].pk}/signature/").status_code == 404
    assert GuidanceVersion.objects.get(pk=drafts["after"].pk).is_draft


def test_another_clinics_version_is_not_there(client, drafts, hire, harbor):
    client.force_login(hire("Ines Roth", "clinician", clinic=harbor))
    page = f"/staff/guidance/{drafts['after'].pk}/"
    assert client.get(page).status_code == 404
    assert client.post(f"{page}signature/").status_code == 404


@pytest.mark.parametrize("name", ["kofi", "lena", "maria"])
def test_guidance_is_for_clinical_staff(client, drafts, name, request):
    person = request.getfixturevalue(name)
    client.force_login(getattr(person, "user", None) or person)
    assert client.get("/staff/guidance/").status_code == 404


def test_the_list_names_what_patients_see_and_what_waits(client, drafts, amara, noon):
    drafts["after"].sign(by=amara, at=noon)
    client.force_login(amara)
    said = main_of(client.get("/staff/guidance/"))
    assert said.count("Nothing yet") == len(guide.TOPICS) - 1
    assert "signed by Amara Obi, MD" in said
    assert "March 5, 2027" in said
