from aftercare.models.answer import Answer
from aftercare.models.check_in import CheckIn
from aftercare.models.concern import Concern
from aftercare.models.contact import Contact
from aftercare.models.guidance import GuidanceVersion
from aftercare.models.reason import Reason

__all__ = ["Answer", "CheckIn", "Concern", "Contact", "GuidanceVersion", "Reason"]
