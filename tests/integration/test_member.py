"""The register of members through the real command."""
import csv
import io
import os
import stat
import unittest

from support import Case

TREE = """version: 1
organisations:
  - code: "38"
    name: Đảng bộ tỉnh Thanh Hóa
    kind: dang_bo_tinh
    founded_on: 1930-07-29
    children:
      - code: "38.001"
        name: Đảng bộ phường Hạc Thành
        kind: dang_bo_phuong
        founded_on: 2025-07-01
        children:
          - { code: "38.001.001", name: Chi bộ Phố 1, kind: chi_bo, founded_on: 2025-07-01 }
          - { code: "38.001.002", name: Chi bộ Phố 2, kind: chi_bo, founded_on: 2025-07-01 }
"""
HEADINGS = ("STT,Họ và tên,Ngày sinh,Giới tính,Số CCCD / định danh,Số điện thoại,Mã chi bộ,Ngày vào Đảng,"
            "Ngày chính thức,Trạng thái,Chức vụ Đảng,Số thẻ đảng viên,Ghi chú\n")
GOOD = ("1,Nguyễn Văn An,01/02/1970,Nam,038070001234,0987654321,38.001.001,03/02/2000,03/02/2001,chính thức,Bí thư,"
        "38.123456,x\n"
        "2,Lê Thị Bình,15/8/1987,Nữ,038187001234,,38.001.002,19/05/2026,,dự bị,,,\n")
BAD = ("3,Trần Văn Cường,31/02/2011,Nam,38070004321,0987654322,38.001.009,,,,,,\n")
KEYS = ["id", "card_number", "full_name", "birth_date", "gender", "citizen_id", "phone", "zalo_id", "email", "org_code",
        "org_name", "admitted_on", "official_on", "state", "post", "ethnicity", "education"]
REPORT_KEYS = ["rows", "created", "updated", "unchanged", "rejected", "problems", "import_id", "warnings"]


