"""What every page knows without a query: the clinic's name and numbers, the theme, the place."""

from django.conf import settings

from portal.words import phone_href

THEMES = ("light", "dark")
# The first part of an address and the item of the bar it belongs to.
PLACES = {
    "home": "home",
    "sessions": "home",
    "account": "home",
    "driving": "home",
    "check-ins": "check-ins",
    "guide": "guide",
    "help": "help",
    "sign-in": "sign-in",
}
STAFF_PLACES = ("review", "schedule", "approvals", "patients", "messages", "guidance")


def shell(request):
    """For the base templates. Reads settings, a cookie and the path; never the database."""
    return {
        **clinic(),
        "theme": chosen_theme(request),
        "here": here(request.path),
        "this_page": request.get_full_path(),
    }


def clinic():
    return {
        "clinic_name": settings.CLINIC_NAME,
        "clinic_phone": settings.CLINIC_PHONE,
        "clinic_phone_href": phone_href(settings.CLINIC_PHONE),
        "clinic_hours": settings.CLINIC_HOURS,
    }


def chosen_theme(request):
    """What somebody chose with the Dim switch; empty means: as the phone has it."""
    theme = request.COOKIES.get(settings.THEME_COOKIE_NAME, "")
    return theme if theme in THEMES else ""


def here(path):
    """The item of the bar that is marked on this address; empty where none is."""
    first, second = (path.strip("/").split("/") + [""])[:2]
    if first == "staff":
        return second if second in STAFF_PLACES else "today"
    return PLACES.get(first, "")
