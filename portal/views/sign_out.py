from django.contrib.auth.views import LogoutView
from django.db import transaction
from django.utils import timezone

from portal.access import WRITE, Actor, acting_as, public
from portal.models import Event


class SignOut(LogoutView):
    """Django's own, on record. Who is out already signs out of nothing."""

    @transaction.atomic
    def post(self, request, *args, **kwargs):
        if request.user.is_authenticated:
            user = request.user
            with acting_as(Actor.signed_in(user)):
                Event.objects.record("signed out", by=user, at=timezone.now(), row=user)
        return super().post(request, *args, **kwargs)


sign_out = public(*WRITE)(SignOut.as_view())
