"""Imports that are interrupted, meet each other, or are taken back."""
import contextlib
import json
import signal
import sqlite3
import subprocess
import unittest

from support import SOTAY, TIMEOUT, TREE, Case, eventually, member_sheet

# So many that writing them takes several transactions.
MANY = 30_000


class Interrupted(Case):
    def setUp(self):
        super().setUp()
        self.init()
        self.ok("org", "apply", self.home.write("tree.yaml", TREE))
        self.sheet = self.home.write("members.csv", member_sheet(MANY))

    def start_import(self):
        process = subprocess.Popen([SOTAY, "member", "import", self.sheet, "--format", "json"], env=self.home.environment(),
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.stderr.close)
        self.addCleanup(process.wait, TIMEOUT)
        self.addCleanup(process.kill)
        return process

    def connect(self):
        database = sqlite3.connect(self.home.path / "sotay.db", isolation_level=None, timeout=0)
        self.addCleanup(database.close)
        return database

    def hold_in_the_middle(self, process):
        """Takes the write lock while the import is between two of its transactions."""
        database = self.connect()
        writing = "SELECT count(*) FROM member_imports WHERE state = 'writing'"
        eventually(lambda: database.execute(writing).fetchone()[0] or process.poll() is not None, "the import to write")
        self.lock(database)
        self.assertEqual(database.execute(writing).fetchone()[0], 1, "the import was over before it could be held")
        return database

    @staticmethod
    def lock(database):
        """At once when the lock is free: the import leaves it for a few milliseconds only."""
        while not database.in_transaction:
            with contextlib.suppress(sqlite3.OperationalError):
                database.execute("BEGIN IMMEDIATE")

    def test_a_killed_import_leaves_nothing(self):
        process = self.start_import()
        database = self.hold_in_the_middle(process)
        process.send_signal(signal.SIGKILL)
        process.wait(TIMEOUT)
        database.execute("ROLLBACK")
        self.assertEqual(self.ok("member", "list", "--format", "json").json, [])
        self.assertEqual(self.ok("member", "list", "--search", "nguyen", "--format", "json").json, [])
        self.fails(4, "member", "show", "1")
        self.fails(4, "member", "show", "38.000001")
        self.ok("audit", "verify")
        report = self.ok("member", "import", self.sheet, "--format", "json").json
        self.assertEqual((report["created"], report["updated"], report["unchanged"]), (MANY, 0, 0))
        self.assertEqual(database.execute("SELECT count(*) FROM members").fetchone()[0], MANY)

    def test_two_imports_do_not_run_at_once(self):
        process = self.start_import()
        database = self.hold_in_the_middle(process)
        second = self.home.write("second.csv", member_sheet(MANY + 1).replace("38.000001,", "38.999999,"))
        refused = self.fails(5, "member", "import", second)
        self.assertIn("một lần nhập khác đang chạy", refused.err)
        database.execute("ROLLBACK")
        out, _ = process.communicate(timeout=TIMEOUT)
        self.assertEqual(json.loads(out)["created"], MANY)

    def test_others_see_all_or_nothing_while_it_runs(self):
        process = self.start_import()
        seen = set()
        while process.poll() is None:
            seen.add(len(self.ok("member", "list", "--format", "csv").out.splitlines()) - 1)
        self.assertLessEqual(seen, {0, MANY})
        self.assertEqual(process.wait(TIMEOUT), 0)


class TakenBack(Case):
    def test_an_import_is_taken_back_until_something_depends_on_it(self):
        self.init()
        self.fill(3)
        undone = self.ok("member", "undo-import", "1", "--format", "json").json
        self.assertEqual(undone, {"import_id": 1, "removed": 3, "restored": 0})
        self.assertEqual(self.ok("member", "list", "--format", "json").json, [])
        self.fails(5, "member", "undo-import", "1")
        self.fails(4, "member", "undo-import", "7")
        sheet = self.home.write("again.csv", member_sheet(3))
        again = self.ok("member", "import", sheet, "--format", "json").json
        self.assertEqual(again["created"], 3)
        self.ok("meeting", "plan", "--month", "2026-12")
        self.ok("meeting", "invite", "--month", "2026-12")
        refused = self.fails(5, "member", "undo-import", again["import_id"])
        self.assertIn("triệu tập họp", refused.err)
        self.assertEqual(len(self.ok("member", "list", "--format", "json").json), 3)
        self.ok("audit", "verify")


if __name__ == "__main__":
    unittest.main()
