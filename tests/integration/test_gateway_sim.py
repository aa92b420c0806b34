"""The gateway simulator refuses what the providers refuse and counts what they deliver."""

import base64
import contextlib
import hashlib
import hmac
import http.client
import http.server
import json
import os
import pathlib
import queue
import re
import signal
import socket
import subprocess
import tempfile
import threading
import time
import unicodedata
import unittest
import urllib.parse

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ.get("SOTAY_BUILD", "build/dev"))
PROGRAM = (BUILD if BUILD.is_absolute() else ROOT / BUILD) / "bin" / "sotay-gateway-sim"

APP_ID = "1234567890123456789"
APP_SECRET = "sim-app-secret"
FIRST_REFRESH_TOKEN = "sim-refresh-token"
FORM = "application/x-www-form-urlencoded"
ESMS = "/MainService.svc/json"
ESMS_SEND = ESMS + "/SendMultipleMessage_V4_post_json/"
ESMS_KEYS = {"ApiKey": "sim-esms-api-key", "SecretKey": "sim-esms-secret-key"}
PATIENCE = 20  # seconds; only a failing test waits so long

MISSING = object()


def changed(base, changes):
    """`base` with `changes` laid over it; MISSING takes a field away."""
    merged = {**base, **changes}
    return {name: value for name, value in merged.items() if value is not MISSING}


class Answer:
    def __init__(self, response):
        self.status = response.status
        self.headers = response.headers
        self.body = response.read()

    def json(self):
        return json.loads(self.body)


class Simulator:
    """One running simulator, and how to speak to it."""

    def __init__(self, *options):
        self.process = subprocess.Popen(
            [PROGRAM, *options], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        match = re.fullmatch(r"listening on http://127\.0\.0\.1:(\d+)\n", line)
        if match is None:
            raise AssertionError(f"{line!r}, {self.process.communicate()}")
        self.port = int(match[1])

    def stop(self, by=signal.SIGTERM):
        """Ends it; gives exit code, the rest of stdout, and stderr."""
        if self.process.poll() is None:
            self.process.send_signal(by)
        out, err = self.process.communicate(timeout=PATIENCE)
        return self.process.returncode, out, err

    def request(self, method, path, body=None, headers=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        with contextlib.closing(connection):
            connection.request(method, path, body, headers or {})
            return Answer(connection.getresponse())

    def post_json(self, path, value, headers=None):
        body = json.dumps(value, ensure_ascii=False).encode()
        return self.request("POST", path, body,
                            {"Content-Type": "application/json", **(headers or {})})

    def control(self, path, value=MISSING):
        if value is MISSING:
            return self.request("GET", path).json()
        return self.post_json(path, value).json()

    def set_faults(self, *faults, seed=1):
        answer = self.post_json("/sim/faults", {"seed": seed, "faults": list(faults)})
        if answer.status != 200:
            raise AssertionError(answer.body)

    def advance(self, **duration):
        seconds = {"days": 86400, "hours": 3600, "minutes": 60, "seconds": 1}
        total = sum(seconds[unit] * count for unit, count in duration.items())
        self.control("/sim/clock", {"advance_ms": total * 1000})

    def journal(self):
        return self.control("/sim/journal")

    def stats(self):
        return self.control("/sim/stats")

    def token_request(self, fields, headers=None):
        headers = {"secret_key": APP_SECRET, "Content-Type": FORM} | (headers or {})
        return self.request("POST", "/v4/oa/access_token", urllib.parse.urlencode(fields),
                            changed(headers, {}))

    def refresh(self, token=FIRST_REFRESH_TOKEN):
        return self.token_request(
            {"refresh_token": token, "app_id": APP_ID, "grant_type": "refresh_token"})

    def log_in(self):
        return self.refresh().json()["access_token"]


class SimulatorCase(unittest.TestCase):
    OPTIONS = ()

    def setUp(self):
        self.sim = self.start(*self.OPTIONS)

    def start(self, *options):
        simulator = Simulator(*options)
        self.addCleanup(simulator.stop)
        return simulator

    def folder(self):
        return pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))


class ProgramTest(unittest.TestCase):
    def run_to_end(self, *options):
        return subprocess.run([PROGRAM, *options], capture_output=True, text=True,
                              timeout=PATIENCE, check=False)

    def test_it_says_where_it_listens_and_ends_cleanly_on_either_signal(self):
        for number in (signal.SIGTERM, signal.SIGINT):
            with self.subTest(signal=number), tempfile.TemporaryDirectory() as folder:
                port_file = pathlib.Path(folder, "port")
                sim = Simulator("--port-file", port_file)
                self.assertEqual(port_file.read_text().strip(), str(sim.port))
                self.assertEqual(sim.stop(number), (0, "", ""))

    def test_a_mistake_on_the_command_line_ends_with_2_and_a_word(self):
        for options in (["--listen", "0.0.0.0:0"], ["--listen", "192.0.2.1:80"],
                        ["--listen", "127.0.0.1"], ["--fault", "flood=1"],
                        ["--fault", "slow=1.5"], ["--fault", "slow@nowhere=1"],
                        ["--fault", "token-expired@esms=1"], ["--fault", "slow=0.5x"],
                        ["--now", "yesterday"], ["--templates", "/nonexistent"], ["--unknown"]):
            with self.subTest(options=options):
                ended = self.run_to_end(*options)
                self.assertEqual((ended.returncode, ended.stdout), (2, ""))
                self.assertNotEqual(ended.stderr, "")

    def test_the_clock_starts_where_it_is_told(self):
        for text, start in (("2026-11-24T08:00:00+07:00", "2026-11-24T01:00:0"),
                            ("2026-11-24T08:00Z", "2026-11-24T08:00:0"),
                            ("2026-02-28T23:59:50.250-01:30", "2026-03-01T01:29:5")):
            sim = Simulator("--now", text)
            self.addCleanup(sim.stop)
            self.assertTrue(sim.control("/sim/clock")["now"].startswith(start), text)
        for text in ("2026-02-30T08:00Z", "2026-11-24T24:00Z", "2026-11-24T08Z", "2026-11-24",
                     "2026-11-24T08:00", "2026-11-24T08:00+7", "Z"):
            self.assertEqual(self.run_to_end("--now", text).returncode, 2, text)

    def test_help_tells_the_defaults_that_a_rehearsal_needs(self):
        text = self.run_to_end("--help").stdout
        for word in (APP_ID, APP_SECRET, FIRST_REFRESH_TOKEN, *ESMS_KEYS.values(),
                     "--no-zalo-suffix", "lost-rotation", "300001"):
            self.assertIn(word, text)


