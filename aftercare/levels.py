"""How soon a concern must be answered. Pure."""

from django.db.models import TextChoices


class Level(TextChoices):
    """The most urgent first."""

    CALL_NOW = "call now"
    CALL_TODAY = "call today"
    READ_TODAY = "read today"
    NO_REPLY = "no reply"

    @property
    def urgency(self) -> int:
        """0 is the most urgent."""
        return Level.values.index(self.value)


CALLS = (Level.CALL_NOW, Level.CALL_TODAY)
