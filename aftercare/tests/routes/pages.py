"""Routes through the pages: what each person can send to each form, in order or out of it."""

from django.test import Client

from aftercare.tests.routes.scene import post

S = "/staff/sessions/"
SAM = {
    "kind": "companion",
    "companion": "Sam",
    "companion_phone": "555-010-0178",
    "here": "on",
    "heard": "on",
}
GONE = {"kind": "left without release", "reason": "The chair was empty."}
TIMES = {"started_at": "2026-03-05T09:00", "ended_at": "2026-03-05T09:30",
         "released_at": "2026-03-05T10:00", "why": "It was on paper."}  # fmt: skip
MONTH_AGO = {name: text.replace("03-05", "02-05") for name, text in TIMES.items()}
# Columns, as if every form took whatever it is sent.
COLUMNS = {
    "no_driving_until": "2026-03-05T20:00:00Z", "released_at": "13:00", "status": "cancelled",
    "hold_hours": "1", "patient": "1", "policy": "1", "until": "2026-03-05T20:00:00Z",
    "reason": "The clock was wrong.", "_method": "DELETE",
}  # fmt: skip


def with_other_methods(scene):
    client = scene.clients["dana"]
    for act in ("", "release/", "card/", "afterwards/"):
        address = f"{S}{scene.numbers['maria']}/{act}"
        for method in (client.delete, client.put, client.patch):
            assert method(address, COLUMNS).status_code == 405


def with_the_clock(hours, who, *forms):
    """The portal's own clock is wrong by so much while somebody acts."""

    def route(scene):
        scene.clock(hours=2 + hours)
        for address, told in forms:
            post(who, address, **told)(scene)

    return route


def by_a_link(scene):
    for page in ("", "symptoms/", "how-bad/", "send/"):
        Client().post(f"/k/{scene.extra['token']}/{page}", COLUMNS | {"flags": "none"})


