from django.db import models
from django.db.models import Q

from aftercare.models.concern import Outcome


class Contact(models.Model):
    """A try to answer a concern that left it open: whom staff reached, or not. Only ever added."""

    clinic = models.ForeignKey("portal.Clinic", models.PROTECT, related_name="+")
    concern = models.ForeignKey("aftercare.Concern", models.PROTECT, related_name="contacts")
    at = models.DateTimeField()
    by = models.ForeignKey("portal.User", models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=20, choices=Outcome, blank=True)
    note = models.CharField(max_length=2000, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(outcome="", note=""), name="a_contact_says_something"
            )
        ]

    def __str__(self):
        return f"Contact {self.pk}"
