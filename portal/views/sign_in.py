from django.contrib.auth import views
from django.contrib.auth.decorators import login_not_required
from django.utils.decorators import method_decorator

from portal.forms import SignInForm


@method_decorator(login_not_required, name="dispatch")
class SignIn(views.LoginView):
    """Django's own, with our form. A second factor and passkeys will stand behind this page."""

    form_class = SignInForm
    template_name = "portal/sign_in.html"

    def get_default_redirect_url(self):
        return "/home/" if self.request.user.is_patient else "/staff/"
