"""Every address of the portal and its door, read from the URLs: what docs/access.md says."""

from dataclasses import dataclass

from django.urls import URLPattern, get_resolver

from portal.access import LIST, NOBODY, RECORD, Door
from portal.models import STAFF, Role

PEOPLE = (Role.PATIENT, *STAFF)
LEAVES = {RECORD: "looked at", LIST: "looked at, with the names", NOBODY: ""}
HEAD = """# Who may open what

Made by `manage.py access > docs/access.md` from the doors of the views. A test walks every address
as everybody (nobody signed in, each role, another patient, somebody deactivated, staff of another
clinic), to their own row, to somebody else's and to none, with every method, and compares.

"own" is a row of the reader's: of a patient their own, of staff one of their clinic. The order in
every door: nobody signed in, or somebody deactivated, is sent to sign in; the wrong role, somebody
else's row and no row at all are the same 404, to the byte; only then the wrong method is 405. Each
refusal of somebody who is signed in is an Event, with the page and the number that were asked for.

What shows a patient's record leaves an Event, "looked at", in the transaction that read it; a page
that lists several leaves one with the number of each. A POST leaves one that names the change. GET
and HEAD of a link write nothing, and `/help/` asks no database.

"""


@dataclass(frozen=True)
class Address:
    """One pattern of the URLs, such as staff/sessions/<int:pk>/move/, and what guards it."""

    pattern: str
    name: str
    door: Door | None

    @property
    def row(self) -> str:
        return "own" if self.door.find else ""

    def may(self, person) -> str:
        if person in self.door.who or (person == "anybody" and self.door.who == ("public",)):
            return " ".join(self.door.methods).replace("GET HEAD", "read").replace("POST", "post")
        return ""

    @property
    def line(self) -> str:
        cells = [f"`/{self.pattern}`", self.row, self.may("anybody"), self.may("link")]
        cells += [self.may(person) for person in PEOPLE]
        return row([*cells, LEAVES[self.door.shows] if "GET" in self.door.methods else ""])


def addresses(resolver=None, before="") -> list[Address]:
    """All of them, in the order in which they are looked at."""
    found = []
    for one in (resolver or get_resolver()).url_patterns:
        pattern = before + str(one.pattern)
        if isinstance(one, URLPattern):
            found.append(Address(pattern, one.name or "", getattr(one.callback, "door", None)))
        else:
            found += addresses(one, pattern)
    return found


def row(cells) -> str:
    return f"| {' | '.join(cells)} |"


def table() -> str:
    titles = ["address", "row", "anybody", "the link", *PEOPLE, "reading leaves"]
    lines = [row(titles), row(["---"] * len(titles))]
    lines += sorted(one.line for one in addresses() if not one.pattern.startswith("demo/"))
    return HEAD + "\n".join(lines) + "\n"
