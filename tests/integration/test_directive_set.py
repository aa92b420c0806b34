"""A person corrects what the register says of a document: directive set, show."""
import csv
import io

from support import Case

DRAFT = """ĐẢNG BỘ TỈNH MẪU                       ĐẢNG CỘNG SẢN VIỆT NAM
ĐẢNG ỦY XÃ MẪU                         ----------------------
          *                 Mẫu, ngày     tháng 9 năm 2026
    Số     -NQ/ĐU

                    NGHỊ QUYẾT
          về chuyển đổi số trong sinh hoạt chi bộ
                      -----

- Căn cứ Điều lệ Đảng;
Ban Chấp hành quyết nghị những việc sau đây.

                                   T/M BAN CHẤP HÀNH
                                        BÍ THƯ
                                    Nguyễn Văn Mẫu
"""


class Corrections(Case):
    def setUp(self):
        super().setUp()
        self.init()
        self.id = self.ok("directive", "import", self.home.write("a.txt", DRAFT), "--format", "json").json[0]["id"]

    def set(self, *values, code=0):
        return self.fails(code, "directive", "set", self.id, *values, "--format", "json").json

    def card(self):
        return self.ok("directive", "show", self.id, "--format", "json").json

    def test_a_draft_gets_its_number_and_day(self):
        self.assertTrue(self.card()["draft"])
        report = self.set("symbol=7-nq/đu", "issued_on=05/9/2026", "effective_on=2026-10-01", "signer_post=Bí thư")
        self.assertEqual(report["problems"], [])
        changes = {change["field"]: change["to"] for change in report["changes"]}
        self.assertEqual((changes["symbol"], changes["number"], changes["draft"]), ("07-NQ/ĐU", 7, False))
        card = self.card()
        self.assertEqual((card["symbol"], card["issued_on"], card["effective_on"], card["ended_on"], card["signer_post"]),
                         ("07-NQ/ĐU", "2026-09-05", "2026-10-01", None, "Bí thư"))
        self.assertEqual((card["draft"], card["confidence"]["symbol"], card["confidence"]["issued_on"]), (False, 1.0, 1.0))
        found = self.ok("directive", "search", "--format", "json", "--", "07-NQ/ĐU").json
        self.assertEqual([hit["id"] for hit in found], [self.id])
        self.ok("audit", "verify")

    def test_all_that_is_wrong_is_said_at_once_and_nothing_written(self):
        before = self.card()
        report = self.set("issued_on=31/2/2026", "titel=x", "place=Mẫu", code=3)
        self.assertEqual([(problem["field"], problem["value"]) for problem in report["problems"]],
                         [("issued_on", "31/2/2026"), ("titel", "x")])
        self.assertEqual(self.card(), before)
        words = self.fails(3, "directive", "set", self.id, "titel=x").out
        self.assertIn("\"title\"", words)
        self.fails(2, "directive", "set", self.id, "no equals sign")
        self.fails(4, "directive", "set", "99", "place=Mẫu")

    def test_the_same_again_changes_nothing_and_is_said(self):
        self.set("title=Chuyển đổi số")
        again = self.ok("directive", "set", self.id, "title=Chuyển đổi số")
        self.assertEqual(again.out, "")
        self.assertTrue(again.err)
        self.assertEqual(self.set("title=Chuyển đổi số")["changes"], [])

    def test_a_trial_writes_nothing(self):
        self.assertEqual(len(self.set("title=Khác", "--dry-run")["changes"]), 1)
        self.assertNotEqual(self.card()["title"], "Khác")

    def test_no_value_reaches_the_audit_trail(self):
        self.set("title=đà điểu chạy quanh hồ", "signer=Trần Văn Thử")
        log = self.ok("audit", "log", "--format", "json").out if "log" in self.ok("audit", "--help").out else ""
        self.assertNotIn("đà điểu", log)
        row = next(csv.DictReader(io.StringIO(self.ok("directive", "show", self.id, "--format", "csv").out)))
        self.assertEqual((row["title"], row["signer"]), ("đà điểu chạy quanh hồ", "Trần Văn Thử"))
