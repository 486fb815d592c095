"""Routes through the pages on which something is changed afterwards: true times, later ends, and
what a second person lets pass."""

from django.test import Client

from aftercare.tests.routes.pages import COLUMNS, GONE, SAM, S, with_the_clock
from aftercare.tests.routes.scene import post
from scheduling.models import Correction, Waiver

APPROVALS = "/staff/approvals/"
CORRECTION, EXCEPTION = APPROVALS + "corrections/{0}/", APPROVALS + "exceptions/{0}/"
WRITTEN = {
    "started_at": "2026-03-05T12:05", "ended_at": "2026-03-05T12:50",
    "released_at": "2026-03-05T13:35", "reason": "The clock was wrong.",
}  # fmt: skip
SOONER = {"released_at": "2026-03-05T12:55"}
BY_HOURS = {"started_at": "2026-03-05T09:05", "ended_at": "2026-03-05T09:50",
            "released_at": "2026-03-05T10:00"}  # fmt: skip
ALONE = {"kind": "alone by exception", "reason": "Nobody came."}
NOT_SLEPT = {"note": "", "rested": "no"}
EVERYBODY = ("dana", "noor", "amara", "kofi", "lena", "hana", "maria", "ben", "")


def by_a_companion(scene):
    """Each page of the link of who took Maria home."""
    for page in ("", "here/", "after/", "worried/"):
        Client().post(f"/c/{scene.extra['ride_token']}/{page}", COLUMNS | {"words": "I may drive."})


def in_turn(*routes):
    """One after the other, whatever each is answered."""

    def route(scene):
        return [taken(scene) for taken in routes][-1]

    return route


def ask(who, whose="maria", **times):
    return post(who, f"{S}{{{whose}}}/correct/", **WRITTEN | times)


def answers(who, model, address, word="agree"):
    """This person answers what was asked last."""

    def route(scene):
        asked = model.objects.order_by("pk").last()
        return post(who, address.format(asked.pk if asked else 0), **{word: "yes"})(scene)

    return route


def corrected(by, second, **times):
    return in_turn(ask(by, **times), answers(second, Correction, CORRECTION))


def excepted(whose, gate, by="dana", second="noor"):
    said = {"gate": gate, "why": "other", "words": "Her sister is on the way."}
    asked = post(by, f"{S}{{{whose}}}/exception/", **said)
    return in_turn(asked, answers(second, Waiver, EXCEPTION))


def longer(who, date, time, whose="maria"):
    return post(who, f"{S}{{{whose}}}/lengthen/", date=date, time=time, reason="They feel well.")


def start_past_all_gates(then):
    gates = [excepted("cleo", gate) for gate in ("ride home", "ride there", "acknowledgement")]
    acts = (("arrival/", {}), ("start/", {"read_back": "on"}), then)
    return in_turn(*gates, *(post("dana", S + "{cleo}/" + act, **told) for act, told in acts))


def not_slept(hours, *told):
    """By the link of a day after, so many hours past noon."""

    def route(scene):
        scene.clock(hours=hours)
        link = f"/k/{scene.extra['next_token']}/"
        Client().post(link, {"flags": "none"})
        Client().post(f"{link}symptoms/", {"symptoms": "none"})
        for answer in told:
            Client().post(f"{link}send/", answer)

    return route


def from_a_tablet(scene):
    tablet = Client()
    for page in (
        f"/h/{scene.extra['tablet']}/",
        f"/staff/sessions/{scene.numbers['maria']}/release/",
    ):
        tablet.post(page, COLUMNS | SAM)
    return post("dana", f"/h/{scene.extra['tablet']}/", **COLUMNS)(scene)


