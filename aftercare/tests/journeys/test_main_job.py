"""The whole job in a browser, with a real worker and real mail: Maria leaves, her phone asks how
she is, what she tells reaches a nurse, and she reads who answered."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from aftercare.models import CheckIn
from conftest import sign_in_on
from portal.tasks import sweep
from portal.testing.axe import is_accessible
from portal.testing.jobs import wait_for

LINK = re.compile(r"https?://\S+")


@pytest.fixture
def noon():
    """These run on the real clock: Maria's infusion ended 10 minutes ago."""
    return timezone.now().replace(second=0, microsecond=0) - timedelta(minutes=60)


@pytest.fixture
def nurse(open_page, dana, change_clinic, live_portal):
    """Dana on duty, at a small screen, while the clinic is open."""
    change_clinic(doors="open")
    page = open_page(390, 844)
    sign_in_on(page, dana)
    page.get_by_role("button", name="I am on duty").click()
    expect(page.get_by_text("On duty: Dana Reyes, RN")).to_be_visible()
    return page


@pytest.fixture
def hours_later(as_role):
    """hours_later(check_in): as if it were due now. Nobody can turn the clock of a real worker."""

    def hours_later(check_in):
        now = timezone.now()
        with as_role("portal_owner") as owner:
            owner.execute(
                "update aftercare_checkin set due_at = %s where id = %s", [now, check_in.pk]
            )
            owner.execute(
                """update portal_message set due_at = %s, try_at = %s
                   where kind = 'check_in' and occasion_id = %s""",
                [now, now, check_in.pk],
            )

    return hours_later


def mail_to(person, smtp_sink):
    """The link in the mail that reaches them, once a sweep has found it due."""
    sweep.delay()
    mail = wait_for(lambda: [one for one in smtp_sink.messages if one["To"] == person.email])
    return LINK.search(mail[0].get_content())[0]


def tap(phone, *words, then="Continue"):
    for word in words:
        phone.get_by_text(word, exact=True).tap()
    with phone.expect_navigation():
        phone.get_by_role("button", name=then).tap()
    is_accessible(phone)


def test_from_leaving_the_clinic_to_a_nurses_answer(
    live_portal, celery_running, smtp_sink, nurse, phone, bring, maria, dana, hours_later
):
    # Maria leaves with Sam
    session = bring(maria, to="recovering")
    nurse.goto("/staff/")
    is_accessible(nurse)
    nurse.get_by_role("link", name="Release Maria Alvarez").click()
    is_accessible(nurse)
    nurse.get_by_label("This person is here now").check()
    nurse.get_by_label("I have read them the driving rule").check()
    nurse.get_by_role("button", name="Release the patient").click()
    nurse.wait_for_url(f"**/staff/sessions/{session.pk}/")
    is_accessible(nurse)
    check_in = CheckIn.objects.get(appointment=session, hours=2)

    # Two hours later her phone asks
    hours_later(check_in)
    link = mail_to(maria, smtp_sink)
    assert link == f"{live_portal.url}/k/{check_in.token}/"
    phone.goto(link)
    is_accessible(phone)
    expect(phone.get_by_text("Do not drive until")).to_be_visible()
    tap(phone, "None of these")
    tap(phone, "Headache")
    tap(phone, "Severe")
    tap(phone, then="Send")
    expect(phone.get_by_role("heading", level=1)).to_contain_text("Sent at")
    expect(phone.get_by_role("heading", name="Nobody has read it yet")).to_be_visible()

    # Dana is told without a word of what it is, and answers
    assert mail_to(dana, smtp_sink) == f"{live_portal.url}/staff/review/"
    nurse.goto("/staff/review/")
    is_accessible(nurse)
    expect(nurse.get_by_text("Headache: severe").first).to_be_visible()
    nurse.get_by_role("button", name="Take Maria Alvarez").click()
    is_accessible(nurse)
    phone.reload()
    expect(phone.get_by_role("heading", name="Dana Reyes, RN is reading it")).to_be_visible()
    nurse.get_by_label("Spoke with patient").check()
    nurse.get_by_label("Note").fill("She lies down. It is better already. Will call at six.")
    nurse.get_by_role("button", name="Resolve").click()
    expect(nurse.get_by_role("status")).to_contain_text("Resolved")
    is_accessible(nurse)

    # Maria reads who answered
    phone.reload()
    expect(phone.get_by_role("heading", name="Dana Reyes, RN has read it")).to_be_visible()
    is_accessible(phone)
    sign_in_on(phone, maria.user)
    expect(phone.get_by_role("heading", level=1)).to_contain_text("Do not drive until")
    is_accessible(phone)
