from django.db import DatabaseError, connection
from django.http import HttpResponse
from django.shortcuts import redirect, render

from portal.access import READ, public


@public(*READ)
def front(request):
    """What this is, and the three ways on: a link you were sent, signing in, the guide. Who is
    signed in is at home already."""
    if request.user.is_authenticated:
        return redirect("home" if request.user.is_patient else "staff-today")
    return render(request, "portal/front.html")


@public(*READ)
def healthz(request):
    """For whoever watches the portal: does it answer, and does its database?"""
    try:
        with connection.cursor() as cursor:
            cursor.execute("select 1")
    except DatabaseError:
        return HttpResponse("no database", status=503, content_type="text/plain")
    return HttpResponse("ok", content_type="text/plain")
