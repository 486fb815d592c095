from django.contrib.auth.backends import ModelBackend

from portal.models import User


class Backend(ModelBackend):
    """Django's own; who is signed in comes with the clinic in one query, as every page needs it."""

    def get_user(self, user_id):
        found = User.objects.select_related("clinic").filter(pk=user_id).first()
        return found if found and self.user_can_authenticate(found) else None
