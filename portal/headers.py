"""The headers of every response: ours alone, nothing embedded, nothing kept."""

from django.conf import settings

POLICY = "; ".join(
    (
        "default-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "form-action 'self'",
    )
)
NOT_NEEDED = ("camera", "geolocation", "microphone", "payment", "usb", "browsing-topics")
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Permissions-Policy": ", ".join(f"{name}=()" for name in NOT_NEEDED),
    "Cross-Origin-Resource-Policy": "same-origin",
}
# Cookies are Django's to end: the choice of light or dark outlives the session.
CLEARED = '"cache", "storage"'


def headers(get_response):
    """Around all others, so that a refusal by another middleware carries them too."""

    def respond(request):
        response = get_response(request)
        for name, value in HEADERS.items():
            response.setdefault(name, value)
        # A page may hold what only this person should see, on a phone or computer that others use.
        if not request.path.startswith(settings.STATIC_URL):
            response["Cache-Control"] = "no-store"
        if signed_out(request, response):
            response["Clear-Site-Data"] = CLEARED
        return response

    return respond


def signed_out(request, response):
    """A refused sign-out leaves the browser as it was: a foreign page could empty it otherwise."""
    name = getattr(request.resolver_match, "url_name", None)
    return name == "sign-out" and request.method == "POST" and response.status_code < 400
