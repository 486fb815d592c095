from scheduling.models.appointment import Appointment
from scheduling.models.places import Chair, Course, Protocol
from scheduling.models.ride import Ride

__all__ = ["Appointment", "Chair", "Course", "Protocol", "Ride"]
