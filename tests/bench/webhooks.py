"""sotayd taking in signed events of Zalo: how many a second, each on disk before it is answered, while others are applied."""
import calendar
import hashlib
import json
import os
import signal
import socket
import subprocess
import time

import drain
from measure import Figure, Goal, require

APP_ID = "1234567890123456789"
SECRET = "sim-oa-secret"
CONNECTIONS = 64
READ_AT = drain.DRAINED_AT
PATIENCE = 120  # seconds until everything is applied


class Daemon:
    """sotayd on a home, ready to answer; a context manager."""

    def __init__(self, shop, home):
        path = str(shop.folder / "ready.sock")
        if os.path.exists(path):
            os.unlink(path)
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as ready:
            ready.settimeout(60)
            ready.bind(path)
            self.process = subprocess.Popen([shop.sotayd, "--listen", "127.0.0.1:0"], stderr=subprocess.DEVNULL,
                                            env={**shop.environment(home, READ_AT), "NOTIFY_SOCKET": path})
            word = ready.recv(4096).decode()
        self.port = word.strip().rsplit(":", 1)[1]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=60)


class Intake:
    def __init__(self, shop):
        self.shop = shop
        self.drained = drain.Drain(shop)
        self.drained.ours(self.drained.fanned_out)
        self.home = shop.folder / "home"  # of the last drain: everything is accepted
        secret = self.home / "secrets/zalo_oa_secret"
        secret.write_text(SECRET)
        secret.chmod(0o600)
        if "oa_secret_file" not in (self.home / "sotay.yaml").read_text(encoding="utf-8"):
            self.drained.edit_config(self.home, "    app_secret_file: secrets/zalo_app_secret\n",
                                     "    app_secret_file: secrets/zalo_app_secret\n    oa_secret_file: secrets/zalo_oa_secret\n")
        self.ready = shop.copy(self.home, "accepted-home")
        self.requests = shop.folder / "requests"
        self.write_requests()

    def keys(self):
        listed = self.shop.run_sotay(self.ready, "notify", "status", self.drained.message, "--list", "--format", "jsonl", now=READ_AT)
        return [json.loads(line)["key"] for line in listed.out.splitlines()]

    def write_requests(self):
        """Two events a message: delivered and seen."""
        at = str(1000 * (calendar.timegm(time.strptime(READ_AT, "%Y-%m-%dT%H:%M")) - 7 * 3600))
        with self.requests.open("wb") as file:
            for name in "user_received_message", "user_seen_message":
                for number, key in enumerate(self.keys()):
                    body = json.dumps({"sender": {"id": "388613280878808645"}, "recipient": {"id": "84912345678"},
                                       "event_name": name, "app_id": APP_ID, "timestamp": at,
                                       "message": {"delivery_time": at, "msg_id": f"{number:032x}", "tracking_id": key}}).encode()
                    mac = hashlib.sha256(APP_ID.encode() + body + at.encode() + SECRET.encode()).hexdigest()
                    request = (f"POST /hooks/zalo HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
                               f"X-ZEvent-Timestamp: {at}\r\nX-ZEvent-Signature: mac={mac}\r\n"
                               f"Content-Length: {len(body)}\r\n\r\n").encode() + body
                    file.write(b"%d\n%s" % (len(request), request))

    def run(self):
        home = self.shop.copy(self.ready, "home")
        self.shop.run_sotay(home, "notify", "release", now=READ_AT)
        began = time.monotonic()
        with Daemon(self.shop, home) as daemon:
            load = self.shop.run(self.shop.helper("http_load"), daemon.port, CONNECTIONS, self.requests).json
            while self.seen(home) < self.drained.messages:
                require(time.monotonic() - began < PATIENCE, "the events were answered and not applied")
                time.sleep(0.2)
            load["applied_seconds"] = time.monotonic() - began
        return load

    def seen(self, home):
        return self.shop.run_sotay(home, "notify", "status", self.drained.message, "--format", "json", now=READ_AT).json["seen"]


def run(shop):
    intake = Intake(shop)
    loads = [intake.run() for _ in range(shop.options.runs)]
    events = 2 * intake.drained.messages

    def figure(name, unit, field, goal=None):
        return Figure(name, unit, [(load[field], None) for load in loads], goal=goal)

    return [figure(f"webhook intake, {events:,} events", "events/s", "per_second", Goal("ours", 5000, at_least=True)),
            figure("webhook intake, 99 of 100 answered in", "ms", "p99_ms", Goal("ours", 20)),
            figure("webhook intake, half answered in", "ms", "p50_ms"),
            figure("webhook intake, slowest answer", "ms", "max_ms"),
            figure("webhook intake, all applied after", "s", "applied_seconds")]
