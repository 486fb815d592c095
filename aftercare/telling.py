"""Who is told that a concern waits, and when.

Once when it is raised, once when its due moment passes, then every half hour until it is resolved,
taken or not. Those on duty are told; all who answer here, when nobody is on duty, when nobody took
it in time, or when an alert failed: whoever it was for may be the only one on duty.

The message has no content: it counts what waits at the moment it is sent, so one message to a
person stands for all that came up before it left.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, F, Max, OuterRef
from django.db.models.functions import Greatest

from aftercare import models  # as a whole: aftercare.models tells of what it raises, so loads this
from aftercare.models.queue import TELL_AGAIN_AFTER
from portal.models import Message, User

KIND = "concern"
ANSWERED = "It was answered before this was sent."
GONE = "They do not answer concerns any more."
# Longer than any alert is tried. What is older is not looked at, so that a look stays short.
LOOK_BACK = timedelta(hours=24)


def tell_first(concern, people, *, at: datetime):
    """Owe a message of a concern that is just raised to those who answer now. Where there is nobody
    it stays untold, and the patient's page says so."""
    if people:
        _plan(concern, 1, people, at)


@transaction.atomic
def tell(concern, *, at: datetime):
    """Owe everybody on duty today another message; with nobody on duty, every nurse and
    clinician."""
    if people := who_answers(concern.clinic, at):
        number = _next_round(concern) if concern.last_told_at else 1
        concern.last_told_at = at
        concern.save(update_fields=["last_told_at"])
        _plan(concern, number, people, at)


def repeat_late(*, at: datetime):
    """Tell again of each concern that is past its due moment. Of two workers at once, one tells."""
    for late in models.Concern.objects.owed_again(at).without_words().select_related("clinic"):
        people = who_answers(late.clinic, at) if late.taken_at else everybody(late.clinic)
        with transaction.atomic():
            mine = models.Concern.objects.owed_again(at).filter(pk=late.pk)
            if people and mine.update(last_told_at=at):
                late.last_told_at = at
                _plan(late, _next_round(late), people, at)


@transaction.atomic
def tell_others(*, at: datetime):
    """Where an alert failed since a concern that still waits was told of, tell all who were not."""
    alerts = Message.objects.filter(kind=KIND, due_at__gt=at - LOOK_BACK)
    failed = alerts.filter(
        clinic=OuterRef("clinic"), state="failed", settled_at__gte=OuterRef("last_told_at")
    )
    waiting = models.Concern.objects.without_words().waiting().filter(Exists(failed))
    waiting = waiting.select_related("clinic")
    for concern in waiting.select_for_update(of=("self",), skip_locked=True):
        heard = alerts.filter(user=OuterRef("pk"), due_at__gte=concern.last_told_at)
        others = User.objects.clinical(concern.clinic).exclude(Exists(heard))
        _plan(concern, _next_round(concern), list(others), at)


def who_answers(clinic, at: datetime) -> list[User]:
    """Those on duty today; with nobody on duty, every nurse and clinician."""
    people = everybody(clinic)
    return [one for one in people if one.is_on_duty(clinic, at)] or people


def everybody(clinic) -> list[User]:
    """Every nurse and clinician of the clinic."""
    return list(User.objects.clinical(clinic))


def not_owed(message, at: datetime) -> str:
    """A message is owed while anything waits that staff were told of since it was planned."""
    if not (message.user.is_active and message.user.is_clinical):
        return GONE
    waiting = models.Concern.objects.filter(clinic=message.clinic_id).waiting()
    return "" if waiting.filter(last_told_at__gte=message.due_at).exists() else ANSWERED


def words(message) -> dict:
    return {"waiting": models.Concern.objects.filter(clinic=message.clinic_id).waiting().count()}


def _next_round(concern) -> int:
    told = Message.objects.filter(kind=KIND, occasion_id=concern.pk)
    return (told.aggregate(last=Max("round"))["last"] or 0) + 1


def _plan(concern, number, people, at):
    # What this round has to say, the next one says anew.
    helps_until = max(at, concern.due_at) + TELL_AGAIN_AFTER
    counted_in = _let_it_count(_about_to_leave(people, at), helps_until)
    Message.objects.bulk_create(
        Message(
            clinic_id=concern.clinic_id,
            user=user,
            kind=KIND,
            occasion_id=concern.pk,
            round=number,
            due_at=concern.last_told_at,
            try_at=at,
            not_after=helps_until,
        )
        for user in people
        if user.pk not in counted_in
    )


def _about_to_leave(people, at) -> dict[int, int]:
    """What is planned for them already, by message. Its rows are held until our commit, so that
    whoever sends them counts our concern too; one that is being sent just now is not among them."""
    planned = Message.objects.filter(
        kind=KIND, user__in=people, state="planned", attempts=0, due_at__lte=at
    )
    return dict(planned.select_for_update(skip_locked=True).values_list("pk", "user_id"))


def _let_it_count(messages, helps_until) -> set[int]:
    if messages:
        until = Greatest(F("not_after"), helps_until)
        Message.objects.filter(pk__in=messages).update(not_after=until)
    return set(messages.values())
