"""The day by chair, for the desk."""

from datetime import date, time, timedelta

from django.shortcuts import render
from django.utils import timezone

from portal.access import staff_only
from portal.models import SESSIONS, STAFF
from portal.moments import on_the_wall
from scheduling.day import columns
from scheduling.models import Appointment

A_DAY = timedelta(days=1)
FAR = 5 * 366 * A_DAY
QUARTER = timedelta(minutes=15)
AN_HOUR = timedelta(hours=1)


@staff_only(*STAFF)
def schedule(request):
    at, clinic = timezone.now(), request.user.clinic
    today = clinic.today(at)
    day = asked_day(request.GET.get("date", ""), today)
    hours = clinic.hours_on(day)
    sessions = list(Appointment.objects.with_people().on_day(clinic, day))
    request.shown = [session.patient_id for session in sessions]
    visits = [protocol.visit for protocol in clinic.protocols.all()]
    by_chair, elsewhere = columns(
        clinic.chairs.order_by("name"),
        sessions,
        still_open(hours, at),
        min(visits, default=AN_HOUR),
    )
    context = {
        "clinic": clinic,
        "noon": on_the_wall(day, time(12), clinic.tz),
        "day": day,
        "before": day - A_DAY,
        "after": day + A_DAY,
        "today": today,
        "hours": hours,
        "opens_anyway": day == today and clinic.is_open(at),
        "by_chair": by_chair,
        "elsewhere": elsewhere,
        "may_book": request.user.role in SESSIONS,
    }
    return render(request, "scheduling/staff/schedule.html", context)


def asked_day(text, today):
    """The day that an address names; what is no day, or too far off for a plan, is today."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return today
    return day if abs(day - today) < FAR else today


def still_open(hours, at):
    """What is left of the opening hours, from the next quarter of an hour on; None if nothing."""
    if hours is None or hours[1] <= at:
        return None
    opens, closes = hours
    if at <= opens:
        return opens, closes
    passed = -(-(at - opens) // QUARTER) * QUARTER
    return opens + passed, closes