class Members(Case):
    def setUp(self):
        super().setUp()
        self.init()
        self.ok("org", "apply", self.home.write("tree.yaml", TREE))

    def sheet(self, text, name="dang-vien.csv"):
        return self.home.write(name, text)

    def report(self, file, *options, code=0):
        return self.fails(code, "member", "import", file, "--format", "json", *options).json

    def members(self, *options):
        return self.ok("member", "list", "--format", "json", *options).json

    def audit_entries(self):
        return self.ok("audit", "verify", "--format", "json").json["entries"]

    def test_a_good_sheet_is_listed_counted_and_found_again(self):
        report = self.report(self.sheet(HEADINGS + GOOD))
        self.assertEqual(list(report), REPORT_KEYS)
        self.assertEqual(report, {"rows": 2, "created": 2, "updated": 0, "unchanged": 0, "rejected": 0, "problems": [],
                                  "import_id": 1, "warnings": []})
        rows = self.members()
        self.assertEqual([row["full_name"] for row in rows], ["Nguyễn Văn An", "Lê Thị Bình"])
        self.assertEqual(list(rows[0]), KEYS)
        self.assertEqual((rows[0]["birth_date"], rows[0]["state"], rows[0]["post"], rows[0]["org_name"]),
                         ("1970-02-01", "chinh_thuc", "bi_thu", "Chi bộ Phố 1"))
        self.assertIsNone(rows[1]["card_number"])
        self.assertEqual(self.ok("org", "show", "38.001.001", "--format", "json").json["members"], 1)
        self.assertEqual(len(self.members("--org", "38")), 2)
        self.assertEqual(len(self.members("--org", "38.001.002")), 1)
        self.assertEqual(len(self.members("--state", "dự bị")), 1)
        self.assertEqual(len(self.members("--search", "nguyen an")), 1)
        self.assertEqual(len(self.members("--limit", "1")), 1)
        self.assertEqual(self.members("--on", "2025-06-30"), [])
        self.assertEqual(len(self.members("--on", "2025-07-01")), 1)

    def test_the_same_sheet_again_changes_nothing(self):
        file = self.sheet(HEADINGS + GOOD)
        self.report(file)
        before = self.audit_entries()
        again = self.report(file)
        self.assertEqual((again["created"], again["updated"], again["unchanged"], again["import_id"]), (0, 0, 2, None))
        self.assertEqual(self.audit_entries(), before)

    def test_numbers_are_masked_unless_revealed_and_revealing_is_audited(self):
        self.report(self.sheet(HEADINGS + GOOD))
        before = self.audit_entries()
        shown = self.ok("member", "show", "38123456", "--format", "json").json
        self.assertEqual((shown["card_number"], shown["phone"], shown["citizen_id"]),
                         ("******456", "********321", "*********234"))
        self.assertEqual(self.audit_entries(), before)
        revealed = self.ok("member", "show", "38.123456", "--reveal", "--format", "json").json
        self.assertEqual((revealed["card_number"], revealed["phone"], revealed["citizen_id"]),
                         ("38.123456", "84987654321", "038070001234"))
        self.assertEqual(self.members("--reveal")[1]["citizen_id"], "038187001234")
        self.assertEqual(self.audit_entries(), before + 2)

    def test_an_exported_list_imports_to_nothing(self):
        self.report(self.sheet(HEADINGS + GOOD))
        exported = self.ok("member", "list", "--reveal", "--format", "csv").out
        report = self.report(self.sheet(exported, "export.csv"))
        self.assertEqual((report["rows"], report["unchanged"], report["problems"]), (2, 2, []))

    def test_a_bad_row_keeps_everything_out_and_every_cell_is_named(self):
        file = self.sheet(HEADINGS + GOOD + BAD)
        report = self.report(file, code=3)
        self.assertEqual([(one["row"], one["column"], one["value"]) for one in report["problems"]],
                         [(4, "birth_date", "31/02/2011"), (4, "citizen_id", "38070004321"), (4, "org_code", "38.001.009")])
        self.assertEqual((report["rows"], report["created"], report["rejected"], report["import_id"]), (3, 0, 1, None))
        self.assertEqual(self.members(), [])
        people = self.fails(3, "member", "import", file)
        self.assertIn("3 lỗi trong 3 hàng, chưa ghi gì vào sổ", people.out)
        self.assertIn("có lẽ mất số 0 ở đầu (038070004321)", people.out)
        self.assertRegex(people.out, r"38\.001\.009 +không có tổ chức nào mang mã này; gần nhất: 38\.001\.00\d Chi bộ Phố")
        self.assertIn("--partial --errors", people.err)

    def test_rejected_rows_are_mended_and_fed_back(self):
        errors = self.home.folder / "can-sua.csv"
        report = self.report(self.sheet(HEADINGS + GOOD + BAD), "--partial", "--errors", errors)
        self.assertEqual((report["created"], report["rejected"]), (2, 1))
        self.assertEqual(stat.S_IMODE(os.stat(errors).st_mode), 0o600)
        text = errors.read_text(encoding="utf-8")
        rows = list(csv.reader(io.StringIO(text)))
        self.assertEqual(rows[0], HEADINGS.strip().split(",") + ["ly_do"])
        self.assertEqual(rows[1][:-1], BAD.strip("\n").split(","))
        self.assertIn("Ngày sinh: ngày không có trong lịch", rows[1][-1])
        mended = text.replace("31/02/2011", "28/02/1970").replace("38.001.009", "38.001.001")
        report = self.report(self.sheet(mended, "can-sua.csv"), "--repair", "--partial", "--errors", errors)
        self.assertEqual((report["created"], report["problems"]), (1, []))
        self.assertEqual(len(self.members()), 3)

    def test_a_partial_import_without_a_good_row_fails(self):
        report = self.report(self.sheet(HEADINGS + BAD), "--partial", code=3)
        self.assertEqual((report["created"], report["rejected"]), (0, 1))

    def test_a_trial_changes_nothing(self):
        report = self.report(self.sheet(HEADINGS + GOOD), "--dry-run")
        self.assertEqual((report["created"], report["import_id"]), (2, None))
        self.assertEqual(self.members(), [])
        self.assertIn("sẽ thêm 2", self.ok("member", "import", self.sheet(HEADINGS + GOOD), "--dry-run").out)

    def test_what_to_do_with_known_members_is_the_callers_choice(self):
        self.report(self.sheet(HEADINGS + GOOD))
        changed = self.sheet((HEADINGS + GOOD).replace("0987654321", "0912345678"))
        self.assertEqual(len(self.report(changed, "--on-conflict", "fail", code=3)["problems"]), 2)
        self.assertEqual(self.report(changed, "--on-conflict", "skip")["unchanged"], 2)
        self.assertEqual(self.report(changed)["updated"], 1)
        self.fails(2, "member", "import", changed, "--on-conflict", "merge")

    def test_headings_are_matched_mapped_or_named_as_ignored(self):
        run = self.ok("member", "import", self.sheet(HEADINGS + GOOD))
        self.assertIn('bỏ qua: "STT", "Ghi chú"', run.err)
        self.assertNotIn("bỏ qua", run.out)
        own = self.sheet("Tên trong sổ;MA CHI BO\nPhạm Văn Dũng;38.001.001\n")
        problem = self.report(own, code=3)["problems"][0]
        self.assertEqual((problem["row"], problem["column"]), (1, "full_name"))
        mapping = self.home.write("map.yaml", "columns: { Tên trong sổ: full_name }\n")
        self.assertEqual(self.report(own, "--map", mapping)["created"], 1)

    def test_a_sheet_may_come_from_standard_input(self):
        run = self.ok("member", "import", "-", "--format", "json", input=(HEADINGS + GOOD).encode())
        self.assertEqual(run.json["created"], 2)

    def test_what_cannot_be_read_says_what_to_do(self):
        self.fails(1, "member", "import", self.home.folder / "nothing.csv")
        self.assertIn("thiếu cột", self.fails(3, "member", "import", self.sheet("x", "a.xlsx")).out)
        old = self.home.folder / "a.xls"
        old.write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600))
        self.assertIn(".xlsx", self.fails(3, "member", "import", old).out)
        self.assertIn("windows-1258", self.fails(2, "member", "import", self.sheet("x"), "--encoding", "latin-1").err)
        self.fails(3, "member", "import", self.sheet(""))
        self.fails(2, "member", "import", self.sheet(HEADINGS), "--errors", "-")
        self.fails(4, "member", "show", "38.999999")
        self.fails(4, "member", "list", "--org", "38.001.009")
        self.fails(2, "member", "list", "--state", "nghỉ phép")

    def test_nothing_of_a_member_stands_in_the_database_in_clear(self):
        self.report(self.sheet(HEADINGS + GOOD))
        for file in self.home.path.iterdir():
            if not file.is_file():
                continue
            content = file.read_bytes()
            for value in (b"038070001234", b"38.123456", b"38123456", b"84987654321"):
                self.assertNotIn(value, content, f"{value} stands in {file.name}")


if __name__ == "__main__":
    unittest.main()
