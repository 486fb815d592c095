"""What a page says about driving, read from its words as a person would, as instants.

It knows the words of every page that speaks of a window, and none of the code that makes them.
"""

import re
from dataclasses import dataclass
from html import unescape

from scheduling.tests.zones import SHOWN, read

TIME = f"(?P<shown>{SHOWN.pattern})"
UNTIL = re.compile(f"(?i:do not drive until|no driving until|do not drive before) {TIME}")
TO_WHO_DRIVES = re.compile(f"must not drive until {TIME}")
ENDED = re.compile(f"hours(?: of \\w+)? ended at {TIME}")
STAMP = re.compile(r'<time datetime="(.*?)"')
UNKNOWN = (
    "Do not drive You are in a session, or we do not know yet when you left.",
    "Do not drive. Ask the clinic until when.",
    "Do not drive: the end is not known yet",
    "must not drive We do not know yet until when.",
)
ALLOWS = ("can drive", "may drive", "safe to drive", "ok to drive", "able to drive")
ONLY_ON_A_LIVE_PAGE = re.compile(r"\b(?:today|tomorrow|yesterday), ")


@dataclass(frozen=True)
class Said:
    """until: the ends before which it forbids driving. ended: the ends it says have come. unknown:
    it forbids driving and names no end. allows: words that no page may have."""

    until: frozenset = frozenset()
    ended: frozenset = frozenset()
    unknown: bool = False
    allows: bool = False


def said(html, zone, *, near) -> Said:
    text = words(html)

    def instants(pattern):
        found = (read(one["shown"], zone, near=near) for one in pattern.finditer(text))
        return frozenset().union(*found)

    return Said(
        instants(UNTIL) | instants(TO_WHO_DRIVES),
        instants(ENDED),
        any(one in text for one in UNKNOWN),
        any(one in text.lower() for one in ALLOWS),
    )


def words(html):
    """What stands in the middle of a page, as one line."""
    main = html.split("<main", 1)[1].split("</main>")[0]
    line = " ".join(unescape(re.sub("<[^>]*>", " ", main)).split())
    return ONLY_ON_A_LIVE_PAGE.sub("", line).replace(" ,", ",").replace(" .", ".")
