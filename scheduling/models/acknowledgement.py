"""Which words about driving were shown to whom, when, and that they said they understood."""

from datetime import datetime, timedelta

from django.db import models, transaction
from django.db.models import Q

from portal import links
from portal.errors import Refused
from portal.models import Event
from scheduling import driving_rule
from scheduling.status import EXPECTED

ACKNOWLEDGED = "rule acknowledged"
# Long enough to read a page aloud; a tablet that was put away opens nothing any more.
IN_HAND_FOR = timedelta(minutes=20)


class Who(models.TextChoices):
    PATIENT = "patient", "The patient"
    COMPANION = "companion", "The companion"


class How(models.TextChoices):
    PHONE = "own phone", "On their own phone"
    TABLET = "clinic tablet", "On the clinic's tablet"
    LINK = "their link", "By their link"
    READ_OUT = "read out", "Read out by staff"


class AcknowledgementQuerySet(models.QuerySet):
    @transaction.atomic
    def by_patient(self, appointment, *, how: str, at: datetime, by=None):
        """The patient has read the rule and says so, before anything is given to them. Once said it
        is said: None the second time."""
        if appointment.status not in EXPECTED:
            raise Refused("This session has begun or is over. Ask the staff about driving.")
        if self.of_patient().filter(appointment=appointment).exists():
            return None
        words = driving_rule.for_patient(appointment.hold)
        return self._keep(appointment, Who.PATIENT, words, how=how, at=at, by=by)

    @transaction.atomic
    def by_companion(self, appointment, *, name: str, words: str, how: str, at: datetime, by=None):
        """Whoever takes them home has read or heard it, at the release or after."""
        return self._keep(
            appointment, Who.COMPANION, words, how=how, at=at, by=by, name=name.strip()
        )

    def _keep(self, appointment, who, words, *, how, at, by, name=""):
        # Without "returning": whoever writes by a link may not read it back.
        kept = self.model(
            clinic_id=appointment.clinic_id, appointment_id=appointment.pk, who=who, name=name,
            words=words, version=driving_rule.VERSION, language=driving_rule.LANGUAGE,
            how=how, at=at, recorded_by=by if how == How.READ_OUT else None,
        )  # fmt: skip
        kept.save(force_insert=True)
        Event.objects.record(ACKNOWLEDGED, by=by, at=at, row=appointment)
        return kept

    def of_patient(self):
        return self.filter(who=Who.PATIENT)

    def without_words(self):
        """For pages that show when, and of many sessions."""
        return self.defer("words")


class Acknowledgement(models.Model):
    """Kept for good: the exact words, their version and language, who, when and how."""

    clinic = models.ForeignKey("portal.Clinic", models.PROTECT, related_name="+")
    appointment = models.ForeignKey(
        "scheduling.Appointment", models.PROTECT, related_name="acknowledgements"
    )
    who = models.CharField(max_length=10, choices=Who)
    name = models.CharField(max_length=80, blank=True)
    words = models.TextField()
    version = models.CharField(max_length=20)
    language = models.CharField(max_length=10)
    how = models.CharField(max_length=20, choices=How)
    at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        "portal.User", models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = AcknowledgementQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(who__in=tuple(Who.values))
                & Q(how__in=tuple(How.values))
                & ~Q(words=""),
                name="an_acknowledgement_says_who_how_and_what",
            ),
            models.CheckConstraint(
                condition=Q(how="read out", recorded_by__isnull=False)
                | (~Q(how="read out") & Q(recorded_by=None)),
                name="what_is_read_out_names_who_read_it",
            ),
        ]

    def __str__(self):
        return f"Acknowledgement {self.pk}"


class HandOverQuerySet(models.QuerySet):
    @transaction.atomic
    def begin(self, appointment, *, by, at: datetime):
        """Give the clinic's tablet to this patient for one page. Whoever hands it over is signed
        out by the view."""
        if appointment.status not in EXPECTED:
            raise Refused("This session has begun or is over.")
        handed = self.create(
            clinic_id=appointment.clinic_id, appointment=appointment, by=by, at=at,
            ends_at=at + IN_HAND_FOR,
        )  # fmt: skip
        handed.link_sha256 = links.fingerprint(handed.token)
        handed.save(update_fields=["link_sha256"])
        Event.objects.record("tablet handed over", by=by, at=at, row=appointment)
        return handed


class HandOver(models.Model):
    """The clinic's tablet in a patient's hands: a link that shows the rule, and ends by itself."""

    clinic = models.ForeignKey("portal.Clinic", models.PROTECT, related_name="+")
    appointment = models.ForeignKey(
        "scheduling.Appointment", models.PROTECT, related_name="hand_overs"
    )
    by = models.ForeignKey("portal.User", models.PROTECT, related_name="+")
    at = models.DateTimeField()
    ends_at = models.DateTimeField()
    link_sha256 = models.BinaryField(null=True, unique=True)

    objects = HandOverQuerySet.as_manager()

    def __str__(self):
        return f"Hand-over {self.pk}"

    @property
    def token(self) -> str:
        return links.token("h", self.pk, 1)
