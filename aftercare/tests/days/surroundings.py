"""What moves around the patient: the clock, the clinic's zone, its policy."""

from hypothesis import strategies as st
from hypothesis.stateful import rule

from aftercare.tests.days.facts import MINUTE, Rules
from portal.models import Policy

ZONES = [
    "America/Chicago", "America/Los_Angeles", "America/St_Johns", "America/Phoenix",
    "Australia/Lord_Howe", "Africa/Casablanca", "Europe/Dublin", "Pacific/Kiritimati",
    "Antarctica/Troll", "Asia/Kathmandu", "UTC",
]  # fmt: skip
FORWARD = st.sampled_from([1, 5, 30, 45, 100, 300, 20 * 60, 24 * 60 - 1, 24 * 60, 26 * 60, 80 * 60])
BACK = st.sampled_from([1, 30, 180])
HOURS = st.sampled_from([24, 25, 36, 335])


class Surroundings:
    @rule(minutes=FORWARD)
    def time_passes(self, minutes):
        self.at += minutes * MINUTE

    @rule(minutes=BACK)
    def the_clock_is_set_back(self, minutes):
        self.at -= minutes * MINUTE

    @rule(zone=st.sampled_from(ZONES))
    def the_clinic_moves(self, zone):
        self.move_to(zone)

    @rule(hours=HOURS, asks=st.booleans())
    def a_policy_is_approved(self, hours, asks):
        draft = Policy.objects.draft(self.world.maria.clinic)
        draft.hold_hours, draft.sleep_rule = hours, asks
        if self.done(lambda: draft.approve(by=self.world.amara, at=self.at)):
            self.facts.policies.append(Rules(self.at, hours, asks))
