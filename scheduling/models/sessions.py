from datetime import datetime, timedelta

from django.db.models import Q

from scheduling.driving import REMEMBERED, Advice, advice
from scheduling.models.booking import BookingQuerySet

LATELY = timedelta(hours=24 * 60)


class AppointmentQuerySet(BookingQuerySet):
    def with_people(self):
        """What every page about a session shows, in one query."""
        return self.select_related("clinic", "patient", "chair", "course", "protocol", "policy")

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
            status__in=["booked", "arrived", "started", "recovering"],
            planned__startswith__lt=start,
        ).order_by("planned__startswith", "pk")

    def holding(self, chair, planned):
        """Who keeps this chair in that span."""
        live = ["booked", "arrived", "started", "recovering"]
        return self.filter(chair=chair, planned__overlap=planned, status__in=live)

    def upcoming(self, at: datetime):
        return self.filter(status__in=["booked", "arrived"], planned__endswith__gt=at).order_by(
            "planned__startswith"
        )

    def past(self, at: datetime):
        return self.exclude(pk__in=self.upcoming(at)).order_by("-planned__startswith")

    def bearing_on_driving(self, at: datetime):
        """The few sessions that can matter for a window now: running, just over, or not accounted
        for."""
        forgotten = at - (REMEMBERED.after(at) - at)
        return self.filter(
            Q(started_at__isnull=False, released_at=None)
            | Q(no_driving_until__gt=forgotten)
            | Q(status__in=["booked", "arrived"], planned__startswith__lte=at)
        )

    def in_view(self, at: datetime):
        """What a patient's first page is about: what bears on driving, what is to come, the last
        weeks."""
        lately = Q(planned__endswith__gt=at - LATELY)
        near = self.filter(Q(pk__in=self.bearing_on_driving(at)) | lately)
        rows = near.exclude(status="cancelled").select_related("course", "protocol")
        return rows.prefetch_related("rides").order_by("planned__startswith")

    def advice(self, zone, *, at: datetime) -> Advice:
        """What may be said about driving to the one patient whose sessions these are."""
        return advice(self.bearing_on_driving(at), zone, at=at)
