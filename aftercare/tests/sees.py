"""What each role may see, said a second time and apart from the policies: which rows of a table.

{patient}, {clinic}, {user}, {check_in}, {session} and {ride} are those of whoever asks. A table
that is not named here is refused. "true" is for what everybody may know, "false" for what another
key of the same role opens.
"""

HERE = "clinic_id = {clinic}"
OWN = "patient_id = {patient}"
STAFF = "clinic_id = {clinic} and role <> 'patient'"
SIGNED = "signed_at is not null"
KNOWN = {"portal_clinic": "true", "portal_policy": "true"}
PEOPLE = ("portal_user", "portal_patient", "portal_message")
SESSIONS = tuple(
    f"scheduling_{name}" for name in ("chair", "protocol", "course", "appointment", "ride")
)
READY = tuple(f"scheduling_{name}" for name in ("preparation", "acknowledgement", "consent"))
HEARD = ("scheduling_remark", "scheduling_handover")
CHANGED = tuple(f"scheduling_{name}" for name in ("waiver", "correction", "lengthening"))
ANSWERS = tuple(
    f"aftercare_{name}"
    for name in ("checkin", "answer", "concern", "reason", "contact", "guidanceversion")
)


def of(column, table, condition):
    return f"{column} in (select id from {table} where {condition})"


def unsent(column, kind="%%"):
    rows = f"state in ('planned', 'claimed') and kind like '{kind}'"
    return f"id in (select {column} from portal_message where {rows})"


def unanswered(column):
    rows = "sent_at is null and set_aside = ''"
    return f"id in (select {column} from aftercare_checkin where {rows})"


OF_A_RIDE = (
    "appointment_id = {session} and level = 'call now' and num_nulls(check_in_id, raised_by_id) = 2"
)


def by_a(role):
    return f"recorded_by_id in (select id from portal_user where role = '{role}')"


SURE = (
    "select appointment_id from scheduling_ride where direction = 'home' "
    "and confirmed_at is not null"
)
NOT_SURE = f"status in ('booked', 'arrived') and id not in ({SURE})"
RUNS = "status in ('started', 'recovering')"
OF_THEIRS = of("appointment_id", "scheduling_appointment", OWN)
ASKED_TO_DRIVE = unsent("occasion_id", "companion%%")
ASKED = f"{unanswered('id')} or {unsent('occasion_id', 'check_in')}"

