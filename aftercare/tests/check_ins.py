"""What the tests of check-ins say again and again."""

from datetime import timedelta

NO_FLAG = {"flags": "none"}
CHEST_PAIN = {"flags": "chest_pain"}
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
