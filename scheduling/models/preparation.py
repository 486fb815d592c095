"""How a patient gets ready for a session, and what they tell the nurse before it."""

from datetime import datetime

from django.db import models, transaction
from django.db.models import Q

from portal.errors import Refused
from portal.models import Event, without_secrets
from scheduling.status import EXPECTED

# What is ticked, and how the history names it.
READ = {
    "food_read_at": "food and drink read",
    "medicines_read_at": "medicines read",
    "bring_read_at": "what to bring read",
    "guide_read_at": "what to expect read",
    "talked_at": "number of sessions talked about",
}
TOLD = {"changed": "told what changed", "question": "question asked"}
TOO_LATE = "This session has begun or is over, so its list stays as it is. Call us if you need us."


def in_time(appointment, at: datetime):
    """What a patient says beforehand is said before the session begins."""
    if not may_prepare(appointment, at):
        raise Refused(TOO_LATE)


def may_prepare(appointment, at: datetime) -> bool:
    return appointment.status in EXPECTED and at < appointment.planned.upper


class PreparationQuerySet(models.QuerySet):
    def of(self, appointment, *, at: datetime):
        """The list of this session, to write in."""
        in_time(appointment, at)
        whose = {"clinic_id": appointment.clinic_id}
        found, _ = self.get_or_create(appointment=appointment, defaults=whose)
        found.appointment = appointment
        return found


class Preparation(models.Model):
    """One session's list: when each thing was done, whether they come, and whether something has
    changed. The lists themselves come from the clinic's policy and the protocol."""

    clinic = models.ForeignKey("portal.Clinic", models.PROTECT, related_name="+")
    appointment = models.OneToOneField(
        "scheduling.Appointment", models.PROTECT, related_name="preparation"
    )
    food_read_at = models.DateTimeField(null=True, blank=True)
    medicines_read_at = models.DateTimeField(null=True, blank=True)
    bring_read_at = models.DateTimeField(null=True, blank=True)
    guide_read_at = models.DateTimeField(null=True, blank=True)
    # "I have talked with my provider about how many sessions" (the source document).
    talked_at = models.DateTimeField(null=True, blank=True)
    coming = models.BooleanField(null=True, blank=True)
    coming_said_at = models.DateTimeField(null=True, blank=True)
    changed = models.BooleanField(null=True, blank=True)
    changed_said_at = models.DateTimeField(null=True, blank=True)

    objects = PreparationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(coming=None, coming_said_at=None)
                | Q(coming__isnull=False, coming_said_at__isnull=False),
                name="who_says_they_come_says_when",
            ),
            models.CheckConstraint(
                condition=Q(changed=None, changed_said_at=None)
                | Q(changed__isnull=False, changed_said_at__isnull=False),
                name="who_says_what_changed_says_when",
            ),
        ]

    def __str__(self):
        return f"Preparation {self.pk}"

    @transaction.atomic
    def read(self, what: str, *, by, at: datetime):
        """Tick one of READ. The first time counts; ticking it again changes nothing."""
        if getattr(self, what) is None:
            self._say(READ[what], by=by, at=at, **{what: at})

    @transaction.atomic
    def say_coming(self, coming: bool, *, by, at: datetime):
        """They come, or they cannot. It cancels nothing: somebody at the desk sees to that."""
        if coming != self.coming:
            verb = "says they come" if coming else "says they cannot come"
            self._say(verb, by=by, at=at, coming=coming, coming_said_at=at)

    @transaction.atomic
    def say_changed(self, changed: bool, words: str = "", *, by, at: datetime):
        """Whether something has changed since last time; if so, what, for the nurse to read."""
        if changed:
            Remark.objects.tell(self.appointment, Remark.Kind.CHANGED, words, by=by, at=at)
        if changed != self.changed:
            verb = "says something changed" if changed else "says nothing changed"
            self._say(verb, by=by, at=at, changed=changed, changed_said_at=at)

    def _say(self, verb, *, by, at, **facts):
        for name, value in facts.items():
            setattr(self, name, value)
        self.save(update_fields=list(facts))
        Event.objects.record(verb, by=by, at=at, row=self.appointment)


class RemarkQuerySet(models.QuerySet):
    @transaction.atomic
    def tell(self, appointment, kind: str, words: str, *, by, at: datetime):
        """Tell the nurse something before the session. Sent twice, it stands there once."""
        in_time(appointment, at)
        if not words.strip():
            raise Refused("Write it in a few words, so that the nurse can read it.")
        said = {"appointment": appointment, "kind": kind, "words": words.strip()}
        if self.filter(**said, read_at=None).exists():
            return
        self.create(**said, clinic_id=appointment.clinic_id, at=at)
        Event.objects.record(TOLD[kind], by=by, at=at, row=appointment)

    def unread(self):
        return self.filter(read_at=None)

    @transaction.atomic
    def read(self, remarks, *, by, at: datetime):
        """Somebody who treats has read these. Who was first stays written."""
        unread = self.unread().filter(pk__in=[one.pk for one in remarks])
        for session in {one.appointment_id: one.appointment for one in unread}.values():
            Event.objects.record("remarks read", by=by, at=at, row=session)
        unread.update(read_by=by, read_at=at)

    def for_staff(self):
        rows = self.select_related("read_by").defer(*without_secrets("read_by"))
        return rows.order_by("at", "pk")

    def for_patients(self):
        """As the patient sees them, who may not see who read them."""
        return self.defer("read_by").order_by("at", "pk")


class Remark(models.Model):
    """What a patient tells the nurse before a session: something that has changed, or a question.
    Only ever added; who read it and when is written beside it once."""

    class Kind(models.TextChoices):
        CHANGED = "changed", "Something has changed"
        QUESTION = "question", "A question"

    clinic = models.ForeignKey("portal.Clinic", models.PROTECT, related_name="+")
    appointment = models.ForeignKey(
        "scheduling.Appointment", models.PROTECT, related_name="remarks"
    )
    kind = models.CharField(max_length=10, choices=Kind)
    words = models.CharField(max_length=500)
    at = models.DateTimeField()
    read_by = models.ForeignKey(
        "portal.User", models.PROTECT, null=True, blank=True, related_name="+"
    )
    read_at = models.DateTimeField(null=True, blank=True)

    objects = RemarkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["changed", "question"]) & ~Q(words=""),
                name="a_remark_says_something",
            ),
            models.CheckConstraint(
                condition=Q(read_by=None, read_at=None)
                | Q(read_by__isnull=False, read_at__isnull=False),
                name="a_remark_that_is_read_says_by_whom",
            ),
        ]

    def __str__(self):
        return f"Remark {self.pk}"