class OAuthTest(SimulatorCase):
    GOOD = {"refresh_token": FIRST_REFRESH_TOKEN, "app_id": APP_ID, "grant_type": "refresh_token"}

    def is_alive(self, access_token):
        answer = self.sim.request("GET", "/message/quota", headers={"access_token": access_token})
        return answer.json()["error"] == 0

    def test_a_refresh_gives_a_new_pair_and_a_life_written_as_a_string(self):
        answer = self.sim.refresh()
        pair = answer.json()
        self.assertEqual(answer.status, 200)
        self.assertEqual(set(pair), {"access_token", "refresh_token", "expires_in"})
        self.assertEqual(pair["expires_in"], "90000")
        self.assertNotEqual(pair["refresh_token"], FIRST_REFRESH_TOKEN)
        self.assertTrue(self.is_alive(pair["access_token"]))

    def test_a_refresh_token_works_once(self):
        second = self.sim.refresh().json()["refresh_token"]
        again = self.sim.refresh()
        self.assertEqual((again.status, again.json()["error"]), (200, -14014))
        self.assertIn("access_token", self.sim.refresh(second).json())
        self.assertEqual(self.sim.refresh(second).json()["error"], -14014)

    def test_an_access_token_dies_after_25_hours_and_a_refresh_token_after_90_days(self):
        pair = self.sim.refresh().json()
        self.sim.advance(hours=24, minutes=59)
        self.assertTrue(self.is_alive(pair["access_token"]))
        self.sim.advance(minutes=2)
        self.assertFalse(self.is_alive(pair["access_token"]))
        self.sim.advance(days=89)
        self.assertEqual(self.sim.refresh(pair["refresh_token"]).json()["error"], -14014)

    def test_a_request_that_is_not_to_the_letter_gets_an_error_body_and_no_token(self):
        table = [
            ("wrong app", {"app_id": "1"}, {}, -14002),
            ("no app", {"app_id": MISSING}, {}, -14002),
            ("no secret header", {}, {"secret_key": MISSING}, None),
            ("wrong secret", {}, {"secret_key": "x"}, None),
            ("secret in the body", {"secret_key": APP_SECRET}, {"secret_key": MISSING}, None),
            ("secret in both", {"secret_key": APP_SECRET}, {}, None),
            ("no grant type", {"grant_type": MISSING}, {}, None),
            ("other grant type", {"grant_type": "password"}, {}, None),
            ("no refresh token", {"refresh_token": MISSING}, {}, None),
            ("JSON announced", {}, {"Content-Type": "application/json"}, None),
        ]
        for what, fields, headers, code in table:
            with self.subTest(what):
                answer = self.sim.token_request(changed(self.GOOD, fields), headers)
                body = answer.json()
                self.assertEqual((answer.status, body.get("error")), (200, code))
                self.assertLessEqual({"error_name", "error_reason", "ref_doc"}, set(body))
                self.assertNotIn("access_token", body)
        self.assertIn("access_token", self.sim.refresh().json())

    def test_tokens_are_not_given_for_a_get(self):
        query = urllib.parse.urlencode(self.GOOD)
        answer = self.sim.request("GET", "/v4/oa/access_token?" + query,
                                  headers={"secret_key": APP_SECRET})
        self.assertNotIn("access_token", answer.json())

    def consent(self, verifier):
        challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest())
        query = {"app_id": APP_ID, "redirect_uri": "http://127.0.0.1/back?a=b",
                 "code_challenge": challenge.decode().rstrip("="), "state": "x y"}
        answer = self.sim.request("GET", "/v4/oa/permission?" + urllib.parse.urlencode(query))
        self.assertEqual(answer.status, 302)
        location = urllib.parse.urlsplit(answer.headers["Location"])
        back = dict(urllib.parse.parse_qsl(location.query))
        self.assertEqual((back["a"], back["state"]), ("b", "x y"))
        return back["code"]

    def exchange(self, code, verifier):
        return self.sim.token_request({"code": code, "app_id": APP_ID, "code_verifier": verifier,
                                       "grant_type": "authorization_code"}).json()

    def test_a_code_is_exchanged_once_with_its_verifier_within_ten_minutes(self):
        verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
        code = self.consent(verifier)
        self.assertIn("access_token", self.exchange(code, verifier))
        self.assertNotIn("access_token", self.exchange(code, verifier))
        self.assertNotIn("access_token", self.exchange(self.consent(verifier), "x" * 43))
        late = self.consent(verifier)
        self.sim.advance(minutes=10)
        self.assertNotIn("access_token", self.exchange(late, verifier))

    def test_a_redirect_that_is_no_address_is_refused(self):
        query = urllib.parse.urlencode({"app_id": APP_ID, "redirect_uri": "javascript:x"})
        self.assertEqual(self.sim.request("GET", "/v4/oa/permission?" + query).json()["error"],
                         -14003)


class ZaloCase(SimulatorCase):
    GOOD = {"phone": "84912345671", "template_id": "300002", "tracking_id": "m-1",
            "template_data": {"ten": "Nguyễn Văn An", "noi_dung": "Mời họp"}}

    def setUp(self):
        super().setUp()
        self.token = self.sim.log_in()

    def send(self, changes=None, headers=None):
        headers = {"access_token": self.token} | (headers or {})
        return self.sim.post_json("/message/template", changed(self.GOOD, changes or {}),
                                  changed(headers, {}))

    def code(self, changes=None, headers=None):
        answer = self.send(changes, headers)
        self.assertEqual(answer.status, 200)
        return answer.json()["error"]

    def get(self, path):
        return self.sim.request("GET", path, headers={"access_token": self.token}).json()


