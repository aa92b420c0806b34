"""SpeedSMS, Viettel and VNPT: what the simulator refuses, and what sotayd makes of its answers."""
import base64
import json
import shutil
import unittest
import urllib.error
import urllib.request
import xml.etree.ElementTree as ElementTree

from support import PATIENCE, SHEET_HEADINGS, TREE, Case, Daemon, Simulator, eventually, member_row

TOKEN = {"Authorization": "Basic " + base64.b64encode(b"sim-speedsms-token:x").decode()}
JSON_TYPE = {"Content-Type": "application/json"}
SOAP_TYPE = {"Content-Type": "text/xml; charset=utf-8", "SOAPAction": '""'}
PHONE = "84987654320"

SPEEDSMS = {"to": [PHONE], "content": "Hop", "sms_type": 3, "sender": "SOTAY"}
ACCOUNT = {"User": "sim-viettel", "Password": "sim-viettel-password", "CPCode": "SIM"}
VIETTEL = {**ACCOUNT, "RequestID": "1", "UserID": PHONE, "ReceiverID": PHONE, "ServiceID": "SOTAY",
           "CommandCode": "bulksms", "Content": "Hop", "ContentType": "0"}
VNPT = {"name": "send_sms_list", "REQID": "k1", "LABELID": "SOTAY", "CONTRACTTYPEID": "1", "CONTRACTID": "3024",
        "TEMPLATEID": "7", "PARAMS": [{"NUM": "1", "CONTENT": "Hop"}], "SCHEDULETIME": "", "MOBILELIST": PHONE,
        "ISTELCOSUB": "0", "AGENTID": "181", "APIUSER": "sim-vnpt", "APIPASS": "sim-vnpt-password",
        "USERNAME": "sim-vnpt", "DATACODING": "0"}

KEYS = {
    "speedsms": "api_key_file: secrets/key, brandname: SOTAY",
    "viettel": "username: sim-viettel, password_file: secrets/key, cp_code: SIM, brandname: SOTAY",
    "vnpt": 'username: sim-vnpt, password_file: secrets/key, agent_id: "181", contract_id: "3024", template_id: "7", '
            "brandname: SOTAY",
    "esms": "api_key_file: secrets/key, secret_key_file: secrets/other, brandname: SOTAY",
}
SECRETS = {"speedsms": "sim-speedsms-token", "viettel": "sim-viettel-password", "vnpt": "sim-vnpt-password",
           "esms": "sim-esms-api-key"}
PATHS = {"speedsms": "/index.php", "viettel": "/bulkapi", "vnpt": "/smsmarketing/api", "esms": ""}


def envelope(operation, fields, space="http://impl.bulkSms.ws/"):
    root = ElementTree.Element("{http://schemas.xmlsoap.org/soap/envelope/}Envelope")
    body = ElementTree.SubElement(root, "{http://schemas.xmlsoap.org/soap/envelope/}Body")
    call = ElementTree.SubElement(body, f"{{{space}}}{operation}")
    for name, text in fields.items():
        ElementTree.SubElement(call, name).text = text
    return ElementTree.tostring(root)


