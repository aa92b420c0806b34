"""Importing documents of every kind, archives of them, and files made to do harm."""
import contextlib
import os
import pathlib
import signal
import sqlite3
import subprocess

import papers
from papers import archive, docx, paragraphs, resolution
from support import SOTAY, Case, eventually


def processes_below(pid):
    """The processes that `pid` started, and their parents: {pid: parent}."""
    parents = {}
    for path in pathlib.Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        parents[int(path.parent.name)] = int(fields[1])
    below = {pid}
    while True:
        more = {child for child, parent in parents.items() if parent in below} - below
        if not more:
            return {child: parents[child] for child in below - {pid}}
        below |= more


def busy_for(pid):
    """Seconds of processor time."""
    try:
        fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    except OSError:
        return 0


class Importing(Case):
    def setUp(self):
        super().setUp()
        self.init()
        self.folder = self.home.folder / "van-ban"
        self.folder.mkdir()

    def put(self, name, content):
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def take(self, *args, code=0):
        return self.fails(code, "directive", "import", *args, "--format", "json").json

    def statuses(self, *args, code=0):
        return {pathlib.Path(row["file"]).name: row["status"] for row in self.take(*args, code=code)}

    def test_an_archive_of_documents(self):
        name = str(self.put("goi.zip", archive({
            "Năm 2026/nghi-quyet-1.txt": resolution(1), "nghi-quyet-2.docx": docx(paragraphs(resolution(2))),
            "TỐI MẬT.txt": resolution(3), "cu.zip": archive({"4.txt": resolution(4)}), "rong/": b"",
            ".an.txt": resolution(5), "__MACOSX/._1.txt": b"x", "anh.bin": b"\0\1\2\3"})))
        rows = self.take(name, code=5)
        self.assertEqual([(row["file"], row["status"], row["symbol"]) for row in rows], [
            (f"{name}/Năm 2026/nghi-quyet-1.txt", "imported", "01-NQ/ĐU"), (f"{name}/nghi-quyet-2.docx", "imported", "02-NQ/ĐU"),
            (f"{name}/TỐI MẬT.txt", "refused", None), (f"{name}/cu.zip", "failed", None), (f"{name}/anh.bin", "failed", None)])
        self.assertEqual({row["status"] for row in self.take(self.put("lai.zip", archive({"khac.txt": resolution(1)})))}, {"duplicate"})
        self.assertIn("Ban Chấp hành quyết nghị", self.ok("directive", "text", "02-NQ/ĐU").out)

    def test_content_tells_an_archive_from_a_document(self):
        self.put("a.pdf", archive({"a.txt": resolution(1)}))
        self.put("b.zip", docx(paragraphs(resolution(2))))
        self.put("c.docx", resolution(3))
        rows = self.take(self.folder)
        self.assertEqual([(pathlib.Path(row["file"]).name, row["symbol"]) for row in rows],
                         [("a.txt", "01-NQ/ĐU"), ("b.zip", "02-NQ/ĐU"), ("c.docx", "03-NQ/ĐU")])

    def test_names_in_an_archive_lead_nowhere_and_are_read_in_their_code_page(self):
        cases = [("../../../etc/passwd".encode(), "etc/passwd"), (b"/tmp/x.txt", "tmp/x.txt"), (b"C:\\van ban\\1.txt", "van ban/1.txt"),
                 ("Quyết định.txt".encode(), "Quyết định.txt"), (b"Quy\xea\xec't.txt".replace(b"'", b""), "Quyết.txt"),
                 (b"caf\x82.txt", "café.txt"), (b"a\x1b[31mb\x07.txt", "a[31mb.txt"), ("gpj\u202etxt.exe".encode(), "gpjtxt.exe"),
                 (b"../..", "?")]
        for number, (raw, shown) in enumerate(cases):
            with self.subTest(raw):
                path = self.put(f"{number}.zip", papers.named_archive(raw, resolution(number + 1).encode()))
                rows = self.take(path)
                self.assertEqual([(row["file"], row["status"]) for row in rows], [(f"{path}/{shown}", "imported")])

    def test_hostile_files_cost_one_refusal_each(self):
        deep = "<w:tbl>" * 100_000
        bomb = '<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "aaaaaaaaaa">' + "".join(
            f'<!ENTITY {chr(98 + i)} "{("&" + chr(97 + i) + ";") * 10}">' for i in range(9)) + "]><d>&j;</d>"
        whole = docx(paragraphs(resolution(9)))
        hostile = {
            "bom.zip": archive({f"{i}.txt": b" " * 10_000_000 for i in range(20)}),
            "dai.zip": archive({"to.txt": b"\0" * 300_000_000}),
            "cut.zip": archive({"1.txt": resolution(8)})[:-30],
            "bom.docx": docx("", document="<w:document>" + " " * 200_000_000),
            "sau.docx": docx(deep), "thuc-the.docx": docx("", document=bomb), "cut.docx": whole[:len(whole) // 2],
            "cut.pdf": (papers.pdf("BT /F 12 Tf 72 700 Td (Chi bo) Tj ET"))[:100], "nhieu.pdf": b"%PDF-1.7\n" + os.urandom(20_000),
            "cut.doc": papers.word_document(resolution(7))[:1500], "rac.bin": bytes(range(256)) * 100,
        }
        for number, (name, content) in enumerate(hostile.items()):
            self.put(f"{number:02}-{name}", content)
            self.put(f"{number:02}-{name}-sau.txt", resolution(number + 10))
        rows = self.take(self.folder, code=3)
        self.assertEqual(len(rows), 2 * len(hostile))
        good = [row for row in rows if row["file"].endswith("-sau.txt")]
        self.assertEqual([row["status"] for row in good], ["imported"] * len(hostile))
        bad = {pathlib.Path(row["file"]).name[3:]: (row["status"], len(row["problems"])) for row in rows if not row["file"].endswith("-sau.txt")}
        self.assertEqual(bad, {name: ("failed", 1) for name in hostile})
        self.ok("audit", "verify")

    def start_with_an_endless_one(self):
        self.put("1.txt", resolution(1))
        self.put("2.pdf", papers.endless_pdf())
        self.put("3.txt", resolution(3))
        sotay = subprocess.Popen([SOTAY, "directive", "import", self.folder, "--format", "jsonl"], env=self.home.environment(),
                                 stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.addCleanup(sotay.wait)
        self.addCleanup(sotay.kill)

        def reader():
            below = processes_below(sotay.pid)
            return next(((pid, parent) for pid, parent in below.items() if parent in below and busy_for(pid) > 0.3), None)

        return sotay, eventually(reader, "a process that reads")

    def assert_only_the_endless_one_failed(self, sotay):
        out, _ = sotay.communicate(timeout=120)
        self.assertEqual(sotay.returncode, 3)
        self.assertEqual([line.partition('"status":"')[2].partition('"')[0] for line in out.replace(" ", "").splitlines()],
                         ["imported", "failed", "imported"])

    def test_a_reader_that_is_killed_costs_its_document_alone(self):
        sotay, (reader, _) = self.start_with_an_endless_one()
        os.kill(reader, signal.SIGKILL)
        self.assert_only_the_endless_one_failed(sotay)

    def test_a_helper_that_is_killed_takes_its_reader_along_and_is_replaced(self):
        sotay, (reader, helper) = self.start_with_an_endless_one()
        os.kill(helper, signal.SIGKILL)
        eventually(lambda: not pathlib.Path(f"/proc/{reader}/fd/0").exists(), "the end of the reader")
        self.assert_only_the_endless_one_failed(sotay)

    def test_a_killed_import_has_kept_what_it_reported_and_takes_the_rest_later(self):
        sotay, _ = self.start_with_an_endless_one()
        sotay.kill()
        reported = sotay.communicate()[0].splitlines()
        kept = self.ok("directive", "list", "--format", "json").json
        self.assertGreaterEqual(len(kept), len(reported))
        (self.folder / "2.pdf").unlink()
        self.take(self.folder)
        self.assertEqual(len(self.ok("directive", "list", "--format", "json").json), 2)
        self.ok("audit", "verify")

    def test_a_word_file_of_before_2007(self):
        row = self.take(self.put("cu.pdf", papers.word_document(resolution(4) * 3)))[0]
        self.assertEqual((row["status"], row["symbol"]), ("imported", "04-NQ/ĐU"))

    def test_many_documents_are_each_audited(self):
        for number in range(1, 71):
            self.put(f"{number:02}.txt", resolution(number))
        self.put("71.txt", resolution(7))
        rows = self.take(self.folder)
        self.assertEqual([row["status"] for row in rows], ["imported"] * 70 + ["duplicate"])
        with contextlib.closing(sqlite3.connect(self.home.path / "sotay.db")) as database:
            subjects = database.execute("SELECT DISTINCT subjects FROM audit_entries WHERE action = 'directive.import'").fetchall()
        self.assertEqual(len(subjects), 70)
        self.ok("audit", "verify")

    def test_where_text_is_looked_for_in_pictures_is_said(self):
        drawing = self.put("ve.pdf", papers.pdf("0 0 m 100 100 l S"))
        for mode in "auto", "never", "always":
            self.assertEqual(self.statuses(drawing, "--ocr", mode, code=3), {"ve.pdf": "failed"})
        self.fails(2, "directive", "import", drawing, "--ocr", "sometimes")
