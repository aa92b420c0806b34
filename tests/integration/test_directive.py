"""Documents through the real command: import, list, show, text, file, search."""
import contextlib
import csv
import hashlib
import io
import pathlib
import sqlite3

from support import SAMPLE, Case

KEYS = ["file", "status", "id", "symbol", "number", "type", "type_code", "issuer", "issuer_code", "issued_on", "title",
        "signer", "pages", "confidence", "draft", "problems"]
PAPERS = SAMPLE / "directives"

RESOLUTION = """ĐẢNG BỘ TỈNH MẪU                       ĐẢNG CỘNG SẢN VIỆT NAM
ĐẢNG ỦY XÃ MẪU                         ----------------------
          *                 Mẫu, ngày 05 tháng 9 năm {year}
    Số 05-NQ/ĐU

                    NGHỊ QUYẾT
          về chuyển đổi số trong sinh hoạt chi bộ
                      -----

- Căn cứ Điều lệ Đảng;
Ban Chấp hành quyết nghị việc {matter}.

                                   T/M BAN CHẤP HÀNH
                                        BÍ THƯ
                                    Nguyễn Văn Mẫu
"""

SECRET = """TỈNH ỦY MẪU                            ĐẢNG CỘNG SẢN VIỆT NAM
     *                                 Mẫu, ngày 01 tháng 9 năm 2026
Số 99-KH/TU
  TỐI MẬT
                    KẾ HOẠCH
          diễn tập đà điểu chạy vòng quanh hồ
"""


def resolution(year=2026, matter="thử"):
    return RESOLUTION.format(year=year, matter=matter)


