"""A certificate authority of a test's own, and a door that speaks TLS before a plain server."""

import shutil
import socket
import ssl
import subprocess
from contextlib import suppress
from threading import Thread

import pytest


class Authority:
    """`ca` is its certificate; `issue("localhost")` gives a certificate and its key."""

    def __init__(self, folder):
        self.folder, self.ca = folder, folder / "ca.pem"
        self.openssl(
            "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "ca.key", "-out", "ca.pem",
            "-subj", "/CN=A test's own authority", "-days", "2",
        )  # fmt: skip

    def openssl(self, *words):
        argv = ["openssl", *words]
        subprocess.run(argv, cwd=self.folder, check=True, capture_output=True)

    def issue(self, name):
        self.openssl("req", "-newkey", "rsa:2048", "-nodes", "-keyout", f"{name}.key",
                     "-out", f"{name}.csr", "-subj", f"/CN={name}")  # fmt: skip
        (self.folder / f"{name}.ext").write_text(f"subjectAltName=DNS:{name}")
        self.openssl("x509", "-req", "-in", f"{name}.csr", "-CA", "ca.pem", "-CAkey", "ca.key",
                     "-CAcreateserial", "-days", "2", "-extfile", f"{name}.ext",
                     "-out", f"{name}.pem")  # fmt: skip
        return self.folder / f"{name}.pem", self.folder / f"{name}.key"


@pytest.fixture(scope="session")
def authority(tmp_path_factory):
    if not shutil.which("openssl"):
        pytest.skip("no openssl to make a certificate with: apt-get install openssl")
    return Authority(tmp_path_factory.mktemp("authority"))


class Door:
    """Listens on localhost with a certificate, and hands what it decrypts to `connect()`'s socket.
    Who speaks plainly is not let in."""

    def __init__(self, certificate, key, connect):
        self.context, self.connect = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), connect
        self.context.load_cert_chain(certificate, key)
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        Thread(target=self.serve, daemon=True).start()

    def serve(self):
        with suppress(OSError):  # closed
            while True:
                caller, _ = self.listener.accept()
                Thread(target=self.let_in, args=[caller], daemon=True).start()

    def let_in(self, caller):
        greet = self.context.wrap_socket
        with suppress(OSError), greet(caller, server_side=True) as out, self.connect() as within:
            back = Thread(target=pass_on, args=[within, out], daemon=True)
            back.start()
            pass_on(out, within)
            back.join()

    def close(self):
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()


def dial(host, port):
    return socket.create_connection((host, port))


def pass_on(source, to):
    with suppress(OSError):
        while chunk := source.recv(65536):
            to.sendall(chunk)
    with suppress(OSError):
        to.shutdown(socket.SHUT_RDWR)
