"""kill -9 of sotayd at any moment, before gateways that fail in every way: the simulator's journal judges."""
import collections
import datetime
import re
import shutil
import signal
import subprocess
import time
import unittest

from office import CONNECTIONS, IS_FAST, Office, at_minute, random_of, scaled
from support import PATIENCE, SOTAYD, Daemon, Home, eventually

FAULTS = [("refuse", 0.005), ("reset-before", 0.02), ("reset-after", 0.02), ("truncated", 0.02), ("html", 0.02),
          ("http5xx", 0.02), ("http429", 0.001)]
DOUBTFUL = ["reset-before", "reset-after", "truncated", "html", "http5xx"]
LAST_HOURS = range(190, 720, 70)  # minutes after 09:00, all before the quiet hours
LONGEST_RECOVERY = 1.0 if IS_FAST else 6.0  # seconds; a sanitized program takes its time to start


def disturbed(endpoint, *more):
    """Every fault now and then, and answers that are never quick: all connections are always in use."""
    faults = [{"kind": kind, "odds": odds, "retry_after": 0, **({} if kind == "refuse" else {"endpoint": endpoint})}
              for kind, odds in FAULTS]
    return [*faults, *more, {"kind": "slow", "endpoint": endpoint, "odds": 1, "ms": 40}]


def received(entry):
    """Who got which of the messages."""
    text = entry.get("content") or entry["params"]["noi_dung"]
    return entry["phone"], re.search(r"Dot \d+", text)[0]


def instant(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))


class Killed(Office):
    members = 500
    minutes_a_life = 0.2  # so far the daemon's clock goes on between a death and the next start

    def setUp(self):
        super().setUp()
        self.random = random_of(self.id())
        self.lives = self.posted = 0
        self.longest_life = 0.4 + self.seconds_to_start()

    def seconds_to_start(self):
        began = time.monotonic()
        with Daemon(self.home):
            return time.monotonic() - began

    def post(self):
        self.posted += 1
        self.ok("notify", "send", "--to", "all", "--text", f"Dot {self.posted}", "--key", f"dot-{self.posted}",
                env=self.now())

    def now(self):
        return at_minute(int(self.lives * self.minutes_a_life))

    def start(self):
        with open(self.home.folder / "sotayd.log", "ab") as log:
            return subprocess.Popen([SOTAYD], env={**self.home.environment(), **self.now()}, cwd=self.folder,
                                    stdout=subprocess.DEVNULL, stderr=log)

    def live_and_die(self):
        process = self.start()
        try:
            process.wait(0.005 + self.longest_life * self.random.random() ** 2)  # rather soon than late
        except subprocess.TimeoutExpired:
            pass
        self.assertIsNone(process.poll(), "it ended by itself")
        process.kill()
        process.wait()
        self.lives += 1

    def has_work(self):
        return self.counts().get("pending", 0) + self.counts().get("sending", 0) > self.members / 2

    def live_and_die_until(self, kills, deliveries):
        """Dies as often, with never less than half a message's deliveries to send, until so many were posted."""
        while self.lives < kills or self.posted * self.members < deliveries:
            if self.lives % 3 == 0 and not self.has_work():
                self.post()
            self.live_and_die()

    def settle(self, simulator):
        """Lets the gateways work well and the day pass; the counts of the states that are left."""
        simulator.faults()
        for minute in LAST_HOURS:
            self.send_once(env=at_minute(minute))
            counts = self.counts()
            if not {"pending", "sending"} & set(counts):
                break
        self.assertEqual(sum(counts.values()), self.posted * self.members)
        return counts

    def arrivals(self, simulator):
        return collections.Counter(received(entry) for entry in simulator.journal())

    def everyone(self):
        phones = {row["phone"] for row in self.home.deliveries()}
        self.assertEqual(len(phones), self.members)
        return {(phone, f"Dot {number}") for phone in phones for number in range(1, self.posted + 1)}


class AtAGatewayThatDropsRepetitions(Killed):
    def test_nobody_is_missed_and_nobody_gets_it_twice(self):
        simulator = self.simulator()
        self.only_sms()
        simulator.faults(*disturbed("esms-send"))
        self.live_and_die_until(scaled(200), scaled(20_000))
        self.assertEqual(self.settle(simulator), {"accepted": self.posted * self.members})
        arrivals = self.arrivals(simulator)
        self.assertEqual(set(arrivals), self.everyone())
        self.assertEqual([who for who, times in arrivals.items() if times > 1], [])


class AtZalo(Killed):
    members = 250
    minutes_a_life = 3  # a token that was just refreshed is not refreshed again for ten minutes
    token_dies = {"kind": "token-expired", "endpoint": "zalo-send", "odds": 0.0005, "times": 3}

    def storm(self, kills, deliveries):
        simulator = self.simulator()
        self.login()
        simulator.faults(*disturbed("zalo-send", self.token_dies))
        self.live_and_die_until(kills, deliveries)
        self.fired = sum(simulator.stats()["faults"].get(kind, 0) for kind in DOUBTFUL)
        if "notify zalo login" in (self.gateway("zalo")["detail"] or ""):  # it died while it refreshed its token
            grant = self.home.write("grant.txt", self.consent(simulator))
            self.ok("notify", "zalo", "login", "--refresh-token-file", grant, env=self.now())
        return simulator

    def test_under_hold_nobody_gets_it_twice_and_every_doubt_is_listed(self):
        simulator = self.storm(scaled(60), scaled(4_000))
        counts = self.settle(simulator)
        self.assertLessEqual(set(counts), {"accepted", "unknown"})
        self.assertLessEqual(counts.get("unknown", 0), self.lives * CONNECTIONS + self.fired)
        arrivals = self.arrivals(simulator)
        self.assertEqual([who for who, times in arrivals.items() if times > 1], [])
        states = collections.Counter((row["phone"], row["state"]) for row in self.home.deliveries())
        arrived = collections.Counter(phone for phone, _ in arrivals)
        for phone in {phone for phone, _ in states}:
            self.assertLessEqual(states[phone, "accepted"], arrived[phone])
            self.assertLessEqual(arrived[phone], states[phone, "accepted"] + states[phone, "unknown"])

    def test_under_resend_everyone_has_it(self):
        self.home.edit_config("unknown: hold", "unknown: resend")
        simulator = self.storm(scaled(40), scaled(3_000))
        self.assertEqual(self.settle(simulator), {"accepted": self.posted * self.members})
        arrivals = self.arrivals(simulator)
        self.assertEqual(set(arrivals), self.everyone())
        self.assertLessEqual(sum(arrivals.values()) - len(arrivals), self.lives * CONNECTIONS + self.fired)


