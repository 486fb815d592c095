"""One-tap links: a token opens one row, and only its hash is stored.

A token is 128 bits of HMAC over the kind, the row and a generation, so a resend carries the same
link, and a new generation makes the old link dead without a list of dead ones.
"""

import base64
import hashlib
import hmac

from django.conf import settings

BYTES = 16


def token(kind: str, row_id: int, generation: int) -> str:
    """The 22 letters that open this row; nobody without LINK_KEY can guess them."""
    said = f"{kind}:{row_id}:{generation}".encode()
    mac = hmac.new(settings.LINK_KEY.encode(), said, hashlib.sha256).digest()[:BYTES]
    return base64.urlsafe_b64encode(mac).rstrip(b"=").decode()


def fingerprint(token: str) -> bytes:
    """What the database keeps of a token: enough to find the row, not enough to open it."""
    return hashlib.sha256(token.encode()).digest()
