"""What an operator does with messages that were written: look, stop, send again. Against the simulator."""
import json
import re

from support import ROOT, SAMPLE, Case, Daemon, Simulator, card, eventually, sheet_rows

UNPROVEN = {"kind": "reset-after", "endpoint": "zalo-send", "odds": 1}
MEMBERS = 4
NO_ZALO = 7  # the last digit of numbers that the simulator's Zalo does not know


class Office(Case):
    """A sample home with four members and one gateway, before a simulator."""

    def setUp(self):
        super().setUp()
        self.init("--sample-files")
        self.fill(MEMBERS)
        self.simulator = self.enterContext(Simulator())
        self.home.use_simulator(self.simulator)
        self.home.edit_config("ladder: [zalo, sms]", "ladder: [zalo]")
        self.ok("notify", "zalo", "login", "--refresh-token-file", SAMPLE / "secrets/zalo_refresh_token")

    def send(self, *options):
        return self.ok("notify", "send", "--to", "all", "--text", "Họp", "--format", "json", *options).json["message"]

    def audit(self):
        return self.ok("audit", "verify", "--format", "json").json["entries"]

    def retry(self, *options):
        return self.ok("notify", "retry", "--format", "json", *options).json


class Shape(Office):
    def test_the_shape_shows_what_waits_by_gateway_and_age_and_ends_with_the_total(self):
        self.send()
        self.home.now = "2026-11-24T09:10"
        self.send("--not-before", "2026-11-25T09:00")
        zalo, total = self.ok("notify", "shape", "--format", "json").json
        self.assertEqual((zalo["rung"], zalo["gateway"], zalo["total"], zalo["later"], zalo["up_to_30m"]),
                         (1, "zalo", 2 * MEMBERS, MEMBERS, MEMBERS))
        self.assertEqual(zalo["waits_since"], "2026-11-24T09:00:00+07:00")
        self.assertEqual((total["gateway"], total["total"]), (None, 2 * MEMBERS))

    def test_an_empty_outbox_is_a_total_of_nothing(self):
        rows = self.ok("notify", "shape", "--format", "json").json
        self.assertEqual([row["total"] for row in rows], [0])


class Cancel(Office):
    def test_what_waits_is_cancelled_once_and_on_record(self):
        message = self.send("--key", "k1")
        before = self.audit()
        self.assertEqual(self.ok("notify", "cancel", "--key", "k1", "--format", "json").json,
                         {"message": message, "cancelled": MEMBERS, "sending": 0, "unknown": 0})
        self.assertEqual(self.audit(), before + 1)
        self.assertEqual(self.counts(message), {"cancelled": MEMBERS})
        self.assertIn("hủy", self.fails(5, "notify", "cancel", message).err)
        self.send_once()
        self.assertEqual(self.simulator.journal(), [])

    def test_what_was_sent_is_not_cancelled_and_an_unknown_message_is_not_found(self):
        message = self.send()
        self.send_once()
        self.fails(5, "notify", "cancel", message)
        self.assertEqual(self.counts(message), {"accepted": MEMBERS})
        self.fails(4, "notify", "cancel", 99)
        self.fails(4, "notify", "cancel", "--key", "nobody's")
        self.fails(2, "notify", "cancel")
        self.fails(2, "notify", "cancel", message, "--key", "k1")


