"""Zalo's three messages through sotayd and the simulator: the ladder from free to paid."""
import json
import os
import pty
import re
import signal
import subprocess
import urllib.error
import urllib.parse
import urllib.request

from support import Case, Daemon, SOTAY, Simulator, TIMEOUT, TREE, eventually

MEMBERS = """Số thẻ đảng viên,Họ và tên,Ngày sinh,Số điện thoại,Zalo ID,Mã chi bộ,Ngày vào Đảng
38.100001,Đảng viên Một,01/02/1970,0987654321,2468458835291979221,38.001.001,03/02/2000
38.100002,Đảng viên Hai,02/03/1980,0987654322,2468458835291979227,38.001.001,03/02/2005
38.100003,Đảng viên Ba,03/04/1985,0987654323,2468458835291979228,38.001.001,03/02/2010
38.100004,Đảng viên Bốn,03/04/1986,0987654324,,38.001.001,03/02/2011
"""

CONFIG = """version: 1
listen: "127.0.0.1:0"
accounts:
  - {{ name: oa, provider: zalo, oauth_url: "{url}", app_id: "1234567890123456789", app_secret_file: secrets/app{proof} }}
gateways:
  - {{ name: consult, driver: zalo_oa, account: oa, base_url: "{url}" }}
  - {{ name: by_id, driver: zalo_uid, account: oa, base_url: "{url}", templates: {templates}, price: 140 }}
  - {{ name: by_phone, driver: zalo_template, account: oa, base_url: "{url}", templates: {templates}, price: 200 }}
notify: {{ ladder: [consult, by_id, by_phone] }}
"""
TEMPLATES = '{ notice: { id: "300002", params: { ten: "{full_name}", noi_dung: "{text}" } } }'


class ZaloCase(Case):
    OPTIONS = ()
    PROOF = ""

    def setUp(self):
        super().setUp()
        self.simulator = self.enterContext(Simulator(*self.OPTIONS))
        self.init()
        self.configure()
        self.home.write("home/secrets/app", "sim-app-secret").chmod(0o600)
        self.ok("org", "apply", self.home.write("tree.yaml", TREE))
        self.ok("member", "import", self.home.write("members.csv", MEMBERS))
        self.log_in("sim-refresh-token")

    def configure(self):
        text = CONFIG.format(url=self.simulator.url, templates=TEMPLATES, proof=self.PROOF)
        (self.home.path / "sotay.yaml").write_text(text, encoding="utf-8")

    def log_in(self, token):
        self.ok("notify", "zalo", "login", "--refresh-token-file", "-", input=token.encode())

    def post(self, *options):
        return self.ok("notify", "send", "--to", "org:38.001.001", "--text", "Họp lúc 14h", "--format", "json", *options).json


class Ladder(ZaloCase):
    def test_each_gets_it_over_the_cheapest_message_that_zalo_takes(self):
        self.post()
        self.send_once()
        self.assertEqual(self.counts(1), {"accepted": 4})
        journal = self.simulator.journal()
        self.assertEqual({entry["phone"]: entry.get("service", "phone") for entry in journal},
                         {"2468458835291979221": "cs", "2468458835291979227": "uid", "84987654323": "phone",
                          "84987654324": "phone"})
        self.assert_once_each(journal)
        [consulted] = [entry for entry in journal if entry.get("service") == "cs"]
        self.assertTrue(consulted["text"].endswith("Họp lúc 14h"))

    def test_a_lost_answer_is_never_sent_again_for_it_carries_no_key(self):
        self.simulator.faults({"kind": "reset-after", "endpoint": "zalo-send", "odds": 1, "times": 1})
        self.post()
        self.send_once()
        self.assertEqual(self.counts(1), {"accepted": 3, "unknown": 1})
        self.assert_once_each(self.simulator.journal())
        self.assertEqual(len(self.simulator.journal()), 4)


class Proof(ZaloCase):
    OPTIONS = ("--require-proof",)
    PROOF = ", appsecret_proof: true"

    def test_every_request_of_an_account_that_asks_for_it_carries_the_proof(self):
        self.post()
        self.send_once()
        self.assertEqual(self.counts(1), {"accepted": 4})
        self.assertEqual(self.simulator.stats()["refused"]["zalo"], {"-230": 1, "-244": 2})


