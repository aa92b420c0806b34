"""One person, one entry: duplicates, merges and the sheet that goes out and comes back, through the real command."""
import csv
import io
import stat
import unittest

from support import CELLS, Case, TREE, sheet_rows

HEADINGS = ("Họ và tên,Ngày sinh,Giới tính,Số CCCD / định danh,Số điện thoại,Mã chi bộ,Ngày vào Đảng,Ngày chính thức,"
            "Trạng thái,Chức vụ Đảng,Số thẻ đảng viên,Email,Dân tộc\n")
PEOPLE = ("Nguyễn Thị Lan,03/05/1970,Nữ,038170001234,0987654321,38.001.001,03/02/2000,03/02/2001,chính thức,Bí thư,38.123456,=lan@example.vn,Kinh\n"
          "Nguyên Thi Lan,05/03/1970,Nữ,,0987654321,38.001.002,03/02/2000,,chính thức,Chi ủy viên,,,\n"
          "Trần Văn Hùng,01/02/1965,Nam,038065001234,,38.002.001,19/05/1990,19/05/1991,miễn sinh hoạt,,38.000777,,Mường\n"
          "Lê Văn Bình,15/8/1987,Nam,,,38.002.001,19/05/2026,,dự bị,,,,\n")


class Persons(Case):
    def setUp(self):
        super().setUp()
        self.init()
        self.ok("org", "apply", self.home.write("tree.yaml", TREE))
        self.ok("member", "import", self.home.write("members.csv", HEADINGS + PEOPLE))
        rows = self.ok("member", "list", "--format", "json").json
        self.ids = {row["full_name"]: row["id"] for row in rows}
        self.lan, self.double = self.ids["Nguyễn Thị Lan"], self.ids["Nguyên Thi Lan"]

    def json(self, *args, code=0):
        return self.fails(code, "member", *args, "--format", "json").json

    def listed(self, *options):
        return [row["id"] for row in self.json("list", *options)]

    def everything(self):
        return self.json("list") + [self.json("list", "--on", day) for day in ("2025-07-01", "2026-01-01")]

    def test_a_person_written_twice_is_found_with_reasons_and_masked(self):
        pairs = self.json("duplicates")
        self.assertEqual([(pair["a"]["id"], pair["b"]["id"]) for pair in pairs], [(self.lan, self.double)])
        self.assertEqual(list(pairs[0]), ["score", "reasons", "a", "b"])
        self.assertIn("trùng số điện thoại", pairs[0]["reasons"])
        self.assertEqual(list(pairs[0]["a"]), list(self.json("list")[0]))
        self.assertEqual(pairs[0]["a"]["phone"], "********321")
        self.assertEqual(self.json("duplicates", "--org", "38.002"), [])
        self.assertEqual(self.json("duplicates", "--limit", "0"), [])
        table = self.ok("member", "duplicates")
        self.assertIn("Nguyên Thi Lan", table.out)
        self.assertIn(f"sotay member merge {self.lan} {self.double} --dry-run", table.err)
        rows = list(csv.DictReader(io.StringIO(self.ok("member", "duplicates", "--format", "csv").out)))
        self.assertEqual((rows[0]["a"], rows[0]["b_name"]), (str(self.lan), "Nguyên Thi Lan"))

    def test_two_persons_are_remembered_until_somebody_asks_again(self):
        self.ok("member", "duplicates", "--not-same", self.double, "38.123456")
        self.assertEqual(self.json("duplicates"), [])
        refused = self.json("merge", self.lan, self.double, code=5)
        self.assertEqual(len(refused["refusals"]), 1)
        self.ok("member", "duplicates", "--ask-again", self.lan, self.double)
        self.assertEqual(len(self.json("duplicates")), 1)
        self.fails(4, "member", "duplicates", "--not-same", self.lan, "999")
        self.fails(5, "member", "duplicates", "--not-same", self.lan, "38.123456")

    def test_a_merge_leaves_one_entry_everywhere_and_is_taken_back(self):
        before = self.everything()
        trial = self.json("merge", self.double, self.lan, "--dry-run")
        self.assertIsNone(trial["merge"])
        self.assertEqual(self.everything(), before)
        report = self.json("merge", self.double, self.lan, "--take", "full_name")
        self.assertEqual(report["taken"], ["card_number", "full_name", "citizen_id", "email", "official_on", "ethnicity"])
        self.assertEqual(report["differing"], ["birth_date"])
        self.assertNotIn(self.lan, self.listed())
        self.assertEqual(self.listed("--search", "38.123456"), [self.double])
        self.assertEqual(self.listed("--org", "38.001"), [self.double])
        self.assertEqual(self.json("duplicates"), [])
        shown = self.ok("member", "show", self.lan, "--format", "json")
        self.assertEqual(shown.json["id"], self.double)
        self.assertIn(str(self.double), shown.err)
        self.assertEqual(self.ok("org", "show", "38.001", "--format", "json").json["members"], 1)
        self.assertEqual(self.json("merge", "--undo", "list")[0]["dropped"], self.lan)
        self.ok("member", "merge", "--undo", report["merge"])
        self.assertEqual(self.everything(), before)
        self.assertIsNotNone(self.json("merge", "--undo", "list")[0]["undone_at"])
        self.fails(5, "member", "merge", "--undo", report["merge"])

    def test_the_sheet_of_before_a_merge_brings_nobody_back(self):
        sheet = self.home.write("two.csv", "Họ tên,Mã chi bộ,Số thẻ,Ngày sinh\nLê Văn Tư,38.001.001,38.000701,01/02/1970\n"
                                           "Lê Văn Tư,38.001.001,38.000702,01/02/1970\n")
        self.ok("member", "import", sheet)
        keep, drop = (self.listed("--search", card)[0] for card in ("38.000701", "38.000702"))
        merge = self.json("merge", keep, drop, "--yes-different-ids")["merge"]
        again = self.json("import", sheet)
        self.assertEqual((again["created"], again["updated"], again["unchanged"], again["problems"]), (0, 0, 2, []))
        self.assertEqual([(one["row"], str(keep) in one["message"]) for one in again["warnings"]], [(3, True)])
        self.ok("member", "merge", "--undo", merge)
        again = self.json("import", sheet)
        self.assertEqual((again["created"], again["unchanged"], again["warnings"]), (0, 2, []))

    def test_a_merge_that_contradicts_is_refused_with_reasons(self):
        hung = self.ids["Trần Văn Hùng"]
        refused = self.json("merge", self.lan, hung, code=5)
        self.assertEqual(len(refused["refusals"]), 3)
        self.assertIsNone(refused["merge"])
        self.assertEqual(len(self.listed()), 4)
        said = self.fails(5, "member", "merge", self.lan, hung).out
        self.assertIn("số CCCD của hai bản ghi khác nhau", said)
        self.ok("member", "merge", self.lan, hung, "--yes-different-ids")
        self.fails(5, "member", "merge", self.ids["Lê Văn Bình"], hung)
        self.fails(4, "member", "merge", self.lan, "999")
        self.fails(2, "member", "merge", self.lan)
        self.fails(2, "member", "merge", self.lan, self.double, "--take", "post")
        self.fails(2, "member", "merge", "--undo", "x")
        self.fails(4, "member", "merge", "--undo", "99")

    def test_two_called_to_one_meeting_are_merged_only_on_demand_and_counted_once(self):
        self.ok("member", "import", self.home.write("again.csv", HEADINGS + "Lê Bình,15/8/1987,Nam,,,38.002.001,19/05/2026,,dự bị,,,,\n"))
        double = next(row["id"] for row in self.json("list") if row["full_name"] == "Lê Bình")
        meeting = self.ok("meeting", "add", "--org", CELLS[2], "--kind", "thuong_ky", "--at", "2026-11-30T08:00", "--place", "Nhà văn hóa",
                          "--format", "json").json["id"]
        self.ok("meeting", "invite", meeting)
        kept = self.ids["Lê Văn Bình"]
        self.assertEqual(len(self.json("merge", kept, double, code=5)["refusals"]), 1)
        merged = self.json("merge", kept, double, "--yes-same-meetings")["merge"]
        called = self.ok("meeting", "show", meeting, "--format", "json").json["called"]
        self.assertEqual(called, 2)
        self.ok("member", "merge", "--undo", merged)
        self.assertEqual(self.ok("meeting", "show", meeting, "--format", "json").json["called"], 3)

    def test_an_undo_says_what_changed_since(self):
        merged = self.json("merge", self.lan, self.double)["merge"]
        self.ok("member", "import", self.home.write("news.csv", HEADINGS + PEOPLE.splitlines()[0].replace("0987654321", "0912345678") + "\n"))
        said = self.fails(5, "member", "merge", "--undo", merged).out
        self.assertIn("Số điện thoại", said)
        self.assertNotIn("0912345678", said)

    def test_nothing_of_a_person_reaches_the_trail(self):
        self.ok("member", "merge", self.lan, self.double)
        database = (self.home.path / "sotay.db").read_bytes()
        for secret in (b"0987654321", b"84987654321", b"038170001234"):
            self.assertNotIn(secret, database)

    def export(self, name, *options):
        path = self.home.folder / name
        self.ok("member", "export", "--output", path, *options)
        self.assertEqual(stat.S_IMODE(path.stat().st_mode), 0o600)
        return path

    def test_an_exported_sheet_comes_back_unchanged_with_and_without_numbers(self):
        for options in ((), ("--reveal",)):
            with self.subTest(options):
                path = self.export("out.csv", *options)
                report = self.json("import", path)
                self.assertEqual((report["rows"], report["unchanged"], report["problems"]), (4, 4, []))
                self.assertEqual(sorted(self.home.folder.glob("out.csv*")), [path])

    def test_without_reveal_numbers_are_empty_and_never_masked(self):
        rows = list(csv.DictReader(io.StringIO(self.export("out.csv").read_text(encoding="utf-8"))))
        self.assertEqual({row["Số thẻ đảng viên"] + row["Số CCCD"] + row["Số điện thoại"] for row in rows}, {""})
        self.assertNotIn("member.reveal", self.trail())
        rows = list(csv.DictReader(io.StringIO(self.export("out.csv", "--reveal").read_text(encoding="utf-8"))))
        row = next(row for row in rows if row["Họ và tên"] == "Nguyễn Thị Lan")
        self.assertEqual((row["Số thẻ đảng viên"], row["Số CCCD"], row["Số điện thoại"], row["Ngày sinh"], row["Giới tính"],
                          row["Trạng thái"], row["Chức vụ Đảng"], row["Email"], row["Tên tổ chức"]),
                         ("38.123456", "038170001234", "0987654321", "03/05/1970", "Nữ", "Chính thức", "Bí thư", "=lan@example.vn",
                          "Chi bộ Phố 1"))
        self.assertIn("member.reveal", self.trail())

    def trail(self):
        return (self.home.path / "sotay.db").read_bytes().decode("latin-1") + self.wal()

    def wal(self):
        log = self.home.path / "sotay.db-wal"
        return log.read_bytes().decode("latin-1") if log.exists() else ""

    def test_a_workbook_holds_the_same_rows_as_text(self):
        rows = sheet_rows(self.export("out.xlsx", "--reveal"))
        sheet = list(csv.reader(io.StringIO(self.ok("member", "export", "--reveal").out)))
        self.assertEqual([row + [""] * (len(sheet[0]) - len(row)) for row in rows], sheet)
        self.assertEqual(list(self.home.folder.glob("out.xlsx*")), [self.home.folder / "out.xlsx"])

    def test_an_export_takes_an_organisation_a_state_and_a_day(self):
        def names(*options):
            return [row["Họ và tên"] for row in csv.DictReader(io.StringIO(self.ok("member", "export", *options).out))]
        self.assertEqual(names("--org", "38.002"), ["Lê Văn Bình", "Trần Văn Hùng"])
        self.assertEqual(names("--state", "dự bị"), ["Lê Văn Bình"])
        self.assertEqual(names("--on", "2025-06-30"), [])
        self.ok("member", "merge", self.lan, self.double)
        self.assertEqual(len(names()), 3)

    def test_what_an_export_cannot_write_is_said(self):
        self.fails(2, "member", "export", "--output", self.home.folder / "out.pdf")
        self.fails(2, "member", "export", "--format", "json")
        self.fails(2, "member", "export", "--format", "xlsx")
        self.fails(1, "member", "export", "--output", self.home.folder / "none" / "out.csv")
        self.fails(4, "member", "export", "--org", "99")


if __name__ == "__main__":
    unittest.main()
