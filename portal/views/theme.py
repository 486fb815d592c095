from django.conf import settings
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt

from portal.access import WRITE, public
from portal.context import THEMES

A_YEAR = 365 * 24 * 60 * 60


# Stands on pages that may set no cookie, so it carries no token; a forged one turns the light down.
@csrf_exempt
@public(*WRITE)
def theme(request):
    """Remember light or dark; anything else forgets the choice and follows the phone again."""
    response = redirect(page_within_the_site(request.POST.get("next", "")))
    name, chosen = settings.THEME_COOKIE_NAME, request.POST.get("theme")
    if chosen not in THEMES:
        response.delete_cookie(name, samesite="Lax")
        return response
    secure = request.is_secure()
    response.set_cookie(name, chosen, A_YEAR, secure=secure, httponly=True, samesite="Lax")
    return response


def page_within_the_site(path):
    """The path to go back to, or the front page when it points anywhere else."""
    within = path.startswith("/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None)
    return path if within else "/"
