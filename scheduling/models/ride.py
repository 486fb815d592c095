from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection, models, transaction
from django.db.models import Q

from portal import links
from portal.errors import Refused
from portal.models import Escort, Event
from portal.models.columns import all_but
from scheduling.models.asked import NAMED_ANEW, Asked, AskedQuerySet

# How long after the release a companion's link still opens their page.
OPEN_FOR = timedelta(hours=72)
# What somebody else has said is not said by whoever comes after them.
CONFIRMED = {"confirmed_at": None, "confirmed_by": None, "confirmed_by_link": False}
SAID = {"patient_said_at": None, "said_yes_at": None, "here_at": None, **CONFIRMED}
WHO = ("name", "phone", "kind", "email", "asked_at", "removed_at", "link_generation",
       "link_sha256")  # fmt: skip
REMOVED = "This person gives no ride any more."
# What a link may read, of the ride and of what comes joined to it (the grants to web_guest).
FOR_GUEST = {
    "": ("clinic", "appointment", "direction", "kind", "name", "confirmed_at", "confirmed_by_link",
         "said_yes_at", "here_at", "removed_at", "link_generation"),
    "appointment": ("clinic", "patient", "protocol", "policy", "planned", "status", "started_at",
                    "ended_at", "released_at", "ready_about"),
    "appointment__patient": ("clinic", "first_name"),
    "appointment__protocol": ("clinic", "infusion_minutes", "stay_minutes"),
}  # fmt: skip


class RideQuerySet(AskedQuerySet):
    @transaction.atomic
    def name_driver(
        self, appointment, *, name, phone, confirmed, by, at: datetime,
        direction="home", kind=Escort.ADULT, email="",
    ):  # fmt: skip
        """Write down who or what takes this patient home, or there; a later answer replaces an
        earlier one, and another person's link opens nothing any more."""
        if appointment.is_over:
            raise Refused("This session is over, so its ride cannot change any more.")
        if by.is_patient and appointment.started_at:
            raise Refused("Your session has begun. Ask the staff to change your ride.")
        name = name.strip() or (Escort(kind).label if kind != Escort.ADULT else "")
        if refusal := cannot_drive(appointment.patient, name, phone, direction):
            raise Refused(refusal)
        which = {"appointment": appointment, "direction": direction}
        ride = self.filter(**which).first() or self.model(**which, clinic_id=appointment.clinic_id)
        news = ride.take(name=name, phone=phone, kind=kind, email=email, at=at)
        if ride.is_sure_by_another(by):
            if confirmed and not news:
                return ride
            ride.forget(CONFIRMED)
        ride.keep()
        ride.renew_link()
        if confirmed:
            ride.confirm(by=by, at=at)
        else:
            ride.take_back(by=by)
        if news:
            ride.ask(NAMED_ANEW, at=at)
        which = "ride" if direction == Ride.Direction.HOME else "ride there"
        verb = f"{which} {'confirmed' if ride.confirmed_at else 'named'}"
        Event.objects.record(verb, by=by, at=at, row=appointment)
        return ride

    def for_guest(self):
        """With as much of the session and its patient as a link may see."""
        rows = self.select_related("appointment__clinic", *filter(None, FOR_GUEST))
        for where, kept in FOR_GUEST.items():
            model = self.model
            for name in filter(None, where.split("__")):
                model = model._meta.get_field(name).related_model
            rows = rows.defer(*all_but(model, *kept, joined=where))
        return rows

    def came(self, appointment, leaving, *, by, at: datetime):
        """Whoever the patient leaves with is here: who was named, or another person at the door,
        and then the link of who was named opens nothing any more."""
        who = leaving.companion.strip(), leaving.companion_phone
        ride = self.filter(appointment=appointment, direction="home", removed_at=None).first()
        if who[0] and not (ride and ride.is_known_as(*who)):
            told = {"name": who[0], "phone": who[1], "kind": leaving.escort, "confirmed": True}
            ride = self.name_driver(appointment, **told, by=by, at=at)
        if ride and ride.is_person:
            ride.come(by=by, at=at)
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


