from collections import defaultdict
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Max, Prefetch, Q

from scheduling.driving import REMEMBERED, Advice, advice
from scheduling.models.acknowledgement import Acknowledgement
from scheduling.models.booking import BookingQuerySet
from scheduling.models.gates import GatedQuerySet
from scheduling.status import EXPECTED, LIVE, Status

LATELY = timedelta(hours=24 * 60)


def bears_on_driving(at: datetime) -> Q:
    """The few sessions that can matter for a window now: running, just over, or not accounted
    for."""
    forgotten = at - (REMEMBERED.after(at) - at)
    return (
        Q(started_at__isnull=False, released_at=None)
        | Q(no_driving_until__gt=forgotten)
        | Q(status__in=EXPECTED, planned__startswith__lte=at)
    )


class AppointmentQuerySet(GatedQuerySet, BookingQuerySet):
    def with_people(self):
        """What every page about a session shows, in one query."""
        return self.select_related("clinic", "patient", "chair", "course", "protocol", "policy")

    def with_preparation(self):
        """And what of it is arranged and done, in two more, however many there are."""
        said = Acknowledgement.objects.without_words()
        rows = self.select_related("preparation")
        return rows.prefetch_related("rides", Prefetch("acknowledgements", said))

    def that_cannot_come(self, clinic, at: datetime):
        """Booked on a later day, and their patients say that they cannot come: for the desk."""
        _, end = clinic.day(clinic.today(at))
        said = self.filter(clinic=clinic, status=Status.BOOKED, preparation__coming=False)
        return said.filter(planned__startswith__gte=end).order_by("planned__startswith", "pk")

    def on_day(self, clinic, day):
        start, end = clinic.day(day)
        return self.filter(
            clinic=clinic, planned__startswith__gte=start, planned__startswith__lt=end
        ).order_by("planned__startswith", "pk")

    def unaccounted(self, clinic, at: datetime):
        """Sessions of earlier days that nobody started, closed or released: what happened is
        unknown."""
        start, _ = clinic.day(clinic.today(at))
        return self.filter(
            clinic=clinic,
            status__in=LIVE,
            planned__startswith__lt=start,
        ).order_by("planned__startswith", "pk")

    def in_the_way_of(self, session):
        """The other sessions that keep its patient or its chair within its span."""
        theirs = Q(patient=session.patient_id)
        if session.chair_id:
            theirs |= Q(chair=session.chair_id)
        others = self.filter(theirs, planned__overlap=session.planned, status__in=LIVE)
        return others.exclude(pk=session.pk)

    def upcoming(self, at: datetime):
        to_come = self.filter(status__in=EXPECTED, planned__endswith__gt=at)
        return to_come.order_by("planned__startswith")

    def past(self, at: datetime):
        return self.exclude(pk__in=self.upcoming(at)).order_by("-planned__startswith")

    def bearing_on_driving(self, at: datetime):
        return self.filter(bears_on_driving(at))

    def in_view(self, at: datetime):
        """What a patient's first page is about: what bears on driving, what is to come, the last
        weeks."""
        lately = Q(planned__endswith__gt=at - LATELY)
        near = self.filter(bears_on_driving(at) | lately)
        rows = near.exclude(status=Status.CANCELLED).select_related("course", "protocol")
        return rows.with_hold().prefetch_related("rides").order_by("planned__startswith")

    def times_of(self, patient) -> list:
        """When their sessions began and ended, for a link, which sees no session: the facts that
        `advice` needs, as unsaved sessions."""
        with connection.cursor() as cursor:
            cursor.execute("select * from driving_until(%s)", [patient.pk])
            names = [column.name for column in cursor.description]
            facts = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
        return [self.model(patient=patient, **fact) for fact in facts]

    def advice(self, zone, *, at: datetime) -> Advice:
        """What may be said about driving to the one patient whose sessions these are."""
        return advice(self.bearing_on_driving(at), zone, at=at)

    def last_end(self) -> datetime | None:
        """The latest end of all these windows."""
        return self.aggregate(until=Max("no_driving_until"))["until"]

    def advise(self, sessions, zone, *, at: datetime):
        """Give each of these sessions `advice`: what may be said about driving to its patient."""
        bearing = defaultdict(list)
        patients = {one.patient_id for one in sessions}
        for one in self.filter(patient__in=patients).bearing_on_driving(at):
            bearing[one.patient_id].append(one)
        for one in sessions:
            one.advice = advice(bearing[one.patient_id], zone, at=at)
