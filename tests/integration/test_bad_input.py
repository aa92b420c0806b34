"""What people get wrong, and what goes wrong around them: a clear word, the exit code of the contract, nothing half-applied."""
import contextlib
import os
import re
import resource
import signal
import sqlite3
import struct
import subprocess
import sys
import unittest
import zlib

from support import SHEET_HEADINGS, SOTAY, SOTAYD, TIMEOUT, TREE, Case, Home, Run, member_row, member_sheet

JPEG = bytes.fromhex("ffd8ffe000104a46494600010100000100010000ffdb004300" + "01" * 64 + "ffc0000b080001000101011100"
                     "ffc40014000100000000000000000000000000000000ffda0008010100003f00d2cf20ffd9")
MANY = 8_000  # members: more than fits on the small disks below
SMALL_DISK = 3 * 1024 * 1024


def blank_png(side):
    """A white picture."""
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    pixels = zlib.compress(b"".join(b"\0" + b"\xff" * side for _ in range(side)))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


class Hierarchies(Case):
    def setUp(self):
        super().setUp()
        self.init()

    def refuse(self, text, *parts):
        bad = self.home.write("bad.yaml", text)
        run = self.fails(3, "org", "apply", bad)
        for part in parts:
            self.assertIn(part, run.out + run.err)
        self.assertEqual(self.ok("org", "list", "--format", "json").json, [])

    def test_an_unknown_key(self):
        self.refuse(TREE.replace("founded_on: 2025-07-01\n    children", "founded: 2025-07-01\n    children"),
                    "bad.yaml:6:", "founded", "founded_on")

    def test_a_code_that_stands_twice(self):
        self.refuse(TREE.replace('"38.001.002"', '"38.001.001"'), "bad.yaml:14:", "38.001.001")

    def test_a_circle_of_parents(self):
        self.refuse("version: 1\norganisations:\n"
                    '  - { code: "1", parent: "2", name: Đảng bộ xã Một, kind: dang_bo_xa, founded_on: 2025-07-01 }\n'
                    '  - { code: "2", parent: "1", name: Đảng bộ xã Hai, kind: dang_bo_xa, founded_on: 2025-07-01 }\n',
                    "bad.yaml:3:")

    def test_an_unknown_parent(self):
        self.refuse(TREE + '  - { code: "38.003", parent: "39", name: Đảng bộ xã Ba, kind: dang_bo_xa }\n',
                    "bad.yaml:21:", '"39"')

    def test_a_cell_under_a_cell(self):
        self.refuse(TREE + '  - { code: "38.001.009", parent: "38.001.001", name: Chi bộ Phố 9, kind: chi_bo }\n',
                    "bad.yaml:21:", '"38.001.009"')

    def test_a_file_that_is_no_yaml_at_all(self):
        (self.home.folder / "bad.yaml").write_bytes(os.urandom(4096))
        run = self.fails(3, "org", "apply", "bad.yaml")
        self.assertIn("bad.yaml", run.out + run.err)

    def test_an_empty_file(self):
        self.refuse("", "bad.yaml")

    def test_bombs_of_aliases_and_depth_are_refused_soon(self):
        layers = "".join(f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]\n" for i in range(1, 40))
        for text in "a0: &a0 [x]\n" + layers, "[" * 100_000:
            bad = self.home.write("bad.yaml", text)
            self.assertIn("bad.yaml", self.fails(3, "org", "apply", bad).err)