class ZaloTemplateTest(ZaloCase):
    OPTIONS = ("--now", "2026-11-24T08:00:00+07:00")

    def test_a_message_is_answered_with_strings_and_stands_in_the_journal(self):
        body = self.send().json()
        data = body["data"]
        self.assertEqual((body["error"], body["message"]), (0, "Success"))
        self.assertEqual(data["quota"], {"dailyQuota": "500000", "remainingQuota": "499999"})
        self.assertIsInstance(data["sent_time"], str)
        self.assertEqual(data["sending_mode"], "1")
        [entry] = self.sim.journal()
        self.assertTrue(entry.pop("received_at").startswith("2026-11-24T01:00:"))
        self.assertEqual(entry, {
            "provider": "zalo", "phone": "84912345671", "template": "300002",
            "params": self.GOOD["template_data"], "tracking_id": "m-1",
            "msg_id": data["msg_id"]})

    def test_what_is_not_to_the_letter_is_refused_with_its_code(self):
        data = self.GOOD["template_data"]
        table = [
            ("no token", {}, {"access_token": MISSING}, -124),
            ("bearer", {}, {"access_token": MISSING, "Authorization": "Bearer " + self.token},
             -124),
            ("wrong token", {}, {"access_token": self.token + "x"}, -124),
            ("wrong proof", {}, {"appsecret_proof": "0" * 64}, -1241),
            ("form announced", {}, {"Content-Type": FORM}, -122),
            ("no phone", {"phone": MISSING}, {}, -108),
            ("national form", {"phone": "0912345671"}, {}, -108),
            ("plus sign", {"phone": "+84912345671"}, {}, -108),
            ("phone as a number", {"phone": 84912345671}, {}, -108),
            ("too short", {"phone": "8491234567"}, {}, -108),
            ("land line", {"phone": "84212345671"}, {}, -108),
            ("template as a number", {"template_id": 300002}, {}, -109),
            ("unknown template", {"template_id": "999"}, {}, -109),
            ("no data", {"template_data": MISSING}, {}, -111),
            ("empty data", {"template_data": {}}, {}, -111),
            ("data as a list", {"template_data": ["x"]}, {}, -112),
            ("missing parameter", {"template_data": changed(data, {"ten": MISSING})}, {}, -1122),
            ("empty parameter", {"template_data": {**data, "ten": ""}}, {}, -1122),
            ("unknown parameter", {"template_data": {**data, "gio": "8"}}, {}, -132),
            ("number as parameter", {"template_data": {**data, "ten": 5}}, {}, -1124),
            ("long parameter", {"template_data": {**data, "ten": "ễ" * 31}}, {}, -1121),
            ("no tracking id", {"tracking_id": MISSING}, {}, -132),
            ("tracking id as a number", {"tracking_id": 1}, {}, -132),
            ("long tracking id", {"tracking_id": "x" * 49}, {}, -132),
            ("misspelt field", {"trackingId": "m-1"}, {}, -132),
            ("mode as a number", {"sending_mode": 1}, {}, -161),
            ("over quota", {"sending_mode": "3"}, {}, -162),
            ("development", {"mode": "development"}, {}, -127),
            ("no account", {"phone": "84912345677"}, {}, -118),
            ("refuses the OA", {"phone": "84912345678"}, {}, -141),
        ]
        for what, changes, headers, code in table:
            with self.subTest(what):
                self.assertEqual(self.code(changes, headers), code)
        self.assertEqual(self.sim.journal(), [])
        refused = self.sim.stats()["refused"]["zalo"]
        self.assertEqual(sum(refused.values()), len(table))
        self.assertEqual((refused["-118"], refused["-124"]), (1, 3))

    def test_the_body_must_be_a_json_object_in_utf8(self):
        for body, code in ((b"", -121), (b"[]", -122), (b"{", -122), (b'{"phone":"\xff"}', -122)):
            with self.subTest(body):
                answer = self.sim.request(
                    "POST", "/message/template", body,
                    {"access_token": self.token, "Content-Type": "application/json"})
                self.assertEqual(answer.json()["error"], code)

    def test_paths_and_methods_are_exact(self):
        headers = {"access_token": self.token}
        for path in ("/message/template/", "/v3.0/oa/message/transaction", "/Message/template", "/"):
            self.assertEqual(self.sim.post_json(path, self.GOOD, headers).status, 404, path)
        for method, path in (("GET", "/message/template"), ("PUT", "/message/template"),
                             ("POST", "/message/quota"), ("POST", "/message/status")):
            answer = self.sim.request(method, path, headers=headers)
            self.assertEqual((answer.status, answer.json()["error"]), (200, -106), path)

    def test_length_counts_letters_as_sent_so_a_decomposed_name_is_longer(self):
        name = "Nguyễn Thị Thảo Nguyên Hương X"
        self.assertEqual(len(name), 30)
        for form, code in (("NFC", 0), ("NFD", -1121)):
            data = {**self.GOOD["template_data"], "ten": unicodedata.normalize(form, name)}
            self.assertEqual(self.code({"template_data": data}), code, form)

    def test_a_right_proof_is_taken(self):
        proof = hmac.new(APP_SECRET.encode(), self.token.encode(), "sha256").hexdigest()
        self.assertEqual(self.code(headers={"appsecret_proof": proof}), 0)

    def test_a_repeated_tracking_id_is_delivered_again_and_noted(self):
        first = self.send().json()["data"]["msg_id"]
        second = self.send().json()["data"]["msg_id"]
        self.assertNotEqual(first, second)
        self.assertEqual([entry.get("duplicate_of") for entry in self.sim.journal()],
                         [None, first])
        stats = self.sim.stats()
        self.assertEqual((stats["accepted"], stats["duplicates"]), ({"zalo": 2, "esms": 0, "speedsms": 0, "viettel": 0, "vnpt": 0}, 1))

    def test_status_knows_the_ids_that_were_given_out(self):
        msg_id = self.send().json()["data"]["msg_id"]
        answer = self.get("/message/status?message_id=" + msg_id)
        self.assertEqual((answer["error"], answer["data"]["status"]), (0, 1))
        unknown = msg_id[:-1] + "f"
        self.assertEqual(self.get("/message/status?message_id=" + unknown)["data"]["status"], -1)
        self.assertEqual(self.get("/message/status?message_id=")["error"], -107)
        self.assertEqual(self.get("/message/status")["error"], -107)

    def test_quota_falls_with_each_message_and_is_full_again_the_next_vietnam_day(self):
        self.send()
        data = self.get("/message/quota")["data"]
        self.assertEqual((data["dailyQuota"], data["remainingQuota"]), (500000, 499999))
        self.sim.advance(hours=16)
        self.assertEqual(self.get("/message/quota")["data"]["remainingQuota"], 500000)

    def test_an_expired_token_is_told_from_one_that_never_was(self):
        self.sim.advance(hours=25)
        self.assertEqual(self.code(), -220)


