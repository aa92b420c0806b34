"""Zalo and gateways reporting to sotayd: what arrives, what is refused, what survives."""
import hashlib
import http.client
import json
import signal
import socket
import sqlite3
import stat
import threading
import time

from support import PATIENCE, SAMPLE, Case, Daemon, Simulator, eventually

MEMBERS = 12
APP_ID = "1234567890123456789"
SECRET = "sim-oa-secret"
NOW = "2026-11-24T09:00:00+07:00"
NOW_MS = 1795485600000


def signed(body, at=NOW_MS, secret=SECRET):
    """Headers as Zalo sends them."""
    digest = hashlib.sha256(APP_ID.encode() + body + str(at).encode() + secret.encode()).hexdigest()
    return {"Content-Type": "application/json", "X-ZEvent-Timestamp": str(at), "X-ZEvent-Signature": f"mac={digest}"}


def event(name, at=NOW_MS, **fields):
    return json.dumps({"app_id": APP_ID, "event_name": name, "timestamp": str(at), **fields}).encode()


class Office(Case):
    members = MEMBERS
    ladder = "[zalo, sms]"

    def setUp(self):
        super().setUp()
        self.init("--sample-files")
        self.fill(self.members)
        secret = self.home.path / "secrets/zalo_oa_secret"
        secret.write_text(SECRET)
        secret.chmod(0o600)
        self.home.edit_config("    app_secret_file: secrets/zalo_app_secret\n",
                              "    app_secret_file: secrets/zalo_app_secret\n    oa_secret_file: secrets/zalo_oa_secret\n")
        self.home.edit_config("ladder: [zalo, sms]", f"ladder: {self.ladder}")
        self.simulator = self.enterContext(Simulator("--now", NOW, "--oa-secret", SECRET, "--callback-retry-ms", "200"))
        self.home.use_simulator(self.simulator)
        if "zalo" in self.ladder:
            self.ok("notify", "zalo", "login", "--refresh-token-file", SAMPLE / "secrets/zalo_refresh_token")

    def daemon(self, *options):
        daemon = self.enterContext(Daemon(self.home, *options))
        self.simulator.post("/sim/webhook", {"url": f"http://{daemon.address}/hooks/zalo"})
        return daemon

    def webhook(self, **settings):
        self.simulator.post("/sim/webhook", settings)

    def send(self, key="k1"):
        self.ok("notify", "send", "--to", "all", "--text", "Họp chi bộ 14 giờ thứ Năm", "--key", key)

    def call(self, daemon, body, headers=None, path="/hooks/zalo", method="POST"):
        """Status and body of the answer."""
        host, port = daemon.address.rsplit(":", 1)
        connection = http.client.HTTPConnection(host, int(port), timeout=PATIENCE)
        try:
            connection.request(method, path, body, headers or {})
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        finally:
            connection.close()

    def inbox(self, state):
        database = sqlite3.connect(f"file:{self.home.path / 'inbox.db'}?mode=ro", uri=True)
        try:
            return database.execute("SELECT count(*) FROM inbox_items WHERE state = ?", (state,)).fetchone()[0]
        finally:
            database.close()

    def gateway_path(self, name):
        rows = self.ok("notify", "gateway", "list", "--format", "json").json
        return next(row for row in rows if row["name"] == name)["callback"]

    def waits_for(self, counts):
        eventually(lambda: self.counts() == counts, f"{counts}")


class Receipts(Office):
    def test_what_zalo_reports_reaches_the_deliveries(self):
        daemon = self.daemon()
        self.webhook(delivered=1, seen=1)
        self.send()
        self.waits_for({"seen": MEMBERS})
        eventually(lambda: daemon.metrics()["sotay_inbox_waiting"] == 0, "an empty inbox")
        self.assertEqual(self.simulator.stats()["callbacks"]["failed"], 0)

    def test_receipts_come_early_twice_out_of_order_and_of_strangers(self):
        self.daemon()
        self.webhook(delivered=1, seen=1, duplicate=1, early=1, swapped=0.5, unknown=1)
        self.send()
        self.waits_for({"seen": MEMBERS})
        self.assert_once_each(self.simulator.journal())
        self.assertEqual(self.simulator.stats()["callbacks"]["failed"], 0)

    def test_a_receipt_settles_a_doubt(self):
        self.daemon()
        self.webhook(delivered=1)
        self.simulator.faults({"kind": "reset-after", "endpoint": "zalo-send", "odds": 1})
        self.send()
        self.waits_for({"delivered": MEMBERS})
        self.assert_once_each(self.simulator.journal())

    def test_no_receipt_leaves_the_message_accepted(self):
        self.daemon()
        self.webhook(delivered=0)
        self.send()
        self.waits_for({"accepted": MEMBERS})

    def test_an_event_that_could_not_be_told_is_told_again(self):
        daemon = self.daemon()
        self.webhook(url=f"http://{daemon.address}/hooks/nowhere", delivered=1)
        self.send()
        self.waits_for({"accepted": MEMBERS})
        self.assertGreater(self.simulator.stats()["callbacks"]["retried"], 0)
        body = event("user_seen_message", message={"msg_id": "x", "tracking_id": self.home.deliveries()[0]["key"]})
        late = {**signed(body), "num_retry": "1"}
        self.assertEqual(self.call(daemon, body, late)[0], 200)
        eventually(lambda: self.counts().get("seen") == 1, "one seen")


