from django.db.models import TextChoices


class Escort(TextChoices):
    """Who or what takes a patient home. Which of them a clinic takes is in its Policy: clinics
    differ (cancelled without an adult, a ride share accepted, public transport after a stay of 2
    hours: Oxford Health, ketamine service, FAQ)."""

    ADULT = "responsible adult", "A responsible adult"
    RIDE_SHARE = "ride share", "A ride share or taxi"
    PUBLIC = "public transport", "Bus or train"
    CLINIC = "clinic transport", "The clinic's own transport"
