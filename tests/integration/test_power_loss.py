"""A power loss at any write: what the disk then holds opens whole, and nothing that was accepted is forgotten."""
import collections
import contextlib
import hashlib
import http.client
import json
import pathlib
import random
import re
import shutil
import sqlite3
import unittest
import urllib.request

import disk
from office import Office, random_of, scaled
from support import PATIENCE, SHEET_HEADINGS, SOTAYD, Home, member_row

WITHOUT_ZALO = ["10", "30", "50", "70", "90"]  # so the numbers of every second member end
KEY = re.compile(rb'"(?:RequestId|tracking_id)":"([^"]+)"')
TOKEN = re.compile(rb"\r\naccess_token: ([^\r]+)\r\n", re.I)
MAPPED = ("-shm", ".lock", ".started")  # or empty: not what a power loss is survived by
NEXT_DAY = {"SOTAY_NOW": "2026-11-25T09:00"}


class Knowledge:
    """What the world knows at one moment of the recording."""

    def __init__(self):
        self.told = []
        self.requests = []  # as they left, headers and body
        self.open = b""

    def take(self, event):
        if event.kind == "told":
            self.told.append(event.data.decode())
        elif event.kind == "sent":
            self.hear(event.data)

    def hear(self, data):
        """A request leaves in one call or as headers and body."""
        self.open = self.open + data if self.open and not data.startswith(b"POST ") else data
        if is_whole(self.open):
            self.requests.append(self.open)
            self.open = b""

    def keys(self):
        found = [KEY.search(request) for request in self.requests]
        return {match[1].decode() for match in found if match}

    def token(self):
        """The access token that was last used."""
        found = [match[1].decode() for match in map(TOKEN.search, self.requests) if match]
        return found[-1] if found else None

    def mark(self):
        return len(self.told), len(self.requests)


def is_whole(request):
    head, gap, body = request.partition(b"\r\n\r\n")
    length = re.search(rb"content-length: (\d+)", head, re.I)
    return bool(gap) and len(body) >= (int(length[1]) if length else 0)


def received(entry):
    return re.search(r"Dot \d+", entry.get("content") or entry["params"]["noi_dung"])[0]


def keep_incarnation(place):
    """A power loss moves no file, but this test does."""
    path = place / "secrets/incarnation"
    info = (place / "sotay.db").stat()
    path.write_text(f"{path.read_text().split()[0]} {info.st_dev}:{info.st_ino}\n")


