"""The ride on the pages of patients and staff: of which kind, who, with a link to pass on."""

from datetime import timedelta

import pytest

from portal.models import Event, Message, Policy
from portal.testing.pages import text
from scheduling import qr
from scheduling.models import Appointment

HOUR = timedelta(hours=1)
SAM = {"name": "Sam Rivera", "phone": "555-010-0178"}
TAXI = {"kind": "ride share", "name": "", "phone": ""}


@pytest.fixture
def session(book, maria, clock):
    return book(maria)


@pytest.fixture
def takes(policy, noon):
    """takes("responsible adult", "ride share") is the clinic's newest Policy."""

    def takes(*kinds, **minutes):
        policy.pk, policy.version, policy.starts_at = None, 2, noon - HOUR
        policy.escort_kinds = list(kinds)
        for name, value in minutes.items():
            setattr(policy, name, value)
        policy.save(force_insert=True)
        return Policy.objects.get(version=2)

    return takes


@pytest.fixture
def page(sign_in, maria, kofi, session):
    """page("patient") reads the ride page; with facts it saves them."""

    def page(who, ride="ride/", **told):
        user, before = {"patient": (maria.user, ""), "staff": (kofi, "/staff")}[who]
        client, path = sign_in(user), f"{before}/sessions/{session.pk}/{ride}"
        return text(client.post(path, told, follow=True) if told else client.get(path))

    return page


@pytest.mark.parametrize("who", ["patient", "staff"])
class TestKinds:
    def test_a_clinic_that_takes_adults_alone_asks_for_no_kind(self, page, who):
        shown = page(who)
        assert 'type="radio"' not in shown
        assert "ride share" not in shown

    def test_others_are_offered_with_what_the_policy_asks(self, page, takes, who):
        takes("responsible adult", "ride share", "public transport", ride_share_stay_minutes=90)
        shown = page(who)
        assert "A ride share or taxi" in shown and "Stay 1 hour 30 minutes after the" in shown
        assert "Bus or train" in shown and "Stay 2 hours after the" in shown
        assert "transport</b>" not in shown  # the clinic's own, which it does not take

    def test_one_that_is_not_taken_is_refused(self, page, who, session):
        page(who, **TAXI, confirmed="on")
        assert not session.rides.exists()

    def test_a_taxi_needs_no_name_and_no_phone(self, page, takes, who, session):
        takes("responsible adult", "ride share")
        page(who, **TAXI, email="sam@mail.example", confirmed="on")
        ride = session.rides.get()
        assert (ride.kind, ride.name, ride.email) == ("ride share", "A ride share or taxi", "")
        assert ride.confirmed_at and not ride.has_link

    def test_a_person_needs_both_and_what_was_typed_stays(self, page, who, session):
        shown = page(who, name="", phone="555-010-0178", email="sam@mail.example")
        assert "Enter the name of the person who drives home." in shown
        assert 'value="sam@mail.example"' in shown
        assert "Enter a phone number where we can reach this person." in page(
            who, name="Sam", phone=""
        )
        assert not session.rides.exists()

    def test_the_patients_own_phone_is_refused_in_a_sentence(self, page, who):
        shown = page(who, name="Sam", phone="(555) 010-0177")
        assert "That is the patient&#x27;s own phone." in shown

    def test_an_address_that_is_none_is_refused(self, page, who, session):
        page(who, **SAM, email="sam at home")
        assert not session.rides.exists()