class Sms(Office):
    ladder = "[sms]"

    def test_esms_reports_to_a_path_of_its_own(self):
        with socket.create_server(("127.0.0.1", 0)) as found:
            address = f"127.0.0.1:{found.getsockname()[1]}"
        self.home.edit_config('public_url: "http://127.0.0.1:8080"', f'public_url: "http://{address}/"')
        self.assertRegex(self.gateway_path("sms"), rf"^http://{address}/hooks/gateway/[0-9a-f]{{32}}$")
        self.daemon("--listen", address)
        self.send()
        self.waits_for({"delivered": MEMBERS})

    def test_a_report_by_hand_is_taken_by_get_and_by_post(self):
        daemon = self.daemon()
        self.send()
        self.waits_for({"accepted": MEMBERS})
        path = self.gateway_path("sms")
        path = path[path.index("/hooks/"):]
        first, second = (row["key"] for row in self.home.deliveries()[:2])
        said = "?SMSID=1&SendStatus=5&SendSuccess=1&SendFailed=0&RequestId="
        self.assertEqual(self.call(daemon, None, path=path + said + first, method="GET")[0], 200)
        self.assertEqual(self.call(daemon, b"", path=path + said + second, method="POST")[0], 200)
        eventually(lambda: self.counts().get("delivered") == 2, "two delivered")
        self.assertEqual(self.call(daemon, None, path=path, method="DELETE")[0], 405)

    def test_without_a_public_address_no_callback_is_asked_for(self):
        self.home.edit_config('public_url: "http://127.0.0.1:8080"\n', "")
        rows = self.ok("notify", "gateway", "list", "--format", "json").json
        self.assertEqual({row["callback"] for row in rows}, {None})

    def test_an_address_of_their_own_for_callbacks_is_the_one_that_providers_are_told(self):
        self.home.edit_config("notify:\n", "notify:\n  callback_url: http://127.0.0.1:8099/\n")
        self.assertTrue(self.gateway_path("sms").startswith("http://127.0.0.1:8099/hooks/gateway/"))
        self.assertEqual(self.gateway_path("zalo"), "http://127.0.0.1:8099/hooks/zalo")