class Death(Office):
    """A daemon is killed while all its connections wait for an answer."""

    def die(self, simulator, endpoint, minute=0):
        before = len(simulator.journal())
        simulator.faults({"kind": "slow", "endpoint": endpoint, "odds": 1, "ms": PATIENCE * 1000})
        daemon = self.daemon(env=at_minute(minute))
        eventually(lambda: len(simulator.journal()) >= before + CONNECTIONS, "as many requests as connections")
        daemon.stop(signal.SIGKILL)
        simulator.faults()


class OneDeath(Death):
    def seconds_to_recover(self, simulator, minute):
        """From the start of the program until its first message has arrived, by the simulator's clock."""
        before = len(simulator.journal())
        began = instant(simulator.get("/sim/clock")["now"])
        with Daemon(self.home, env=at_minute(minute)):
            eventually(lambda: len(simulator.journal()) > before, "a message after the restart")
        return (instant(simulator.journal()[before]["received_at"]) - began).total_seconds()

    def test_no_more_than_the_open_connections_are_in_doubt(self):
        simulator = self.simulator()
        self.login()
        self.send()
        self.die(simulator, "zalo-send")
        self.send_once(env=at_minute(1))
        self.assertEqual(self.counts(), {"accepted": self.members - CONNECTIONS, "unknown": CONNECTIONS})
        self.assert_once_each(simulator.journal())

    def test_the_rest_goes_on_within_a_second_of_the_restart(self):
        simulator = self.simulator()
        self.only_sms()
        for life in range(3):
            self.send(f"k{life}")
            self.die(simulator, "esms-send", 10 * life)
            self.assertLess(self.seconds_to_recover(simulator, 10 * life + 5), LONGEST_RECOVERY)


class ACopy(Death):
    """Of a home whose daemon died in the middle of sending."""

    members = 150

    def assert_sends_nothing(self, home, simulator):
        journal = simulator.journal()
        counts = self.counts()
        self.assertTrue({"pending", "sending", "unknown"} & set(counts))
        self.assertIn("sotay notify release", self.send_once(env=at_minute(60)).err)
        with Daemon(home, env=at_minute(61)) as daemon:
            self.assertEqual(daemon.metrics()["sotay_home_released"], 0)
            self.assertEqual(daemon.stop(), 0)
        self.assertEqual(self.counts(), counts)
        self.assertEqual(simulator.journal(), journal)

    def assert_goes_on_once_released(self, simulator, states):
        self.ok("notify", "release", env=at_minute(62))
        for minute in 63, 70, 120:
            self.send_once(env=at_minute(minute))
        self.assertLessEqual(set(self.counts()), states)
        self.assertEqual(sum(self.counts().values()), self.members)
        self.assert_once_each(simulator.journal())

    def in_the_middle(self, endpoint):
        """Some were accepted, some wait, some are on the way."""
        simulator = self.simulator()
        self.login()
        if endpoint == "esms-send":
            self.only_sms()
        self.send()
        self.die(simulator, endpoint)
        return simulator

    def copied(self):
        copy = Home(self.home.folder / "elsewhere", self.home.now)
        shutil.copytree(self.home.path, copy.path)
        return copy

    def restored(self):
        file, keys = self.home.folder / "home.backup", self.home.folder / "keys"
        self.ok("backup", "create", file)
        self.ok("backup", "keys", keys)
        restored = Home(self.home.folder, self.home.now)
        restored.path = self.home.folder / "restored"
        run = restored.run("backup", "restore", file, "--keys", keys)
        self.assertEqual(run.code, 0, run.err)
        for secret in self.home.path.glob("secrets/*"):
            if secret.name not in ("incarnation", "master.key"):
                shutil.copy(secret, restored.path / "secrets" / secret.name)
        return restored

    def test_sends_nothing_until_it_is_released_and_then_nothing_twice(self):
        simulator = self.in_the_middle("esms-send")
        self.home = self.copied()
        self.assert_sends_nothing(self.home, simulator)
        self.assert_goes_on_once_released(simulator, {"accepted"})

    def test_settles_no_doubt_by_itself(self):
        simulator = self.in_the_middle("zalo-send")
        self.home = self.copied()
        self.assert_sends_nothing(self.home, simulator)
        self.assert_goes_on_once_released(simulator, {"accepted", "unknown"})

    def test_from_a_backup_is_as_quiet(self):
        simulator = self.in_the_middle("esms-send")
        self.home = self.restored()
        self.assert_sends_nothing(self.home, simulator)
        self.assert_goes_on_once_released(simulator, {"accepted"})

if __name__ == "__main__":
    unittest.main()
