"""What can be said of a session before it comes, from the plan and the clinic's rules."""

from datetime import datetime, timedelta

from django.db import models
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.functional import cached_property

from portal.models import Policy
from portal.moments import Elapsed
from scheduling.driving import FLOOR
from scheduling.status import EXPECTED, LIVE, Status
from scheduling.there import forbids_until, no_driving_before
from scheduling.tonight import no_staffed_check_in


class AheadQuerySet(models.QuerySet):
    def as_planned(self, patient, begins: datetime, visit: timedelta, session=None):
        """A session that is only thought of, not saved; or this one, as if it were moved there."""
        plan = DateTimeTZRange(begins, begins + visit)
        whose = {"clinic": patient.clinic, "patient": patient}
        return self.model(pk=session and session.pk, planned=plan, **whose)

    def with_hold(self):
        """Each with the hours that its policy holds for: the one it began under; before it begins,
        the one in force then, as far as is known."""
        versions = Policy.objects.versions(OuterRef("clinic"))
        then = versions.filter(starts_at__lte=OuterRef("planned__startswith"))
        hours = Coalesce("policy__hold_hours", Subquery(then.values("hold_hours")[:1]))
        return self.annotate(hold_hours=hours)

    def look_ahead(self, sessions, *, at: datetime, among=None):
        """Give each of these its `no_driving_before` and its rules, in two queries for all. None is
        needed where what else their patients have is here already, with_hold()."""
        if not sessions:
            return
        if among is None:
            among = list(self._near(sessions))
            versions = Policy.objects.versions(sessions[0].clinic_id)
            for session in sessions:
                session.rules = rules_of(session, versions)
        for session in sessions:
            others = [one for one in (*among, *sessions) if one.is_beside(session)]
            session.no_driving_before = no_driving_before(session.begins, others, at=at)

    def _near(self, sessions):
        """What their patients have that can forbid driving to one of these."""
        first = min(session.begins for session in sessions)
        near = Q(no_driving_until__gt=first) | Q(status__in=LIVE)
        theirs = self.model.objects.filter(patient__in={one.patient_id for one in sessions})
        return theirs.filter(near).with_hold()


def rules_of(session, versions) -> Policy | None:
    in_force = (one for one in versions if one.starts_at <= session.begins)
    return session.policy or next(in_force, None)


class Ahead(models.Model):
    """What follows for a session from the clinic's rules, and from the others of its patient."""

    hold_hours = None
    no_driving_before = None  # as look_ahead has it

    class Meta:
        abstract = True

    @cached_property
    def rules(self) -> Policy | None:
        """Those it began under; before it begins, those in force then, as far as is known."""
        return rules_of(self, Policy.objects.versions(self.clinic_id))

    @property
    def hold(self) -> Elapsed:
        if self.hold_hours:
            return Elapsed(self.hold_hours)
        return self.rules.hold if self.rules else FLOOR

    def needs_ride_there(self, *, at: datetime) -> bool:
        """Whether an earlier session of theirs may still forbid driving when this one begins: by
        its window, or by when they leave it at the earliest, since nobody knows yet."""
        type(self).objects.look_ahead([self], at=at)
        return self.no_driving_before is not None

    def puts_another_inside_its_window(self, *, at: datetime) -> bool:
        """Whether a later one of theirs is booked for when this one may still forbid driving."""
        later = type(self).objects.filter(patient=self.patient_id, status=Status.BOOKED)
        later = later.filter(planned__startswith__gte=self.planned.upper).exclude(pk=self.pk)
        return later.filter(planned__startswith__lt=forbids_until(self, at=at)).exists()

    def is_beside(self, other) -> bool:
        """Whether this is another session of the same patient."""
        same = self is other or (self.pk is not None and self.pk == other.pk)
        return self.patient_id == other.patient_id and not same

    @property
    def waits_for_word_there(self) -> bool:
        """The same for the patient's own pages (Appointment.waits_for_word)."""
        return self.waits_for_ride_there and not (self.ride_there and self.ride_there.is_promised)

    @property
    def waits_for_ride_there(self) -> bool:
        """Whether they may not drive to it, and it is not sure yet who does."""
        ride = self.ride_there
        sure = ride and ride.is_sure
        return bool(self.no_driving_before) and self.status in EXPECTED and not sure

    @property
    def no_check_in_tonight(self) -> str:
        """Why nobody at the clinic reads its first check-in, if they leave as planned; "" when
        somebody does."""
        if self.is_over or self.rules is None:
            return ""
        return no_staffed_check_in(self.clinic, self.rules, self.planned.upper)
