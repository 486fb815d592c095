from datetime import datetime, timedelta

from django.db import models, transaction
from django.db.models import Q

from portal import links
from portal.errors import Refused
from portal.models import Escort, Event

# How long after the release a companion's link still opens their page.
OPEN_FOR = timedelta(hours=72)
SURE = ("confirmed_at", "confirmed_by", "confirmed_by_link", "here_at")


class RideQuerySet(models.QuerySet):
    @transaction.atomic
    def name_driver(
        self, appointment, *, name, phone, confirmed, by, at: datetime,
        direction="home", kind=Escort.ADULT, email="",
    ):  # fmt: skip
        """Write down who or what takes this patient home, or there; a later answer replaces an
        earlier one, and another person's link opens nothing any more."""
        if appointment.is_over:
            raise Refused("This session is over, so its ride cannot change any more.")
        name = name.strip() or (Escort(kind).label if kind != Escort.ADULT else "")
        if refusal := cannot_drive(appointment.patient, name, phone, direction):
            raise Refused(refusal)
        which = {"appointment": appointment, "direction": direction}
        ride = self.filter(**which).first() or self.model(**which, clinic_id=appointment.clinic_id)
        ride.take(name=name, phone=phone, kind=kind, email=email, at=at)
        if confirmed:
            ride.confirmed_at, ride.confirmed_by, ride.confirmed_by_link = at, by, False
        elif not ride.confirmed_by_link:
            ride.confirmed_at = ride.confirmed_by = None
        ride.save()
        ride.renew_link()
        which = "ride" if direction == Ride.Direction.HOME else "ride there"
        verb = f"{which} {'confirmed' if ride.confirmed_at else 'named'}"
        Event.objects.record(verb, by=by, at=at, row=appointment)
        return ride


def cannot_drive(patient, name: str, phone: str, way: str = "home") -> str:
    """Why this cannot be who takes the patient home (or there), in a sentence; "" when it can."""
    if not any(letter.isalpha() for letter in name):
        return f"Enter the name of the person who takes the patient {way}."
    if " ".join(name.casefold().split()) == str(patient).casefold():
        return f"Patients never take themselves {way}. Enter the name of somebody else."
    if digits(phone) and digits(phone) == digits(patient.phone):
        return f"That is the patient's own phone. Enter the number of who takes them {way}."
    return ""


def digits(phone: str) -> str:
    """A number as it is dialled: ten digits are an American one without its country."""
    dialled = "".join(letter for letter in phone if letter.isdecimal())
    return dialled[1:] if len(dialled) == 11 and dialled[0] == "1" else dialled


class Ride(models.Model):
    """Who takes a patient home (or there): asked, then sure because somebody said so, then here."""

    class Direction(models.TextChoices):
        HOME = "home"
        THERE = "there"

    clinic = models.ForeignKey("portal.Clinic", models.PROTECT, related_name="+")
    appointment = models.ForeignKey("scheduling.Appointment", models.PROTECT, related_name="rides")
    direction = models.CharField(max_length=5, choices=Direction, default=Direction.HOME)
    kind = models.CharField(max_length=20, choices=Escort, default=Escort.ADULT)
    name = models.CharField(max_length=80)
    phone = models.CharField(max_length=20, blank=True)
    email = models.EmailField(blank=True)
    asked_at = models.DateTimeField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(
        "portal.User", models.PROTECT, null=True, blank=True, related_name="+"
    )
    confirmed_by_link = models.BooleanField(default=False)
    here_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)
    link_generation = models.PositiveSmallIntegerField(default=1)
    link_sha256 = models.BinaryField(null=True, unique=True)

    objects = RideQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["appointment", "direction"], name="one_ride_each_way_a_session"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at=None, confirmed_by=None, confirmed_by_link=False)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False, confirmed_by_link=False)
                | Q(confirmed_at__isnull=False, confirmed_by=None, confirmed_by_link=True),
                name="a_confirmed_ride_says_who_and_when",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=tuple(Escort.values)), name="a_ride_is_of_a_known_kind"
            ),
            models.CheckConstraint(
                condition=Q(removed_at=None) | Q(link_sha256=None),
                name="who_is_removed_has_no_link",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def stands(self) -> bool:
        return self.removed_at is None

    @property
    def is_sure(self) -> bool:
        """Whether somebody said that this ride comes."""
        return self.stands and self.confirmed_at is not None

    @property
    def is_person(self) -> bool:
        return self.kind == Escort.ADULT

    @property
    def token(self) -> str:
        return links.token("c", self.pk, self.link_generation)

    def take(self, *, name, phone, kind, email, at: datetime):
        """Somebody takes this place. Another person has said nothing yet, and has another link."""
        same = (self.name.casefold(), digits(self.phone)) == (name.casefold(), digits(phone))
        if not (self.pk and same and self.stands):
            for fact in SURE:
                setattr(self, fact, False if fact == "confirmed_by_link" else None)
            self.asked_at = at
            self.link_generation += bool(self.pk)
        self.name, self.phone, self.kind, self.email = name, phone.strip(), kind, email
        self.removed_at = None

    def renew_link(self):
        """A person's link is stored as its hash; a ride share has none."""
        self.link_sha256 = links.fingerprint(self.token) if self.is_person else None
        self.save(update_fields=["link_sha256"])

    def link_ends_at(self) -> datetime | None:
        """When their page closes: 72 hours after the release; None while nobody knows."""
        left = self.appointment.released_at
        return left and left + OPEN_FOR

    @transaction.atomic
    def remove(self, *, by, at: datetime):
        """The patient takes this person back. Nobody is told; their link opens nothing from now
        on, and the session waits for another ride."""
        self.removed_at, self.link_sha256 = at, None
        self.link_generation += 1
        if not self.appointment.started_at:
            self.confirmed_at = self.confirmed_by = self.here_at = None
            self.confirmed_by_link = False
        self.save()
        Event.objects.record("ride removed", by=by, at=at, row=self.appointment)

    @transaction.atomic
    def say_yes(self, *, at: datetime):
        """Whoever holds the link says that they drive. Saying it twice changes nothing."""
        if self.confirmed_at is None:
            self.confirmed_at, self.confirmed_by_link = at, True
            self.save(update_fields=["confirmed_at", "confirmed_by_link"])
            Event.objects.record("ride confirmed", at=at, row=self.appointment)

    @transaction.atomic
    def come(self, *, at: datetime, by=None):
        """They are at the clinic."""
        if self.here_at is None:
            self.here_at = at
            self.save(update_fields=["here_at"])
            Event.objects.record("companion here", by=by, at=at, row=self.appointment)