class TestThePatient:
    def test_gets_the_link_to_pass_on(self, page, session):
        page("patient", **SAM)
        shown, ride = page("patient"), session.rides.get()
        assert f'value="{ride.link}"' in shown
        assert 'href="sms:+15550100178?&amp;body=http' in shown
        assert "Send this link to the person who drives." in shown

    def test_is_told_that_we_send_it_where_there_is_an_address(self, page):
        page("patient", **SAM, email="sam@mail.example")
        assert "We send this person a link." in page("patient")

    def test_owes_the_messages_by_it(self, page, maria, session, noon, protocol):
        page("patient", **SAM, email="sam@mail.example")
        assert [m.kind for m in sent_about(session)] == ["companion_asked"]

    def test_can_take_somebody_off_without_a_word(self, page, session, noon):
        page("patient", **SAM, email="sam@mail.example", confirmed="on")
        shown = page("patient", "ride/remove/", yes="1")
        assert "Removed. We have not told them." in shown and "No ride" in shown
        ride = session.rides.get()
        assert (ride.removed_at, ride.link_sha256, ride.is_sure) == (noon, None, False)
        assert {m.state for m in sent_about(session)} == {"withdrawn"}
        assert Event.objects.filter(verb="ride removed").get().by == session.patient.user

    def test_takes_back_the_link_of_who_took_them_home(
        self, page, session, bring, maria, sign_in, client, clock, noon
    ):
        done = bring(maria, at=noon - 30 * HOUR)
        link = f"/c/{done.rides.get().token}/after/"
        assert client.get(link).status_code == 200
        assert "Take back the link" in sign_in(maria.user).get(f"/sessions/{done.pk}/").text
        sign_in(maria.user).post(f"/sessions/{done.pk}/ride/remove/")
        assert client.get(link).status_code == 404
        assert Appointment.objects.get(pk=done.pk).companion == "Sam Rivera"

    def test_changes_no_ride_once_the_infusion_runs(self, bring, maria, sign_in, clock, noon):
        runs = bring(maria, to="started", at=noon - HOUR, chair=1)
        shown = sign_in(maria.user).post(f"/sessions/{runs.pk}/ride/", SAM | {"name": "Lee"})
        assert "Your session has begun. Ask the staff" in shown.text
        assert runs.rides.get().name == "Sam Rivera"

    def test_cannot_take_off_somebody_elses(self, session, sign_in, ben, confirm_ride):
        ride = confirm_ride(session)
        assert sign_in(ben.user).post(f"/sessions/{session.pk}/ride/remove/").status_code == 404
        ride.refresh_from_db()
        assert ride.stands

    def test_may_name_another_in_their_place(self, page, session):
        page("patient", **SAM, email="sam@mail.example")
        page("patient", name="Ana Costa", phone="555-010-0179", email="ana@mail.example")
        assert session.rides.get().name == "Ana Costa"
        states = [(m.round, m.state) for m in sent_about(session)]
        assert states == [(1, "withdrawn"), (2, "planned")]


def sent_about(session):
    rides = session.rides.values("pk")
    return Message.objects.filter(kind__startswith="companion", occasion_id__in=rides).order_by(
        "pk"
    )


class TestAnotherPersonIsHere:
    @pytest.mark.parametrize("to", ["arrived", "started", "recovering"])
    def test_one_step_and_the_old_link_dies(self, bring, ben, sign_in, dana, client, clock, to):
        session = bring(ben, to=to)
        sam = session.rides.get()
        at = clock(minutes=60)
        path = f"/staff/sessions/{session.pk}/ride/another/"
        shown = text(
            sign_in(dana).post(path, {"name": "Ana Costa", "phone": "555-010-0179"}, follow=True)
        )
        assert "Ana Costa" in shown and "Here since 1pm." in shown
        ride = session.rides.get()
        assert (ride.confirmed_by, ride.here_at) == (dana, at)
        assert client.get(f"/c/{sam.token}/").status_code == 404
        assert client.get(f"/c/{ride.token}/").status_code == 200

    def test_the_patients_own_phone_is_refused(self, page, session):
        shown = page("staff", "ride/another/", name="Ana", phone="555-010-0177")
        assert "own phone" in shown


class TestTheCard:
    def test_it_holds_the_link_as_a_code_and_in_letters_and_no_name(
        self, page, session, confirm_ride
    ):
        ride = confirm_ride(session)
        shown = page("staff", "ride/link/")
        paper = shown.split('<article class="paper">')[1].split("</article>")[0]
        assert ride.link in paper and "<svg" in paper and "Emergency: call 911." in paper
        for never in ("Maria", "Alvarez", "Sam", "Rivera", "infusion", "Mood", "style="):
            assert never.lower() not in paper.lower(), never

    def test_it_is_the_very_link_that_is_drawn(self, page, session, confirm_ride):
        ride = confirm_ride(session)
        code = qr.drawn(ride.link)
        assert f'd="{code.path}"' in page("staff", "ride/link/")
        assert code != qr.drawn(ride.link[:-2] + "x/")
        assert code.size >= 29 + 2 * qr.BORDER  # a link needs version 3 or more: 29 squares

    def test_without_a_person_there_is_no_card(self, sign_in, kofi, session):
        answer = sign_in(kofi).get(f"/staff/sessions/{session.pk}/ride/link/")
        assert answer.url == f"/staff/sessions/{session.pk}/"