class ZaloOptionsTest(ZaloCase):
    OPTIONS = ("--now", "2026-11-24T21:59:00+07:00", "--night", "--daily-quota", "2",
               "--delivery-ms", "60000", "--no-zalo-suffix", "", "--refuse-oa-suffix", "55",
               "--refuse-oa-suffix", "66", "--inactive-suffix", "11", "--require-proof")

    def send(self, changes=None, headers=None):
        proof = hmac.new(APP_SECRET.encode(), self.token.encode(), "sha256").hexdigest()
        return super().send(changes, {"appsecret_proof": proof} | (headers or {}))

    def test_the_directory_follows_the_options(self):
        table = [("84900000066", -141), ("84900000055", -141), ("84900000011", -114),
                 ("84900000007", 0), ("84900000008", 0)]
        for phone, code in table:
            self.assertEqual(self.code({"phone": phone}), code, phone)

    def test_a_spent_quota_refuses(self):
        self.assertEqual([self.code(), self.code(), self.code()], [0, 0, -144])

    def test_the_night_begins_at_22_and_ends_at_6_in_vietnam(self):
        self.assertEqual(self.code(), 0)
        self.sim.advance(minutes=1)
        self.assertEqual(self.code(), -133)
        self.sim.advance(hours=8)
        self.assertEqual(self.code(), 0)

    def test_a_proof_that_is_asked_for_must_be_there(self):
        self.assertEqual(self.code(headers={"appsecret_proof": MISSING}), -1241)

    def test_status_is_0_until_the_phone_has_it(self):
        msg_id = self.send().json()["data"]["msg_id"]
        path = "/message/status?message_id=" + msg_id
        proof = hmac.new(APP_SECRET.encode(), self.token.encode(), "sha256").hexdigest()

        def status():
            headers = {"access_token": self.token, "appsecret_proof": proof}
            return self.sim.request("GET", path, headers=headers).json()["data"]["status"]

        self.assertEqual(status(), 0)
        self.sim.advance(minutes=1)
        self.assertEqual(status(), 1)


class TemplatesTest(ZaloCase):
    def setUp(self):
        file = self.folder() / "templates.json"
        file.write_text(json.dumps({"1": {"params": {"ten": 3}},
                                    "2": {"params": {"ten": 3}, "approved": False}}))
        self.OPTIONS = ("--templates", file)
        super().setUp()

    def test_the_file_replaces_the_registry(self):
        data = {"template_data": {"ten": "Ánh"}}
        self.assertEqual(self.code({"template_id": "1", **data}), 0)
        self.assertEqual(self.code({"template_id": "2", **data}), -131)
        self.assertEqual(self.code({"template_id": "300002", **data}), -109)


class ZaloOaTest(ZaloCase):
    USER = "2468458835291979221"
    CONSULT = {"recipient": {"user_id": USER}, "message": {"text": "Mời họp"}}
    BY_ID = {"user_id": USER, "template_id": "300002",
             "template_data": {"ten": "Nguyễn Văn An", "noi_dung": "Mời họp"}}

    def ask(self, path, body, headers=None):
        headers = {"access_token": self.token} | (headers or {})
        answer = self.sim.post_json("/v3.0/oa/" + path, body, changed(headers, {}))
        self.assertEqual(answer.status, 200)
        return answer.json()

    def test_a_consultation_message_is_taken_and_stands_in_the_journal(self):
        body = self.ask("message/cs", self.CONSULT)
        self.assertEqual((body["error"], body["data"]["user_id"]), (0, self.USER))
        self.assertIsInstance(body["data"]["sent_time"], str)
        [entry] = self.sim.journal()
        self.assertEqual((entry["service"], entry["phone"], entry["text"], entry["msg_id"]),
                         ("cs", self.USER, "Mời họp", body["data"]["message_id"]))

    def test_a_template_by_id_is_taken_with_the_time_beside_the_data(self):
        body = self.ask("message/template", self.BY_ID)
        self.assertEqual((body["error"], "sent_time" in body, "sent_time" in body["data"]), (0, True, False))
        [entry] = self.sim.journal()
        self.assertEqual((entry["service"], entry["params"]), ("uid", self.BY_ID["template_data"]))

    def test_what_is_not_to_the_letter_is_refused_with_its_code(self):
        def to(user):
            return {"recipient": {"user_id": user}}

        table = [
            ("no token", "message/cs", {}, {"access_token": MISSING}, -216),
            ("wrong proof", "message/cs", {}, {"appsecret_proof": "0" * 64}, -242),
            ("form announced", "message/cs", {}, {"Content-Type": FORM}, -201),
            ("a number as id", "message/cs", to(2468458835291979221), {}, -201),
            ("a phone number", "message/cs", to("84912345671"), {}, -201),
            ("a key of ours", "message/cs", {"tracking_id": "1"}, {}, -201),
            ("no text", "message/cs", {"message": {}}, {}, -201),
            ("empty text", "message/cs", {"message": {"text": ""}}, {}, -201),
            ("long text", "message/cs", {"message": {"text": "ễ" * 2001}}, {}, -210),
            ("outside the window", "message/cs", to("2468458835291979227"), {}, -230),
            ("wants none", "message/cs", to("2468458835291979228"), {}, -244),
            ("a key of ours", "message/template", {"tracking_id": "1"}, {}, -201),
            ("no data", "message/template", {"template_data": MISSING}, {}, -201),
            ("unknown template", "message/template", {"template_id": "9"}, {}, -109),
            ("missing parameter", "message/template", {"template_data": {"ten": "An"}}, {}, -1122),
            ("wants none", "message/template", {"user_id": "2468458835291979228"}, {}, -244),
            ("no product", "quota/message", {}, {}, -201),
        ]
        bodies = {"message/cs": self.CONSULT, "message/template": self.BY_ID, "quota/message": {}}
        for what, path, changes, headers, code in table:
            with self.subTest(what, path=path):
                self.assertEqual(self.ask(path, changed(bodies[path], changes), headers)["error"], code)
        self.assertEqual(self.sim.journal(), [])

    def test_it_tells_of_the_account_its_quota_and_its_templates(self):
        self.assertEqual(self.get("/v2.0/oa/getoa")["data"]["oaid"], "388613280878808645")
        quota = self.ask("quota/message", {"quota_owner": "OA", "product_type": "cs", "quota_type": "sub_quota"})
        self.assertEqual(quota["data"][0]["remain"], 1000)
        info = self.get("/template/info/v2?template_id=300002")["data"]
        self.assertEqual((info["status"], [(p["name"], p["maxLength"]) for p in info["listParams"]]),
                         ("ENABLE", [("noi_dung", 400), ("ten", 30)]))
        self.assertEqual(self.get("/template/info/v2?template_id=9")["error"], -109)


