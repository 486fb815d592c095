"""The messages that aftercare sends."""

from aftercare import telling
from aftercare.models import CheckIn
from portal.messages import Kind


def check_in_of(message) -> CheckIn:
    """The check-in whose link goes out: never somebody else's than the message's patient."""
    return CheckIn.objects.get(pk=message.occasion_id, patient=message.patient_id)


def check_in_not_owed(message, at) -> str:
    """A check-in asks while it can still be answered, and has not been."""
    state = check_in_of(message).state(at)
    return "" if state == "open" else f"This check-in is {state}."


KINDS = (
    Kind(
        name=CheckIn.MESSAGE,
        title="Check-in",
        template="messages/check_in.txt",
        not_owed=check_in_not_owed,
        words=lambda message: {"token": check_in_of(message).token},
    ),
    Kind(
        name=telling.KIND,
        title="Alert to staff",
        template="messages/concern.txt",
        not_owed=telling.not_owed,
        words=telling.words,
    ),
)