class Refusals(Office):
    members = 3

    def test_what_is_not_signed_by_zalo_is_refused_and_counted_and_not_kept(self):
        daemon = self.daemon()
        body = event("user_seen_message", message={"msg_id": "m"})
        for headers in ({}, signed(body, secret="another"), signed(body + b" "), {"X-ZEvent-Signature": "mac="}):
            self.assertEqual(self.call(daemon, body, headers)[0], 403)
        old = event("user_seen_message", at=NOW_MS - 3_600_000, message={"msg_id": "m"})
        self.assertEqual(self.call(daemon, old, signed(old, at=NOW_MS - 3_600_000))[0], 403)
        self.assertEqual(daemon.metrics()["sotay_webhook_refused"], 5)
        self.assertEqual(self.inbox("waiting"), 0)
        self.assertNotIn(SECRET, daemon.words())

    def test_the_trial_of_the_address_needs_no_signature(self):
        daemon = self.daemon()
        self.assertEqual(self.call(daemon, b"{}")[0], 200)
        self.simulator.post("/sim/events", {"probe": True})
        eventually(lambda: self.simulator.stats()["callbacks"]["delivered"] == 1, "the probe")
        self.assertEqual(self.inbox("waiting"), 0)

    def test_huge_and_broken_bodies_are_refused_and_do_no_harm(self):
        daemon = self.daemon()
        self.assertEqual(self.call(daemon, b"x" * 70_000, signed(b"x"))[0], 413)
        self.assertEqual(self.call(daemon, b"x" * 2_000_000, signed(b"x"))[0], 413)
        for body in (b'{"event_name":', b"[]", b"\xff\xfe", b'{"a":' * 10_000):
            self.assertEqual(self.call(daemon, body, signed(body))[0], 400)
        keys = b"{" + b",".join(b'"%d":1' % number for number in range(6_000)) + b"}"
        began = time.monotonic()
        self.assertEqual(self.call(daemon, keys, signed(keys, secret="another"))[0], 403)
        self.assertLess(time.monotonic() - began, 1, "a body that nobody vouches for is not read")
        self.assertEqual(self.call(daemon, b"{}")[0], 200)

    def test_no_answer_tells_a_wrong_path_from_one_that_is_not_there(self):
        daemon = self.daemon()
        answers = {self.call(daemon, b"", path=path, method=method)
                   for path in ("/nothing", "/hooks", "/hooks/", "/hooks/gateway/", "/hooks/gateway/" + "0" * 32,
                                "/hooks/gateway/" + "0" * 33, "/hooks/zalo/", "/hooks/gateway/..")
                   for method in ("GET", "POST")}
        self.assertEqual(answers, {(404, "not found\n")})
        self.assertEqual(self.call(daemon, b"", method="GET")[0], 405)

    def test_events_that_nobody_knows_are_kept_and_named_once_without_breaking_the_log(self):
        daemon = self.daemon()
        for number in range(3):
            body = event("user_learns\n<3>to fly", number=number)
            self.assertEqual(self.call(daemon, body, signed(body))[0], 200)
        eventually(lambda: self.inbox("unknown") == 3, "three kept")
        words = daemon.words()
        self.assertEqual(words.count("user_learns"), 1)
        self.assertIn("user_learns??3?to?fly", words)
        mode = stat.S_IMODE((self.home.path / "inbox.db").stat().st_mode)
        self.assertEqual(mode, 0o600)

    def test_slow_bodies_hold_up_nobody_else(self):
        daemon = self.daemon()
        host, port = daemon.address.rsplit(":", 1)
        slow = []
        for _ in range(100):
            connection = socket.create_connection((host, int(port)), timeout=PATIENCE)
            self.addCleanup(connection.close)
            connection.sendall(b"POST /hooks/zalo HTTP/1.1\r\nHost: a\r\nContent-Length: 60000\r\n\r\n{")
            slow.append(connection)
        self.assertEqual(self.call(daemon, b"{}")[0], 200)


class Kills(Office):
    """Between the answer and the applying there is a moment in which the daemon may die."""

    members = 60

    def test_what_was_answered_is_applied_after_a_kill(self):
        daemon = self.daemon()
        self.webhook(delivered=0)
        self.send()
        self.waits_for({"accepted": self.members})
        keys = [row["key"] for row in self.home.deliveries()]
        # Nothing can be applied while another writer holds the database.
        database = sqlite3.connect(self.home.path / "sotay.db", isolation_level=None)
        database.execute("BEGIN IMMEDIATE")
        answers = []

        def tell(key):
            body = event("user_seen_message", message={"msg_id": "m", "tracking_id": key})
            answers.append(self.call(daemon, body, signed(body))[0])

        callers = [threading.Thread(target=tell, args=(key,)) for key in keys]
        for caller in callers:
            caller.start()
        for caller in callers:
            caller.join()
        self.assertEqual(answers, [200] * self.members)
        daemon.stop(signal.SIGKILL)
        database.execute("ROLLBACK")
        database.close()
        self.assertEqual(self.counts(), {"accepted": self.members})
        self.daemon()
        self.waits_for({"seen": self.members})

    def test_kills_at_any_moment_lose_no_report_that_was_answered(self):
        answered = set()
        daemon = self.daemon()
        self.webhook(delivered=0)
        self.send()
        self.waits_for({"accepted": self.members})
        keys = [row["key"] for row in self.home.deliveries()]
        for round_number in range(6):
            part = keys[round_number * 10:(round_number + 1) * 10]

            def tell(key, target=daemon):
                body = event("user_received_message", message={"delivery_time": "1", "msg_id": "m", "tracking_id": key})
                try:
                    if self.call(target, body, signed(body))[0] == 200:
                        answered.add(key)
                except (OSError, http.client.HTTPException):
                    pass

            callers = [threading.Thread(target=tell, args=(key,)) for key in part]
            for caller in callers:
                caller.start()
            eventually(lambda: answered & set(part) or not any(caller.is_alive() for caller in callers), "an answer")
            daemon.stop(signal.SIGKILL)
            for caller in callers:
                caller.join()
            daemon = self.enterContext(Daemon(self.home))
        self.assertGreater(len(answered), 5)

        def lost():
            return answered - {row["key"] for row in self.home.deliveries() if row["state"] == "delivered"}

        eventually(lambda: not lost(), "every report that was answered")
