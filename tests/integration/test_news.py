"""News and the daily digest through the real command."""
from support import Case

TREE = """version: 1
organisations:
  - code: "38"
    name: Đảng bộ tỉnh Mẫu
    kind: dang_bo_tinh
    founded_on: 2025-07-01
    children:
      - { code: "38.001", name: Đảng bộ xã Mẫu, kind: dang_bo_xa, founded_on: 2025-07-01 }
"""

DAY = "2026-11-24"


class News(Case):
    def setUp(self):
        super().setUp()
        self.init()
        self.ok("org", "apply", self.home.write("tree.yaml", TREE))
        self.item = self.home.write("tin.md", "# Sinh hoạt hè\n\nChi bộ **họp** ngày mai. <script>x</script>\n")

    def digest(self, *options, code=0):
        return self.fails(code, "news", "digest", "--date", DAY, "--format", "json", *options).json

    def test_the_same_file_twice_changes_nothing(self):
        first = self.ok("news", "add", self.item, "--format", "json").json[0]
        again = self.ok("news", "add", self.item, "--format", "json").json[0]
        self.assertEqual((first["status"], first["title"], first["published_on"]), ("added", "Sinh hoạt hè", DAY))
        self.assertEqual((again["status"], again["id"]), ("unchanged", first["id"]))
        self.assertEqual(len(self.ok("news", "list", "--format", "json").json), 1)
        self.ok("news", "add", "-", "--org", "38.001", "--date", "2026-11-23", input="# Từ ống\nbài".encode())
        rows = self.ok("news", "list", "--format", "json").json
        self.assertEqual([(row["org_code"], row["published_on"]) for row in rows],
                         [(None, DAY), ("38.001", "2026-11-23")])
        self.assertEqual(self.ok("news", "list", "--date", "2026-11-23", "--format", "json").json[0]["title"], "Từ ống")
        self.fails(3, "news", "add", self.home.write("empty.md", "\n"))
        self.fails(1, "news", "add", "none.md")

    def test_the_same_day_is_sent_once(self):
        self.ok("news", "add", self.item)
        self.assertEqual(self.digest()["status"], "composed")
        first = self.digest("--publish")
        again = self.digest("--publish")
        self.assertEqual((first["status"], again["status"]), ("published", "already_published"))
        self.assertEqual(first["message"], again["message"])
        commune = self.digest("--publish", "--org", "38.001")
        self.assertEqual(commune["status"], "published")
        self.assertNotEqual(commune["message"], first["message"])
        self.ok("audit", "verify")

    def test_a_day_with_nothing_sends_nothing_and_says_so(self):
        run = self.ok("news", "digest", "--date", DAY, "--publish", "--output", "out.html")
        self.assertEqual(run.out, "")
        self.assertIn("24/11/2026", run.err)
        self.assertFalse((self.home.folder / "out.html").exists())
        empty = self.digest("--publish")
        self.assertEqual((empty["status"], empty["message"]), ("empty", None))

    def test_the_digest_is_a_page_a_text_and_a_line(self):
        self.ok("news", "add", self.item)
        self.ok("directive", "import", self.home.write("ghi.txt", "GHI CHÉP\n\nviệc đã bàn\n"))
        for name in ("out.html", "out.md", "out.txt"):
            self.ok("news", "digest", "--date", DAY, "--output", name)
        page, text, line = ((self.home.folder / name).read_text(encoding="utf-8") for name in ("out.html", "out.md", "out.txt"))
        self.assertTrue(page.startswith("<!DOCTYPE html>"))
        self.assertIn('<meta charset="utf-8">', page)
        self.assertIn("<strong>họp</strong>", page)
        self.assertIn("Ghi chép", page)
        self.assertNotIn("<script", page)
        self.assertIn("## Sinh hoạt hè", text)
        self.assertEqual(line.count("\n"), 1)
        self.assertIn("Sinh hoạt hè", line)
        self.assertEqual(self.ok("news", "digest", "--date", DAY).out.strip(), text.strip())
        self.fails(2, "news", "digest", "--output", "out.pdf")
        self.fails(4, "news", "digest", "--org", "99")