class EsmsCase(SimulatorCase):
    GOOD = {**ESMS_KEYS, "Phone": "84912345677", "Content": "Moi hop luc 14h00",
            "Brandname": "SOTAY", "SmsType": "2", "IsUnicode": 0, "Sandbox": 0,
            "RequestId": "r-1"}

    def send(self, **changes):
        return self.sim.post_json(ESMS_SEND, changed(self.GOOD, changes))

    def code(self, **changes):
        answer = self.send(**changes)
        self.assertEqual(answer.status, 200)
        return answer.json().get("CodeResult", answer.json().get("error"))

    def get(self, call, **query):
        query = {**ESMS_KEYS, **query}
        return self.sim.request(
            "GET", f"{ESMS}/{call}?{urllib.parse.urlencode(query)}").json()


class EsmsTest(EsmsCase):
    def test_an_accepted_message_is_code_100_as_a_string_and_journalled(self):
        body = self.send().json()
        self.assertEqual(body, {"CodeResult": "100", "CountRegenerate": 0,
                                "SMSID": body["SMSID"]})
        [entry] = self.sim.journal()
        entry.pop("received_at")
        self.assertEqual(entry, {
            "provider": "esms", "phone": "84912345677", "brandname": "SOTAY",
            "content": "Moi hop luc 14h00", "unicode": False, "RequestId": "r-1",
            "msg_id": body["SMSID"], "price": 350})

    def test_what_is_not_to_the_letter_is_refused_with_its_code(self):
        invalid = "Invalid request"
        table = [
            ("wrong key", {"ApiKey": "x"}, "101"),
            ("no secret", {"SecretKey": MISSING}, "101"),
            ("no type", {"SmsType": MISSING}, "300"),
            ("advertising", {"SmsType": "1"}, "118"),
            ("type as a number", {"SmsType": 2}, invalid),
            ("national form", {"Phone": "0912345677"}, "108"),
            ("phone as a number", {"Phone": 84912345677}, invalid),
            ("unknown brand name", {"Brandname": "OTHER"}, "104"),
            ("no content", {"Content": MISSING}, "110"),
            ("accents without IsUnicode", {"Content": "Mời họp"}, "110"),
            ("IsUnicode as a boolean", {"IsUnicode": True}, invalid),
            ("IsUnicode 2", {"IsUnicode": 2}, invalid),
            ("long RequestId", {"RequestId": "x" * 51}, "110"),
            ("misspelt field", {"CallbackURL": "http://127.0.0.1/"}, invalid),
            ("callback that is no address", {"CallbackUrl": "/back"}, "110"),
            ("date in another form", {"SendDate": "24/11/2026 08:00"}, "110"),
            ("blocked number", {"Phone": "84912345699"}, "99"),
            ("blocked number without Zalo", {"Phone": "84912345697"}, "99"),
        ]
        for what, changes, code in table:
            with self.subTest(what):
                self.assertEqual(self.code(**changes), code)
        self.assertEqual(self.sim.journal(), [])
        self.assertEqual(sum(self.sim.stats()["refused"]["esms"].values()), len(table))

    def test_content_type_method_and_path_are_exact(self):
        body = json.dumps(self.GOOD)
        answer = self.sim.request("POST", ESMS_SEND, body, {"Content-Type": FORM})
        self.assertEqual(answer.json(), {"error": "Invalid request"})
        self.assertEqual(self.sim.request("GET", ESMS_SEND).status, 405)
        self.assertEqual(self.sim.post_json(ESMS_SEND.rstrip("/"), self.GOOD).status, 404)

    def test_accented_text_is_taken_with_is_unicode_in_either_spelling(self):
        for number, flag in enumerate((1, "1")):
            self.assertEqual(self.code(Content="Mời họp", IsUnicode=flag,
                                       RequestId=f"u-{number}"), "100")

    def test_a_repeated_request_id_is_refused_for_24_hours(self):
        self.assertEqual([self.code(), self.code()], ["100", "124"])
        self.sim.advance(hours=23, minutes=59)
        self.assertEqual(self.code(), "124")
        self.sim.advance(minutes=1)
        self.assertEqual(self.code(), "100")
        self.assertEqual(len(self.sim.journal()), 2)

    def test_a_message_that_was_refused_does_not_use_up_its_request_id(self):
        self.assertEqual([self.code(Phone="84912345699"), self.code()], ["99", "100"])

    def test_messages_without_request_id_are_no_duplicates_of_each_other(self):
        self.assertEqual([self.code(RequestId=MISSING) for _ in range(2)], ["100", "100"])
        self.assertEqual(self.sim.stats()["duplicates"], 0)

    def test_a_sandboxed_message_is_checked_and_forgotten(self):
        self.assertEqual([self.code(Sandbox=1), self.code(Sandbox="1")], ["100", "100"])
        self.assertEqual(self.code(Sandbox=1, Brandname="OTHER"), "104")
        self.assertEqual(self.sim.journal(), [])

    def test_price_is_by_part(self):
        table = [("a" * 160, 0, 1), ("a" * 161, 0, 2), ("a" * 306, 0, 2), ("a" * 307, 0, 3),
                 ("a" * 152 + "{" + "a" * 10, 0, 2), ("a" * 159 + "{", 0, 2),
                 ("ạ" * 70, 1, 1), ("ạ" * 71, 1, 2), ("ạ" * 134, 1, 2), ("ạ" * 135, 1, 3)]
        for number, (content, unicode, parts) in enumerate(table):
            self.send(Content=content, IsUnicode=unicode, RequestId=f"p-{number}")
            self.assertEqual(self.sim.journal()[-1]["price"], 350 * parts, content)

    def test_status_tells_what_became_of_a_message_for_seven_days(self):
        sms_id = self.send().json()["SMSID"]
        self.assertEqual(self.get("GetSendStatus", RefId=sms_id), {
            "CodeResponse": "100", "SMSID": sms_id, "SendFailed": 0, "SendStatus": 5,
            "SendSuccess": 1, "TotalPrice": 350, "TotalReceiver": 1, "TotalSent": 1})
        [receiver] = self.get("GetSmsReceiverStatus_get", RefId=sms_id)["ReceiverList"]
        self.assertEqual((receiver["Phone"], receiver["NetworkName"], receiver["SentResult"]),
                         ("84912345677", "VINAPHONE", True))
        self.assertEqual(self.get("GetSendStatus", RefId="x")["CodeResponse"], "105")
        self.assertEqual(self.get("GetSendStatus", RefId=sms_id, ApiKey="x")["CodeResponse"],
                         "101")
        self.sim.advance(days=7)
        self.assertEqual(self.get("GetSendStatus", RefId=sms_id)["CodeResponse"], "105")

    def test_balance_falls_by_the_price(self):
        full = self.sim.post_json(ESMS + "/GetBalance_json", ESMS_KEYS).json()
        self.send()
        left = self.sim.post_json(ESMS + "/GetBalance_json", ESMS_KEYS).json()
        self.assertEqual((left["CodeResponse"], full["Balance"] - left["Balance"]), ("100", 350))


