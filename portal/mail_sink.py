"""The demo's mail server: what is sent becomes a file to read, and never leaves."""

import asyncio
import sys
import time
from pathlib import Path

from aiosmtpd.smtp import SMTP

KEPT = 200


class Outbox:
    """Keeps the last messages as <time>.eml in a folder."""

    def __init__(self, folder):
        self.folder = folder
        folder.mkdir(mode=0o700, exist_ok=True)

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 (aiosmtpd's name)
        coming = self.folder / "coming"
        coming.write_bytes(envelope.content)
        coming.rename(self.folder / f"{time.time_ns()}.eml")
        for old in sorted(self.folder.glob("*.eml"))[:-KEPT]:
            old.unlink(missing_ok=True)
        return "250 Kept"


async def serve(folder, port):
    outbox = Outbox(folder)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(outbox), "127.0.0.1", port)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(Path(sys.argv[1]), int(sys.argv[2])))
