from scheduling.models.acknowledgement import Acknowledgement, HandOver
from scheduling.models.appointment import Appointment
from scheduling.models.consent import Consent
from scheduling.models.correction import Correction, Lengthening
from scheduling.models.places import Chair, Course, Protocol
from scheduling.models.preparation import Preparation, Remark
from scheduling.models.ride import Ride
from scheduling.models.waiver import Waiver

__all__ = [
    "Acknowledgement",
    "Appointment",
    "Chair",
    "Consent",
    "Correction",
    "Course",
    "HandOver",
    "Lengthening",
    "Preparation",
    "Protocol",
    "Remark",
    "Ride",
    "Waiver",
]
