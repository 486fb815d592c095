"""What can be said of a session, and the groups of statuses that its rules speak of. Pure.

The constraints in scheduling/sql name the same groups; every query in Python takes them from here.
"""

from django.db.models import TextChoices


class Status(TextChoices):
    BOOKED = "booked"
    ARRIVED = "arrived"
    STARTED = "started"
    RECOVERING = "recovering"
    RELEASED = "released"
    MISSED = "missed"
    CANCELLED = "cancelled"
    NOT_TREATED = "not treated"


class Release(TextChoices):
    COMPANION = "companion", "With a companion"
    AMBULANCE = "ambulance", "By ambulance"
    LEFT = "left without release", "Left without release"
    ALONE = "alone by exception", "Without a companion, by an exception"


# Still to be started.
EXPECTED = (Status.BOOKED, Status.ARRIVED)
RUNNING = (Status.STARTED, Status.RECOVERING)
# Keeps a chair and its patient's time.
LIVE = EXPECTED + RUNNING
# Gives back its chair, its time and its number in the course.
CALLED_OFF = (Status.CANCELLED, Status.MISSED, Status.NOT_TREATED)
UNSTARTED = EXPECTED + CALLED_OFF

# Where each status can be reached from. What is entered afterwards comes from any of UNSTARTED.
MOVES = {
    Status.BOOKED: (Status.ARRIVED,),
    Status.ARRIVED: (Status.BOOKED,),
    Status.STARTED: (Status.ARRIVED,),
    Status.RECOVERING: (Status.STARTED,),
    Status.RELEASED: RUNNING,
    Status.MISSED: (Status.BOOKED,),
    Status.CANCELLED: (Status.BOOKED,),
    Status.NOT_TREATED: EXPECTED,
}
