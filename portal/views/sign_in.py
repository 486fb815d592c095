from django.contrib.auth import views
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.utils import timezone
from django.utils.decorators import method_decorator

from portal.forms import SignInForm
from portal.models import Event


@method_decorator(login_not_required, name="dispatch")
class SignIn(views.LoginView):
    """Django's own, with our form. A second factor and passkeys will stand behind this page."""

    form_class = SignInForm
    template_name = "portal/sign_in.html"

    @transaction.atomic
    def form_valid(self, form):
        user = form.get_user()
        Event.objects.record("signed in", by=user, at=timezone.now(), row=user)
        return super().form_valid(form)

    def get_default_redirect_url(self):
        return "/home/" if self.request.user.is_patient else "/staff/"
