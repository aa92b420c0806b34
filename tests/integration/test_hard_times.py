"""A full disk, a wrong clock and a locked database under a daemon at work: a clear word, and nothing lost."""
import contextlib
import datetime
import sqlite3
import time
import unittest

from office import CONNECTIONS, IS_FAST, Office, at_minute
from support import BUILD, PATIENCE, SOTAYD, Daemon, eventually

LIBRARY = BUILD / "bin/libhard_times.so"
SECONDS_LOCKED = 30 if IS_FAST else 12  # more than the programs wait for each other
HOUR = 3600


class HardTimes(Office):
    members = 150

    def setUp(self):
        super().setUp()
        self.full = self.home.folder / "full"
        self.clock = self.home.folder / "clock"

    def environment(self):
        return {"LD_PRELOAD": str(LIBRARY), "FULL_WHEN": str(self.full), "FULL_BELOW": str(self.home.path),
                "CLOCK_WRONG_BY": str(self.clock), "ASAN_OPTIONS": "verify_asan_link_order=0"}

    def slow_zalo(self, ms):
        """Over what does not drop repetitions: a doubt would stay one."""
        simulator = self.simulator()
        self.login()
        simulator.faults({"kind": "slow", "endpoint": "zalo-send", "odds": 1, "ms": ms})
        return simulator

    def assert_nothing_in_doubt(self):
        with contextlib.closing(sqlite3.connect(self.home.path / "sotay.db", timeout=PATIENCE)) as database:
            doubted = database.execute("SELECT COUNT(*) FROM attempts WHERE outcome = 'unknown'").fetchone()[0]
        self.assertEqual(doubted, 0, "what was answered is known")

    def slow_sms(self, ms):
        simulator = self.simulator()
        self.only_sms()
        simulator.faults({"kind": "slow", "endpoint": "esms-send", "odds": 1, "ms": ms})
        return simulator

    def assert_all_arrived_once(self, simulator):
        self.assertEqual(self.counts(), {"accepted": self.members})
        self.assertEqual(len(simulator.journal()), self.members)
        self.assert_once_each(simulator.journal())
        self.assert_nothing_in_doubt()


class FullDisk(HardTimes):
    def test_a_command_says_so_and_changes_nothing(self):
        before = self.ok("audit", "verify", "--format", "json").json["entries"]
        self.full.touch()
        run = self.fails(1, "notify", "send", "--to", "all", "--text", "Họp", "--key", "k1", env=self.environment())
        self.assertIn("đầy", run.err)
        self.assertIn("sotay.db", run.err)
        self.full.unlink()
        self.assertEqual(self.counts(), {})
        self.assertEqual(self.ok("audit", "verify", "--format", "json").json["entries"], before)

    def test_a_daemon_says_so_sends_nothing_more_and_goes_on_when_there_is_room(self):
        simulator = self.slow_sms(100)
        self.send()
        daemon = self.daemon(env={**at_minute(0), **self.environment()})
        eventually(lambda: simulator.journal(), "a first message")
        self.full.touch()
        eventually(lambda: "đầy" in daemon.words(), "word of the full disk in the log")
        arrived = len(simulator.journal())
        self.assertLess(arrived, self.members)
        eventually(lambda: daemon.request("/healthz")[0] == 503, "word of it at /healthz")
        self.assertEqual(len(simulator.journal()), arrived, "what cannot be written down is not sent")
        self.full.unlink()
        daemon.stop()
        simulator.faults()
        for minute in 10, 20:
            self.send_once(env=at_minute(minute))
        self.assert_all_arrived_once(simulator)

    def test_a_token_that_cannot_be_kept_is_not_used(self):
        simulator = self.simulator()
        self.login()
        self.send()
        grant = self.home.path / "secrets/oa.grant.json"
        before = grant.read_bytes()
        # Only the file of the tokens does not fit.
        self.full.touch()
        run = self.ok("--once", program=SOTAYD, env={**self.environment(), "FULL_BELOW": str(grant)})
        self.assertIn("đĩa đã đầy", run.err)
        self.full.unlink()
        self.assertEqual(grant.read_bytes(), before)
        self.assertEqual(simulator.journal(), [])
        self.assertEqual(self.counts(), {"pending": self.members})


class WrongClock(HardTimes):
    def seconds_until_ten(self):
        """From now until ten o'clock in Vietnam."""
        now = datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=7)))
        return round((now.replace(hour=10, minute=0, second=0) - now).total_seconds())

    def set_clock(self, seconds):
        draft = self.clock.with_suffix(".new")
        draft.write_text(f"{self.ten + seconds}\n")
        draft.rename(self.clock)

    def jump(self, seconds):
        """The wall clock goes wrong while all connections are at work."""
        self.ten = self.seconds_until_ten()
        self.set_clock(0)
        simulator = self.slow_sms(300)
        env = {**self.environment(), "SOTAY_NOW": ""}
        self.ok("notify", "send", "--to", "all", "--text", "Họp", "--key", "k1", env=env)
        with Daemon(self.home, env=env) as daemon:
            eventually(lambda: len(simulator.journal()) >= CONNECTIONS, "all connections at work")
            self.set_clock(seconds)
            eventually(lambda: self.counts().get("accepted") == self.members, "everything accepted")
            self.assertEqual(daemon.stop(), 0)
        self.assert_all_arrived_once(simulator)

    def test_an_hour_ahead_loses_and_doubles_nothing(self):
        self.jump(HOUR)

    def test_an_hour_back_loses_and_doubles_nothing(self):
        self.jump(-HOUR)


class LockedDatabase(HardTimes):
    def test_a_lock_of_half_a_minute_is_waited_out_and_loses_nothing(self):
        self.check_lock(self.slow_sms(200))

    def test_what_was_answered_during_a_lock_is_not_doubted_although_repetitions_would_double_it(self):
        self.check_lock(self.slow_zalo(200))

    def check_lock(self, simulator):
        self.send()
        with Daemon(self.home, env=at_minute(0)) as daemon:
            eventually(lambda: simulator.journal(), "a first message")
            with contextlib.closing(sqlite3.connect(self.home.path / "sotay.db", timeout=PATIENCE)) as other:
                other.execute("BEGIN IMMEDIATE")
                began = time.monotonic()
                eventually(lambda: "sotay.db" in daemon.words(), "word of the lock in the log")
                arrived = len(simulator.journal())
                self.fails(1, "notify", "send", "--to", "all", "--text", "Họp", "--key", "k2", env=at_minute(1))
                while time.monotonic() < began + SECONDS_LOCKED:
                    self.assertEqual(daemon.request("/healthz")[0] in (200, 503), True)
                    time.sleep(0.5)
                self.assertEqual(len(simulator.journal()), arrived, "what cannot be written down is not sent")
                other.rollback()
            eventually(lambda: self.counts().get("accepted") == self.members, "everything accepted after the lock")
            self.assertEqual(daemon.stop(), 0)
        self.assert_all_arrived_once(simulator)


if __name__ == "__main__":
    unittest.main()
