"""The database judges what can be; here its answer gets words."""

from contextlib import contextmanager

from django.db import IntegrityError, OperationalError, transaction

from portal.errors import Refused
from scheduling.models import gates

CHAIR_TAKEN = "one_chair_one_patient_at_a_time"
# A deadlock, or a lock waited for too long: two people reached for one slot in the same second.
AT_ONCE = ("40P01", "55P03")
SET_BACK = (
    "This session was corrected at a time that is still to come: a clock was set back. Wait until "
    "it has caught up, and try again."
)
SAID = {
    "a_time_changes_by_a_correction": SET_BACK,
    "one_patient_one_place_at_a_time": (
        "This patient has another session at that time. Choose another time."
    ),
    "one_session_a_number_in_a_course": (
        "Somebody else has just taken this place in the course. Try again."
    ),
    "no_ride_no_start": gates.NO_RIDE,
    "no_ride_there_no_start_inside_a_window": gates.NO_RIDE_THERE,
    "no_acknowledgement_no_start": gates.NOT_ACKNOWLEDGED,
    "the_policy_says_who_takes_them_home": gates.NO_EXCEPTION,
}


class Taken(Refused):
    """The chair is somebody else's in that span."""

    def __str__(self):
        return "Somebody else was here in the same moment. Try again."


@contextmanager
def judged_by_the_database():
    """Turn what a constraint refuses into a sentence for whoever asked; a fault stays a fault."""
    try:
        with transaction.atomic():
            yield
    except (IntegrityError, OperationalError) as error:
        said = error.__cause__
        if said.diag.constraint_name == CHAIR_TAKEN or said.pgcode in AT_ONCE:
            raise Taken from None
        if said.diag.constraint_name in SAID:
            raise Refused(SAID[said.diag.constraint_name]) from None
        raise
