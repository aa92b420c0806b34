"""What papers cite, the links a person confirms, and the drawing of them."""
import xml.etree.ElementTree

from support import SAMPLE, Case

SVG = "{http://www.w3.org/2000/svg}"


def paper(symbol, kind, date, text):
    day, month, year = date.split("/")
    return f"""BAN CHẤP HÀNH TRUNG ƯƠNG                 ĐẢNG CỘNG SẢN VIỆT NAM
          *                 Hà Nội, ngày {day} tháng {month} năm {year}
    Số {symbol}

                    {kind}
          về một số việc thử < & > "
                      -----

{text}

Nội dung.
"""


class DirectiveLinks(Case):
    def setUp(self):
        super().setUp()
        self.init()
        self.files = 0

    def put(self, symbol, kind, date, text="Căn cứ tình hình."):
        self.files += 1
        path = self.home.write(f"{self.files}.txt", paper(symbol, kind, date, text))
        outcome = self.ok("directive", "import", path, "--format", "json").json[0]
        self.assertEqual(outcome["symbol"], symbol, outcome)
        return outcome["id"]

    def citations(self, name):
        return self.ok("directive", "citations", name, "--format", "json").json

    def test_the_sample_papers_cite_each_other_and_what_is_missing_is_listed(self):
        self.ok("directive", "import", SAMPLE / "directives/van-ban-1.pdf", SAMPLE / "directives/van-ban-2.pdf")
        cites = {row["symbol"]: row for row in self.citations("06-HD/TW")["cites"]}
        self.assertEqual(cites["294-QĐ/TW"]["status"], "known")
        self.assertEqual(cites["294-QĐ/TW"]["issued_on"], "2025-05-26")
        self.assertEqual(cites["01-HD/TW"]["status"], "missing")
        self.assertEqual(cites["01-HD/TW"]["links"][0]["relation"], "replaces")
        self.assertEqual(cites["01-HD/TW"]["links"][0]["state"], "proposed")
        self.assertEqual([row["symbol"] for row in self.citations("294-QĐ/TW")["cited_by"]], ["06-HD/TW"])
        missing = self.ok("directive", "missing", "--format", "json").json
        self.assertEqual([(row["symbol"], row["cited"]) for row in missing], [("01-HD/TW", 1), ("29-QĐ/TW", 1)])
        self.assertEqual(missing[0]["cited_by"][0]["symbol"], "06-HD/TW")
        self.assertEqual(len(self.ok("directive", "missing", "--limit", "1", "--format", "json").json), 1)

    def test_people_are_told_the_words_and_the_command_that_confirms(self):
        self.put("06-HD/TW", "HƯỚNG DẪN", "09/6/2025", "Hướng dẫn này thay thế Hướng dẫn số 01-HD/TW, ngày 28/9/2021.")
        said = self.ok("directive", "citations", "06-HD/TW").out
        self.assertIn("Hướng dẫn này thay thế Hướng dẫn số 01-HD/TW", said)
        command = next(line.split("sotay ", 1)[1] for line in said.splitlines() if "sotay directive link" in line)
        self.ok(*command.split())
        link = self.citations("06-HD/TW")["cites"][0]["links"][0]
        self.assertEqual((link["relation"], link["state"]), ("replaces", "confirmed"))

    def test_a_later_import_is_linked_and_dismissing_takes_a_link_back(self):
        newer = self.put("06-HD/TW", "HƯỚNG DẪN", "09/6/2025", "Theo Quy định số 294-QĐ/TW thì làm.")
        self.assertEqual(self.citations(newer)["cites"][0]["status"], "missing")
        older = self.put("294-QĐ/TW", "QUY ĐỊNH", "26/5/2025")
        self.assertEqual(self.citations(newer)["cites"][0]["id"], older)
        done = self.ok("directive", "link", newer, "--implements", "294-QĐ/TW", "--format", "json").json
        self.assertEqual(done[0]["target_id"], older)
        self.assertEqual(done[0]["state"], "confirmed")
        self.ok("directive", "link", newer, "--implements", "294-QĐ/TW", "--dismiss")
        self.assertEqual(self.citations(older)["cited_by"][0]["links"][0]["state"], "dismissed")
        self.assertEqual(self.home.run("directive", "link", newer, "--repeals", "294-QĐ/TW", "--dismiss").code, 4)
        self.ok("audit", "verify")

    def test_links_that_cannot_be_are_refused(self):
        newer = self.put("06-HD/TW", "HƯỚNG DẪN", "09/6/2025")
        self.put("294-QĐ/TW", "QUY ĐỊNH", "26/5/2025")
        for arguments, code in (([newer], 2), ([newer, "--replaces", "linh tinh"], 2),
                                ([newer, "--replaces", "06-HD/TW"], 5), (["294-QĐ/TW", "--replaces", newer], 5),
                                (["99", "--replaces", newer], 4), ([newer, "--replaces", "1-QĐ/TW", "--from", "mai"], 2)):
            with self.subTest(arguments=arguments):
                self.assertEqual(self.home.run("directive", "link", *arguments).code, code)

    def test_a_graph_is_drawn_with_the_state_of_each_paper(self):
        self.put("24-QĐ/TW", "QUY ĐỊNH", "30/7/2021")
        self.put("232-QĐ/TW", "QUY ĐỊNH", "20/01/2025",
                 "Quy định này thay thế Quy định số 24-QĐ/TW, ngày 30/7/2021; theo Nghị quyết số 57-NQ/TW.")
        self.ok("directive", "link", "232-QĐ/TW", "--replaces", "24-QĐ/TW")
        drawn = self.ok("directive", "graph", "24-QĐ/TW", "--depth", "2", "--output", "-").out
        groups = list(xml.etree.ElementTree.fromstring(drawn).iter(f"{SVG}g"))
        states = {group.get("data-symbol"): group.get("data-state") for group in groups if group.get("data-symbol")}
        self.assertEqual(states, {"24-QĐ/TW": "ended", "232-QĐ/TW": "in_force", "57-NQ/TW": "missing"})
        arrows = {(group.get("data-from"), group.get("data-to"), group.get("data-relation"))
                  for group in groups if group.get("data-from")}
        self.assertEqual(arrows, {("232-QĐ/TW", "24-QĐ/TW", "replaces"), ("232-QĐ/TW", "57-NQ/TW", "cites")})
        before = self.ok("directive", "graph", "24-QĐ/TW", "--on", "2025-01-19", "--output", "-").out
        self.assertNotIn('data-state="ended"', before)
        path = self.home.folder / "graph.svg"
        self.ok("directive", "graph", "24-QĐ/TW", "--output", path)
        self.assertEqual(xml.etree.ElementTree.parse(path).getroot().tag, f"{SVG}svg")

    def test_every_format_is_answered(self):
        newer = self.put("06-HD/TW", "HƯỚNG DẪN", "09/6/2025", "Theo Quy định số 294-QĐ/TW thì làm.")
        for verb in (["citations", newer], ["missing"], ["link", newer, "--implements", "294-QĐ/TW"]):
            self.assertIn("294-QĐ/TW", self.ok("directive", *verb, "--format", "csv").out)
            self.assertIn("294-QĐ/TW", self.ok("directive", *verb, "--format", "jsonl").out)
