"""The messages that aftercare sends."""

from aftercare import telling
from portal.messages import Kind

KINDS = (
    Kind(
        name=telling.KIND,
        title="Alert to staff",
        template="messages/concern.txt",
        not_owed=telling.not_owed,
        words=telling.words,
    ),
)
