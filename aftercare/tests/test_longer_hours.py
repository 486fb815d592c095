"""A guide that says 24 hours is never read as less than the clinic, or a clinician, asks for."""

from datetime import timedelta

import pytest

from aftercare.models import GuidanceVersion
from portal.models import Policy
from portal.testing.pages import text

HOUR = timedelta(hours=1)
LONGER = "Where you read 24 hours, 36 hours count."


@pytest.fixture
def signed(lakeside, amara, noon):
    for version in GuidanceVersion.objects.load_drafts(lakeside, noon):
        version.sign(by=amara, at=noon)


@pytest.fixture
def asks_for(lakeside, amara, policy, noon):
    def asks_for(hours):
        at = noon - HOUR
        Policy.objects.create(
            clinic=lakeside, version=2, hold_hours=hours, approved_by=amara, approved_at=at,
            starts_at=at,
        )  # fmt: skip

    return asks_for


@pytest.mark.parametrize(("hours", "said"), [(24, False), (36, True)])
@pytest.mark.parametrize("place", ["/guide/", "/guide/no-driving/", "/guide/after/"])
def test_the_guide_says_how_long_it_is_at_this_clinic(
    signed, asks_for, client, clock, hours, said, place
):
    asks_for(hours)
    assert (LONGER in text(client.get(place))) is said


def test_the_first_page_says_no_24_hours_under_a_longer_window(
    signed, bring, maria, amara, sign_in, clock, noon
):
    session = bring(maria)
    clock(hours=3)
    first_page = sign_in(maria.user)
    assert "24 hours" in text(first_page.get("/home/"))
    until = session.no_driving_until + 6 * HOUR
    session.lengthen(until, reason="unsteady", by=amara, at=noon + 3 * HOUR)
    assert "24 hours" not in text(first_page.get("/home/"))
