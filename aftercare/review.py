"""The page of what staff must answer: which concerns, in which order, and the one that is open."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from operator import attrgetter

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, Count, Exists, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce, JSONObject
from django.utils.translation import gettext_lazy as _

from aftercare.levels import CALLS, Level
from aftercare.models import CheckIn, Concern, Reason
from aftercare.models.queue import FIRST
from portal import words
from portal.models import Clinic, User, without_secrets
from scheduling.models import Consent, Ride

PAGE = 50
FITS = 3  # reasons in a row of the queue
TABS = {
    "all": _("All open"),
    "call": _("Needs a call"),
    "read": _("Read today"),
    "silent": _("No reply"),
    "mine": _("Mine"),
    "done": _("Done today"),
}
COLLEAGUES = ("taken_by", "resolved_by", "raised_by")
PEOPLE = ("patient", "appointment__course", "check_in", *COLLEAGUES)


@dataclass(frozen=True)
class Review:
    """What one of them sees at one moment: a tab, and perhaps a concern that they opened."""

    user: User
    at: datetime
    tab: str = "all"
    wanted: int | None = None

    @classmethod
    def asked_for(cls, request, *, at):
        tab, wanted = request.GET.get("view"), number_in(request.GET.get("open", ""))
        return cls(request.user, at, tab if tab in TABS else "all", wanted)

    @property
    def clinic(self):
        return self.user.clinic

    def holds(self, tab: str) -> Q:
        """Which concerns belong on a tab."""
        if tab == "done":
            return Q(resolved_at__gte=self.clinic.day(self.clinic.today(self.at))[0])
        narrower = {
            "call": Q(level__in=CALLS),
            "read": Q(level=Level.READ_TODAY),
            "silent": Q(level=Level.NO_REPLY),
            "mine": Q(taken_by=self.user),
        }
        return Q(resolved_at=None) & narrower.get(tab, Q())

    @cached_property
    def counts(self) -> dict:
        """How many are on each tab, and whether somebody is on duty, in one query."""
        numbers = {f"on_{tab}": self._count(tab) for tab in TABS}
        duty = Exists(User.objects.on_duty(self.clinic, self.at))
        mine = Clinic.objects.filter(pk=self.clinic.pk)
        return mine.annotate(**numbers, duty=duty).values(*numbers, "duty").get()

    def _count(self, tab):
        here = Concern.objects.filter(self.holds(tab), clinic=OuterRef("pk")).order_by()
        return Coalesce(Subquery(here.values("clinic").annotate(n=Count("pk")).values("n")), 0)

    @property
    def tabs(self):
        return [(tab, name, self.counts[f"on_{tab}"]) for tab, name in TABS.items()]

    @cached_property
    def found(self) -> list[Concern]:
        """The tab's first rows, and with them the one that was opened, wherever it stands."""
        here = Case(When(self.holds(self.tab), then=Value(True)), default=Value(False))
        opened = Case(When(pk=self.wanted or 0, then=Value(0)), default=Value(1))
        rows = Concern.objects.filter(self.holds(self.tab) | Q(pk=self.wanted), clinic=self.clinic)
        rows = (
            rows.select_related(*PEOPLE)
            .defer(*without_secrets(*COLLEAGUES))
            .annotate(here=here, why=why(), ride=ride(), consents=consents())
            .in_order(self.at)
        )
        order = ["-resolved_at"] if self.tab == "done" else FIRST
        return list(rows.order_by(opened, *order)[: PAGE + 1])

    @cached_property
    def rows(self) -> list["Row"]:
        here = [concern for concern in self.found if concern.here]
        done = self.tab == "done"
        here.sort(key=attrgetter("resolved_at") if done else attrgetter(*FIRST), reverse=done)
        return [Row(concern, self) for concern in here[:PAGE]]

    @property
    def more(self) -> int:
        return max(0, self.counts[f"on_{self.tab}"] - len(self.rows))

    @property
    def opened(self) -> "Row | None":
        """The concern that was asked for, else the first; None for an empty tab."""
        asked = [Row(concern, self) for concern in self.found if concern.pk == self.wanted]
        return (asked or self.rows or [None])[0]

    @cached_property
    def next_check_ins(self) -> list[CheckIn]:
        """For an empty page: who will be asked next."""
        ahead = CheckIn.objects.filter(clinic=self.clinic, sent_at=None, set_aside="")
        ahead = ahead.filter(due_at__gt=self.at).select_related("patient").order_by("due_at")
        return list(ahead[:3])

    def said(self, moment: datetime) -> str:
        return words.said(moment, self.clinic.tz, at=self.at)


def number_in(words: str) -> int | None:
    """The id that an address or a form names; None for what can be no id."""
    return int(words) if words.isascii() and words.isdigit() and len(words) < 19 else None


def why() -> ArraySubquery:
    """The reasons of a concern in their order, in the query of its row."""
    reasons = Reason.objects.filter(concern=OuterRef("pk")).order_by("pk")
    return ArraySubquery(reasons.values_list(JSONObject(pk="pk", words="words")))


def ride() -> Subquery:
    """Who is to take them home, in the query of its row."""
    home = Ride.objects.filter(
        appointment=OuterRef("appointment"), direction="home", removed_at=None
    )
    return Subquery(home.values(said=JSONObject(name="name", phone="phone"))[:1])


def consents() -> ArraySubquery:
    """With whom staff may talk about them, and about what."""
    given = Consent.objects.filter(patient=OuterRef("patient"), ended_at=None).order_by("pk")
    return ArraySubquery(given.values_list(JSONObject(name="name", about="about")))


@dataclass(frozen=True)
class Row:
    """One concern on that page, in words."""

    concern: Concern
    review: Review

    @property
    def late(self) -> bool:
        return self.concern.is_late(self.review.at)

    @property
    def waiting(self) -> str:
        return words.duration(self.review.at - self.concern.raised_at)

    @property
    def late_by(self) -> str:
        return words.duration(self.review.at - self.concern.due_at)

    @property
    def due(self) -> str:
        return self.review.said(self.concern.due_at)

    @property
    def raised(self) -> str:
        return self.review.said(self.concern.raised_at)

    @property
    def taken(self) -> str:
        return self.review.said(self.concern.taken_at)

    @property
    def told(self) -> str:
        return self.review.said(self.concern.last_told_at)

    @property
    def resolved(self) -> str:
        return self.review.said(self.concern.resolved_at)

    @property
    def is_mine(self) -> bool:
        return self.concern.taken_by_id == self.review.user.pk

    @property
    def why(self) -> list[str]:
        """The first reasons; the rest is in the pane."""
        return [reason["words"] for reason in self.concern.why[:FITS]]

    @property
    def more_why(self) -> int:
        return max(0, len(self.concern.why) - FITS)

    @property
    def newest(self) -> int:
        """The newest reason shown: what comes after it must be read before this is resolved."""
        return max((reason["pk"] for reason in self.concern.why), default=0)
