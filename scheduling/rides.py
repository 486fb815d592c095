"""What is said to whoever books when somebody may not drive to a session."""

from datetime import datetime

from portal.words import day, in_full

NEEDED = "They need a ride there, too."
LATER = "A later session of theirs begins inside the no-driving hours of this one."
ASK = "Tick below that they need a ride there, too, or choose another time."


def reasons(sessions, *, at: datetime) -> list[str]:
    """Why they may not drive to one of these, or to another because of these; empty when they may
    for all that is known. They are of one patient."""
    if not sessions:
        return []
    type(sessions[0]).objects.look_ahead(sessions, at=at)
    inside = [one for one in sessions if one.no_driving_before]
    later = any(one.puts_another_inside_its_window(at=at) for one in sessions)
    return [*_inside(inside, named=len(sessions) > 1), *([LATER] if later else [])]


def _inside(sessions, *, named):
    for one in sessions:
        zone = one.clinic.tz
        which = f"The one on {day(one.begins, zone)}" if named else "It"
        end = in_full(one.no_driving_before, zone)
        yield (
            f"{which} begins inside the no-driving hours of an earlier session: "
            f"no driving before {end}."
        )
