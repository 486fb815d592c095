"""What anybody can open, on a phone: accessible in both lights, and light to load."""

import gzip

import pytest
from django.test import Client
from django.utils import timezone

from aftercare.models import GuidanceVersion
from portal.testing.axe import is_accessible
from portal.views.errors import server_error

KIB = 1024
PAGES = [
    "/", "/guide/", "/guide/side-effects/", "/help/", "/accessibility/", "/privacy/", "/sign-in/",
    "/nowhere/", "/k/nothing/",
]  # fmt: skip


@pytest.fixture
def noon():
    return timezone.now()


@pytest.fixture
def signed(lakeside, amara, noon):
    for version in GuidanceVersion.objects.load_drafts(lakeside, noon):
        version.sign(by=amara, at=noon)


def test_every_public_page_is_accessible(live_portal, phone, signed):
    for address in PAGES:
        phone.goto(address)
        assert is_accessible(phone)


def test_the_pages_of_a_fault_are_accessible(live_portal, phone, rf):
    faults = {
        "500": server_error(rf.get("/")),
        "csrf": Client(enforce_csrf_checks=True).post("/sign-in/", {"username": "maria"}),
    }
    for name, fault in faults.items():
        how = {"status": fault.status_code, "content_type": "text/html", "body": fault.content}
        phone.route(f"**/fault/{name}/", lambda route, *, how=how: route.fulfill(**how))
        phone.goto(f"/fault/{name}/")
        assert is_accessible(phone)


def test_a_first_visit_to_the_guide_is_light(live_portal, phone, signed):
    """At most 5 requests, and 30 KiB as they travel, without the font; its fixture refuses a
    request to anybody else."""
    answers = []
    phone.on("response", lambda answer: answers.append(answer))
    phone.goto("/guide/", wait_until="networkidle")
    assert len(answers) <= 5, [answer.url for answer in answers]
    assert all(answer.url.startswith(live_portal.url) for answer in answers)
    sizes = {
        answer.url: len(gzip.compress(answer.body()))
        for answer in answers
        if not answer.url.endswith(".woff2")
    }
    assert sum(sizes.values()) <= 30 * KIB, sizes
