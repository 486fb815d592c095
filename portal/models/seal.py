"""What shows that no Event was changed, removed or cut off. PostgreSQL writes these rows, at
commit; nobody who runs the product reads them. portal/chain.py checks them."""

from django.db import models


class Seal(models.Model):
    """An Event's number in its clinic, and the hash of it and of all that came before."""

    # No key in the database: a seal is made of its event, and a missing one is what is looked for.
    event = models.OneToOneField(
        "portal.Event", models.PROTECT, primary_key=True, db_constraint=False
    )
    clinic = models.ForeignKey(
        "portal.Clinic", models.PROTECT, db_index=False, db_constraint=False, related_name="+"
    )
    number = models.BigIntegerField()
    hash = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["clinic", "number"], name="one_event_a_number")
        ]

    def __str__(self):
        return f"Seal {self.number}"


class LastSeal(models.Model):
    """Where a clinic's chain ends, so that a tail cut off is missed."""

    clinic = models.OneToOneField("portal.Clinic", models.PROTECT, primary_key=True)
    number = models.BigIntegerField()
    hash = models.BinaryField()

    def __str__(self):
        return f"Last seal {self.number}"