class Refresh(ZaloCase):
    def kill_amid_the_refresh(self):
        self.simulator.faults({"kind": "slow", "endpoint": "oauth", "odds": 1, "times": 1, "ms": 60000})
        with Daemon(self.home) as daemon:
            eventually(lambda: self.simulator.stats()["faults"].get("slow"), "the refresh was asked for")
            daemon.stop(by=signal.SIGKILL)

    def test_a_kill_amid_a_refresh_asks_for_consent_once_and_loses_no_message(self):
        self.post()
        self.kill_amid_the_refresh()
        said = self.send_once()
        self.assertEqual(said.err.count("sotay notify zalo login"), 3)  # each gateway says why it pauses
        self.assertIn("-14014", said.err)
        refused = self.simulator.stats()["refused"]["oauth"]
        self.assertEqual(refused, {"-14014": 1})
        for _ in range(3):
            self.assertNotIn("zalo login", self.send_once().err)
        self.assertEqual(self.simulator.stats()["refused"]["oauth"], refused)
        self.assertEqual(self.counts(1), {"pending": 4})
        self.assertEqual(self.simulator.journal(), [])

    def test_a_kill_before_zalo_heard_of_it_costs_nothing(self):
        self.simulator.faults({"kind": "reset-before", "endpoint": "oauth", "odds": 1, "times": 1})
        self.post()
        self.send_once()
        self.home.now = "2026-11-24T09:06"
        self.send_once()
        self.assertEqual(self.counts(1), {"accepted": 4})


class Stay(urllib.request.HTTPRedirectHandler):
    """Does not follow where it is sent."""

    def redirect_request(self, *_):
        return None


class Operator:
    """`sotay notify zalo login` at a terminal, with somebody who has a browser."""

    def __init__(self, home, *options):
        ours, terminal = pty.openpty()
        self.ours = ours
        self.process = subprocess.Popen([str(SOTAY), "notify", "zalo", "login", *options], stdin=terminal, cwd=home.folder,
                                        stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=home.environment())
        os.close(terminal)
        self.said = ""
        while not (page := re.search(r"^\s*(http\S+/v4/oa/permission\S+)$", self.said, re.MULTILINE)):
            line = self.process.stdout.readline().decode()
            if not line:
                raise AssertionError(f"no consent address: {self.said} {self.process.stderr.read().decode()}")
            self.said += line
        self.page = page[1]

    def consent(self):
        """The address that the browser is sent to."""
        try:
            urllib.request.build_opener(Stay).open(self.page, timeout=TIMEOUT)
        except urllib.error.HTTPError as error:
            with error:
                return error.headers["Location"]
        raise AssertionError("the page sends nobody on")

    def paste(self, text):
        """Ends it; its exit code."""
        os.write(self.ours, text.encode() + b"\n")
        out, err = self.process.communicate(timeout=TIMEOUT)
        os.close(self.ours)
        self.said += out.decode() + err.decode()
        return self.process.returncode


