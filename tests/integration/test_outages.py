"""Gateways that are away, slow, angry or mad: what they hold up, and what becomes of their messages."""
import collections
import unittest

from office import CONNECTIONS, Office, at_minute
from raw_gateway import RESET, RawGateway, answer, half, self_signed
from support import PATIENCE, Daemon, Simulator, eventually

NOWHERE = "http://127.0.0.1:1"
TAKEN = {"CodeResult": "100", "SMSID": "1", "CountRegenerate": 0}
ESMS_TAKEN = answer(TAKEN)
SLOW = {"kind": "slow", "endpoint": "zalo-send", "odds": 1, "ms": 4 * PATIENCE * 1000}


class TwoGateways(Office):
    """Zalo and SMS on hosts of their own; every second member has no Zalo."""

    members = 300
    has_zalo = members // 2

    def setUp(self):
        super().setUp()
        ends = (part for end in ("10", "30", "50", "70", "90") for part in ("--no-zalo-suffix", end))
        self.zalo = self.simulator(*ends)
        self.sms = self.enterContext(Simulator())
        self.login()
        self.lead("sms", self.sms.url)

    def lead(self, gateway, url):
        driver = {"sms": "esms", "zalo": "zalo_template"}[gateway]
        text = (self.home.path / "sotay.yaml").read_text(encoding="utf-8")
        block = text[text.index(f"driver: {driver}"):]
        line = next(line for line in block.splitlines() if "base_url" in line)
        self.home.edit_config(block, block.replace(line, f'    base_url: "{url}"', 1))

    def wait_at_sms(self):
        """A message whose deliveries without Zalo wait for the SMS gateway, which was away."""
        self.lead("sms", NOWHERE)
        self.send("earlier")
        self.send_once()
        self.assertEqual(self.counts(), {"accepted": self.has_zalo, "pending": self.members - self.has_zalo})
        self.lead("sms", self.sms.url)

    def wait_until_zalo_is_busy(self):
        eventually(lambda: self.zalo.stats()["faults"]["slow"] == CONNECTIONS, "all connections to Zalo at work")

    def test_a_slow_gateway_holds_up_no_other(self):
        self.wait_at_sms()
        self.zalo.faults(SLOW)
        self.send("later")
        self.daemon(env=at_minute(10))
        self.wait_until_zalo_is_busy()
        # Who is known to have no Zalo gets the later message this way too.
        texts = self.members - self.has_zalo
        eventually(lambda: len(self.sms.journal()) >= texts, "all text messages meanwhile")
        self.assertEqual([entry for entry in self.sms.journal() if entry.get("duplicate_of")], [])

    def test_a_gateway_that_is_away_ten_minutes_loses_nothing_and_holds_up_no_other(self):
        self.lead("zalo", NOWHERE)
        self.send()
        for minute in range(10):
            self.send_once(env=at_minute(minute))
            self.assertEqual(self.counts(), {"pending": self.members})
        self.assertTrue(self.gateway("zalo")["paused"])
        self.assertFalse(self.gateway("sms")["paused"])
        self.lead("zalo", self.zalo.url)
        for minute in 20, 30:
            self.send_once(env=at_minute(minute))
        self.assertFalse(self.gateway("zalo")["paused"])
        self.assertEqual(self.counts(), {"accepted": self.members})
        self.assertEqual(len(self.zalo.journal()), self.has_zalo)
        self.assert_once_each(self.zalo.journal() + self.sms.journal())

    def test_a_storm_of_429_is_waited_out_and_not_fed(self):
        self.zalo.faults({"kind": "http429", "endpoint": "zalo-send", "odds": 1, "retry_after": 3600})
        self.send()
        with Daemon(self.home, env=at_minute(0)) as daemon:
            eventually(lambda: self.gateway("zalo")["paused"], "a pause")
            self.assertEqual(daemon.stop(), 0)
        for minute in 10, 20:
            self.send_once(env=at_minute(minute))  # it does not wait that hour
        self.assertLessEqual(self.zalo.stats()["faults"]["http429"], 2 * CONNECTIONS, "asked once, then left in peace")
        self.assertTrue(self.gateway("zalo")["paused"])
        self.zalo.faults()
        for minute in 70, 80:
            self.send_once(env=at_minute(minute))
        self.assertEqual(self.counts(), {"accepted": self.members})
        self.assert_once_each(self.zalo.journal() + self.sms.journal())


