"""Figures of the register of documents: stats directive."""
import csv
import io

from support import Case, sheet_rows


class DirectiveFigures(Case):
    def setUp(self):
        super().setUp()
        self.init()
        for number, kind in enumerate(["NQ", "NQ", "KL", ""]):
            self.ok("directive", "import", self.home.write(f"{number}.txt", f"Văn bản thứ {number}\n"))
            if kind:
                self.ok("directive", "set", number + 1, f"symbol={number + 1}-{kind}/TU", f"issued_on=2026-0{number + 1}-05")

    def test_every_format_tells_the_same(self):
        rows = self.ok("stats", "directive", "--format", "json").json
        self.assertEqual([(row["type"], row["documents"], row["without_date"]) for row in rows],
                         [("Kết luận", 1, 0), ("Nghị quyết", 2, 0), ("Tài liệu", 1, 1), (None, 4, 1)])
        table = list(csv.DictReader(io.StringIO(self.ok("stats", "directive", "--by", "issuer,type", "--format", "csv").out)))
        self.assertEqual([(row["issuer"], row["type"], row["documents"]) for row in table],
                         [("TU", "Kết luận", "1"), ("TU", "Nghị quyết", "2"), ("", "Tài liệu", "1"), ("", "", "4")])
        words = self.ok("stats", "directive", "--by", "month").out
        self.assertIn("2026-11", words)
        self.assertNotIn("Kết luận", words)
        file = self.home.folder / "a.xlsx"
        self.ok("stats", "directive", "--by", "year", "--format", "xlsx", "--output", file)
        self.assertEqual(sheet_rows(file)[-1][:2], ["Tổng cộng", "4"])

    def test_the_span_is_of_the_import(self):
        def documents(*options):
            return self.ok("stats", "directive", *options, "--format", "json").json[-1]["documents"]

        self.assertEqual(documents("--from", "2026-11", "--to", "2026-11"), 4)
        self.assertEqual(documents("--to", "2026-10"), 0)
        self.fails(2, "stats", "directive", "--from", "2026-11", "--to", "2026-10")
        self.fails(2, "stats", "directive", "--by", "cell")
        self.fails(2, "stats", "directive", "--format", "xlsx")
