from django.contrib.auth import views
from django.db import transaction
from django.utils import timezone

from portal.access import BOTH, Actor, acting_as, public
from portal.forms import SignInForm
from portal.models import Event


class SignIn(views.LoginView):
    """Django's own, with our form. A second factor and passkeys will stand behind this page."""

    form_class = SignInForm
    template_name = "portal/sign_in.html"

    @transaction.atomic
    def form_valid(self, form):
        user = form.get_user()
        with acting_as(Actor.signed_in(user)):
            Event.objects.record("signed in", by=user, at=timezone.now(), row=user)
        return super().form_valid(form)

    def get_default_redirect_url(self):
        return "/home/" if self.request.user.is_patient else "/staff/"


sign_in = public(*BOTH)(SignIn.as_view())
