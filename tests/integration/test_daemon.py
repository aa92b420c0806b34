"""sotayd as its supervisor, its gateways and its operator meet it."""
import json
import re
import shutil
import signal
import socket
import subprocess

from office import MEMBERS, Office, later
from support import PATIENCE, SOTAYD, Daemon, Home, eventually

SLOW = {"kind": "slow", "endpoint": "zalo-send", "odds": 1, "ms": 400}


class Endpoints(Office):
    members = 6

    def test_health_and_metrics_tell_how_it_is(self):
        self.simulator()
        self.login()
        self.send()
        daemon = self.daemon()
        eventually(lambda: daemon.metrics()['sotay_deliveries{state="accepted"}'] == 6, "six accepted deliveries")
        status, headers, body = daemon.request("/healthz")
        self.assertEqual((status, headers["Content-Type"]), (200, "application/json"))
        self.assertEqual((json.loads(body)["status"], json.loads(body)["released"]), ("ok", True))
        status, headers, body = daemon.request("/metrics")
        self.assertEqual(status, 200)
        self.assertTrue(headers["Content-Type"].startswith("text/plain; version=0.0.4"))
        sample = re.compile(r'[a-zA-Z_:][a-zA-Z0-9_:]*(\{[a-z_]+="[^"\n]*"(,[a-z_]+="[^"\n]*")*\})? -?[0-9.e+-]+')
        comment = re.compile(r"# (HELP [a-z_]+ .+|TYPE [a-z_]+ (gauge|counter|histogram|summary|untyped))")
        for line in body.splitlines():
            self.assertRegex(line, rf"^({sample.pattern}|{comment.pattern})$")
        self.assertEqual(daemon.metrics()['sotay_deliveries{state="pending"}'], 0)

    def test_other_paths_and_methods_are_refused(self):
        self.simulator()
        daemon = self.daemon()
        self.assertEqual(daemon.request("/")[0], 404)
        self.assertEqual(daemon.request("/metrics/../secrets/master.key")[0], 404)
        status, headers, _ = daemon.request("/healthz", "POST")
        self.assertEqual((status, headers["Allow"]), (405, "GET, HEAD"))

    def test_its_supervisor_hears_of_its_start_and_its_end(self):
        self.simulator()
        daemon = self.daemon()
        self.assertEqual(daemon.stop(), 0)
        self.assertTrue(daemon.hear().startswith("STOPPING=1"))

    def test_a_home_has_one_daemon(self):
        self.simulator()
        self.daemon()
        self.assertIn(str(self.home.path), self.send_once(5).err)
        self.fails(5, program=SOTAYD)


class Reload(Office):
    members = 6

    def test_a_changed_configuration_is_taken_up_on_sighup(self):
        simulator = self.simulator()
        self.send()
        daemon = self.daemon()
        self.assertEqual(simulator.journal(), [])
        self.only_sms()
        daemon.tell(signal.SIGHUP)
        self.assertTrue(daemon.hear().startswith("RELOADING=1"))
        daemon.address = daemon.wait_until_ready()
        eventually(lambda: len(simulator.journal()) == 6, "six messages by SMS")
        self.assertEqual({entry["provider"] for entry in simulator.journal()}, {"esms"})

    def test_a_broken_configuration_leaves_the_present_one_at_work(self):
        simulator = self.simulator()
        self.only_sms()
        daemon = self.daemon()
        self.home.edit_config("ladder: [sms]", "laddder: [sms]")
        daemon.tell(signal.SIGHUP)
        eventually(lambda: "laddder" in daemon.words(), "word of the unknown key in the log")
        self.home.edit_config("laddder: [sms]", "ladder: [sms]")
        self.send()
        eventually(lambda: len(simulator.journal()) == 6, "six messages by the old configuration")
        self.assertEqual(daemon.request("/healthz")[0], 200)
        self.assertEqual(daemon.stop(), 0)