class Strictness(unittest.TestCase):
    """Each refusal is provoked by one change to a message that is taken."""

    def setUp(self):
        self.sim = self.enterContext(Simulator())

    def call(self, path, body=None, headers=None, method="POST"):
        request = urllib.request.Request(self.sim.url + path, body, headers or {}, method=method)
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
                return answer.status, answer.headers, answer.read()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.headers, error.read()

    def speedsms(self, **changes):
        body = json.dumps({**SPEEDSMS, **changes}).encode()
        return json.loads(self.call("/index.php/sms/send", body, {**TOKEN, **JSON_TYPE})[2])

    def viettel(self, operation="wsCpMt", fields=None, **changes):
        status, _, body = self.call("/bulkapi", envelope(operation, {**(fields or VIETTEL), **changes}), SOAP_TYPE)
        texts = {element.tag: element.text for element in ElementTree.fromstring(body).iter()}
        return status, texts

    def vnpt(self, **changes):
        body = json.dumps({"RQST": {**VNPT, **changes}}).encode()
        return json.loads(self.call("/smsmarketing/api", body, JSON_TYPE)[2])["RPLY"]["ERROR"]

    def test_speedsms_takes_a_message_and_gives_a_transaction_longer_than_a_double(self):
        answer = self.speedsms()
        self.assertEqual((answer["status"], answer["code"], answer["data"]["totalSMS"]), ("success", "00", 1))
        self.assertGreater(answer["data"]["tranId"], 2 ** 53)
        self.assertEqual([(entry["provider"], entry["phone"], entry["content"]) for entry in self.sim.journal()],
                         [("speedsms", PHONE, "Hop")])

    def test_speedsms_refuses_by_code(self):
        for code, changes in [("105", {"to": ["0987654320"]}), ("105", {"to": ["84987654397"]}), ("101", {"to": PHONE}),
                              ("101", {"sms_type": "3"}), ("101", {"sms_type": 9}), ("101", {"sender": "NGUOILA"}),
                              ("101", {"content": ""}), ("101", {"more": 1}), ("113", {"content": "a" * 700})]:
            with self.subTest(changes=changes):
                answer = self.speedsms(**changes)
                self.assertEqual((answer["status"], answer["code"]), ("error", code))
        self.assertEqual(self.sim.journal(), [])

    def test_speedsms_hides_from_a_wrong_token_and_slows_down_the_fast(self):
        self.assertEqual(self.call("/index.php/user/info", method="GET")[0], 404)
        answer = json.loads(self.call("/index.php/user/info", headers=TOKEN, method="GET")[2])
        self.assertEqual(answer["data"]["currency"], "VND")
        for _ in range(59):
            self.assertEqual(self.speedsms()["code"], "00")
        status, headers, body = self.call("/index.php/sms/send", b"{}", {**TOKEN, **JSON_TYPE})
        self.assertEqual((status, json.loads(body)["status"]), (429, 429))
        self.assertTrue(1 <= int(headers["X-Rate-Limit-Reset"]) <= 60)
        self.sim.post("/sim/clock", {"advance_ms": 60_000})
        self.assertEqual(self.speedsms()["code"], "00")

    def test_viettel_takes_a_message_and_refuses_the_same_words_again(self):
        status, texts = self.viettel()
        self.assertEqual((status, texts["result"], texts["message"]), (200, "1", "Insert MT_QUEUE: OK"))
        self.assertEqual(self.viettel()[1]["message"], "Check ServiceID: DUPLICATE MESSAGE")
        self.assertEqual(len(self.sim.journal()), 1)
        self.sim.post("/sim/clock", {"advance_ms": 24 * 3600 * 1000})
        self.assertEqual(self.viettel()[1]["result"], "1")

    def test_viettel_refuses_by_text(self):
        for text, changes in [("Authenticate: WRONG_INFORMATION_AUTHENTICATE", {"Password": "a"}),
                              ("Authenticate: CP_CODE_NOT_FOUND", {"CPCode": "a"}),
                              ("Check RequestID: REQUEST_ID_NOT_NUMBER", {"RequestID": "k1"}),
                              ("UserID_NOT_EQUAL_ReceiverID", {"UserID": "84987654321"}),
                              ("Check ReceiverID: FORMAT_ERROR", {"UserID": "1", "ReceiverID": "1"}),
                              ("Check ServiceID: ALIAS_INVALID:TELCO=VT", {"ServiceID": "A"}),
                              ("Check CommandCode: COMMAND_CODE_ERROR", {"CommandCode": "sms"}),
                              ("Check Content: NULL_OR_BLANK", {"Content": ""}),
                              ("Check Content: MSG_ERROR_CONTAIN_BLACKLIST", {"Content": "a & b"}),
                              ("Check Content: MSG_ERROR_CONTAIN_BLACKLIST", {"Content": "Họp"}),
                              ("Check Content: MAXLENGTH_LIMIT_480_BYTE (YOUR_CONTENT: 481 BYTE)", {"Content": "a" * 481})]:
            with self.subTest(changes=changes):
                texts = self.viettel(**changes)[1]
                self.assertEqual((texts["result"], texts["message"]), ("0", text))
        self.assertEqual(self.sim.journal(), [])

    def test_viettel_answers_a_call_it_does_not_know_with_a_fault(self):
        for body, headers in [(envelope("wsCpMt2", VIETTEL), SOAP_TYPE), (envelope("wsCpMt", ACCOUNT), SOAP_TYPE),
                              (envelope("wsCpMt", VIETTEL, "http://other/"), SOAP_TYPE), (b"<a>", SOAP_TYPE),
                              (envelope("wsCpMt", VIETTEL), JSON_TYPE)]:
            status, _, answer = self.call("/bulkapi", body, headers)
            self.assertEqual(status, 500)
            self.assertIn(b"S:Client", answer)

    def test_viettel_tells_the_balance(self):
        self.assertEqual(self.viettel("checkBalance", ACCOUNT)[1]["balance"], "1000000")
        self.assertEqual(self.viettel("checkBalance", ACCOUNT, User="a")[1]["errDesc"],
                         "Authenticate: WRONG_INFORMATION_AUTHENTICATE")

    def test_vnpt_takes_what_is_complete_and_nothing_else(self):
        for error, changes in [("1", {"name": "send"}), ("1", {"more": "1"}), ("1", {"SCHEDULETIME": "mai"}),
                               ("2", {"APIPASS": "a"}), ("3", {"LABELID": "A"}), ("3", {"TEMPLATEID": "8"}),
                               ("4", {"MOBILELIST": "0987654320"}), ("5", {"PARAMS": []}), ("5", {"DATACODING": "8"}),
                               ("5", {"PARAMS": [{"NUM": "1", "CONTENT": "Họp"}]}),
                               ("5", {"PARAMS": [{"NUM": "1", "CONTENT": 7}]})]:
            with self.subTest(changes=changes):
                self.assertEqual(self.vnpt(**changes), error)
        self.assertEqual(self.sim.journal(), [])
        self.assertEqual(self.vnpt(), "0")
        self.assertEqual([(entry["provider"], entry["content"]) for entry in self.sim.journal()], [("vnpt", "Hop")])


