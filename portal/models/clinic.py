from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import connection, models

from portal.moments import on_the_wall
from portal.words import numbers, phone_href

A_FORTNIGHT = 14
LIST = 724_011  # any number that no other lock of ours has
TREATMENTS = ("ketamine", "infusion", "spravato", "psych", "mental", "depress")


def weekdays():
    """Monday to Friday, as isoweekday() counts them."""
    return [1, 2, 3, 4, 5]


def a_real_zone(value):
    if value not in available_timezones():
        raise ValidationError("Choose a time zone from the list, such as America/Chicago.")


def names_no_treatment(value):
    if any(word in value.lower() for word in TREATMENTS):
        raise ValidationError("Leave the treatment out of the short name: it stands in messages.")


class ClinicQuerySet(models.QuerySet):
    def for_public(self):
        """The clinic whose pages a reader without an account sees: the first of this portal, or
        None."""
        return self.order_by("pk").first()


class Clinic(models.Model):
    class Doors(models.TextChoices):
        BY_HOURS = "by hours"
        OPEN = "open"
        CLOSED = "closed"

    name = models.CharField(max_length=80)
    short_name = models.CharField(
        max_length=20,
        help_text="Stands in messages: no treatment word.",
        validators=[names_no_treatment],
    )
    zone = models.CharField(max_length=40, validators=[a_real_zone])
    phone = models.CharField(max_length=20)
    address = models.CharField(max_length=200, blank=True)
    opens_at = models.TimeField(default=time(8))
    closes_at = models.TimeField(default=time(19))
    open_days = ArrayField(models.PositiveSmallIntegerField(), default=weekdays)
    doors = models.CharField(max_length=10, choices=Doors, default=Doors.BY_HOURS)
    after_hours = models.CharField(max_length=200, blank=True, help_text="Who answers at night.")
    ride_numbers = models.CharField(
        max_length=200,
        blank=True,
        help_text="Whom to call for a ride: Lakeside Cab 555-010-0150; Ride Line 555-010-0151",
    )
    after_window_words = models.CharField(
        max_length=300, default="Ask your clinic before you drive again."
    )

    objects = ClinicQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(opens_at__lt=models.F("closes_at")),
                name="a_clinic_opens_before_it_closes",
            ),
            models.CheckConstraint(
                condition=models.Q(doors__in=["by hours", "open", "closed"]),
                name="doors_are_open_closed_or_by_hours",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def tz(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    @property
    def phone_href(self) -> str:
        return phone_href(self.phone)

    @property
    def rides(self) -> list[tuple[str, str]]:
        """(name, phone) of each of the ride numbers; without a phone, the words alone."""
        return numbers(self.ride_numbers)

    def today(self, at: datetime) -> date:
        return at.astimezone(self.tz).date()

    def day(self, day: date) -> tuple[datetime, datetime]:
        """The first instant of a day in the clinic's zone, and of the next."""
        return tuple(on_the_wall(d, time(0), self.tz) for d in (day, day + timedelta(days=1)))

    def hours_on(self, day: date) -> tuple[datetime, datetime] | None:
        if day.isoweekday() not in self.open_days:
            return None
        return on_the_wall(day, self.opens_at, self.tz), on_the_wall(day, self.closes_at, self.tz)

    def is_open(self, at: datetime) -> bool:
        if self.doors != self.Doors.BY_HOURS:
            return self.doors == self.Doors.OPEN
        hours = self.hours_on(self.today(at))
        return bool(hours) and hours[0] <= at < hours[1]

    def hold_the_list_of_patients(self):
        """Whoever else adds a patient here waits until we have committed."""
        with connection.cursor() as cursor:
            cursor.execute("select pg_advisory_xact_lock(%s, %s)", [LIST, self.pk % 2**31])

    def next_hours(self, at: datetime) -> tuple[datetime, datetime] | None:
        """The opening hours that run now, or the next to come within two weeks."""
        days = (self.today(at) + timedelta(days=n) for n in range(A_FORTNIGHT))
        return next((h for h in map(self.hours_on, days) if h and at < h[1]), None)
