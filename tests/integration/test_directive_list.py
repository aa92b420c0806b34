"""directive list in its orders and with its filters, directive search with filters and facets, directive text by pages."""
import csv
import io

from support import SAMPLE, Case

PAPER = """ĐẢNG BỘ TỈNH MẪU                       ĐẢNG CỘNG SẢN VIỆT NAM
{body}                         ----------------------
          *                 Mẫu, ngày {day:02} tháng 9 năm {year}
    Số {symbol}

                    {type}
          {title}
                      -----

Những việc sau đây.
"""
PAPERS = [
    ("TỈNH ỦY MẪU", "10-NQ/TU", "NGHỊ QUYẾT", "về đường thủy", 1, 2026),
    ("TỈNH ỦY MẪU", "09-NQ/TU", "NGHỊ QUYẾT", "về dân vận", 2, 2025),
    ("TỈNH ỦY MẪU", "11-CT/TU", "CHỈ THỊ", "về ẩm thực", 3, 2026),
    ("ĐẢNG ỦY XÃ MẪU", "02-NQ/ĐU", "NGHỊ QUYẾT", "về công sở", 4, 2026),
    ("ĐẢNG ỦY XÃ MẪU", "01-KL/ĐU", "KẾT LUẬN", "về ăn uống", 5, 2026),
]


class Lists(Case):
    def setUp(self):
        super().setUp()
        self.init()

    def take_papers(self):
        for number, (body, symbol, kind, title, day, year) in enumerate(PAPERS):
            text = PAPER.format(body=body, symbol=symbol, type=kind, title=title, day=day, year=year)
            self.ok("directive", "import", self.home.write(f"{number}.txt", text))

    def symbols(self, *options):
        return [row["symbol"] for row in self.ok("directive", "list", *options, "--format", "json").json]

    def test_the_orders(self):
        self.take_papers()
        self.assertEqual(self.symbols(), ["01-KL/ĐU", "02-NQ/ĐU", "11-CT/TU", "10-NQ/TU", "09-NQ/TU"])
        self.assertEqual(self.symbols("--sort", "symbol"), ["01-KL/ĐU", "02-NQ/ĐU", "11-CT/TU", "09-NQ/TU", "10-NQ/TU"])
        # ă before â before c before d before đ
        self.assertEqual(self.symbols("--sort", "title"), ["01-KL/ĐU", "11-CT/TU", "02-NQ/ĐU", "09-NQ/TU", "10-NQ/TU"])
        self.fails(2, "directive", "list", "--sort", "colour")

    def test_the_filters_go_together(self):
        self.take_papers()
        self.assertEqual(self.symbols("--type", "nghi quyet", "--year", "2026"), ["02-NQ/ĐU", "10-NQ/TU"])
        self.assertEqual(self.symbols("--type", "NQ", "--issuer", "tu", "--sort", "symbol", "--limit", "1"), ["09-NQ/TU"])
        self.assertEqual(self.symbols("--issuer", "Đảng ủy xã Mẫu", "--type", "KL"), ["01-KL/ĐU"])
        self.fails(2, "directive", "list", "--type", "NQQ")

    def test_what_is_in_force_on_a_day(self):
        self.take_papers()
        self.ok("directive", "set", "09-NQ/TU", "ended_on=2026-09-02")
        self.ok("directive", "set", "10-NQ/TU", "effective_on=2026-10-01")
        self.assertEqual(self.symbols("--in-force-on", "2026-09-02"), ["09-NQ/TU"])
        self.assertEqual(self.symbols("--in-force-on", "2026-09-03"), ["11-CT/TU"])
        self.assertEqual(self.symbols("--in-force-on", "2026-10-01", "--type", "NQ"), ["02-NQ/ĐU", "10-NQ/TU"])
        found = self.ok("directive", "search", "việc", "--in-force-on", "2026-09-03", "--format", "json").json
        self.assertEqual([hit["symbol"] for hit in found], ["11-CT/TU"])
        self.fails(2, "directive", "list", "--in-force-on", "hôm qua")

    def test_a_search_is_narrowed_before_its_limit_and_counted_by_facets(self):
        self.take_papers()

        def search(*options):
            return self.ok("directive", "search", "những việc", *options, "--format", "json").json

        self.assertEqual({hit["symbol"] for hit in search()}, {symbol for _, symbol, *_ in PAPERS})
        self.assertEqual([hit["symbol"] for hit in search("--type", "KL", "--limit", "1")], ["01-KL/ĐU"])
        self.assertEqual(search("--issuer", "TW"), [])
        answer = search("--type", "NQ", "--facets", "--limit", "1")
        self.assertEqual((len(answer["hits"]), answer["total"]), (1, 3))
        self.assertEqual([(facet["value"], facet["count"]) for facet in answer["facets"]["year"]], [("2026", 2), ("2025", 1)])
        self.assertEqual([(facet["value"], facet["count"]) for facet in answer["facets"]["issuer"]], [("TU", 2), ("ĐU", 1)])
        words = self.ok("directive", "search", "nhung viec", "--facets").out
        self.assertIn("Nghị quyết (3) · Chỉ thị (1) · Kết luận (1)", words)
        self.assertIn("[Những việc]", words)
        rows = list(csv.DictReader(io.StringIO(
            self.ok("directive", "search", "việc", "--facets", "--format", "csv").out)))
        self.assertEqual([(row["value"], row["count"]) for row in rows if row["facet"] == "year"], [("2026", "4"), ("2025", "1")])

    def test_pages_of_a_text(self):
        paper = SAMPLE / "directives" / "van-ban-1.pdf"
        self.ok("directive", "import", paper)
        whole = self.ok("directive", "text", "294-QĐ/TW", "--format", "json").json
        some = self.ok("directive", "text", "294-QĐ/TW", "--page", "3-4", "--format", "json").json
        self.assertEqual(some["pages"], whole["pages"][2:4])
        self.assertEqual((some["first_page"], some["page_count"]), (3, 35))
        self.assertEqual(self.ok("directive", "text", "294-QĐ/TW", "--page", "35").out, whole["pages"][34] + "\n")
        rows = list(csv.DictReader(io.StringIO(self.ok("directive", "text", "1", "--page", "2", "--format", "csv").out)))
        self.assertEqual([row["page"] for row in rows], ["2"])
        self.assertIn("35", self.fails(4, "directive", "text", "1", "--page", "36").err)
        for wrong in ("0", "4-3", "x", "1-"):
            self.fails(2, "directive", "text", "1", "--page", wrong)
