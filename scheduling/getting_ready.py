"""What a patient does before a session, and what of it is done. Pure.

The same list stands on the patient's page and behind the tag that staff see. Which things stand
on it is the clinic's own choice, a draft for a clinician to sign.
"""

READ = {
    "guide": "guide_read_at",
    "food": "food_read_at",
    "medicines": "medicines_read_at",
    "bring": "bring_read_at",
}


def tasks(session, *, there: bool = False) -> dict[str, bool]:
    """Each thing to do, in its order, and whether it is done. `there` is whether they need a ride
    to the session, too."""
    prep = getattr(session, "preparation", None)
    done = {
        "coming": said(prep, "coming"),
        "ride": is_promised(session.ride_home),
        **({"ride there": is_promised(session.ride_there)} if there else {}),
        "rule": session.is_acknowledged(),
        **{task: said(prep, column) for task, column in READ.items()},
        "changed": said(prep, "changed"),
    }
    return done | ({"talked": said(prep, "talked_at")} if is_first(session) else {})


def to_do(session, *, there: bool = False) -> list[str]:
    return [task for task, done in tasks(session, there=there).items() if not done]


def said(prep, column) -> bool:
    return getattr(prep, column, None) is not None


def is_promised(ride) -> bool:
    """What the patient said themselves they have done; that it counts is for the clinic to say."""
    return bool(ride and ride.is_promised)


def is_first(session) -> bool:
    """Before the first session of a course they have talked about how many there will be."""
    return bool(session.course_id) and session.number == 1