class Configuration(Case):
    def setUp(self):
        super().setUp()
        self.init("--sample-files")

    def test_an_unknown_key_is_named_with_its_place_and_the_nearest_one(self):
        self.home.edit_config("  unknown: hold", "  unknwon: hold")
        lines = (self.home.path / "sotay.yaml").read_text(encoding="utf-8").splitlines()
        place = f"sotay.yaml:{lines.index('  unknwon: hold') + 1}:3:"
        for args in ("config", "check"), ("org", "list"), ("meeting", "plan", "--month", "2026-12"):
            with self.subTest(args):
                run = self.fails(3, *args)
                self.assertIn(place, run.out + run.err)
                self.assertIn('"unknown"', run.out + run.err)
        self.assertIn(place, self.fails(3, "--once", program=SOTAYD).err)

    def test_a_secret_that_is_not_there_is_named_and_its_neighbours_are_never_shown(self):
        (self.home.path / "secrets/esms_api_key").unlink()
        run = self.home.run("config", "check")
        self.assertNotEqual(run.code, 0)
        self.assertIn("secrets/esms_api_key", run.out + run.err)
        self.assertNotIn("sim-esms-secret-key", run.out + run.err)

    def test_a_gateway_that_the_ladder_does_not_know(self):
        self.home.edit_config("ladder: [zalo, sms]", "ladder: [zalo, fax]")
        run = self.fails(3, "config", "check")
        self.assertRegex(run.out + run.err, r"sotay\.yaml:\d+:\d+:.*\"fax\"")


class Sheets(Case):
    def setUp(self):
        super().setUp()
        self.init()
        self.ok("org", "apply", self.home.write("tree.yaml", TREE))
        self.ok("member", "import", self.home.write("first.csv", member_sheet(3)))

    def refuse(self, text):
        """The problems of a sheet, none of which was applied."""
        before = self.ok("member", "list", "--format", "json", "--reveal").json
        run = self.fails(3, "member", "import", self.home.write("bad.csv", text), "--format", "json")
        self.assertEqual((run.json["created"], run.json["updated"]), (0, 0))
        self.assertEqual(self.ok("member", "list", "--format", "json", "--reveal").json, before)
        return [(problem["row"], problem["column"]) for problem in run.json["problems"]]

    def test_a_day_that_does_not_exist(self):
        rows = [SHEET_HEADINGS, member_row(11), member_row(12).replace("02/09/1980", "31/02/1980"), ""]
        self.assertEqual(self.refuse("\n".join(rows)), [(3, "birth_date")])

    def test_two_bad_cells_are_two_problems_and_every_row_is_read(self):
        rows = [SHEET_HEADINGS, member_row(11).replace("02/09/1980", "31/02/1980").replace("38.0", "39.9", 1),
                member_row(12, "38.009.009"), member_row(13).replace("Nam", "Mèo"), ""]
        self.assertEqual([problem for problem in self.refuse("\n".join(rows)) if problem[1] != "card_number"],
                         [(2, "birth_date"), (3, "org_code"), (4, "gender")])

    def test_a_card_that_stands_twice_is_reported_at_the_later_row(self):
        rows = [SHEET_HEADINGS, member_row(11), member_row(12), member_row(11).replace("Thử", "Khác"), ""]
        self.assertEqual(self.refuse("\n".join(rows)), [(4, "card_number")])

    def test_a_sheet_without_a_column_that_it_needs(self):
        for column, key, named in ("Mã chi bộ", "org_code", "Mã tổ chức"), ("Họ và tên", "full_name", "Họ và tên"):
            with self.subTest(column):
                index = SHEET_HEADINGS.split(",").index(column)
                lines = [line.split(",") for line in member_sheet(5).splitlines()]
                text = "\n".join(",".join(line[:index] + line[index + 1:]) for line in lines) + "\n"
                self.assertEqual(self.refuse(text), [(1, key)])
                self.assertIn(named, self.fails(3, "member", "import", "bad.csv").out)

    def test_a_row_that_is_torn_off(self):
        self.assertTrue(self.refuse(member_sheet(20)[:-40].replace("chính thức", "chính thức", 1)))

    def test_a_sheet_that_is_no_text(self):
        (self.home.folder / "bad.csv").write_bytes(os.urandom(1 << 16))
        self.assertIn("bad.csv", self.fails(3, "member", "import", "bad.csv").out)

    def test_an_empty_sheet(self):
        self.home.write("bad.csv", "")
        self.assertIn("bad.csv", self.fails(3, "member", "import", "bad.csv").out)

    def test_a_missing_file_is_named(self):
        for args in ("member", "import", "none.csv"), ("org", "apply", "none.yaml"), ("directive", "import", "none.pdf"):
            with self.subTest(args):
                self.assertIn(args[2], self.fails(1, *args).err)


