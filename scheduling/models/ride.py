from datetime import datetime

from django.db import models
from django.db.models import Q

from portal.errors import Refused
from portal.models import Event


class RideQuerySet(models.QuerySet):
    def name_driver(self, appointment, *, name, phone, confirmed, by, at: datetime):
        """Write down who drives this patient home; a later answer replaces an earlier one."""
        if appointment.is_over:
            raise Refused("This session is over, so its ride cannot change any more.")
        if refusal := cannot_drive(appointment.patient, name, phone):
            raise Refused(refusal)
        who = {"confirmed_at": at, "confirmed_by": by} if confirmed else dict.fromkeys(CONFIRMED)
        ride, _ = self.update_or_create(
            appointment=appointment,
            clinic_id=appointment.clinic_id,
            direction=Ride.Direction.HOME,
            defaults={"name": name, "phone": phone, **who},
        )
        Event.objects.record(
            "ride confirmed" if confirmed else "ride named", by=by, at=at, row=appointment
        )
        return ride


def cannot_drive(patient, name: str, phone: str) -> str:
    """Why this cannot be who takes the patient home, in a sentence; "" when it can."""
    if not any(letter.isalpha() for letter in name):
        return "Enter the name of the person who takes the patient home."
    if " ".join(name.casefold().split()) == str(patient).casefold():
        return "Patients never take themselves home. Enter the name of somebody else."
    if digits(phone) and digits(phone) == digits(patient.phone):
        return "That is the patient's own phone. Enter the number of who takes them home."
    return ""


def digits(phone: str) -> str:
    return "".join(letter for letter in phone if letter.isdecimal())


CONFIRMED = ("confirmed_at", "confirmed_by")


class Ride(models.Model):
    """Who takes a patient home (or there), and who said that this is sure."""

    class Direction(models.TextChoices):
        HOME = "home"
        THERE = "there"

    clinic = models.ForeignKey("portal.Clinic", models.PROTECT, related_name="+")
    appointment = models.ForeignKey("scheduling.Appointment", models.PROTECT, related_name="rides")
    direction = models.CharField(max_length=5, choices=Direction, default=Direction.HOME)
    name = models.CharField(max_length=80)
    phone = models.CharField(max_length=20)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(
        "portal.User", models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = RideQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["appointment", "direction"], name="one_ride_each_way_a_session"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at=None, confirmed_by=None)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False),
                name="a_confirmed_ride_says_who_and_when",
            ),
        ]

    def __str__(self):
        return self.name
