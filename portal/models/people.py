from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower

from portal.models.patients import PatientQuerySet
from portal.passwords import same_letters


class Role(models.TextChoices):
    PATIENT = "patient"
    NURSE = "nurse"
    CLINICIAN = "clinician"
    SCHEDULER = "scheduler"
    MANAGER = "manager"


CLINICAL = (Role.NURSE, Role.CLINICIAN)
DESK = (Role.SCHEDULER, Role.MANAGER)
STAFF = CLINICAL + DESK
# Who sees to sessions and rides; a manager looks on.
SESSIONS = (*CLINICAL, Role.SCHEDULER)


# Read to sign in; no page may read them (portal/sql/each_asks_for_their_own.sql), but staff where a
# message went.
SECRETS = ("password", "last_login", "email")


def without_secrets(*people):
    """What to defer() of people who come joined to another row, under these names."""
    return [f"{who}__{secret}" for who in people for secret in SECRETS]


class Colleagues(models.Manager):
    """How a row's people are read when a page asks for them: by name, without what is secret."""

    def get_queryset(self):
        return super().get_queryset().defer(*SECRETS)


class UserManager(BaseUserManager):
    def create_user(self, email, password=None, **fields):
        user = self.model(email=email.lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, email):
        return self.get(email=email.lower())

    def on_duty(self, clinic, at: datetime):
        """The clinical staff who tapped "I am on duty" today; nobody means an empty list, not
        everybody."""
        start, _ = clinic.day(clinic.today(at))
        return self.clinical(clinic).filter(on_duty_since__gte=start, on_duty_since__lte=at)

    def clinical(self, clinic):
        """Who answers patients here."""
        here = self.filter(clinic=clinic, role__in=CLINICAL, is_active=True)
        return here.defer(*SECRETS)


class User(AbstractBaseUser):
    """Somebody who signs in: with an email, in one role, at one clinic."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=80)
    credential = models.CharField(max_length=20, blank=True, help_text="RN, MD")
    role = models.CharField(max_length=10, choices=Role)
    clinic = models.ForeignKey("portal.Clinic", models.PROTECT, related_name="users")
    is_active = models.BooleanField(default=True)
    on_duty_since = models.DateTimeField(null=True, blank=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name", "role"]

    objects = UserManager()
    colleagues = Colleagues()

    class Meta:
        base_manager_name = "colleagues"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(email=Lower("email")), name="a_sign_in_email_is_lower_case"
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=[r.value for r in Role]),
                name="a_user_has_one_known_role",
            ),
            models.UniqueConstraint(fields=["id", "clinic"], name="a_user_has_one_clinic"),
        ]

    def __str__(self):
        return f"{self.name}, {self.credential}" if self.credential else self.name

    @property
    def is_patient(self):
        return self.role == Role.PATIENT

    @property
    def is_clinical(self):
        return self.role in CLINICAL

    @property
    def sees_to_sessions(self):
        return self.role in SESSIONS

    def is_on_duty(self, clinic, at: datetime) -> bool:
        """As `on_duty` has it, for who was read already."""
        start, _ = clinic.day(clinic.today(at))
        return self.on_duty_since is not None and start <= self.on_duty_since <= at

    def set_password(self, raw_password):
        super().set_password(same_letters(raw_password))

    def check_password(self, raw_password):
        return super().check_password(same_letters(raw_password))

    def go_on_duty(self, *, at: datetime):
        self.on_duty_since = at
        self.save(update_fields=["on_duty_since"])

    def go_off_duty(self):
        self.on_duty_since = None
        self.save(update_fields=["on_duty_since"])


class Patient(models.Model):
    """A person the clinic treats. They may have no account yet; the record does not wait for
    one."""

    clinic = models.ForeignKey("portal.Clinic", models.PROTECT, related_name="patients")
    user = models.OneToOneField("portal.User", models.PROTECT, null=True, blank=True)
    first_name = models.CharField(max_length=60)
    last_name = models.CharField(max_length=60)
    birth_date = models.DateField()
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=20, blank=True)
    since = models.DateTimeField()

    objects = PatientQuerySet.as_manager()

    class Meta:
        constraints = [
            # The target of composite keys: a row of a clinic can only name a patient of that
            # clinic.
            models.UniqueConstraint(fields=["id", "clinic"], name="a_patient_has_one_clinic")
        ]
        indexes = [
            models.Index(fields=["clinic", "last_name", "first_name"], name="patients_by_name")
        ]

    def __str__(self):
        return f"{self.first_name} {self.last_name}"

    @classmethod
    def of(cls, user, pk):
        """Whoever is signed in, by number; each fact of theirs is read when it is asked for."""
        known = {"id": pk, "clinic_id": user.clinic_id, "user_id": user.pk}
        patient = cls.from_db(None, list(known), list(known.values()))
        patient.clinic, patient.user = user.clinic, user
        return patient