class Retry(Office):
    def test_what_may_have_been_sent_goes_again_only_when_it_is_named_and_counts_as_a_double(self):
        self.simulator.faults(UNPROVEN)
        message = self.send()
        self.send_once()
        self.assertEqual(self.counts(message), {"unknown": MEMBERS})
        self.fails(5, "notify", "retry", message)
        preview = self.retry(message, "--state", "unknown", "--dry-run")
        self.assertEqual((preview["retried"], preview["unknown"], preview["maybe_doubled"]), (MEMBERS,) * 3)
        self.assertEqual(self.counts(message), {"unknown": MEMBERS})
        self.simulator.faults()
        before = self.audit()
        self.assertEqual(self.retry(message, "--state", "unknown"), preview)
        self.assertEqual(self.audit(), before + 1)
        self.home.now = "2026-11-24T09:05"  # the gateway that said nothing rests first
        self.send_once()
        status = self.ok("notify", "status", message, "--format", "json").json
        self.assertEqual((status["accepted"], status["maybe_doubled"]), (MEMBERS, MEMBERS))
        doubled = self.ok("notify", "status", message, "--doubled", "--format", "json").json
        self.assertEqual([row["maybe_doubled"] for row in doubled], [True] * MEMBERS)
        self.assertIn("hai lần", self.ok("notify", "status", message).err)

    def test_a_refused_number_goes_again_under_a_new_key_for_one_member_or_for_all(self):
        numbers = {number: card(number) for number in range(1, MEMBERS + 1)}
        for number, member in numbers.items():
            self.ok("member", "set", member, f"phone=09990001{number}{NO_ZALO}")
        message = self.send()
        self.send_once()
        self.assertEqual(self.counts(message), {"rejected": MEMBERS})
        keys = {delivery["key"] for delivery in self.home.deliveries()}
        for number, member in numbers.items():
            self.ok("member", "set", member, f"phone=09990001{number}0")
        self.assertEqual(self.retry(message, "--member", "38.000001")["retried"], 1)
        self.assertEqual(self.retry("--state", "rejected")["rejected"], MEMBERS - 1)
        self.send_once()
        self.assertEqual(self.counts(message), {"accepted": MEMBERS})
        self.assertFalse(keys & {delivery["key"] for delivery in self.home.deliveries()})
        self.fails(5, "notify", "retry", message)

    def test_a_message_whose_time_is_over_or_that_is_not_there_is_refused(self):
        self.simulator.faults({"kind": "http5xx", "endpoint": "zalo-send", "odds": 1})
        message = self.send("--not-after", "2026-11-24T10:00")
        self.home.now = "2026-11-24T10:01"
        self.send_once()
        self.assertEqual(self.counts(message), {"expired": MEMBERS})
        self.assertIn("thời hạn", self.fails(5, "notify", "retry", message).err)
        self.assertEqual(self.retry()["over"], MEMBERS)
        self.fails(4, "notify", "retry", 99)
        self.fails(4, "notify", "retry", message, "--member", "38.999999")
        self.fails(2, "notify", "retry", message, "--state", "accepted")


class GatewayTest(Office):
    def test_a_gateway_is_proved_without_messaging_anyone(self):
        rows = self.ok("notify", "gateway", "test", "zalo", "--format", "json").json
        self.assertEqual([row["ok"] for row in rows], [True] * len(rows))
        self.assertEqual(self.simulator.journal(), [])

    def test_what_is_wrong_is_told_and_ends_with_1(self):
        (self.home.path / "secrets/esms_api_key").unlink()
        rows = self.fails(1, "notify", "gateway", "test", "sms", "--format", "json").json
        self.assertEqual([row["ok"] for row in rows], [False])
        self.assertIn("esms_api_key", rows[0]["detail"])
        self.fails(4, "notify", "gateway", "test", "nowhere")

    def test_the_list_says_which_wire_formats_are_confirmed(self):
        rows = self.ok("notify", "gateway", "list", "--format", "json").json
        self.assertTrue(all(isinstance(row["confirmed"], bool) for row in rows))


class Wordings(Office):
    def test_the_words_of_a_home_are_checked_before_anyone_gets_them(self):
        self.ok("config", "check")
        path = self.home.path / "templates/sms/notice.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("Thông báo: {txt}", encoding="utf-8")
        run = self.fails(3, "config", "check")
        self.assertIn("{txt}", run.err)
        self.assertIn("notice.txt", run.err)