SEES = {
    "portal_web": KNOWN
    | {
        "portal_user": "true",
        "portal_cache": "true",
        "django_session": "true",
        "portal_signintry": "true",
        "aftercare_guidanceversion": SIGNED,
    },
    "web_patient": KNOWN
    | {
        "portal_user": f"id = {{user}} or {STAFF}",
        "portal_patient": "id = {patient}",
        "portal_event": f"{OWN} or {{patient}} = any(shown)",
        "scheduling_chair": HERE,
        "scheduling_protocol": HERE,
        "scheduling_course": OWN,
        "scheduling_appointment": OWN,
        "scheduling_lengthening": OF_THEIRS,
        "scheduling_ride": OF_THEIRS,
        "scheduling_preparation": OF_THEIRS,
        "scheduling_acknowledgement": OF_THEIRS,
        "scheduling_remark": OF_THEIRS,
        "scheduling_consent": OWN,
        "aftercare_checkin": OWN,
        "aftercare_answer": of("check_in_id", "aftercare_checkin", OWN),
        "aftercare_concern": OWN,
        "aftercare_reason": of("concern_id", "aftercare_concern", OWN),
        "aftercare_guidanceversion": SIGNED,
        "portal_message": f"{HERE} and kind = 'concern'",
    },
    "web_clinical": KNOWN
    | dict.fromkeys((*PEOPLE, "portal_event", *SESSIONS, *READY, *HEARD, *CHANGED, *ANSWERS), HERE),
    "web_desk": KNOWN
    | dict.fromkeys((*PEOPLE, *SESSIONS, *READY, *CHANGED, "aftercare_checkin"), HERE)
    | {
        "portal_event": f"{HERE} and not starts_with(\"row\", 'aftercare')",
        "aftercare_guidanceversion": SIGNED,
    },
    "web_link": KNOWN
    | {
        "portal_user": STAFF,
        "portal_patient": "id = {patient}",
        "portal_message": f"{HERE} and kind = 'concern'",
        "scheduling_appointment": OWN,
        "aftercare_checkin": "id = {check_in}",
        "aftercare_answer": "check_in_id = {check_in}",
        "aftercare_concern": "check_in_id = {check_in}",
        "aftercare_reason": of("concern_id", "aftercare_concern", "check_in_id = {check_in}"),
        "aftercare_guidanceversion": SIGNED,
    },
    "web_guest with a tablet": KNOWN
    | {
        "portal_user": STAFF,
        "portal_patient": "id = {patient}",
        "scheduling_appointment": "id = {session}",
        "scheduling_protocol": HERE,
        "scheduling_ride": "false",
        "scheduling_acknowledgement": "appointment_id = {session} and who = 'patient'",
        "portal_message": "false",
        "aftercare_concern": "false",
        "aftercare_reason": "false",
        "aftercare_guidanceversion": SIGNED,
    },
    "web_guest with a ride": KNOWN
    | {
        "portal_user": STAFF,
        "portal_patient": "id = {patient}",
        "portal_message": f"{HERE} and kind = 'concern'",
        "scheduling_appointment": "id = {session}",
        "scheduling_protocol": HERE,
        "scheduling_ride": "id = {ride}",
        "scheduling_acknowledgement": "appointment_id = {session} and who = 'companion'",
        "aftercare_concern": OF_A_RIDE,
        "aftercare_reason": "rule = 'worried companion' and "
        + of("concern_id", "aftercare_concern", OF_A_RIDE),
        "aftercare_guidanceversion": SIGNED,
    },
    "portal_worker": KNOWN
    | {
        "portal_user": "role <> 'patient'",
        "portal_patient": f"{unsent('patient_id')} or {unanswered('patient_id')}",
        "portal_message": "true",
        "scheduling_appointment": f"{unsent('occasion_id', 'reminder%%')} "
        f"or {unanswered('appointment_id')} or {RUNS} or "
        + of("id", "scheduling_ride", ASKED_TO_DRIVE).replace("select id", "select appointment_id"),
        "scheduling_ride": ASKED_TO_DRIVE,
        "aftercare_checkin": ASKED,
        "aftercare_answer": of("check_in_id", "aftercare_checkin", ASKED),
        "aftercare_concern": "resolved_at is null or "
        + of("check_in_id", "aftercare_checkin", ASKED)
        + " or id in (select concern_id from aftercare_reason where rule = 'not released')",
        "aftercare_reason": "rule in ('silence', 'not released', 'silent companion')",
    },
}
ASKED_FOR_RIDE = f"{OWN} and level = 'call today' and num_nulls(check_in_id, raised_by_id) = 2"
RIDE = of("appointment_id", "scheduling_appointment", f"{OWN} and released_at is null")
# Where fewer rows may be changed than seen; where not every row can be, whoever asks.
CHANGES = {
    ("web_clinical", "portal_user"): "id = {user}",
    ("web_patient", "scheduling_ride"): f"({RIDE} and confirmed_by_id is null)"
    f" or ({OF_THEIRS} and removed_at is not null)",
    ("web_patient", "aftercare_checkin"): f"{OWN} and hours is null",
    ("portal_worker", "aftercare_concern"): "resolved_at is null",
    ("web_guest with a ride", "aftercare_concern"): f"{OF_A_RIDE} and resolved_at is null",
}
CHANGEABLE = {
    "aftercare_guidanceversion": "signed_at is null",
    "scheduling_ride": "confirmed_by_id is null",
    "scheduling_remark": "read_by_id is not null",
    # Answered by whoever asks, and by nobody else.
    "scheduling_waiver": "answered_by_id is not null",
    "scheduling_correction": "answered_by_id is not null",
    # It may not ask who confirmed it.
    ("web_guest with a tablet", "scheduling_ride"): "true",
    ("web_guest with a ride", "scheduling_ride"): "true",
    # In the name of whoever gave it, or ends it.
    ("web_patient", "scheduling_consent"): "recorded_by_id in (select user_id from portal_patient)",
    ("web_clinical", "scheduling_consent"): by_a("clinician"),
    ("web_desk", "scheduling_consent"): by_a("scheduler"),
}
# Where fewer may be added than seen; of several kinds, one of each is tried.
ADDS = {
    ("web_patient", "aftercare_checkin"): f"{OWN} and hours is null",
    ("web_patient", "scheduling_ride"): f"{RIDE} and confirmed_by_id is null",
    ("web_patient", "aftercare_concern"): f"{ASKED_FOR_RIDE} and taken_by_id is null",
    ("web_patient", "aftercare_reason"): "rule = 'thinking of driving' and "
    + of("concern_id", "aftercare_concern", ASKED_FOR_RIDE),
    ("web_link", "aftercare_concern"): "check_in_id = {check_in} and taken_by_id is null",
    ("portal_worker", "aftercare_concern"): (
        "level = 'no reply' and taken_by_id is null",
        "level = 'call today' and taken_by_id is null and check_in_id is null and "
        + of("appointment_id", "scheduling_appointment", RUNS),
        "level in ('call today', 'call now') and taken_by_id is null and check_in_id is null and "
        + of("appointment_id", "scheduling_appointment", NOT_SURE),
    ),
    ("web_guest with a ride", "aftercare_concern"): f"{OF_A_RIDE} and taken_by_id is null",
    ("web_guest with a ride", "scheduling_acknowledgement"): "appointment_id = {session} "
    "and who = 'companion' and how = 'their link'",
    ("portal_worker", "portal_message"): "kind = 'concern'",
    ("web_patient", "scheduling_acknowledgement"): f"{OF_THEIRS} and how = 'own phone'",
    ("web_patient", "scheduling_remark"): f"{OF_THEIRS} and read_by_id is null",
    ("web_patient", "scheduling_consent"): f"{OWN} and recorded_by_id = {{user}}",
    ("web_clinical", "scheduling_consent"): f"{HERE} and recorded_by_id = {{user}}",
    ("web_desk", "scheduling_consent"): f"{HERE} and recorded_by_id = {{user}}",
    ("web_clinical", "scheduling_acknowledgement"): f"{HERE} and recorded_by_id = {{user}}",
    ("web_clinical", "scheduling_waiver"): f"{HERE} and asked_by_id = {{user}}",
    ("web_clinical", "scheduling_correction"): f"{HERE} and asked_by_id = {{user}}",
    ("web_clinical", "scheduling_lengthening"): f"{HERE} and by_id = {{user}}",
    ("web_clinical", "scheduling_handover"): f"{HERE} and by_id = {{user}}",
    ("web_guest with a tablet", "scheduling_acknowledgement"): "appointment_id = {session} "
    "and who = 'patient' and how = 'clinic tablet'",
    **{
        (role, table): f"{HERE} and {condition}"
        for role in ("web_clinical", "web_desk")
        for table, condition in (
            ("portal_patient", "user_id is null"),
            ("scheduling_appointment", "arrived_at is null"),
            ("scheduling_ride", "confirmed_by_id is null"),
        )
    },
}