class Consent(ZaloCase):
    REDIRECT = ("--redirect-uri", "https://dangbo.example.vn/zalo?page=1")

    def log_in(self, token):
        pass

    def grant(self):
        path = self.home.path / "secrets/oa.grant.json"
        return json.loads(path.read_text()) if path.exists() else None

    def entries(self):
        return self.ok("audit", "verify", "--format", "json").json["entries"]

    def assert_refused(self, operator, code, pasted, reason):
        before = self.entries()
        self.assertEqual(operator.paste(pasted), code, operator.said)
        self.assertIn(reason, operator.said)
        self.assertIsNone(self.grant())
        self.assertEqual(self.entries(), before)

    def test_who_agrees_in_the_browser_and_pastes_the_address_may_send(self):
        self.post()
        self.send_once()
        self.assertEqual(self.counts(1), {"pending": 4})
        before = self.entries()
        operator = Operator(self.home, *self.REDIRECT)
        query = urllib.parse.parse_qs(urllib.parse.urlsplit(operator.page).query)
        self.assertEqual(query["redirect_uri"], [self.REDIRECT[1]])
        self.assertEqual(query["app_id"], ["1234567890123456789"])
        self.assertEqual(operator.paste(operator.consent()), 0, operator.said)
        grant = self.grant()
        self.assertTrue(grant["access_token"] and grant["refresh_token"])
        self.assertNotIn(grant["access_token"], operator.said)
        self.assertNotIn("sim-app-secret", operator.said)
        self.assertEqual((self.home.path / "secrets/oa.grant.json").stat().st_mode & 0o077, 0)
        self.assertEqual(self.entries(), before + 1)
        self.send_once()
        self.assertEqual(self.counts(1), {"accepted": 4})

    def test_the_code_alone_will_do_and_the_office_s_own_address_is_the_default(self):
        self.home.edit_config("version: 1", 'version: 1\npublic_url: "https://dangbo.example.vn"')
        operator = Operator(self.home)
        address = operator.consent()
        self.assertTrue(address.startswith("https://dangbo.example.vn/hooks/zalo/consent?code="))
        [code] = urllib.parse.parse_qs(urllib.parse.urlsplit(address).query)["code"]
        self.assertEqual(operator.paste(f"  {code} "), 0, operator.said)
        self.assertTrue(self.grant()["refresh_token"])

    def test_the_challenge_that_is_registered_stays_and_the_state_does_not(self):
        pages = []
        for _ in range(2):
            operator = Operator(self.home, *self.REDIRECT)
            pages.append(urllib.parse.parse_qs(urllib.parse.urlsplit(operator.page).query))
            operator.paste(operator.consent())
        self.assertEqual(pages[0]["code_challenge"], pages[1]["code_challenge"])
        self.assertNotEqual(pages[0]["state"], pages[1]["state"])

    def test_an_address_of_another_attempt_is_refused(self):
        former = Operator(self.home, *self.REDIRECT)
        address = former.consent()
        former.paste("")
        self.assert_refused(Operator(self.home, *self.REDIRECT), 5, address, "state")
        self.assertEqual(self.simulator.stats()["refused"].get("oauth"), None)

    def test_an_address_without_a_code_is_refused(self):
        self.assert_refused(Operator(self.home, *self.REDIRECT), 3, "https://dangbo.example.vn/zalo", "code")

    def test_a_code_works_once_and_its_refusal_keeps_the_grant(self):
        operator = Operator(self.home, *self.REDIRECT)
        [code] = urllib.parse.parse_qs(urllib.parse.urlsplit(operator.consent()).query)["code"]
        self.assertEqual(operator.paste(code), 0, operator.said)
        grant = self.grant()
        again = Operator(self.home, *self.REDIRECT)
        self.assertEqual(again.paste(code), 5, again.said)
        self.assertIn("Invalid code", again.said)
        self.assertNotIn(code, again.said)
        self.assertEqual(self.grant(), grant)

    def test_a_lost_answer_is_told_and_the_next_code_works(self):
        operator = Operator(self.home, *self.REDIRECT)
        address = operator.consent()
        self.simulator.faults({"kind": "reset-after", "endpoint": "oauth", "odds": 1, "times": 1})
        self.assert_refused(operator, 1, address, "code")
        again = Operator(self.home, *self.REDIRECT)
        self.assertEqual(again.paste(again.consent()), 0, again.said)

    def test_where_nobody_can_answer_a_file_is_asked_for(self):
        self.assertIn("--refresh-token-file", self.fails(2, "notify", "zalo", "login", input=b"").err)


class Probes(ZaloCase):
    OPTIONS = ("--require-proof",)
    PROOF = ", appsecret_proof: true"

    def prove(self, code, gateway):
        return self.fails(code, "notify", "gateway", "test", gateway, "--format", "json").json

    def test_all_of_zalo_s_messages_are_proved_with_the_proof_that_the_app_asks_for(self):
        for gateway in ("consult", "by_id", "by_phone"):
            with self.subTest(gateway):
                rows = self.prove(0, gateway)
                self.assertGreater(len(rows), 2)
                self.assertEqual([row for row in rows if not row["ok"]], [])
        self.assertEqual(self.simulator.journal(), [])

    def test_a_parameter_that_the_template_lacks_is_named(self):
        self.home.edit_config("noi_dung: ", "loi_nhan: ")
        for gateway in ("by_id", "by_phone"):
            with self.subTest(gateway):
                [wrong] = [row for row in self.prove(1, gateway) if not row["ok"]]
                self.assertIn("300002", wrong["check"])
                self.assertIn("loi_nhan", wrong["detail"])
                self.assertIn("noi_dung", wrong["detail"])

    def test_a_wrong_app_secret_is_seen_in_the_token(self):
        self.home.write("home/secrets/app", "wrong").chmod(0o600)
        [row] = self.prove(1, "by_phone")
        self.assertFalse(row["ok"])
        self.assertNotIn("wrong", row["detail"])


if __name__ == "__main__":
    import unittest
    unittest.main()
