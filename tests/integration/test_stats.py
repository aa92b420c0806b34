"""Figures for auditors: whatever they are told apart by, the totals are the sums of their children."""
import collections
import csv
import io
import itertools
import json
import random
import shutil
import tempfile
import unittest

from support import CELLS, TREE, Case, Home, card, member_sheet, sheet_rows

MEMBERS = 30
MONTHS = ["2026-10", "2026-11", "2026-12", "2027-01"]
SPAN = ["--from", MONTHS[0], "--to", MONTHS[-1]]
AFTER = {"SOTAY_NOW": "2027-02-01T09:00"}
STATUSES = ["present", "absent_excused", "absent", "exempt"]
SUMS = ["planned", "held", "called", *STATUSES, "thematic_held"]
PLACES = {"cell": 3, "commune": 2, "province": 1}
TIMES = {"month": 4, "quarter": 2, "year": 2}


def period_of(month, time):
    year, number = month.split("-")
    return {"month": month, "quarter": f"{year}-Q{(int(number) + 2) // 3}", "year": year}[time]


class MeetingFigures(Case):
    """Four months of three cells; the roll of two meetings was never called."""

    @classmethod
    def setUpClass(cls):
        cls.prepared = tempfile.mkdtemp(prefix="sotay-test-")
        cls.addClassCleanup(shutil.rmtree, cls.prepared)
        cls.home = home = Home(cls.prepared, now="2026-09-15T09:00")
        cls.step("init")
        cls.step("org", "apply", home.write("tree.yaml", TREE))
        cls.step("member", "import", home.write("members.csv", member_sheet(MEMBERS)))
        chance = random.Random(7)
        cls.truth = []  # month, cell, status of everyone whose roll was called
        for month in MONTHS:
            cls.step("meeting", "plan", "--month", month)
            for index, cell in enumerate(CELLS):
                if (month, cell) in [("2026-11", "38.002.001"), ("2027-01", "38.001.001")]:
                    continue
                numbers = [number for number in range(1, MEMBERS + 1) if number % len(CELLS) == index]
                roll = [(number, chance.choice(STATUSES)) for number in numbers]
                text = "card_number,status\n" + "".join(f"{card(number)},{status}\n" for number, status in roll)
                cls.step("meeting", "attendance", f"{cell}@{month}", "import", home.write("roll.csv", text), env=AFTER)
                cls.truth += [(month, cell, status) for _, status in roll]
        cls.step("meeting", "add", "--org", CELLS[0], "--kind", "chuyen_de", "--at", "2026-11-20T08:00", "--place", "Hội trường")
        thematic = home.run("meeting", "list", "--kind", "chuyen_de", "--format", "json").json[0]["id"]
        cls.step("meeting", "attendance", thematic, "set", card(3), "present", env=AFTER)
        cls.truth.append(("2026-11", CELLS[0], "present"))

    @classmethod
    def step(cls, *args, **kwargs):
        run = cls.home.run(*args, **kwargs)
        if run.code != 0:
            raise AssertionError(f"{args} ended with {run.code}:\n{run.err}")

    def setUp(self):
        self.folder = self.prepared

    def figures(self, *options, span=SPAN):
        return self.ok("stats", "meeting", *span, *options, "--format", "json").json

    def assert_sums(self, rows, total):
        for key in SUMS:
            self.assertEqual(total[key], sum(row[key] for row in rows), key)
        for grade, count in total["grades"].items():
            self.assertEqual(count, sum(row["grades"][grade] for row in rows), grade)

    def test_totals_equal_the_sum_of_their_children_by_every_place_and_time(self):
        totals = []
        for by in [*PLACES, *TIMES, *(f"{place},{time}" for place, time in itertools.product(PLACES, TIMES))]:
            with self.subTest(by):
                *rows, total = self.figures("--by", by)
                self.assert_sums(rows, total)
                self.assertIsNone(total["org_code"])
                self.assertIsNone(total["period"])
                totals.append(total)
        self.assertEqual([total for total in totals if total != totals[0]], [], "every way of telling apart has one total")

    def test_each_row_equals_what_the_rolls_say(self):
        ancestors = {"cell": lambda cell: cell, "commune": lambda cell: cell[:6], "province": lambda cell: cell[:2]}
        for place, time in itertools.product(PLACES, TIMES):
            with self.subTest(f"{place},{time}"):
                truth = collections.Counter((ancestors[place](cell), period_of(month, time), status)
                                            for month, cell, status in self.truth)
                *rows, _ = self.figures("--by", f"{place},{time}")
                said = collections.Counter({(row["org_code"], row["period"], status): row[status]
                                            for row in rows for status in STATUSES if row[status]})
                self.assertEqual(said, truth)

    def test_every_place_and_time_has_its_row_in_order(self):
        *rows, _ = self.figures("--by", "cell,quarter")
        self.assertEqual([(row["org_code"], row["period"]) for row in rows],
                         [(cell, quarter) for cell in CELLS for quarter in ("2026-Q4", "2027-Q1")])
        for by, count in {**PLACES, **TIMES}.items():
            self.assertEqual(len(self.figures("--by", by)) - 1, count, by)

    def test_percentages_follow_from_their_counts(self):
        for row in self.figures("--by", "cell,month"):
            self.assertEqual(row["held_percent"], round(100 * row["held"] / row["planned"], 1))
            base = row["called"] - row["exempt"]
            if base:
                self.assertAlmostEqual(row["attendance_percent"], 100 * row["present"] / base, delta=0.051)
            else:
                self.assertIsNone(row["attendance_percent"])

    def test_meetings_whose_roll_was_not_called_are_planned_and_not_held(self):
        total = self.figures()[-1]
        self.assertEqual((total["planned"], total["held"], total["thematic_held"]), (13, 11, 1))

    def test_spans_and_subtrees_add_up_to_the_whole(self):
        whole = self.figures()[-1]
        self.assert_sums([self.figures(span=["--from", month, "--to", month])[-1] for month in MONTHS], whole)
        self.assert_sums([self.figures("--org", org)[-1] for org in ("38.001", "38.002")], whole)
        self.assertEqual(self.figures("--org", "38", "--by", "cell")[-1], self.figures("--by", "cell")[-1])

    def test_every_format_holds_the_same_figures(self):
        by = ["--by", "cell,month"]
        rows = self.figures(*by)
        lines = self.ok("stats", "meeting", *SPAN, *by, "--format", "jsonl").out.splitlines()
        self.assertEqual([json.loads(line) for line in lines], rows)
        table = list(csv.DictReader(io.StringIO(self.ok("stats", "meeting", *SPAN, *by, "--format", "csv").out)))
        self.assertEqual([[int(row[key]) for key in SUMS] for row in table], [[row[key] for key in SUMS] for row in rows])
        self.assertEqual([row["org_code"] or None for row in table], [row["org_code"] for row in rows])
        for_people = self.ok("stats", "meeting", *SPAN, *by).out
        self.assertEqual(len(for_people.splitlines()), 1 + len(rows))
        self.assertIn("Tổng cộng", for_people)

    def test_files_hold_what_the_output_would(self):
        for form in "json", "jsonl", "csv", "table":
            with self.subTest(form):
                path = self.home.folder / f"out.{form}"
                run = self.ok("stats", "meeting", *SPAN, "--format", form, "--output", path)
                self.assertEqual(run.out, "")
                self.assertEqual(path.read_text(encoding="utf-8"), self.ok("stats", "meeting", *SPAN, "--format", form).out)

    def test_a_workbook_opens_and_needs_a_file_to_go_to(self):
        path = self.home.folder / "out.xlsx"
        self.ok("stats", "meeting", *SPAN, "--by", "cell,month", "--format", "xlsx", "--output", path)
        figures = [(row["org_code"] or "", row["period"] or "", str(row["planned"]), str(row["held"]))
                   for row in self.figures("--by", "cell,month")]
        written = [tuple(row[index] for index in (0, 2, 3, 4)) for row in sheet_rows(path) if len(row) > 10]
        self.assertEqual(written[1:], figures)
        self.fails(2, "stats", "meeting", *SPAN, "--format", "xlsx")

    def test_csv_for_excel_begins_with_its_mark(self):
        self.assertTrue(self.ok("stats", "meeting", *SPAN, "--format", "csv", "--bom").out.startswith("\ufefforg_code,"))

    def test_what_cannot_be_asked_is_refused(self):
        for options, code, part in [(["--from", "2026-13", "--to", "2026-12"], 2, "2026-13"),
                                    (["--from", "2026-12", "--to", "2026-11"], 2, "--to"),
                                    (["--to", "2026-11"], 2, "--from"),
                                    ([*SPAN, "--by", "village"], 2, "village"),
                                    ([*SPAN, "--by", "cell,commune"], 2, "--by"),
                                    ([*SPAN, "--by", "month,year"], 2, "--by"),
                                    ([*SPAN, "--org", "38.9"], 4, "38.9"),
                                    ([*SPAN, "--format", "pdf"], 2, "pdf")]:
            with self.subTest(options):
                run = self.fails(code, "stats", "meeting", *options)
                self.assertIn(part, run.err)
                self.assertEqual(run.out, "")

    def test_a_file_that_cannot_be_written_is_the_environments_fault(self):
        for form in "csv", "xlsx":
            with self.subTest(form):
                run = self.fails(1, "stats", "meeting", *SPAN, "--format", form, "--output", "no/such/folder/out." + form)
                self.assertIn("no/such/folder", run.err)