class OneGateway(Office):
    """Only SMS, whose gateway drops repetitions and may do as it likes otherwise."""

    members = 30

    def setUp(self):
        super().setUp()
        self.sim = self.simulator()
        self.only_sms()

    def raw(self, reply, **options):
        gateway = self.enterContext(RawGateway(reply, **options))
        self.home.edit_config(f'driver: esms\n    base_url: "{self.sim.url}"', f'driver: esms\n    base_url: "{gateway.url}"')
        return gateway

    def pass_at(self, *minutes):
        for minute in minutes:
            self.send_once(env=at_minute(minute))

    def test_a_flapping_gateway_gets_everything_in_the_end(self):
        self.send()
        for seed in range(6):
            self.sim.post("/sim/faults", {"seed": seed, "faults": [
                {"kind": "reset-before", "endpoint": "esms-send", "odds": 0.4}, {"kind": "reset-after", "endpoint": "esms-send", "odds": 0.4}]})
            self.pass_at(10 * seed)
        self.sim.faults()
        self.pass_at(120, 240)
        self.assertEqual(self.counts(), {"accepted": self.members})
        self.assert_once_each(self.sim.journal())

    def test_a_certificate_that_nobody_vouches_for_gets_no_message(self):
        gateway = self.raw(lambda *_: ESMS_TAKEN, tls=self_signed(self.home.folder))
        self.send()
        self.pass_at(0)
        self.assertEqual((self.counts(), gateway.requests), ({"pending": self.members}, []))
        self.assertRegex(self.home.deliveries()[0]["detail"], "chứng thư")
        self.home.edit_config(gateway.url, self.sim.url)
        self.pass_at(10)
        self.assertEqual(self.counts(), {"accepted": self.members})

    def test_emoji_and_strange_bytes_in_an_answer_hide_no_verdict(self):
        bodies = [{**TAKEN, "ErrorMessage": "Đã nhận 👍🏽"}, {**TAKEN, "SMSID": "🙂" * 50},
                  '{"CodeResult":"100","SMSID":"a\\u0000b"}', "\ufeff" + '{"CodeResult":"100","SMSID":"1"}']
        for number, body in enumerate(bodies):
            with self.subTest(body):
                with RawGateway(lambda *_: answer(body)) as gateway:
                    self.lead_to(gateway)
                    self.send(f"k{number}")
                    self.pass_at(number)
                    self.assertEqual(self.counts(), {"accepted": self.members * (number + 1)})
                    self.assertEqual(len(gateway.requests), self.members)
                    self.home.edit_config(gateway.url, self.sim.url)

    def lead_to(self, gateway):
        self.home.edit_config(f'driver: esms\n    base_url: "{self.sim.url}"', f'driver: esms\n    base_url: "{gateway.url}"')

    def test_answers_that_cannot_be_read_are_doubts_that_the_same_key_settles(self):
        for number, reply in enumerate([answer("<html>502</html>"), answer(b"\xf0\x9f\xff\x00{"), answer(""), half(ESMS_TAKEN),
                                        answer("[]"), answer("🙂"), b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n"]):
            with self.subTest(reply):
                seen = set()

                def first_madly(_, request):
                    is_new = request["RequestId"] not in seen
                    seen.add(request["RequestId"])
                    return reply if is_new else answer({"CodeResult": "124"})

                with RawGateway(first_madly) as gateway:
                    self.lead_to(gateway)
                    self.send(f"k{number}")
                    self.pass_at(60 * number, 60 * number + 10)
                    self.assertEqual(self.counts(), {"accepted": self.members * (number + 1)})
                    asked = collections.Counter(request["RequestId"] for request in gateway.requests)
                    self.assertEqual(set(asked.values()), {2})
                    self.home.edit_config(gateway.url, self.sim.url)

    def test_one_number_that_nobody_can_deliver_to_holds_up_no_other(self):
        bad = "84999000050"
        gateway = self.raw(lambda _, request: RESET if request["Phone"] == bad else ESMS_TAKEN)
        self.send()
        self.pass_at(0)
        self.assertEqual(self.counts(), {"accepted": self.members - 1, "pending": 1})
        self.pass_at(*range(1, 700, 40))
        [row] = [row for row in self.home.deliveries() if row["state"] != "accepted"]
        self.assertEqual((row["phone"], row["state"]), (bad, "unknown"))
        keys = {request["RequestId"] for request in gateway.requests if request["Phone"] == bad}
        self.assertEqual(len(keys), 1, "a doubt goes under one key only")


class ReusedConnection(Office):
    """A kept connection dies after it took a request: libcurl by itself would send it once more."""

    members = CONNECTIONS + 6

    def reply(self, number, request):
        if number > 1:
            return RESET
        if "tracking_id" not in request:
            return ESMS_TAKEN
        return answer({"error": 0, "message": "Success", "data": {"msg_id": "1", "sent_time": "1"}})

    def lead_to(self, driver, url, simulator):
        self.home.edit_config(f'driver: {driver}', f'driver: {driver}\n    base_url: "{url}"\n    #')
        text = (self.home.path / "sotay.yaml").read_text(encoding="utf-8")
        start = text.index(f'base_url: "{url}"') + len(f'base_url: "{url}"')
        after = text[start:].replace(f'    base_url: "{simulator.url}"\n', "", 1)
        (self.home.path / "sotay.yaml").write_text(text[:start] + after, encoding="utf-8")

    def requests_of_one_pass(self, driver):
        simulator = self.simulator()
        if driver == "zalo_template":
            self.login()
        else:
            self.only_sms()
        gateway = self.enterContext(RawGateway(self.reply))
        self.lead_to(driver, gateway.url, simulator)
        self.send()
        self.send_once()
        return gateway.requests

    def test_exactly_one_request_leaves_to_zalo_and_its_fate_is_unknown(self):
        requests = self.requests_of_one_pass("zalo_template")
        keys = [request["tracking_id"] for request in requests]
        self.assertEqual(len(keys), self.members)
        self.assertEqual(len(set(keys)), self.members)
        counts = self.counts()
        self.assertEqual(set(counts), {"accepted", "unknown"})
        self.assertEqual(sum(counts.values()), self.members)

    def test_exactly_one_request_leaves_to_a_gateway_that_drops_repetitions(self):
        keys = [request["RequestId"] for request in self.requests_of_one_pass("esms")]
        self.assertEqual(len(keys), self.members)
        self.assertEqual(len(set(keys)), self.members)
        self.assertEqual(set(self.counts()), {"accepted", "pending"})


if __name__ == "__main__":
    unittest.main()
