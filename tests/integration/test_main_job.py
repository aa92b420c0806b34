"""The whole main job, from an empty folder to a sealed table: on the sample province, and on real input."""
import collections
import csv
import os
import pathlib
import subprocess
import sys
import tempfile
import unicodedata
import unittest

from support import ROOT, SAMPLE, SOTAYD, Case, Home, Simulator, sheet_rows

MONTH = "2026-12"
AFTER = "2026-12-28T09:00"
REFUSED_BY_ZALO = ("7", "8")  # how the simulator knows a number without an account, or one that refuses
BLOCKED_FOR_SMS = ("97",)
UNITS = pathlib.Path(os.environ.get("SOTAY_UNITS", ROOT.parent / "shared/data/admin-units-2025.tsv"))


def rows_of(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def international(phone):
    digits = "".join(filter(str.isdigit, phone))
    return "84" + digits[1:] if digits.startswith("0") else digits


class SampleProvince(unittest.TestCase):
    """The job is done once; each test looks at one side of what it left."""

    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory(prefix="sotay-test-")
        cls.addClassCleanup(folder.cleanup)
        cls.home = Home(folder.name)
        cls.sample = cls.home.path / "sample"
        cls.step("init", "--sample-files")
        cls.applied = cls.step("org", "apply", cls.sample / "hierarchy.yaml", "--format", "json").json
        cls.imported = cls.step("member", "import", cls.sample / "members.csv", "--format", "json").json
        cls.papers = cls.step("directive", "import", cls.sample / "directives", "--format", "json").json
        cls.planned = cls.step("meeting", "plan", "--month", MONTH, "--format", "json").json
        with Simulator() as simulator:
            cls.home.use_simulator(simulator)
            cls.step("notify", "zalo", "login", "--refresh-token-file", cls.home.path / "secrets/zalo_refresh_token")
            cls.invited = cls.step("meeting", "invite", "--month", MONTH, "--format", "json").json
            cls.step("--once", program=SOTAYD)
            cls.journal = simulator.journal()
            cls.refused = simulator.stats()["refused"]
            cls.step("--once", program=SOTAYD)
            cls.journal_of_two_runs = simulator.journal()
        cls.deliveries = cls.home.deliveries()
        cls.members = rows_of(cls.sample / "members.csv")
        cls.roll_call = rows_of(cls.sample / "roll-call.csv")
        cls.recorded = cls.step("meeting", "attendance", f"@{MONTH}", "import", cls.sample / "roll-call.csv",
                                "--format", "json", env={"SOTAY_NOW": AFTER}).json
        cls.rows = cls.step("stats", "meeting", "--from", MONTH, "--to", MONTH, "--format", "json").json

    @classmethod
    def step(cls, *args, **kwargs):
        run = cls.home.run(*args, **kwargs)
        if run.code != 0:
            raise AssertionError(f"{args} ended with {run.code}:\n{run.err[-4000:]}")
        return run

    def test_every_organisation_and_every_member_is_there(self):
        self.assertEqual({change["action"] for change in self.applied["changes"]}, {"create"})
        self.assertEqual((self.imported["rows"], self.imported["created"], self.imported["rejected"]),
                         (len(self.members), len(self.members), 0))
        cells = self.step("org", "list", "--kind", "chi_bo", "--format", "json").json
        self.assertGreater(len(cells), 100)
        self.assertEqual(sum(cell["members"] for cell in cells),
                         len(self.step("member", "list", "--format", "json").json))

    def test_every_cell_has_its_meeting_and_its_invitation(self):
        self.assertEqual(self.planned["created"], len(self.planned["meetings"]))
        self.assertEqual(self.invited["invited"], self.planned["created"])
        self.assertEqual(len({meeting["org_code"] for meeting in self.planned["meetings"]}), self.planned["created"])

    def test_nobody_gets_two_messages(self):
        self.assertEqual([entry for entry in self.journal if entry.get("duplicate_of")], [])
        phones = collections.Counter(entry["phone"] for entry in self.journal)
        holders = collections.Counter(international(row["Số điện thoại"]) for row in self.members if row["Số điện thoại"])
        self.assertEqual({phone: count for phone, count in phones.items() if count > holders[phone]}, {})

    def test_every_member_is_reached_exactly_once_or_listed_as_unreached(self):
        self.assertEqual(len({entry["member"] for entry in self.deliveries}), len(self.deliveries))
        self.assertEqual({entry["state"] for entry in self.deliveries}, {"accepted", "unreached"})
        accepted = [entry for entry in self.deliveries if entry["state"] == "accepted"]
        self.assertEqual(sorted(entry["provider_id"] for entry in accepted),
                         sorted(entry.get("msg_id") or entry["sms_id"] for entry in self.journal))
        self.assertEqual(len(self.deliveries), len(self.members))

    def test_sms_is_for_those_only_whom_zalo_refused(self):
        by_provider = collections.defaultdict(list)
        for entry in self.journal:
            by_provider[entry["provider"]].append(entry["phone"])
        self.assertTrue(by_provider["esms"])
        self.assertEqual([phone for phone in by_provider["esms"] if not phone.endswith(REFUSED_BY_ZALO)], [])
        self.assertEqual([phone for phone in by_provider["zalo"] if phone.endswith(REFUSED_BY_ZALO)], [])
        self.assertEqual(sum(self.refused["zalo"].values()),
                         len(by_provider["esms"]) + sum(self.refused["esms"].values()))

    def test_who_has_no_phone_is_sent_nothing_and_listed(self):
        without = [row for row in self.members if not row["Số điện thoại"]]
        blocked = [row for row in self.members if row["Số điện thoại"].endswith(BLOCKED_FOR_SMS)]
        unreached = [entry for entry in self.deliveries if entry["state"] == "unreached"]
        self.assertTrue(without)
        self.assertEqual(len([entry for entry in unreached if not entry["phone"]]), len(without))
        self.assertEqual(len(unreached), len(without) + len(blocked))
        listed = self.step("notify", "unreached", "--format", "json").json
        self.assertEqual(len(listed), len(unreached))

    def test_a_second_run_sends_nothing(self):
        self.assertEqual(len(self.journal_of_two_runs), len(self.journal))

    def test_the_roll_call_is_recorded_and_the_totals_equal_it(self):
        total = self.rows[-1]
        kinds = {"có mặt": "present", "vắng có lý do": "absent_excused", "vắng": "absent", "miễn": "exempt"}
        called = collections.Counter(kinds[row["status"]] for row in self.roll_call)
        self.assertEqual({key: total[key] for key in kinds.values()}, {key: called[key] for key in kinds.values()})
        self.assertEqual(total["planned"], self.planned["created"])

    def test_totals_equal_the_sum_of_their_children(self):
        *rows, total = self.rows
        self.assertIsNone(total["org_code"])
        for key in ("planned", "held", "called", "present", "absent_excused", "absent", "exempt", "thematic_held"):
            with self.subTest(key):
                self.assertEqual(total[key], sum(row[key] for row in rows))

    def test_the_table_for_excel_opens_and_has_every_row(self):
        path = self.home.folder / "thong-ke.xlsx"
        self.step("stats", "meeting", "--from", MONTH, "--to", MONTH, "--format", "xlsx", "--output", path)
        rows = sheet_rows(path)
        codes = {row["org_code"] for row in self.rows[:-1]}
        self.assertEqual({row[0] for row in rows if row and row[0] in codes}, codes)
        self.assertEqual(len([row for row in rows if "Tổng cộng" in row or "Cộng" in row]), 1)

    def test_the_directives_are_found_by_unaccented_words(self):
        hits = self.step("directive", "search", "thi hanh dieu le", "--format", "json").json
        self.assertEqual({hit["symbol"] for hit in hits[:2]}, {"294-QĐ/TW", "06-HD/TW"})

    def test_the_audit_chain_is_whole(self):
        self.step("audit", "verify")


class RealInput(Case):
    @unittest.skipUnless(UNITS.is_file(), f"the list of the country's units is not at {UNITS} (name it in SOTAY_UNITS)")
    def test_the_whole_country_is_a_hierarchy(self):
        self.init()
        country = self.home.folder / "country.yaml"
        with open(country, "wb") as out:
            subprocess.run([sys.executable, ROOT / "scripts/hierarchy-from-units", UNITS], stdout=out, check=True)
        self.assertEqual(self.ok("org", "plan", country, "--format", "json").json["problems"], [])
        self.ok("org", "apply", country, "--quiet")
        listed = self.ok("org", "list", "--format", "json").json
        below = [org for org in listed if org["parent"] is not None]
        self.assertEqual((len(listed) - len(below), len(below)), (34, 3321))
        self.assertEqual(self.ok("org", "plan", country, "--format", "json").json["changes"], [])
        with open(UNITS, encoding="utf-8") as file:
            units = [line.rstrip("\n").split("\t") for line in file][1:]
        names = " ".join(unicodedata.normalize("NFC", org["name"]).casefold() for org in below)
        missing = [unit for *_, unit in units if unicodedata.normalize("NFC", unit).casefold() not in names]
        self.assertEqual(missing, [])

    def test_the_two_real_directives_are_read_right(self):
        self.init()
        files = [SAMPLE / "directives/van-ban-1.pdf", SAMPLE / "directives/van-ban-2.pdf"]
        read = self.ok("directive", "import", *files, "--format", "json").json
        keys = ("symbol", "type", "issuer_code", "issued_on")
        self.assertEqual([tuple(paper[key] for key in keys) for paper in read],
                         [("294-QĐ/TW", "Quy định", "TW", "2025-05-26"),
                          ("06-HD/TW", "Hướng dẫn", "TW", "2025-06-09")])
        self.assertEqual([unicodedata.normalize("NFC", paper["title"]).casefold() for paper in read],
                         ["thi hành điều lệ đảng", "một số vấn đề cụ thể thi hành điều lệ đảng"])
