from datetime import timedelta

from django.db import models

from scheduling.status import CALLED_OFF


class Chair(models.Model):
    clinic = models.ForeignKey("portal.Clinic", models.PROTECT, related_name="chairs")
    name = models.CharField(max_length=40)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["id", "clinic"], name="a_chair_has_one_clinic"),
            models.UniqueConstraint(fields=["clinic", "name"], name="one_chair_a_name"),
        ]

    def __str__(self):
        return self.name


class Protocol(models.Model):
    """The shape of a course: how many sessions, how long each takes. The clinic's own, no default
    dose."""

    clinic = models.ForeignKey("portal.Clinic", models.PROTECT, related_name="protocols")
    name = models.CharField(max_length=60)
    sessions = models.PositiveSmallIntegerField()
    infusion_minutes = models.PositiveSmallIntegerField()
    stay_minutes = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(sessions__gte=1, infusion_minutes__gte=1),
                name="a_protocol_has_sessions_with_minutes",
            ),
            models.UniqueConstraint(fields=["id", "clinic"], name="a_protocol_has_one_clinic"),
        ]

    def __str__(self):
        return self.name

    @property
    def stay(self) -> timedelta:
        """How long a patient stays after the infusion has ended."""
        return timedelta(minutes=self.stay_minutes)

    @property
    def visit(self) -> timedelta:
        """How long a session keeps a chair."""
        return timedelta(minutes=self.infusion_minutes) + self.stay


class Course(models.Model):
    clinic = models.ForeignKey("portal.Clinic", models.PROTECT, related_name="courses")
    patient = models.ForeignKey("portal.Patient", models.PROTECT, related_name="courses")
    protocol = models.ForeignKey(Protocol, models.PROTECT, related_name="courses")
    sessions = models.PositiveSmallIntegerField()
    begun_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["id", "patient"], name="a_course_has_one_patient")
        ]

    def __str__(self):
        return f"{self.protocol}, {self.sessions} sessions"

    def numbers_taken(self) -> set[int]:
        """What was called off has given its number back."""
        counted = self.appointments.exclude(status__in=CALLED_OFF)
        return set(counted.values_list("number", flat=True))

    def free_number(self) -> int | None:
        """The lowest number that no session of it has."""
        taken = self.numbers_taken()
        return next((n for n in range(1, self.sessions + 1) if n not in taken), None)
