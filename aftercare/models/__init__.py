from aftercare.models.answer import Answer
from aftercare.models.check_in import CheckIn
from aftercare.models.concern import Concern, Reason
from aftercare.models.contact import Contact
from aftercare.models.guidance import GuidanceVersion

__all__ = ["Answer", "CheckIn", "Concern", "Contact", "GuidanceVersion", "Reason"]