class Papers(Case):
    def setUp(self):
        super().setUp()
        self.init()

    def test_pictures_and_rubbish_named_pdf_are_refused_by_name(self):
        contents = {"jpeg.pdf": JPEG, "png.pdf": blank_png(32), "noise.pdf": os.urandom(9000), "empty.pdf": b"",
                    "head.pdf": b"%PDF-1.7\n" + os.urandom(500), "zip.pdf": b"PK\x03\x04" + bytes(60)}
        for name, content in contents.items():
            with self.subTest(name):
                (self.home.folder / name).write_bytes(content)
                run = self.fails(3, "directive", "import", name, "--format", "json")
                paper, = run.json
                self.assertEqual((paper["status"], paper["file"]), ("failed", name))
                self.assertTrue(paper["problems"])
                self.assertEqual(self.ok("directive", "list", "--format", "json").json, [])
        self.assertEqual(list((self.home.path / "blobs").rglob("*.*")), [])

    def test_a_bad_paper_does_not_hold_back_the_good_ones_of_its_folder(self):
        folder = self.home.folder / "papers"
        folder.mkdir()
        (folder / "a.pdf").write_bytes(JPEG)
        (folder / "b.txt").write_text("Nghị quyết của chi bộ về công tác tháng Mười hai\n", encoding="utf-8")
        run = self.fails(3, "directive", "import", folder, "--format", "json")
        self.assertEqual([paper["status"] for paper in run.json], ["failed", "imported"])


class Homes(Case):
    def test_no_home_names_the_command_that_makes_one(self):
        for args in ("org", "list"), ("meeting", "list"), ("doctor",), ("notify", "status"):
            with self.subTest(args):
                run = self.fails(1, *args)
                self.assertIn("sotay init", run.out + run.err)
        self.assertIn("sotay init", self.fails(1, "--once", program=SOTAYD).err)

    def test_init_leaves_a_foreign_folder_alone(self):
        self.home.path.mkdir()
        (self.home.path / "letter.txt").write_text("x")
        self.assertIn(str(self.home.path), self.fails(5, "init").err)
        self.assertEqual(os.listdir(self.home.path), ["letter.txt"])

    def test_init_twice_changes_nothing(self):
        self.init()
        key = (self.home.path / "secrets/master.key").read_bytes()
        self.init()
        self.assertEqual((self.home.path / "secrets/master.key").read_bytes(), key)

    def test_a_database_that_is_none(self):
        self.init()
        (self.home.path / "sotay.db").write_bytes(os.urandom(64 * 1024))
        for args in ("org", "list"), ("doctor",):
            with self.subTest(args):
                run = self.fails(1, *args)
                self.assertIn("sotay.db", run.out + run.err)

    def test_a_home_of_a_newer_program_is_not_touched(self):
        self.init()
        with contextlib.closing(sqlite3.connect(self.home.path / "sotay.db")) as database:
            database.execute("PRAGMA user_version = 9999")
        for args in ("org", "list"), ("org", "apply", self.home.write("tree.yaml", TREE)):
            with self.subTest(args[:2]):
                self.assertIn("9999", self.fails(1, *args).err)
        self.assertIn("9999", self.fails(1, "--once", program=SOTAYD).err)

    def test_a_key_that_others_can_read_is_refused(self):
        self.init()
        (self.home.path / "secrets/master.key").chmod(0o644)
        self.assertIn("chmod 600", self.fails(1, "org", "apply", self.home.write("tree.yaml", TREE)).err)
        self.assertEqual(self.ok("org", "list", "--format", "json").json, [])


