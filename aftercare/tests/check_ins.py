"""What the tests of check-ins say again and again."""

from datetime import timedelta

NO_FLAG = {"flags": "none"}
CHEST_PAIN = {"flags": "chest_pain"}
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)


def text(response):
    """A page as one line."""
    return " ".join(response.content.decode().split())


def heading(response):
    """The title of a page, which says what its h1 says."""
    return text(response).split("<title>")[1].split(" - ")[0]