CHANGES = {
    "a nurse asks for an earlier leaving, and a second one agrees":
        corrected("dana", "noor", **SOONER),
    "a nurse asks for an earlier leaving, and agrees herself": corrected("dana", "dana", **SOONER),
    "a clinician asks for an earlier leaving, and a nurse agrees":
        corrected("amara", "dana", **SOONER),
    "two people move all times to hours earlier": corrected("dana", "noor", **BY_HOURS),
    "two people move the end of the infusion alone": corrected(
        "dana", "noor", ended_at="2026-03-05T12:10"),
    "two people correct to later, and then back":
        in_turn(corrected("dana", "noor", released_at="2026-03-05T13:55"),
                corrected("noor", "dana", **SOONER)),
    "two people correct a leaving to before the infusion":
        corrected("dana", "noor", released_at="2026-03-05T11:00"),
    "two people correct a leaving of a month ago":
        corrected("dana", "noor", released_at="2026-02-05T13:00"),
    "two people correct the longer hold down": in_turn(
        ask("dana", "nora", started_at="2026-03-04T06:05", ended_at="2026-03-04T06:50",
            released_at="2026-03-04T06:55"),
        answers("noor", Correction, CORRECTION)),
    "a nurse corrects by columns": ask("dana", **COLUMNS),
    "a nurse asks twice, and a second one agrees twice":
        in_turn(corrected("dana", "noor", **SOONER), corrected("dana", "noor", **BY_HOURS)),
    "a nurse corrects, before they leave, what recovers, and releases them":
        in_turn(post("dana", S + "{ben}/correct/", **WRITTEN | {"ended_at": "2026-03-05T12:10"}),
                post("dana", S + "{ben}/release/", **SAM)),
    "a nurse corrects the leaving of who has not left": ask("dana", "ben", **SOONER),
    "a nurse corrects the leaving of who has not started": ask("dana", "cleo", **SOONER),
    "a scheduler asks for an earlier leaving": corrected("kofi", "noor", **SOONER),
    "a nurse of another clinic asks for an earlier leaving": corrected("hana", "hana", **SOONER),
    **{f"{who or 'nobody'} agrees to what dana asked": answers(who, Correction, CORRECTION)
       for who in EVERYBODY},
    **{f"{who or 'nobody'} declines what dana asked":
       answers(who, Correction, CORRECTION, "decline") for who in EVERYBODY},
    "a nurse lengthens to earlier": longer("dana", "2026-03-06", "09:00"),
    "a clinician lengthens to earlier": longer("amara", "2026-03-06", "09:00"),
    "a clinician lengthens to a minute earlier": longer("amara", "2026-03-06", "13:34"),
    "a clinician lengthens to last year": longer("amara", "2025-03-06", "13:35"),
    "a clinician lengthens to a year that is none": longer("amara", "0000-00-00", "99:99"),
    "a clinician lengthens, and then to less":
        in_turn(longer("amara", "2026-03-07", "09:00"), longer("amara", "2026-03-06", "18:00")),
    "a clinician lengthens what recovers": longer("amara", "2026-03-05", "15:00", "ben"),
    "a scheduler lengthens to earlier": longer("kofi", "2026-03-06", "09:00"),
    **{f"{who or 'nobody'} lets who recovers go alone, an hour ago": in_turn(
        answers(who, Waiver, EXCEPTION),
        post("dana", S + "{ben}/release/", **ALONE, released_at="12:55"))
       for who in EVERYBODY},
    "let go alone by an exception, twice, and earlier":
        in_turn(answers("noor", Waiver, EXCEPTION), post("dana", S + "{ben}/release/", **ALONE),
                post("dana", S + "{ben}/release/", **ALONE, released_at="12:51")),
    "an exception for who was released, and released again alone":
        in_turn(excepted("maria", "companion"),
                post("dana", S + "{maria}/release/", **ALONE, released_at="12:55")),
    "started past all gates, and then cancelled":
        start_past_all_gates(("cancel/", {"reason": "x"})),
    "started past all gates, and then not treated":
        start_past_all_gates(("not-treated/", {"reason": "x"})),
    "started past all gates, and then undone": start_past_all_gates(("arrival/undo/", {})),
    "an exception in place of the release, and closed as not treated":
        in_turn(answers("noor", Waiver, EXCEPTION),
                post("dana", S + "{ben}/not-treated/", reason="x")),
    "an exception in place of the release, and found gone an hour ago":
        in_turn(answers("noor", Waiver, EXCEPTION),
                post("dana", S + "{ben}/release/", **GONE, released_at="12:30")),
    "a nurse names another ride after the release":
        post("dana", S + "{maria}/ride/", name="Lee Park", phone="555-010-0179", confirmed="on"),
    "a patient names another ride after the release": post(
        "maria", "/sessions/{maria}/ride/", name="Lee Park", phone="555-010-0179", confirmed="on"),
    "a patient sends columns with what she prepares": in_turn(
        *(post("maria", f"/sessions/{{ahead}}/prep/{page}/", **COLUMNS, coming="no", words="x")
          for page in ("coming", "changed", "questions", "food", "talked"))),
    "a patient acknowledges the rule again": post(
        "maria", "/sessions/{maria}/driving-rule/", **COLUMNS, shown="I may drive."),
    "a patient tells the clinic that she would drive": post("maria", "/driving/", **COLUMNS),
    "whoever holds the tablet sends columns": from_a_tablet,
    "whoever gave a ride sends columns": by_a_companion,
    "who has not slept says so while the clock is a day behind": not_slept(2, NOT_SLEPT),
    "who has not slept says so, and takes it back":
        not_slept(26, NOT_SLEPT, NOT_SLEPT | {"rested": "yes"}),
    "who has not slept says so with columns": not_slept(26, NOT_SLEPT | COLUMNS),
    "a nurse writes down for them that they have not slept":
        post("dana", "/staff/check-ins/{next_day}/told/", **COLUMNS, rested="no", flags="none"),
    "a nurse says when they can be fetched, in the past":
        post("dana", S + "{maria}/ready/", ready_about="09:00"),
    "the clock is 3 hours behind at a correction": with_the_clock(
        -3, "dana", (S + "{maria}/correct/", WRITTEN | SOONER),
        (S + "{ben}/correct/", WRITTEN | {"ended_at": "2026-03-05T10:00"})),
    "the clock is 3 days ahead at a correction": with_the_clock(
        72, "dana", (S + "{maria}/correct/", WRITTEN | {"released_at": "2026-03-08T09:00"})),
    "the clock is 3 hours behind when it is made longer": with_the_clock(
        -3, "amara", (S + "{maria}/lengthen/", {"date": "2026-03-06", "time": "11:00",
                                                "reason": "x"})),
}  # fmt: skip