class BeforeAnyMeeting(unittest.TestCase):
    def test_the_total_is_nought_and_percentages_are_unknown(self):
        with tempfile.TemporaryDirectory(prefix="sotay-test-") as folder:
            home = Home(folder)
            home.run("init")
            rows = home.run("stats", "meeting", *SPAN, "--format", "json").json
        self.assertEqual([(row["planned"], row["held_percent"]) for row in rows], [(0, None)])


class ShortLived(Case):
    """A cell that was founded and ended within the month of its meeting."""

    FILE = """version: 1
organisations:
  - {{ code: "38", name: Đảng bộ tỉnh, kind: dang_bo_tinh, founded_on: 2025-07-01 }}
  - {{ code: "38.001", parent: "38", name: Đảng bộ xã A, kind: dang_bo_xa, founded_on: 2025-07-01 }}
{cell}"""

    def test_a_meeting_of_a_cell_that_stood_for_days_is_counted(self):
        self.init()
        cell = '  - { code: "38.001.001", parent: "38.001", name: Chi bộ 1, kind: chi_bo, founded_on: 2026-11-05 }\n'
        self.ok("org", "apply", self.home.write("a.yaml", self.FILE.format(cell=cell)))
        self.ok("meeting", "add", "--org", "38.001.001", "--kind", "thuong_ky", "--at", "2026-11-10T14:00", "--place", "A")
        self.ok("org", "apply", self.home.write("b.yaml", self.FILE.format(cell="")), "--effective-on", "2026-11-20",
                "--max-removal", "90")
        rows = self.ok("stats", "meeting", "--from", "2026-11", "--to", "2026-11", "--format", "json").json
        self.assertEqual(rows[-1]["planned"], 1)