class Sending(Case):
    """A home with one gateway, and members of whom the last is at another network."""

    def prepare(self, driver, *options, more=""):
        simulator = self.enterContext(Simulator(*options))
        self.init()
        config = f"""version: 1
listen: "127.0.0.1:0"
gateways:
  - {{ name: sms, driver: {driver}, base_url: "{simulator.url}{PATHS[driver]}", {KEYS[driver]}, price: 300 {more} }}
notify: {{ ladder: [sms] }}
"""
        (self.home.path / "sotay.yaml").write_text(config, encoding="utf-8")
        for name, text in (("key", SECRETS[driver]), ("other", "sim-esms-secret-key")):
            path = self.home.path / "secrets" / name
            path.write_text(text + "\n", encoding="utf-8")
            path.chmod(0o600)
        self.ok("org", "apply", self.home.write("tree.yaml", TREE))
        rows = [member_row(number) for number in (1, 2, 3)]
        rows.append(member_row(4).replace("0999000040", "0999000097"))
        self.ok("member", "import", self.home.write("members.csv", "\n".join([SHEET_HEADINGS, *rows]) + "\n"))
        return simulator

    def test_keys_are_proved_without_messaging_anyone(self):
        for driver in ("esms", "speedsms", "viettel"):
            with self.subTest(driver):
                self.home.path.exists() and shutil.rmtree(self.home.path)
                simulator = self.prepare(driver)
                rows = self.ok("notify", "gateway", "test", "sms", "--format", "json").json
                self.assertGreater(len(rows), 1)
                self.assertEqual([row for row in rows if not row["ok"]], [])
                (self.home.path / "secrets/key").write_text("not-the-key\n", encoding="utf-8")
                run = self.fails(1, "notify", "gateway", "test", "sms", "--format", "json")
                keys, account = run.json[:2]
                self.assertTrue(keys["ok"])  # they can be read
                self.assertFalse(account["ok"])
                self.assertNotIn("not-the-key", run.out + run.err)
                self.assertEqual(simulator.journal(), [])

    def send(self):
        self.ok("notify", "send", "--to", "all", "--text", "Họp Đảng ủy <14h> \"đúng giờ\"", "--key", "k1")
        self.send_once()

    def check_taken(self, simulator, driver, count):
        journal = simulator.journal()
        self.assertEqual(len(journal), count)
        self.assert_once_each(journal)
        self.assertEqual({entry["provider"] for entry in journal}, {driver})
        self.assertEqual({entry["content"] for entry in journal}, {'Thong bao: Hop Dang uy <14h> "dung gio"'})
        self.assertEqual({entry["brandname"] for entry in journal}, {"SOTAY"})

    def test_speedsms_carries_it_and_keeps_the_transaction(self):
        simulator = self.prepare("speedsms")
        self.send()
        self.assertEqual(self.counts(), {"accepted": 3, "rejected": 1})
        self.check_taken(simulator, "speedsms", 3)
        ids = {delivery["provider_id"] for delivery in self.home.deliveries() if delivery["state"] == "accepted"}
        self.assertEqual(ids, {str(9007199254740993 + number) for number in range(3)})

    def test_speedsms_that_is_asked_too_fast_loses_nothing(self):
        simulator = self.prepare("speedsms", "--speedsms-per-minute", "1")
        self.send()
        self.assertEqual(self.counts()["pending"], 3)
        gateway = self.ok("notify", "gateway", "list", "--format", "json").json[0]
        self.assertTrue(gateway["paused"])
        simulator.post("/sim/clock", {"advance_ms": 60_000})
        self.home.now = "2026-11-24T09:05"
        self.send_once()
        self.assert_once_each(simulator.journal())
        self.assertEqual(len(simulator.journal()), 2)

    def test_speedsms_reports_by_its_transaction_what_arrived_and_what_will_not(self):
        self.prepare("speedsms")
        self.home.edit_config("version: 1\n", 'version: 1\npublic_url: "https://so.example.vn"\n')
        daemon = self.enterContext(Daemon(self.home))
        self.ok("notify", "send", "--to", "all", "--text", "Họp", "--key", "k1")
        eventually(lambda: self.counts() == {"accepted": 3, "rejected": 1}, "three are accepted")
        hook = self.ok("notify", "gateway", "list", "--format", "json").json[0]["callback"]
        ids = [delivery["provider_id"] for delivery in self.home.deliveries() if delivery["state"] == "accepted"]
        for transaction, status in zip(ids, (0, 5, 64)):
            report = {"type": "report", "tranId": int(transaction), "phone": PHONE, "status": status}
            request = urllib.request.Request(hook.replace("https://so.example.vn", f"http://{daemon.address}"),
                                             json.dumps(report).encode(), JSON_TYPE)
            urllib.request.urlopen(request, timeout=PATIENCE).close()
        eventually(lambda: self.counts() == {"delivered": 1, "accepted": 1, "rejected": 2}, "the reports are applied")
        details = [delivery["detail"] for delivery in self.home.deliveries()]
        self.assertIn("SpeedSMS status 64", details)

    def test_viettel_carries_it_and_knows_who_is_at_another_network(self):
        simulator = self.prepare("viettel")
        self.send()
        self.assertEqual(self.counts(), {"accepted": 3, "rejected": 1})
        self.check_taken(simulator, "viettel", 3)
        details = [delivery["detail"] for delivery in self.home.deliveries() if delivery["state"] == "rejected"]
        self.assertEqual(details, ["Viettel: Check ServiceID: ALIAS_INVALID:TELCO"])

    def test_viettel_carries_accents_where_they_are_wanted(self):
        simulator = self.prepare("viettel", more=", unicode: true")
        self.send()
        self.assertEqual({(entry["content"], entry["unicode"]) for entry in simulator.journal()},
                         {('Thông báo: Họp Đảng ủy <14h> "đúng giờ"', True)})

    def test_vnpt_carries_it(self):
        simulator = self.prepare("vnpt")
        self.send()
        self.assertEqual(self.counts(), {"accepted": 4})
        self.check_taken(simulator, "vnpt", 4)

    def test_esms_carries_it_too(self):
        simulator = self.prepare("esms")
        self.send()
        self.assertEqual(self.counts(), {"accepted": 3, "rejected": 1})
        self.check_taken(simulator, "esms", 3)

    def test_a_lost_answer_is_a_doubt_at_those_who_take_no_key_of_ours(self):
        for driver, endpoint in (("speedsms", "speedsms-send"), ("viettel", "viettel-call"), ("vnpt", "vnpt-send")):
            with self.subTest(driver=driver):
                self.setUp()
                simulator = self.prepare(driver)
                simulator.faults({"kind": "reset-after", "endpoint": endpoint, "odds": 1, "times": 1})
                self.send()
                counts = self.counts()
                self.assertEqual(counts["unknown"], 1)
                self.assert_once_each(simulator.journal())
                self.send_once()
                self.assertEqual(self.counts(), counts)


if __name__ == "__main__":
    unittest.main()
