"""What a password may be: 15 letters or more of any kind, and none that is easily guessed."""

import unicodedata

from django.contrib.auth import password_validation as django

LONG = 4096  # composing many more can take minutes, which anybody could make us spend


def same_letters(typed: str | None) -> str | None:
    """One spelling of what two keyboards may send differently, such as é as one letter or two."""
    if typed is None or len(typed) > LONG:
        return typed
    return unicodedata.normalize("NFKC", typed)


class LongEnough(django.MinimumLengthValidator):
    """Neither é typed as two letters nor one that stands for several makes it longer."""

    def validate(self, password, user=None):
        super().validate(min(password, same_letters(password), key=len), user)


class NotCommon(django.CommonPasswordValidator):
    def validate(self, password, user=None):
        super().validate(same_letters(password), user)


class NotTheirName(django.UserAttributeSimilarityValidator):
    def validate(self, password, user=None):
        super().validate(same_letters(password), user)
