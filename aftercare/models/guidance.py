from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import F, Q

from aftercare import guide
from portal.models import Role, without_secrets


class GuidanceVersionQuerySet(models.QuerySet):
    def newest(self, *, clinic, language="en"):
        """The latest version of each topic, signed or not, by topic."""
        versions = self.filter(clinic=clinic, language=language).order_by("topic", "-version")
        return {version.topic: version for version in versions.distinct("topic")}

    def signed_for(self, clinic, language="en"):
        """The latest signed version of each topic, by topic: what patients and the public see."""
        signed = self.exclude(signed_at=None).select_related("clinic", "signed_by")
        signed = signed.defer(*without_secrets("signed_by"))
        return signed.newest(clinic=clinic, language=language)

    def load_drafts(self, clinic, at, language="en"):
        """Add a draft of each topic whose file differs from its latest version; return them."""
        newest = self.newest(clinic=clinic, language=language)
        return [
            self.create(
                clinic=clinic,
                language=language,
                version=newest[draft.topic].version + 1 if draft.topic in newest else 1,
                written_at=at,
                **draft._asdict(),
            )
            for draft in guide.load_drafts(language)
            if draft.topic not in newest or newest[draft.topic].words != draft
        ]


class GuidanceVersion(models.Model):
    """One wording of one topic of the guide. Signed, its words never change again."""

    clinic = models.ForeignKey("portal.Clinic", models.PROTECT, related_name="guidance")
    topic = models.SlugField(choices=guide.TOPICS)
    language = models.CharField(max_length=12, default="en")
    version = models.PositiveIntegerField()
    title = models.CharField(max_length=80)
    summary = models.CharField(max_length=200)
    text = models.TextField()
    sources = ArrayField(models.TextField())
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    written_at = models.DateTimeField()
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    signed_at = models.DateTimeField(null=True, blank=True)
    review_by = models.DateField(null=True, blank=True)

    objects = GuidanceVersionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["clinic", "topic", "language", "version"],
                name="one_guidance_text_a_version",
            ),
            models.CheckConstraint(
                condition=Q(signed_by=None, signed_at=None, review_by=None)
                | Q(signed_by__isnull=False, signed_at__isnull=False, review_by__isnull=False),
                name="a_signature_says_who_when_and_until_when",
            ),
            models.CheckConstraint(
                condition=Q(signed_at=None) | Q(signed_at__gte=F("written_at")),
                name="guidance_is_written_before_it_is_signed",
            ),
            models.CheckConstraint(
                condition=~Q(text="") & ~Q(title="") & ~Q(summary=""),
                name="guidance_says_something",
            ),
        ]

    def __str__(self):
        return f"{self.topic} ({self.language}), version {self.version}"

    @property
    def is_draft(self):
        return self.signed_at is None

    @property
    def signed_on(self):
        return self.signed_at and self.clinic.today(self.signed_at)

    @property
    def words(self):
        return guide.Draft(self.topic, self.title, self.summary, self.text, self.sources)

    @property
    def sections(self):
        return guide.sections(self.text)

    def sign(self, *, by, at):
        """Show these words to patients from now on; False when they were signed already."""
        if not by.is_active or by.role != Role.CLINICIAN or by.clinic_id != self.clinic_id:
            raise PermissionDenied("Only a clinician of this clinic signs its guidance.")
        review_by = self.clinic.today(at) + guide.REVIEWED_EVERY
        unsigned = GuidanceVersion.objects.filter(pk=self.pk, signed_at=None)
        signed = unsigned.update(signed_by=by, signed_at=at, review_by=review_by) == 1
        self.refresh_from_db()
        return signed