PAGES = {
    "a nurse releases again": post("dana", S + "{maria}/release/", **SAM),
    "a nurse releases again, an hour earlier":
        post("dana", S + "{maria}/release/", **SAM, released_at="12:55", reason="A slip."),
    "a nurse releases again, and shows an earlier end":
        post("dana", S + "{maria}/release/", **SAM, shown_until="2026-03-05T20:00Z"),
    "a nurse finds gone who was released": post("dana", S + "{maria}/release/", **GONE),
    "a nurse finds gone, before the end, who recovers":
        post("dana", S + "{ben}/release/", **GONE, released_at="12:30"),
    "a nurse releases who recovers, and shows an end that is over":
        post("dana", S + "{ben}/release/", **SAM, shown_until="2026-03-05T20:00Z"),
    "a nurse releases who recovers, before the infusion ended":
        post("dana", S + "{ben}/release/", **SAM, released_at="12:30", reason="A slip."),
    "a nurse releases who recovers, at a time that comes tomorrow":
        post("dana", S + "{ben}/release/", **SAM, released_at="23:59"),
    "a nurse releases who recovers to themselves":
        post("dana", S + "{ben}/release/", **SAM | {"companion": "Ben Okafor"}),
    "a nurse releases who recovers to nobody":
        post("dana", S + "{ben}/release/", **SAM | {"companion": " "}),
    "a nurse releases who never started": post("dana", S + "{cleo}/release/", **SAM),
    "a nurse enters a released session afterwards":
        post("dana", S + "{maria}/afterwards/", **TIMES, **SAM),
    "a nurse enters a running session afterwards":
        post("dana", S + "{ben}/afterwards/", **TIMES, **SAM),
    "a nurse slips a month when entering afterwards":
        post("dana", S + "{cleo}/afterwards/", **MONTH_AGO, **SAM),
    "a nurse enters afterwards an end before the start":
        post("dana", S + "{cleo}/afterwards/", **TIMES | {"ended_at": "2026-03-05T08:00"}, **SAM),
    "a nurse enters another session that ended before":
        post("dana", S + "{ahead}/afterwards/", **TIMES, **SAM, another_day="on"),
    "a nurse enters an earlier one of who still recovers":
        post("dana", S + "{bens_other}/afterwards/", **TIMES, **SAM, another_day="on"),
    "a nurse starts again what was released":
        post("dana", S + "{maria}/start/", read_back="on", started_at="09:00"),
    "a nurse enters a start into what was released":
        post("dana", S + "{maria}/started-already/", started_at="2026-03-05T09:00", reason="x"),
    "a nurse ends again what was released":
        post("dana", S + "{maria}/end/", ended_at="12:30", stopped_early="x"),
    "a nurse ends again, earlier, what recovers": post("dana", S + "{ben}/end/", ended_at="12:10"),
    "a nurse undoes the arrival of who was released": post("dana", S + "{maria}/arrival/undo/"),
    "a nurse undoes the arrival of who recovers": post("dana", S + "{ben}/arrival/undo/"),
    "a nurse notes the arrival of who was released": post("dana", S + "{maria}/arrival/"),
    "a nurse closes a released session as not treated":
        post("dana", S + "{maria}/not-treated/", reason="x"),
    "a nurse closes a running session as not treated":
        post("dana", S + "{ben}/not-treated/", reason="x"),
    "a nurse says that who was released did not come":
        post("dana", S + "{maria}/missed/", reason="x"),
    "a nurse says that who recovers did not come": post("dana", S + "{ben}/missed/", reason="x"),
    "a nurse cancels what was released": post("dana", S + "{maria}/cancel/", reason="x"),
    "a nurse cancels what runs": post("dana", S + "{ben}/cancel/", reason="x"),
    "a nurse moves what was released":
        post("dana", S + "{maria}/move/", date="2026-03-09", time="10:00"),
    "a nurse moves what runs": post("dana", S + "{ben}/move/", date="2026-03-09", time="10:00"),
    "a nurse cancels the next session": post("dana", S + "{ahead}/cancel/", reason="x"),
    "a nurse sends columns with every form": lambda scene: [
        post("dana", f"{S}{{maria}}/{act}/", **COLUMNS)(scene)
        for act in ("release", "afterwards", "ride", "end", "start", "move", "cancel")
    ],
    "a nurse takes the ride back": post("dana", S + "{maria}/ride/", name="", phone=""),
    "a nurse uses other methods": with_other_methods,
    "a clinician releases again, earlier":
        post("amara", S + "{maria}/release/", **SAM, released_at="12:55", reason="A slip."),
    "a clinician signs a guide with columns":
        post("amara", "/staff/guidance/{guide}/signature/", **COLUMNS),
    "a scheduler cancels what nobody accounted for":
        post("kofi", S + "{cleo}/cancel/", reason="x"),
    "a scheduler moves what nobody accounted for":
        post("kofi", S + "{cleo}/move/", date="2026-03-09", time="10:00"),
    "a scheduler closes what nobody accounted for as not treated":
        post("kofi", S + "{cleo}/not-treated/", reason="x"),
    "a scheduler releases who recovers": post("kofi", S + "{ben}/release/", **SAM),
    "a scheduler enters a session afterwards":
        post("kofi", S + "{cleo}/afterwards/", **MONTH_AGO, **SAM, another_day="on"),
    "a scheduler cancels what was released": post("kofi", S + "{maria}/cancel/", reason="x"),
    "a scheduler books over what was released": post(
        "kofi", "/staff/schedule/book/?patient={maria_herself}", protocol="{protocol}",
        date="2026-03-05", time="15:00", sessions="1"),
    "a manager releases again": post("lena", S + "{maria}/release/", **SAM),
    "a manager enters a session afterwards":
        post("lena", S + "{cleo}/afterwards/", **MONTH_AGO, **SAM, another_day="on"),
    "a nurse of another clinic releases again": post("hana", S + "{maria}/release/", **SAM),
    "a nurse of another clinic releases who recovers": post("hana", S + "{ben}/release/", **SAM),
    "nobody who is signed in releases again": post("", S + "{maria}/release/", **SAM),
    "a patient releases themselves": post("ben", S + "{ben}/release/", **SAM),
    "a patient sends columns with their ride":
        post("maria", "/sessions/{maria}/ride/", name="Sam", phone="555-010-0178", **COLUMNS),
    "a patient sends columns home": post("maria", "/home/", **COLUMNS),
    "a patient sends columns to their session": post("maria", "/sessions/{maria}/", **COLUMNS),
    "a patient asks for the session of another": post("cleo", "/sessions/{maria}/", **COLUMNS),
    "whoever holds the link sends columns with each answer": by_a_link,
    "the clock is 3 hours behind at a release": with_the_clock(
        -3, "dana", (S + "{ben}/release/", SAM), (S + "{maria}/release/", SAM)),
    "the clock is 3 hours ahead at a release": with_the_clock(
        3, "dana", (S + "{ben}/release/", SAM), (S + "{maria}/release/", SAM)),
    "the clock is 3 hours behind when it is entered afterwards": with_the_clock(
        -3, "dana", (S + "{cleo}/afterwards/", MONTH_AGO | SAM)),
    "the clock is a day behind while the desk cancels": with_the_clock(
        -24, "kofi", (S + "{maria}/cancel/", {"reason": "x"})),
}  # fmt: skip
