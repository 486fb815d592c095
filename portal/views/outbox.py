"""The demo's mailbox: what its mail server kept, newest first, with links to follow."""

import email
from email import policy

from django.conf import settings
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.access import public


@public
@require_safe
def outbox(request):
    if not settings.DEMO:
        raise Http404
    paths = sorted(settings.OUTBOX.glob("*.eml"), reverse=True)
    return render(
        request, "portal/outbox.html", {"mails": [mail for mail in map(read, paths) if mail]}
    )


def read(path):
    """What a page shows of one mail; None when it was cleared away just now."""
    try:
        mail = email.message_from_bytes(path.read_bytes(), policy=policy.default)
    except FileNotFoundError:
        return None
    parts = ("to", "subject", "date")
    return {name: mail[name] for name in parts} | {"text": mail.get_content()}
