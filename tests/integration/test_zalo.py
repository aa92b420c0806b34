"""Zalo's three messages through sotayd and the simulator: the ladder from free to paid."""
import signal

from support import Case, Daemon, Simulator, TREE, eventually

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


if __name__ == "__main__":
    import unittest
    unittest.main()
