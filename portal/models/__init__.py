from portal.models.clinic import Clinic
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

__all__ = [
    "CLINICAL",
    "DESK",
    "SESSIONS",
    "STAFF",
    "Clinic",
    "Event",
    "Message",
    "Patient",
    "Policy",
    "Role",
    "User",
    "without_secrets",
]