class Ride(Asked):
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
    # When the patient, and when this person said so. That it counts is confirmed_at.
    patient_said_at = models.DateTimeField(null=True, blank=True)
    said_yes_at = models.DateTimeField(null=True, blank=True)
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
    def is_home(self) -> bool:
        return self.direction == self.Direction.HOME

    @property
    def is_person(self) -> bool:
        return self.kind == Escort.ADULT

    @property
    def has_link(self) -> bool:
        return self.stands and self.is_person

    @property
    def link(self) -> str:
        """The whole address, to be sent, scanned or passed on."""
        return f"{settings.SITE_URL}/c/{self.token}/"

    @property
    def token(self) -> str:
        return links.token("c", self.pk, self.link_generation)

    def is_sure_by_another(self, by) -> bool:
        """Whether staff said so, and a patient is about to write: nobody confirms in another's
        name, so what they change the clinic confirms anew."""
        return by.is_patient and self.confirmed_by_id not in (None, by.pk)

    @property
    def is_promised(self) -> bool:
        """Whether anybody said so, though the clinic may still have to confirm it."""
        return bool(self.is_sure or (self.stands and (self.patient_said_at or self.said_yes_at)))

    @property
    def settled(self) -> bool:
        """Whether the clinic said that it comes. What a link said is not told to the patient, who
        may hold it: it would tell them of whom the clinic knows more."""
        return self.is_sure and self.confirmed_by_id is not None

    def is_of(self, name: str, phone: str) -> bool:
        return (self.name.casefold(), digits(self.phone)) == (name.casefold(), digits(phone))

    def is_known_as(self, name: str, phone: str) -> bool:
        """The same of a name at the door, where nobody need say a number again."""
        return self.is_of(name, phone if digits(phone) else self.phone)

    def took_home(self, session) -> bool:
        """Whether this is who the patient left with."""
        left_with = session.companion, session.companion_phone
        return self.is_home and self.is_known_as(*left_with)

    def take(self, *, name, phone, kind, email, at: datetime) -> bool:
        """Somebody takes this place. Another person has said nothing yet, and has another link.
        Gives whether there is anybody new to ask, or another address to ask at."""
        same = bool(self.pk and self.stands and self.kind == kind and self.is_of(name, phone))
        news = not same or self.email != email
        if not same:
            self.forget(SAID)
            self.asked_at = at
            self.link_generation += bool(self.pk)
        self.name, self.phone, self.kind, self.email = name, phone.strip(), kind, email
        self.removed_at = None
        return news

    def forget_the_yes(self):
        """Whoever said yes said it to another time."""
        if self.is_person:
            self.forget(SAID)
            self.save(update_fields=list(SAID))

    def forget(self, said):
        for name, nothing in said.items():
            setattr(self, name, nothing)

    def confirm(self, *, by, at: datetime):
        """Somebody says that this ride comes. The patient's word about a person is kept, and the
        clinic confirms it, or this person does by their link."""
        if by.is_patient:
            self.patient_said_at = at
        if not (by.is_patient and self.is_person):
            self.confirmed_at, self.confirmed_by, self.confirmed_by_link = at, by, False
        self.save(update_fields=list(SAID))

    def take_back(self, *, by):
        """It is not sure after all, says whoever saves it so; this person's own yes stays."""
        self.patient_said_at = None
        if not (self.confirmed_by_link or (by.is_patient and self.said_yes_at)):
            self.confirmed_at = self.confirmed_by = None
        self.save(update_fields=list(SAID))

    def must_not_drive(self, *, at: datetime) -> bool:
        """Whether this phone is that of another patient who is not to drive when they are needed.
        Told to staff alone."""
        if not self.is_person:
            return False
        session = self.appointment
        needed = session.ready_at if self.is_home else session.begins
        with connection.cursor() as cursor:
            cursor.execute("select driver_is_not_to_drive(%s, %s, %s)", [self.pk, needed, at])
            return bool(cursor.fetchone()[0])

    def keep(self):
        """Whose ride it is never changes, so only the rest is written."""
        self.save(update_fields=[*WHO, *SAID] if self.pk else None)

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
        self.forget(SAID)
        self.save(update_fields=["removed_at", "link_sha256", "link_generation", *SAID])
        self.ask_no_more(REMOVED, at=at)
        Event.objects.record("ride removed", by=by, at=at, row=self.appointment)

    @transaction.atomic
    def say_yes(self, *, at: datetime):
        """Whoever holds the link says that they drive. Saying it twice changes nothing; and who
        must not drive then is asked by the clinic, not answered here."""
        if self.said_yes_at:
            return
        self.said_yes_at = at
        if self.confirmed_at is None and not self.must_not_drive(at=at):
            self.confirmed_at, self.confirmed_by_link = at, True
        self.save(update_fields=["said_yes_at", "confirmed_at", "confirmed_by_link"])
        verb = "ride confirmed" if self.confirmed_by_link else "ride promised"
        Event.objects.record(verb, at=at, row=self.appointment)

    @transaction.atomic
    def come(self, *, at: datetime, by=None):
        """They are at the clinic."""
        if self.here_at is None:
            self.here_at = at
            self.save(update_fields=["here_at"])
            Event.objects.record("companion here", by=by, at=at, row=self.appointment)