class Listener:
    """Takes callbacks; `answers` holds the status of each in turn, then 200."""

    def __init__(self, answers=()):
        self.targets = queue.Queue()
        answers = list(answers)
        targets = self.targets

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                targets.put((self.command, self.path))
                self.send_response(answers.pop(0) if answers else 200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        self.thread = threading.Thread(
            target=self.server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        self.thread.start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()
        self.thread.join(PATIENCE)

    def next(self):
        method, target = self.targets.get(timeout=PATIENCE)
        parts = urllib.parse.urlsplit(target)
        fields = dict(urllib.parse.parse_qsl(parts.query, keep_blank_values=True))
        return method, parts.path, fields


class CallbackTest(EsmsCase):
    OPTIONS = ("--callback-retry-ms", "0", "--sms-undelivered-suffix", "44")

    def listen(self, answers=()):
        listener = Listener(answers)
        self.addCleanup(listener.close)
        return listener

    def callbacks_when(self, name, count):
        """The callback counters, once `name` has reached `count`."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            counters = self.sim.stats()["callbacks"]
            if counters[name] >= count:
                return counters
        self.fail(f"{name} never reached {count}: {counters}")

    def test_a_receipt_names_message_and_outcome(self):
        listener = self.listen()
        sms_id = self.send(CallbackUrl=listener.url + "/hooks/secret?a=1",
                           RequestId="r/1").json()["SMSID"]
        self.assertEqual(listener.next(), ("GET", "/hooks/secret", {
            "a": "1", "SMSID": sms_id, "SendFailed": "0", "SendStatus": "5", "SendSuccess": "1",
            "TotalPrice": "350", "TotalReceiver": "1", "TotalSent": "1", "RequestId": "r/1",
            "TypeId": "2", "telcoid": "3", "phonenumber": "84912345677", "switchsmsid": ""}))

    def test_a_message_that_fails_says_so(self):
        listener = self.listen()
        self.send(CallbackUrl=listener.url, Phone="84912345644")
        fields = listener.next()[2]
        self.assertEqual((fields["SendStatus"], fields["SendSuccess"], fields["SendFailed"]),
                         ("5", "0", "1"))

    def test_a_receipt_is_tried_again_five_times(self):
        listener = self.listen([500] * 5)
        self.send(CallbackUrl=listener.url)
        self.assertEqual(self.callbacks_when("delivered", 1),
                         {"delivered": 1, "retried": 5, "failed": 0, "skipped": 0})
        self.assertEqual(len({tuple(listener.next()[2].items()) for _ in range(6)}), 1)

    def test_after_the_fifth_retry_it_is_given_up(self):
        listener = self.listen([500] * 9)
        self.send(CallbackUrl=listener.url)
        self.assertEqual(self.callbacks_when("failed", 1)["retried"], 5)
        self.assertEqual(listener.targets.qsize(), 6)

    def test_nothing_is_called_outside_this_machine(self):
        for number, url in enumerate(("http://192.0.2.1/", "https://example.vn/", "http://x/")):
            self.assertEqual(self.code(CallbackUrl=url, RequestId=f"s-{number}"), "100")
        self.assertEqual(self.sim.stats()["callbacks"]["skipped"], 3)

    def test_a_lost_answer_does_not_stop_the_receipt(self):
        listener = self.listen()
        self.sim.set_faults({"kind": "reset-after", "endpoint": "esms-send"})
        with self.assertRaises(ConnectionResetError):
            self.send(CallbackUrl=listener.url)
        self.assertEqual(listener.next()[2]["RequestId"], "r-1")

    def test_many_receipts_share_a_few_connections(self):
        listener = self.listen()
        for number in range(50):
            self.send(CallbackUrl=listener.url, RequestId=f"n-{number}")
        seen = {listener.next()[2]["RequestId"] for _ in range(50)}
        self.assertEqual(seen, {f"n-{number}" for number in range(50)})

    def test_a_base_leads_the_real_sites_callbacks_here(self):
        listener = self.listen()
        self.sim = self.start("--callback-base", listener.url)
        self.send(CallbackUrl="https://sotay.example.vn/hooks/abc")
        self.assertEqual(listener.next()[1], "/hooks/abc")


class FaultTest(ZaloCase):
    def fault(self, kind, **more):
        self.sim.set_faults({"kind": kind, **more})

    def test_reset_before_loses_the_message_and_reset_after_the_answer(self):
        for kind, accepted in (("reset-before", 0), ("reset-after", 1)):
            self.fault(kind, endpoint="zalo-send", times=1)
            with self.subTest(kind), self.assertRaises(ConnectionResetError):
                self.send()
            self.assertEqual(len(self.sim.journal()), accepted)
        self.assertEqual(self.code(), 0)

    def test_a_refused_connection_is_closed_unread(self):
        self.fault("refuse", times=1)
        # The reset may come as early as within connect().
        with self.assertRaises(ConnectionResetError):
            with socket.create_connection(("127.0.0.1", self.sim.port), PATIENCE) as peer:
                peer.recv(1)
        self.assertEqual(self.code(), 0)

    def test_429_asks_to_wait_and_5xx_does_not_accept(self):
        self.fault("http429", times=1, retry_after=7)
        answer = self.send()
        self.assertEqual((answer.status, answer.headers["Retry-After"]), (429, "7"))
        self.fault("http5xx", times=1)
        self.assertEqual(self.send().status, 503)
        self.assertEqual(self.sim.journal(), [])
        self.assertEqual(self.sim.stats()["refused"]["http"], {"429": 1, "503": 1})

    def test_a_truncated_answer_ends_before_its_length(self):
        self.fault("truncated", times=1)
        with self.assertRaises(http.client.IncompleteRead) as caught:
            self.send()
        self.assertGreater(len(caught.exception.partial), 0)
        self.assertEqual(len(self.sim.journal()), 1)

    def test_a_page_with_status_200_is_no_json(self):
        self.fault("html", times=1)
        answer = self.send()
        self.assertEqual(answer.status, 200)
        self.assertTrue(answer.headers["Content-Type"].startswith("text/html"))
        with self.assertRaises(ValueError):
            answer.json()
        self.assertEqual(self.sim.journal(), [])

    def test_a_slow_answer_holds_up_nobody_else(self):
        self.fault("slow", times=1, ms=3_600_000)
        waiting = http.client.HTTPConnection("127.0.0.1", self.sim.port, timeout=PATIENCE)
        with contextlib.closing(waiting):
            waiting.request("POST", "/message/template", json.dumps(self.GOOD),
                            {"access_token": self.token, "Content-Type": "application/json"})
            while not self.sim.journal():
                pass
            self.assertEqual(self.code({"tracking_id": "m-2"}), 0)
            waiting.sock.setblocking(False)
            with self.assertRaises(BlockingIOError):
                waiting.sock.recv(1)

    def test_a_slow_answer_comes_after_its_delay(self):
        self.fault("slow", times=1, ms=60)
        started = time.monotonic()
        self.assertEqual(self.code(), 0)
        self.assertGreaterEqual(time.monotonic() - started, 0.06)

    def test_a_dead_token_stays_dead_until_a_refresh(self):
        for kind, code in (("token-expired", -220), ("token-invalid", -124)):
            with self.subTest(kind):
                sim = self.sim = self.start()
                pair = sim.refresh().json()
                self.token = pair["access_token"]
                self.fault(kind, times=1)
                self.assertEqual([self.code(), self.code()], [code, code])
                self.token = sim.refresh(pair["refresh_token"]).json()["access_token"]
                self.assertEqual(self.code(), 0)

    def test_a_lost_rotation_takes_both_tokens_along(self):
        sim = self.start("--fault", "lost-rotation=1")
        with self.assertRaises(ConnectionResetError):
            sim.refresh()
        sim.set_faults()
        self.assertEqual(sim.refresh().json()["error"], -14014)

    def test_an_endpoint_or_a_provider_can_be_struck_alone(self):
        self.fault("http5xx", endpoint="esms")
        self.assertEqual(self.code(), 0)
        self.assertEqual(self.sim.post_json(ESMS + "/GetBalance_json", ESMS_KEYS).status, 503)
        self.fault("http5xx", endpoint="zalo-quota")
        self.assertEqual(self.code(), 0)
        with self.assertRaises(ValueError):
            self.get("/message/quota")

    def pattern(self, *faults, seed):
        """Which of 60 requests the first of `faults` struck."""
        self.sim.set_faults(*faults, seed=seed)
        return [self.send().status == 503 for _ in range(60)]

    def test_the_same_seed_strikes_the_same_requests(self):
        fault = {"kind": "http5xx", "odds": 0.5}
        once = self.pattern(fault, seed=7)
        self.assertEqual(once, self.pattern(fault, seed=7))
        self.assertNotEqual(once, self.pattern(fault, seed=8))
        self.assertTrue(10 < sum(once) < 50, once)
        other = {"kind": "slow", "odds": 0.5, "ms": 0}
        self.assertEqual(once, self.pattern(fault, other, seed=7))

    def test_the_command_line_gives_the_same_sequence_as_a_call(self):
        called = self.pattern({"kind": "http5xx", "endpoint": "zalo-send", "odds": 0.5}, seed=7)
        self.sim = self.start("--seed", "7", "--fault", "http5xx@zalo-send=0.5",
                              "--fault", "slow@zalo-quota=0")
        self.token = self.sim.log_in()
        self.assertEqual([self.send().status == 503 for _ in range(60)], called)
        [counted, _] = self.sim.control("/sim/faults")["faults"]
        self.assertEqual(counted["fired"], sum(called))

    def test_a_call_that_makes_no_sense_changes_nothing(self):
        self.fault("http5xx", endpoint="esms", odds=0.25)
        before = self.sim.control("/sim/faults")
        for body in ({}, {"faults": [{"kind": "flood"}]}, {"faults": [{}], "x": 1},
                     {"faults": [{"kind": "slow", "odds": 2}]},
                     {"faults": [{"kind": "slow", "odds": "1"}]},
                     {"faults": [{"kind": "slow", "often": 1}]},
                     {"faults": [{"kind": "refuse", "endpoint": "zalo"}]}):
            with self.subTest(body):
                self.assertEqual(self.sim.post_json("/sim/faults", body).status, 400)
        self.assertEqual(self.sim.control("/sim/faults"), before)


class JournalTest(ZaloCase):
    def setUp(self):
        self.file = self.folder() / "journal.jsonl"
        self.OPTIONS = ("--journal", self.file)
        super().setUp()

    def lines(self):
        return [json.loads(line) for line in self.file.read_text("utf-8").splitlines()]

    def test_a_line_is_in_the_file_before_the_answer_comes(self):
        for number in range(20):
            msg_id = self.send({"tracking_id": f"m-{number}"}).json()["data"]["msg_id"]
            self.assertEqual(self.lines()[-1]["msg_id"], msg_id)
        self.assertEqual(self.lines(), self.sim.journal())

    def test_text_with_quotes_and_line_feeds_stays_one_line(self):
        data = {"ten": 'An "Ba" \\', "noi_dung": "một\nhai\t\u2028ba, bốn"}
        self.send({"template_data": data, "tracking_id": '"\n'})
        [entry] = self.sim.journal()
        self.assertEqual((entry["params"], entry["tracking_id"]), (data, '"\n'))

    def test_delete_forgets_messages_and_keys(self):
        first = self.send().json()["data"]["msg_id"]
        self.assertEqual(self.sim.request("DELETE", "/sim/journal").status, 200)
        self.assertEqual((self.sim.journal(), self.file.read_bytes()), ([], b""))
        second = self.send().json()["data"]["msg_id"]
        self.assertNotEqual(first, second)
        [entry] = self.lines()
        self.assertNotIn("duplicate_of", entry)
        self.assertEqual(self.get("/message/status?message_id=" + first)["data"]["status"], -1)
        self.assertEqual(self.get("/message/status?message_id=" + second)["data"]["status"], 1)

    def test_a_simulator_started_again_knows_what_it_delivered(self):
        first = self.send().json()["data"]["msg_id"]
        self.sim.stop(signal.SIGKILL)
        with self.file.open("ab") as file:
            file.write(b'{"provider":"zalo","ph')
        self.sim = self.start(*self.OPTIONS)
        self.token = self.sim.log_in()
        self.assertEqual(self.get("/message/status?message_id=" + first)["data"]["status"], 1)
        self.send()
        self.assertEqual([entry.get("duplicate_of") for entry in self.lines()], [None, first])

    def test_a_file_that_is_no_journal_is_left_alone(self):
        other = self.folder() / "letter.txt"
        for text in ("Kính gửi\n", "{}\n", "no line end"):
            other.write_text(text)
            ended = subprocess.run([PROGRAM, "--journal", other], capture_output=True, text=True,
                                   timeout=PATIENCE, check=False)
            self.assertEqual(ended.returncode, 1, text)
            self.assertIn(str(other), ended.stderr)
            self.assertEqual(other.read_text(), text)


class ConnectionTest(ZaloCase):
    def raw(self, data):
        with socket.create_connection(("127.0.0.1", self.sim.port), PATIENCE) as peer:
            peer.sendall(data)
            return b"".join(iter(lambda: peer.recv(65536), b""))

    def test_a_connection_serves_many_requests_pipelined_or_not(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.sim.port, timeout=PATIENCE)
        with contextlib.closing(connection):
            for _ in range(5):
                connection.request("GET", "/message/quota", headers={"access_token": self.token})
                self.assertEqual(Answer(connection.getresponse()).json()["error"], 0)
        before = self.sim.stats()["connections"]
        line = b"GET /sim/clock HTTP/1.1\r\nHost: x\r\n"
        answers = self.raw((line + b"\r\n") * 3 + line + b"Connection: close\r\n\r\n")
        self.assertEqual(answers.count(b"HTTP/1.1 200 OK"), 4)
        self.assertEqual(self.sim.stats()["connections"], before + 2)

    def test_bytes_that_are_no_request_get_400_and_a_huge_body_413(self):
        self.assertTrue(self.raw(b"hello there\r\n\r\n").startswith(b"HTTP/1.1 400 "))
        head = b"POST /message/template HTTP/1.1\r\nHost: x\r\nContent-Length: 2000000\r\n\r\n"
        self.assertTrue(self.raw(head).startswith(b"HTTP/1.1 413 "))

    def test_a_client_that_leaves_midway_disturbs_nobody(self):
        with socket.create_connection(("127.0.0.1", self.sim.port), PATIENCE) as peer:
            peer.sendall(b"POST /message/template HTTP/1.1\r\nContent-Length: 5\r\n\r\n{")
        self.assertEqual(self.code(), 0)
        self.assertEqual(self.sim.stop(), (0, "", ""))


if __name__ == "__main__":
    unittest.main()