class Directives(Case):
    def setUp(self):
        super().setUp()
        self.init()

    def take(self, *paths, code=0):
        return self.fails(code, "directive", "import", *paths, "--format", "json").json

    def search(self, *words):
        return self.ok("directive", "search", "--format", "json", "--", *words).json

    def test_the_two_published_papers_read_as_they_are_printed(self):
        first, second = self.take(PAPERS / "van-ban-1.pdf", PAPERS / "van-ban-2.pdf")
        self.assertEqual(list(first), KEYS)
        self.assertEqual((first["status"], first["symbol"], first["number"], first["type"], first["type_code"]),
                         ("imported", "294-QĐ/TW", 294, "Quy định", "QĐ"))
        self.assertEqual((first["issuer"], first["issuer_code"], first["issued_on"], first["signer"], first["pages"]),
                         ("Ban Chấp hành Trung ương", "TW", "2025-05-26", "Tô Lâm", 35))
        self.assertEqual((first["title"], first["problems"], first["draft"]), ("Thi hành Điều lệ Đảng", [], False))
        self.assertEqual((second["symbol"], second["type"], second["issued_on"]), ("06-HD/TW", "Hướng dẫn", "2025-06-09"))
        self.assertEqual(second["confidence"]["symbol"], 1.0)

        listed = self.ok("directive", "list", "--type", "QĐ", "--year", "2025", "--format", "json").json
        self.assertEqual([row["symbol"] for row in listed], ["294-QĐ/TW"])
        rows = list(csv.DictReader(io.StringIO(self.ok("directive", "list", "--issuer", "TW", "--format", "csv").out)))
        self.assertEqual([row["symbol"] for row in rows], ["06-HD/TW", "294-QĐ/TW"])
        self.assertEqual(self.ok("directive", "show", "6-hd/tw", "--format", "json").json["signer"], "Trần Cẩm Tú")
        text = self.ok("directive", "text", "294-QĐ/TW", "--format", "json").json
        self.assertEqual(len(text["pages"]), 35)
        self.assertIn("Trần Cẩm Tú", self.ok("directive", "text", "06-HD/TW").out)

    def test_a_folder_with_a_duplicate_a_picture_and_a_secret(self):
        folder = self.home.folder / "van-ban"
        (folder / "cu").mkdir(parents=True)
        (folder / "1.txt").write_text(resolution(), encoding="utf-8")
        (folder / "2-ban-sao.txt").write_text(resolution(), encoding="utf-8")
        (folder / "3-anh.pdf").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(64))
        (folder / "4-ke-hoach.txt").write_text(SECRET, encoding="utf-8")
        (folder / "cu" / "5.txt").write_text(resolution(2021), encoding="utf-8")

        rows = self.take(folder, code=5)
        self.assertEqual([row["status"] for row in rows], ["imported", "duplicate", "failed", "refused"])
        self.assertEqual(rows[1]["id"], rows[0]["id"])
        self.assertEqual([rows[2][key] for key in ("id", "symbol", "title")], [None, None, None])
        self.assertTrue(rows[2]["problems"][0]["message"])
        refused = rows[3]
        self.assertEqual(list(refused), KEYS)
        self.assertEqual({refused[key] for key in KEYS[2:13]}, {None})
        self.assertIn("TỐI MẬT", refused["problems"][0]["message"])

        rows = self.take(folder, "--recursive", code=5)
        self.assertEqual([row["status"] for row in rows], ["duplicate", "duplicate", "failed", "refused", "imported"])
        self.assertEqual(self.search("đà điểu"), [])
        for path in self.home.path.rglob("*"):
            if path.is_file():
                for words in ("đà điểu", "99-KH/TU", "4-ke-hoach"):
                    self.assertNotIn(words.encode(), path.read_bytes(), path)
        self.ok("audit", "verify")

    def test_exit_codes_of_an_import(self):
        good = self.home.write("good.txt", resolution())
        bad = self.home.write("bad.pdf", "%PDF-1.4 and nothing more")
        secret = self.home.write("secret.txt", SECRET)
        self.take(bad, code=3)
        self.take(secret, code=5)
        self.take(good, bad, code=3)
        self.take(secret, bad, good, code=5)
        self.fails(1, "directive", "import", good, self.home.folder / "none.pdf")
        self.fails(2, "directive", "import")

    def test_a_rehearsal_writes_nothing(self):
        paper = self.home.write("a.txt", resolution())
        row = self.take(paper, "--dry-run")[0]
        self.assertEqual((row["status"], row["id"], row["symbol"]), ("imported", None, "05-NQ/ĐU"))
        self.assertEqual(self.ok("directive", "list", "--format", "json").json, [])

    def test_the_file_comes_back_whole_and_a_damaged_one_is_noticed(self):
        self.take(PAPERS / "van-ban-1.pdf")
        original = (PAPERS / "van-ban-1.pdf").read_bytes()
        out = self.home.folder / "out.pdf"
        self.ok("directive", "file", "294-QĐ/TW", "--output", out)
        self.assertEqual(out.read_bytes(), original)
        digest = hashlib.sha256(original).hexdigest()
        self.assertEqual(self.ok("directive", "show", "1", "--format", "json").json["sha256"], digest)
        blob = self.home.path / "blobs" / digest[:2] / digest[2:]
        self.assertEqual(blob.stat().st_mode & 0o777, 0o600)
        blob.write_bytes(original[:-1] + b"x")
        run = self.fails(1, "directive", "file", "1", "--output", "-")
        self.assertEqual(run.out, "")
        self.fails(1, "directive", "file", "1", "--output", out)
        self.assertEqual(out.read_bytes(), original)

    def test_a_symbol_of_two_papers_must_be_told_apart(self):
        self.take(self.home.write("a.txt", resolution(2021)), self.home.write("b.txt", resolution(2026)))
        run = self.fails(5, "directive", "show", "05-NQ/ĐU")
        self.assertIn("05/09/2021", run.err)
        self.assertIn("05/09/2026", run.err)
        one = self.ok("directive", "show", "05-NQ/ĐU@2021-09-05", "--format", "json").json
        self.assertEqual(one["issued_on"], "2021-09-05")
        self.fails(4, "directive", "show", "06-NQ/ĐU")
        self.fails(4, "directive", "text", "77")

    def test_search_takes_any_text(self):
        self.take(self.home.write("a.txt", resolution(matter="trồng đậu")), PAPERS / "van-ban-1.pdf")
        for query in ("trồng đậu", "trong dau", "TRỒNG ĐẬU", '"trồng đậu"', "-trồng -đậu", "đậu*", "05-nq/đu"):
            found = self.search(query)
            self.assertTrue(found, query)
            self.assertEqual(found[0]["symbol"], "05-NQ/ĐU", query)
            self.assertEqual(list(found[0]), ["id", "symbol", "title", "issued_on", "score", "snippet"])
        for query in ('"', "(((", "*", "a AND", "col:x", "NEAR(", "'; DROP TABLE directives; --", "trồng đâu", "-", ""):
            self.assertEqual(self.search(query), [], query)
        self.assertEqual(len(self.search("chi bộ")), 2)
        self.assertEqual(len(self.ok("directive", "search", "chi", "bộ", "--limit", "1", "--format", "json").json), 1)

    def test_a_damaged_index_is_told_by_doctor_and_made_anew(self):
        self.take(self.home.write("a.txt", resolution(matter="đà điểu")))
        self.ok("directive", "reindex")
        found = self.search("đà điểu")
        self.assertEqual(len(found), 1)
        with contextlib.closing(sqlite3.connect(self.home.path / "sotay.db")) as database, database:
            database.execute("UPDATE search_words SET record = x'FFFFFF'")
        self.fails(1, "directive", "search", "đà điểu")
        doctor = {one["check"]: one["ok"] for one in self.fails(1, "doctor", "--format", "json").json}
        self.assertIs(doctor["search"], False)
        self.ok("directive", "reindex")
        self.assertEqual(self.search("đà điểu"), found)

    def test_the_sample_papers_that_are_no_pdf(self):
        for name, symbol in (("ke-hoach-mau.html", "45-KH/TU"), ("nghi-quyet-mau.txt", "12-NQ/ĐU")):
            text = pathlib.Path(PAPERS / name).read_text(encoding="utf-8")
            text = text.replace("{issued_on}", "ngày 05 tháng 11 năm 2026").replace("{month}", "11").replace("{year}", "2026")
            row = self.take(self.home.write(name, text))[0]
            self.assertEqual((row["status"], row["symbol"], row["issued_on"], row["problems"]),
                             ("imported", symbol, "2026-11-05", []), name)
