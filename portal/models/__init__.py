from portal.models.clinic import Clinic
from portal.models.escort import Escort
from portal.models.event import Event
from portal.models.message import Message
from portal.models.people import (
    CLINICAL,
    DESK,
    SESSIONS,
    STAFF,
    Patient,
    Role,
    User,
    without_secrets,
)
from portal.models.policy import Policy
from portal.models.seal import LastSeal, Seal
from portal.models.sign_in import SignInTry

__all__ = [
    "CLINICAL",
    "DESK",
    "SESSIONS",
    "STAFF",
    "Clinic",
    "Escort",
    "Event",
    "LastSeal",
    "Message",
    "Patient",
    "Policy",
    "Role",
    "Seal",
    "SignInTry",
    "User",
    "without_secrets",
]
