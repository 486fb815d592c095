from django.conf import settings
from django.contrib.auth.backends import BaseBackend, ModelBackend
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from portal.address import client_address
from portal.models import SignInTry, User


class Backend(ModelBackend):
    """Django's own, which looks at no password that was not counted first; who is signed in comes
    with the clinic in one query, as every page needs it."""

    @sensitive_variables("password")
    def authenticate(self, request, username, password):
        """Needs the request of a page: without it there is nothing to count by, and it fails."""
        address = client_address(request.META, settings.PROXIES)
        tried = SignInTry.objects.begin(username, address, at=timezone.now())
        user = super().authenticate(request, username, password)
        if user is not None:
            tried.work()
        return user

    # Django's own would look at the password without counting; this asks authenticate().
    aauthenticate = BaseBackend.aauthenticate

    def get_user(self, user_id):
        found = User.objects.select_related("clinic").filter(pk=user_id).first()
        return found if found and self.user_can_authenticate(found) else None
