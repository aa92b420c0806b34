"""A gateway of a few lines on a raw socket, for answers and ends of connections that no sane server gives."""
import json
import socket
import ssl
import struct
import subprocess
import threading

RESET = None


def answer(body, status="200 OK"):
    """The bytes of a whole answer; `body` is JSON, bytes or text."""
    if isinstance(body, dict):
        body = json.dumps(body, ensure_ascii=False)
    if isinstance(body, str):
        body = body.encode()
    return (f"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n").encode() + body


def half(whole):
    """An answer whose body stops in the middle."""
    head, gap, body = whole.partition(b"\r\n\r\n")
    return head + gap + body[:len(body) // 2]


class RawGateway:
    """Calls `reply(number of the request on its connection, its JSON)` → bytes, or RESET; a context manager.

    Answers that are not whole end their connection."""

    def __init__(self, reply, tls=None):
        self.reply = reply
        self.tls = tls
        self.requests = []
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=256)
        self.url = f"http{'s' if tls else ''}://127.0.0.1:{self.listener.getsockname()[1]}"
        threading.Thread(target=self.accept, daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()

    def accept(self):
        while True:
            try:
                peer, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.serve, args=(peer,), daemon=True).start()

    def serve(self, peer):
        with peer:
            try:
                connection = self.tls.wrap_socket(peer, server_side=True) if self.tls else peer
                self.converse(connection)
            except (ssl.SSLError, ConnectionError):
                pass  # the other side did not like us

    def converse(self, connection):
        stream = connection.makefile("rb")
        number = 0
        while line := stream.readline():
            length = 0
            while line.strip():
                name, _, value = line.partition(b":")
                if name.lower() == b"content-length":
                    length = int(value)
                line = stream.readline()
            request = json.loads(stream.read(length))
            self.requests.append(request)
            number += 1
            reply = self.reply(number, request)
            if reply is RESET:
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                stream.close()
                return
            connection.sendall(reply)
            head, _, body = reply.partition(b"\r\n\r\n")
            if f"Content-Length: {len(body)}".encode() not in head:
                return


def self_signed(folder):
    """TLS with a certificate that nobody vouches for."""
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", certificate, "-days", "2",
                    "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return context
