"""Where a patient stands, in one word: it decides what their first page says and shows. Pure."""

from datetime import datetime

STAGES = ("no session", "before", "in clinic", "inside window", "after", "course done")


def stage(sessions, advice, *, at: datetime) -> str:
    """The stage of somebody with these sessions: the running one, the last over and the next to
    come."""
    statuses = {session.status for session in sessions}
    if statuses & {"arrived", "started", "recovering"}:
        return "in clinic"
    if advice.holds:
        return "inside window"
    ahead = any(s.status == "booked" and at < s.begins for s in sessions)
    if advice.kind == "ended":
        return "after" if ahead or not is_last(sessions) else "course done"
    if ahead:
        return "before"
    return (
        "course done" if is_last(sessions) else "after" if "released" in statuses else "no session"
    )


def is_last(sessions) -> bool:
    """Whether the latest session they had was the last of its course."""
    over = [s for s in sessions if s.status == "released" and s.course]
    latest = max(over, key=lambda s: s.released_at, default=None)
    return bool(latest) and latest.number >= latest.course.sessions