class Stats(Office):
    def test_totals_are_the_sums_of_their_rows_in_json_and_in_a_spreadsheet(self):
        self.send()
        self.send_once()
        rows = self.ok("stats", "notify", "--from", "2026-11", "--to", "2026-11", "--by", "kind,org", "--format", "json").json
        for key in "messages", "reached", "unreached", "segments", "cost":
            self.assertEqual(sum(row[key] for row in rows[:-1]), rows[-1][key], key)
        self.assertEqual((rows[-1]["messages"], rows[-1]["reached"], rows[-1]["cost"]), (MEMBERS, MEMBERS, MEMBERS * 200))
        self.ok("stats", "notify", "--format", "xlsx", "--output", "tin.xlsx")
        self.assertIn("zalo", [cell for row in sheet_rows(self.home.folder / "tin.xlsx") for cell in row])
        self.fails(2, "stats", "notify", "--by", "weather")

    def test_what_ended_long_ago_is_folded_by_the_daemon_and_still_counted(self):
        message = self.send()
        self.send_once()
        before = self.ok("stats", "notify", "--format", "json").json
        self.home.now = "2028-01-01T09:00"
        self.send_once()
        self.assertEqual(self.home.deliveries(), [])
        self.assertEqual(self.counts(message), {"accepted": MEMBERS})
        self.assertEqual(self.ok("stats", "notify", "--format", "json").json, before)


class Monitoring(Office):
    def test_metrics_tell_attempts_queue_pauses_token_and_budget(self):
        self.home.edit_config("unknown: hold", "unknown: hold\n  monthly_budget: 1000")
        with Daemon(self.home) as daemon:
            self.send()
            accepted = 'sotay_attempts_total{code="",gateway="zalo",outcome="accepted"}'
            metrics = eventually(lambda: (m := daemon.metrics()).get(accepted) == MEMBERS and m, "every attempt counted")
            self.assertEqual(metrics["sotay_budget_left_dong"], 1000 - MEMBERS * 200)
            self.assertEqual(metrics['sotay_gateway_paused{gateway="zalo"}'], 0)
            self.assertEqual(metrics['sotay_queue_age_seconds{gateway="zalo"}'], 0)
            self.assertGreater(metrics['sotay_token_expires_in_seconds{account="oa"}'], 3600)
            self.assertEqual(metrics['sotay_consent_needed{account="oa"}'], 0)

    def test_a_paused_gateway_and_what_waits_for_it_are_seen(self):
        (self.home.path / "secrets/oa.grant.json").unlink()
        self.send()
        with Daemon(self.home) as daemon:
            paused = 'sotay_gateway_paused{gateway="zalo"}'
            metrics = eventually(lambda: (m := daemon.metrics())[paused] == 1 and m, "a pause")
            self.assertEqual(metrics['sotay_gateway_pause_info{cause="token",gateway="zalo"}'], 1)
            self.assertEqual(metrics['sotay_consent_needed{account="oa"}'], 1)

    def test_rules_and_dashboard_ask_only_for_what_the_daemon_tells(self):
        self.home.edit_config("unknown: hold", "unknown: hold\n  monthly_budget: 1000")
        self.send()
        (self.home.path / "secrets/oa.grant.json").unlink()
        with Daemon(self.home) as daemon:
            eventually(lambda: daemon.metrics()['sotay_gateway_paused{gateway="zalo"}'] == 1, "a pause")
            told = set(re.findall(r"^# TYPE (\w+)", daemon.request("/metrics")[2], re.M)) | {"sotay_attempts_total"}
        rules = (ROOT / "config/monitoring/sotay-rules.yml").read_text(encoding="utf-8")
        board = (ROOT / "config/monitoring/sotay-dashboard.json").read_text(encoding="utf-8")
        self.assertGreater(len(json.loads(board)["panels"]), 5)
        for text in rules, board:
            asked = set(re.findall(r"\bsotay_\w+", text))
            self.assertGreater(len(asked), 5)
            self.assertLessEqual(asked, told)


if __name__ == "__main__":
    import unittest
    unittest.main()