class Usage(Case):
    def test_unknown_words_suggest_the_nearest_and_exit_with_2(self):
        for args, nearest in [(["orgg", "list"], '"org"'), (["org", "lst"], "org list"), (["org", "list", "--knd", "x"], "--kind"),
                              (["member", "imprt", "x"], "member import"), (["org", "list", "--hom", "x"], "--home")]:
            with self.subTest(args):
                run = self.fails(2, *args)
                self.assertIn(nearest, run.err)
                self.assertIn("--help", run.err)
                self.assertEqual(run.out, "")

    def test_values_that_cannot_be_are_named(self):
        self.init()
        for args, part in [(["meeting", "plan", "--month", "2026-13"], "2026-13"), (["meeting", "plan"], "--month"),
                           (["org", "list", "--format", "xml"], "xml"), (["org", "list", "--on", "2026-02-30"], "2026-02-30"),
                           (["org", "tree", "--depth", "x"], "--depth")]:
            with self.subTest(args):
                self.assertIn(part, self.fails(2, *args).err)

    def test_a_clock_that_cannot_be_read_is_named(self):
        self.init()
        self.assertIn("SOTAY_NOW", self.fails(2, "org", "list", env={"SOTAY_NOW": "tomorrow"}).err)


class Output(Case):
    def setUp(self):
        super().setUp()
        self.init("--sample")

    def popen(self, *args, **kwargs):
        return subprocess.Popen([str(SOTAY), *args], env=self.home.environment(), cwd=self.folder, **kwargs)

    def test_a_full_output_is_an_error_and_never_a_silent_half(self):
        for args in ("org", "list"), ("member", "list", "--format", "csv"), ("org", "export"), ("org", "--help"):
            with self.subTest(args), open("/dev/full", "wb") as full:
                process = self.popen(*args, stdout=full, stderr=subprocess.PIPE)
                err = process.communicate(timeout=TIMEOUT)[1].decode()
                self.assertEqual(process.returncode, 1)
                self.assertEqual(len(err.splitlines()), 1, err)

    def test_a_reader_that_leaves_early_is_no_bug(self):
        process = self.popen("member", "list", "--format", "csv", stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        process.stdout.readline()
        process.stdout.close()
        err = process.stderr.read().decode()
        process.stderr.close()
        self.assertIn(process.wait(timeout=TIMEOUT), (1, -signal.SIGPIPE))
        self.assertLessEqual(len(err.splitlines()), 1, err)


class FullDisk(Case):
    """The register stays as it was, whole, and usable again once there is room."""

    def fill_up(self, **kwargs):
        self.ok("org", "apply", self.home.write("tree.yaml", TREE))
        self.ok("member", "import", self.home.write("few.csv", member_sheet(10)))
        many = self.home.write("many.csv", member_sheet(MANY))
        done = subprocess.run([str(SOTAY), "member", "import", str(many)], capture_output=True, timeout=TIMEOUT,
                              env=self.home.environment(), cwd=self.folder, **kwargs)
        run = Run(done)
        self.assertEqual(run.code, 1, run.out + run.err)
        self.assertEqual(len([line for line in run.err.splitlines() if line.startswith("sotay: ")]), 1, run.err)
        self.assertNotIn("terminate called", run.err)
        return run

    def assert_register_is_whole(self):
        self.assertEqual(len(self.ok("member", "list", "--format", "json").json), 10)
        self.ok("audit", "verify")
        with contextlib.closing(sqlite3.connect(self.home.path / "sotay.db")) as database:
            self.assertEqual(database.execute("PRAGMA integrity_check").fetchone(), ("ok",))
        self.ok("member", "import", self.home.write("more.csv", member_sheet(12)))

    def test_a_file_that_may_not_grow(self):
        self.init()

        def limit():
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (SMALL_DISK, SMALL_DISK))

        self.fill_up(preexec_fn=limit)
        self.assert_register_is_whole()

    def test_a_disk_that_is_full(self):
        place = self.home.folder / "disk"
        place.mkdir()
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SMALL_DISK}", "tmpfs", place], capture_output=True,
                                 check=False)
        if mounted.returncode != 0:
            self.skipTest("mounting a small disk is not allowed here")
        self.addCleanup(subprocess.run, ["umount", place], check=True)
        self.home.path = place / "home"
        self.init()
        run = self.fill_up()
        self.assertRegex(run.err, "đĩa|sotay.db")
        subprocess.run(["mount", "-o", f"remount,size={4 * SMALL_DISK}", place], check=True)
        self.assert_register_is_whole()