class Interruption(Office):
    def begin(self, simulator, **kwargs):
        """A daemon in the middle of sending."""
        self.send()
        daemon = self.daemon(**kwargs)
        eventually(lambda: sum(simulator.stats()["accepted"].values()) > 0, "a first accepted message")
        return daemon

    def test_sigterm_finishes_what_is_in_flight_and_loses_nothing(self):
        simulator = self.simulator()
        self.login()
        simulator.faults(SLOW)
        daemon = self.begin(simulator)
        self.assertEqual(daemon.stop(), 0)
        counts = self.counts()
        self.assertEqual(set(counts), {"accepted", "pending"}, "nothing is left half-done, nor was all of it sent")
        self.assertEqual(counts["accepted"], len(simulator.journal()))
        simulator.faults()
        self.send_once(env=later("09:01"))
        self.assertEqual(self.counts(), {"accepted": MEMBERS})
        self.assertEqual(len(simulator.journal()), MEMBERS)
        self.assert_once_each(simulator.journal())

    def test_sigterm_ends_a_single_pass_as_gently(self):
        simulator = self.simulator()
        self.login()
        simulator.faults(SLOW)
        self.send()
        process = self.start_pass()
        eventually(lambda: sum(simulator.stats()["accepted"].values()) > 0, "a first accepted message")
        process.send_signal(signal.SIGTERM)
        self.assertEqual(process.wait(timeout=PATIENCE), 0)
        self.assertEqual(set(self.counts()), {"accepted", "pending"})

    def start_pass(self):
        process = subprocess.Popen([str(SOTAYD), "--once"], env=self.home.environment(), cwd=self.folder,
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.addCleanup(lambda: process.poll() is None and (process.kill(), process.wait()))
        return process

    def test_a_killed_daemon_never_makes_zalo_send_twice(self):
        simulator = self.simulator()
        self.login()
        simulator.faults(SLOW)
        self.begin(simulator).stop(signal.SIGKILL)
        simulator.faults()
        for time in "09:01", "15:00":
            self.send_once(env=later(time))
        counts = self.counts()
        self.assertEqual(set(counts), {"accepted", "unknown"})
        self.assertEqual(sum(counts.values()), MEMBERS)
        self.assert_once_each(simulator.journal())
        # What is in doubt is what the journal has beyond the accepted ones, and perhaps what never left.
        arrived = {entry["phone"] for entry in simulator.journal()}
        known = {"84" + row["phone"][1:] if row["phone"].startswith("0") else row["phone"].lstrip("+")
                 for row in self.home.deliveries() if row["state"] == "accepted"}
        self.assertLessEqual(known, arrived)
        self.assertLessEqual(len(arrived) - len(known), counts["unknown"])

    def test_a_clock_that_was_set_back_makes_no_repetition_of_a_doubt(self):
        simulator = self.simulator()
        self.login()
        simulator.faults(SLOW)
        self.begin(simulator, env=later("14:00")).stop(signal.SIGKILL)
        simulator.faults()
        for time in "09:00", "09:10", "18:00":
            self.send_once(env=later(time))
        self.assertEqual(set(self.counts()), {"accepted", "unknown"})
        self.assert_once_each(simulator.journal())

    def test_a_killed_daemon_settles_sms_with_the_same_keys(self):
        simulator = self.simulator()
        self.only_sms()
        simulator.faults({**SLOW, "endpoint": "esms-send"})
        self.begin(simulator).stop(signal.SIGKILL)
        simulator.faults()
        self.send_once(env=later("09:10"))
        self.send_once(env=later("09:20"))
        self.assertEqual(self.counts(), {"accepted": MEMBERS})
        self.assertEqual(len(simulator.journal()), MEMBERS)
        self.assert_once_each(simulator.journal())


class Faults(Office):
    members = 24
    struck = 3

    def strike(self, kind, **more):
        simulator = self.simulator()
        self.login()
        self.send()
        simulator.faults({"kind": kind, "endpoint": "zalo-send", "odds": 1, "times": self.struck, **more})
        self.send_once()
        return simulator

    def assert_doubt_is_held(self, simulator, arrived):
        self.assertEqual(self.counts(), {"accepted": self.members - self.struck, "unknown": self.struck})
        simulator.faults()
        self.send_once(env=later("15:00"))
        self.assertEqual(self.counts(), {"accepted": self.members - self.struck, "unknown": self.struck})
        self.assertEqual(len(simulator.journal()), self.members - self.struck + arrived)
        self.assert_once_each(simulator.journal())

    def test_a_connection_reset_after_the_request_is_a_doubt(self):
        self.assert_doubt_is_held(self.strike("reset-after"), arrived=self.struck)

    def test_a_truncated_answer_is_a_doubt(self):
        self.assert_doubt_is_held(self.strike("truncated"), arrived=self.struck)

    def test_an_answer_that_is_a_web_page_is_a_doubt(self):
        self.assert_doubt_is_held(self.strike("html"), arrived=0)

    def test_too_many_requests_are_repeated_when_the_gateway_says_so(self):
        simulator = self.strike("http429", retry_after=1)
        self.send_once(env=later("09:10"))
        self.assertEqual(self.counts(), {"accepted": self.members})
        self.assert_once_each(simulator.journal())
        self.assertEqual({entry["provider"] for entry in simulator.journal()}, {"zalo"})

    def test_a_gateway_that_is_away_is_surely_unsent_to_and_tried_again(self):
        simulator = self.simulator()
        self.only_sms()
        self.send()
        self.home.edit_config(simulator.url, "http://127.0.0.1:1")
        self.send_once()
        self.assertEqual(self.counts(), {"pending": self.members})
        self.home.edit_config("http://127.0.0.1:1", simulator.url)
        self.send_once(env=later("09:10"))
        self.assertEqual(self.counts(), {"accepted": self.members})
        self.assert_once_each(simulator.journal())

    def test_doubt_is_resent_where_the_office_says_so(self):
        self.home.edit_config("unknown: hold", "unknown: resend")
        simulator = self.strike("reset-after")
        self.send_once(env=later("09:10"))
        self.assertEqual(self.counts(), {"accepted": self.members})
        providers = [entry["provider"] for entry in simulator.journal()]
        self.assertEqual((providers.count("zalo"), providers.count("esms")), (self.members, self.struck))
        self.assertEqual(self.ok("notify", "status", "--format", "json").json["maybe_doubled"], self.struck)

    def test_doubt_without_another_rung_is_repeated_where_the_office_says_so(self):
        self.home.edit_config("unknown: hold", "unknown: resend")
        self.home.edit_config("ladder: [zalo, sms]", "ladder: [zalo]")
        simulator = self.strike("reset-after")
        self.send_once(env=later("09:10"))
        self.assertEqual(self.counts(), {"accepted": self.members})
        self.assertEqual(len([entry for entry in simulator.journal() if entry.get("duplicate_of")]), self.struck)


class Grants(Office):
    members = 6

    def test_a_token_that_expired_early_is_renewed_and_all_is_sent(self):
        simulator = self.simulator()
        self.login()
        self.send("before")
        self.send_once()
        simulator.post("/sim/clock", {"advance_ms": 26 * 3600 * 1000})
        self.send("after")
        self.send_once(env=later("11:00"))
        self.assertEqual(self.counts(), {"accepted": 12})
        self.assertEqual(simulator.stats()["duplicates"], 0)

    def test_a_lost_rotation_waits_for_the_operator_and_loses_nothing(self):
        simulator = self.simulator()
        self.login()
        self.send()
        simulator.faults({"kind": "lost-rotation", "endpoint": "oauth", "odds": 1, "times": 1})
        self.send_once()
        said = self.send_once(env=later("09:30"))
        self.assertIn("sotay notify zalo login", said.err)
        self.assertIn("sotay notify zalo login", self.gateway("zalo")["detail"])
        self.assertEqual(self.counts(), {"pending": 6})
        self.assertEqual(simulator.journal(), [])
        grant = self.home.write("grant.txt", self.consent(simulator))
        self.ok("notify", "zalo", "login", "--refresh-token-file", grant, env=later("09:40"))
        self.send_once(env=later("09:41"))
        self.assertEqual(self.counts(), {"accepted": 6})
        self.assertEqual({entry["provider"] for entry in simulator.journal()}, {"zalo"})


class WhereAHomeMaySend(Office):
    members = 6

    def test_a_sample_home_does_not_reach_beyond_this_machine(self):
        self.simulator()
        self.only_sms()
        self.home.edit_config('driver: esms\n    base_url: "', 'driver: esms\n    base_url: "http://192.0.2.1" #')
        self.send()
        self.send_once()
        self.assertEqual(self.counts(), {"pending": 6})

    def test_a_sample_home_does_not_even_knock_at_another_address_of_this_machine(self):
        address = self.address_of_this_machine()
        self.simulator()
        self.only_sms()
        with socket.create_server((address, 0)) as listener:
            listener.setblocking(False)
            url = f"http://{address}:{listener.getsockname()[1]}"
            self.home.edit_config('driver: esms\n    base_url: "', f'driver: esms\n    base_url: "{url}" #')
            self.send()
            self.send_once()
            with self.assertRaises(BlockingIOError):
                listener.accept()

    def address_of_this_machine(self):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            try:
                probe.connect(("192.0.2.1", 9))  # a datagram socket sends nothing by this
            except OSError:
                self.skipTest("this machine has no address besides its loopback")
            return probe.getsockname()[0]

    def test_a_copied_home_sends_nothing_until_it_is_released(self):
        simulator = self.simulator()
        self.only_sms()
        self.send()
        original = self.home
        copy = Home(self.home.folder / "elsewhere")
        shutil.copytree(original.path, copy.path)
        self.home = copy
        self.assertIn("sotay notify release", self.send_once().err)
        self.assertEqual(simulator.journal(), [])
        self.assertEqual(self.counts(), {"pending": 6})
        with Daemon(copy) as daemon:
            self.assertFalse(json.loads(daemon.request("/healthz")[2])["released"])
            self.assertEqual(daemon.metrics()["sotay_home_released"], 0)
        self.ok("notify", "release")
        self.send_once()
        self.assertEqual(self.counts(), {"accepted": 6})
        self.assertEqual(len(simulator.journal()), 6)
