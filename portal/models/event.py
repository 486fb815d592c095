from datetime import datetime

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import connection, models
from django.db.models import Q

APPEND = "select append_event(%s, %s, %s, %s, %s, %s, %s, %s::bigint[])"


class EventQuerySet(models.QuerySet):
    def record(
        self, verb, *, at: datetime, by=None, patient=None, row=None, clinic=None,
        shown=(), page="", number=None,
    ) -> int:  # fmt: skip
        """Append who did or read what, and when; never the content of it. Returns its number.

        `shown` are the ids of the patients whose names stood on a list; `page` is the name of the
        address, where no row was opened, and `number` the one that was asked for there. When
        PostgreSQL knows who asks, that is who did it, and an Event in another's name is refused.
        """
        clinic = clinic or next(filter(None, map(clinic_of, (row, by, patient))), None)
        said = (
            verb, at, getattr(by, "pk", None), getattr(clinic, "pk", clinic), whose(patient, row),
            row._meta.label_lower if row else page, row.pk if row else number, list(shown),
        )  # fmt: skip
        with connection.cursor() as cursor:
            cursor.execute(APPEND, said)
            return cursor.fetchone()[0]

    def done(self):
        """What was done, without who only looked."""
        return self.exclude(verb=Event.LOOKED)

    def looks_at(self, patient):
        """When somebody had this patient's record before them, or a list with their name."""
        on_a_list = ~Q(shown=[]) & Q(shown__contains=[patient.pk])  # so says the index
        return self.filter(Q(patient=patient) | on_a_list, verb=Event.LOOKED, by__isnull=False)


def clinic_of(row):
    return getattr(row, "clinic_id", None)


def whose(patient, row):
    """The id of the patient whom it is about: said, the row's own, or the row itself."""
    if patient is None and row is not None and row._meta.label_lower == "portal.patient":
        patient = row
    return patient.pk if patient else getattr(row, "patient_id", None)


class Event(models.Model):
    """One line of what happened. A row comes through `record` alone and stays as it is: grants and
    triggers refuse the rest, and its Seal shows what was done in spite of them."""

    LOOKED = "looked at"

    # That there is such a clinic, the end of its chain says: its first seal is tied to it.
    clinic = models.ForeignKey(
        "portal.Clinic", models.PROTECT, db_index=False, db_constraint=False, related_name="+"
    )
    at = models.DateTimeField()
    # That both are of the clinic, append_event looks up: a key would lock a row for each look.
    by = models.ForeignKey(
        "portal.User", models.PROTECT, null=True,
        db_index=False, db_constraint=False, related_name="+",
    )  # fmt: skip
    patient = models.ForeignKey(
        "portal.Patient", models.PROTECT, null=True,
        db_index=False, db_constraint=False, related_name="events",
    )  # fmt: skip
    verb = models.CharField(max_length=40)
    row = models.CharField(max_length=40, blank=True)
    row_id = models.BigIntegerField(null=True)
    request = models.UUIDField(null=True)
    shown = ArrayField(models.BigIntegerField(), default=list)

    objects = EventQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["row", "row_id"], name="events_of_a_row"),
            models.Index(fields=["patient", "at"], name="events_of_a_patient"),
            GinIndex(fields=["shown"], name="lists_with_a_patient", condition=~Q(shown=[])),
        ]

    def __str__(self):
        return f"{self.verb} {self.row} {self.row_id}"