class PowerLoss(Office):
    members = 24

    def record(self):
        """A day's work: members imported, messages posted and sent over two gateways, a token renewed."""
        self.sim = self.simulator(*(part for end in WITHOUT_ZALO for part in ("--no-zalo-suffix", end)))
        self.log = disk.Log(self.home.folder / "disk.log", self.home.path)
        self.before = self.home.folder / "before"
        self.login()
        shutil.copytree(self.home.path, self.before)
        env = self.log.environment()
        self.post("1", env)
        self.send_once(env=env)
        self.log.tell("sent 1")
        rows = [SHEET_HEADINGS, *map(member_row, range(self.members + 1, self.members + 7))]
        self.ok("member", "import", self.home.write("more.csv", "\n".join(rows) + "\n"), env=env)
        self.log.tell("imported 6")
        self.post("2", {**env, **NEXT_DAY})
        self.send_once(env={**env, **NEXT_DAY})
        self.log.tell("sent 2")
        self.events = self.log.events()
        sent = (TOKEN.search(event.data) for event in self.events if event.kind == "sent")
        self.tokens = list(dict.fromkeys(match[1].decode() for match in sent if match))

    def post(self, number, env):
        self.ok("notify", "send", "--to", "all", "--text", f"Dot {number}", "--key", f"dot-{number}", env=env)
        self.log.tell(f"posted dot-{number}")

    def moments(self):
        """The disk and the knowledge after each call."""
        there = disk.Disk(self.before)
        there.root = str(self.home.path)
        for names in there.names, there.lasting:
            for path in list(names):
                names[str(self.home.path / pathlib.Path(path).relative_to(self.before))] = names.pop(path)
        known = Knowledge()
        yield there, known
        for event in self.events:
            there.take(event)
            known.take(event)
            yield there, known

    def states(self, chance, count):
        """Different states that a power loss could leave, spread over all moments: the most, the least, and torn ones."""
        total = len(self.events) + 1
        torn_each = max(1, count // total)
        seen = set()
        for there, known in self.moments():
            if chance.random() > count / total:
                continue
            choices = [(disk.nothing, 0), (disk.everything, len(there.waiting))]
            choices += [(disk.torn(chance), chance.randint(0, len(there.waiting))) for _ in range(torn_each)]
            for choose, names in choices:
                state = there.state(choose, names)
                print_of = (hashlib.sha1(b"".join(state.values())).digest(), known.mark())
                if print_of not in seen:
                    seen.add(print_of)
                    yield state, known

    def put(self, state, place):
        """The state as a folder; files that stay keep their place on the disk, as they would."""
        for path in place.rglob("*"):
            if path.is_file() and str(self.home.path / path.relative_to(place)) not in state:
                path.unlink()
        for path, content in state.items():
            target = place / pathlib.Path(path).relative_to(self.home.path)
            if not target.exists() or target.stat().st_size != len(content) or target.read_bytes() != content:
                target.parent.mkdir(exist_ok=True)
                target.write_bytes(content)
                target.chmod(0o600)

    def assert_whole(self, place, known):
        with contextlib.closing(sqlite3.connect(place / "sotay.db")) as database:
            rows = lambda sql: {row[0] for row in database.execute(sql)}
            self.assertEqual(rows("PRAGMA integrity_check"), {"ok"})
            self.assertEqual(rows("PRAGMA foreign_key_check"), set())
            for fact, value in (told.split() for told in known.told):
                if fact == "posted":
                    self.assertIn(value, rows("SELECT key FROM messages"))
                elif fact == "imported":
                    self.assertEqual(rows("SELECT count(*) FROM members"), {self.members + int(value)})
                elif fact == "sent":
                    self.assertEqual(rows("SELECT count(*) FROM deliveries WHERE state <> 'accepted' "
                                          f"AND message_id = {value}"), {0})
            self.assertLessEqual(known.keys(), rows("SELECT key FROM attempts"))

    def assert_grant(self, place, known):
        grant = json.loads((place / "secrets/oa.grant.json").read_text())
        self.assertTrue(grant["refresh_token"])
        if known.token():
            self.assertIn(grant["access_token"], self.tokens[self.tokens.index(known.token()):])

    def test_the_log_tells_all_that_was_written(self):
        self.record()
        for there, _ in self.moments():
            pass
        left = {str(path): path.read_bytes() for path in self.home.path.rglob("*")
                if path.is_file() and not path.name.endswith(MAPPED)}
        told = there.state(disk.everything, len(there.waiting))
        self.assertEqual({path for path in told if not path.endswith(MAPPED)}, set(left))
        self.assertEqual([path for path in left if left[path] != told.get(path)], [])

    def test_nothing_is_lost_or_broken_whatever_the_disk_had_written(self):
        self.record()
        self.assertGreater(self.check(random_of(self.id()), scaled(1500)), scaled(500))

    def check(self, chance, count):
        """Looks into about so many states; tells how many."""
        place = self.home.folder / "after"
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir()
        checked = 0
        for state, known in self.states(chance, count):
            self.put(state, place)
            self.assert_whole(place, known)
            self.assert_grant(place, known)
            checked += 1
        return checked

    def test_a_program_that_leaves_out_a_sync_would_be_found(self):
        self.record()
        events = self.events
        for file in "sotay.db-wal", "sotay.db", "oa.grant.json.new", "secrets":
            self.events = [event for event in events if event.kind != "sync" or not event.path.endswith("/" + file)]
            with self.subTest(file), self.assertRaises((AssertionError, sqlite3.DatabaseError, json.JSONDecodeError)):
                self.check(random.Random(1), 750)

    def test_the_daemon_goes_on_from_there_and_nobody_gets_it_twice(self):
        self.record()
        later = Home(self.home.folder / "later", self.home.now)
        shutil.copytree(self.before, later.path)
        for state, known in self.states(random_of(self.id()), scaled(60)):
            self.put(state, later.path)
            self.go_on(later, known)

    def go_on(self, home, known):
        """A daemon starts on what is left, before providers who know what they were sent."""
        self.tell_providers(known)
        keep_incarnation(home.path)
        first = NEXT_DAY if "imported 6" in known.told else {"SOTAY_NOW": home.now}
        for time in first["SOTAY_NOW"], *(f"{first['SOTAY_NOW'][:11]}{hour}" for hour in ("09:10", "15:00")):
            run = home.run("--once", program=SOTAYD, env={"SOTAY_NOW": time})
            self.assertEqual(run.code, 0, run.err)
            if "notify zalo login" in run.err:  # its token was renewed, and the answer was lost with the power
                grant = home.write("grant.txt", self.consent(self.sim))
                self.assertEqual(home.run("notify", "zalo", "login", "--refresh-token-file", grant).code, 0)
        arrived = collections.Counter((entry["phone"], received(entry)) for entry in self.sim.journal())
        self.assertEqual([who for who, times in arrived.items() if times > 1], [])
        ended = collections.Counter(row["state"] for row in home.deliveries())
        self.assertLessEqual(set(ended), {"accepted", "unknown"})
        self.assertLessEqual(ended["accepted"], len(arrived))
        self.assertLessEqual(len(arrived), ended["accepted"] + ended["unknown"])

    def tell_providers(self, known):
        """They have received what had left by then, and nothing else."""
        urllib.request.urlopen(urllib.request.Request(f"{self.sim.url}/sim/journal", method="DELETE")).close()
        connection = http.client.HTTPConnection(self.sim.url.removeprefix("http://"), timeout=PATIENCE)
        with contextlib.closing(connection):
            for request in known.requests:
                head, _, body = request.partition(b"\r\n\r\n")
                line, *headers = head.decode().split("\r\n")
                if "access_token" not in line:  # a refresh token works once
                    connection.request("POST", line.split()[1], body, dict(header.split(": ", 1) for header in headers))
                    connection.getresponse().read()


if __name__ == "__main__":
    unittest.main()
