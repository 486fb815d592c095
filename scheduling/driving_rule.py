"""The words about driving that are acknowledged. Pure.

A draft for a clinician to sign; the hours are the policy's, and the floor of 24 is the source
document's ("for a period of 24 hours after treatment"). Other words are a new VERSION: what
somebody acknowledged is kept as it was shown.
"""

from django.utils.translation import gettext as _

from portal.moments import Elapsed

VERSION = "1"
LANGUAGE = "en"


def for_patient(hold: Elapsed) -> str:
    return _(
        "I will not drive for %(hours)s hours after I leave the clinic. "
        "The clinic writes down when I leave, and tells me until when I must not drive. "
        "If the clinic gives me a later time, that time counts. "
        "As long as I do not know the time, I do not drive."
    ) % {"hours": hold.hours}


def for_companion(until: str) -> str:
    """`until` is the end of the window, written in full."""
    return _(
        "The person I take home must not drive until %(until)s. "
        "I will not let them drive before then. "
        "If the clinic gives a later time, that time counts."
    ) % {"until": until}
