"""What `cmake --install` lays down works where it lies."""
import os
import pathlib
import shutil
import stat
import subprocess
import tempfile
import unittest

from support import BUILD, TIMEOUT, Home

NOUNS = ["org", "member", "directive", "meeting", "notify", "news", "stats"]


class Installed(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.prefix = pathlib.Path(tempfile.mkdtemp(prefix="sotay-prefix-"))
        cls.addClassCleanup(shutil.rmtree, cls.prefix)
        done = subprocess.run(["cmake", "--install", BUILD, "--prefix", cls.prefix], capture_output=True, timeout=TIMEOUT,
                              check=False, env={key: value for key, value in os.environ.items() if key != "DESTDIR"})
        if done.returncode != 0:
            raise AssertionError(done.stderr.decode())

    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="sotay-test-")
        self.addCleanup(shutil.rmtree, self.folder)
        self.home = Home(self.folder)

    def run_installed(self, *args, **kwargs):
        run = self.home.run(*args, program=self.prefix / "bin/sotay", **kwargs)
        self.assertEqual(run.code, 0, run.err)
        return run

    def test_the_programs_are_where_they_belong(self):
        for program in "bin/sotay", "sbin/sotayd", "bin/sotay-gateway-sim", "libexec/sotay/sotay-extract":
            with self.subTest(program):
                self.assertTrue(os.access(self.prefix / program, os.X_OK))
        for program in "bin/sotay", "sbin/sotayd":
            version = self.home.run("--version", program=self.prefix / program)
            self.assertEqual((version.code, version.out.split()[0]), (0, pathlib.Path(program).name))

    def test_nothing_points_back_into_the_build(self):
        links = [path for path in self.prefix.rglob("*") if path.is_symlink()]
        self.assertEqual([path for path in links if not path.resolve().is_relative_to(self.prefix.resolve())], [])
        bare = pathlib.Path(self.folder) / "bare"
        (bare / "bin").mkdir(parents=True)
        shutil.copy2(self.prefix / "bin/sotay", bare / "bin/sotay")
        self.assertIn("Usage", self.home.run("org", "--help", program=bare / "bin/sotay").out)
        self.assertIn(f"{bare}/share/sotay", self.home.run("init", "--sample", program=bare / "bin/sotay").err)

    def test_rules_sample_and_catalogue_are_found(self):
        self.run_installed("init", "--sample")
        self.run_installed("meeting", "plan", "--month", "2026-12")
        words = self.run_installed("meeting", "--help", env={"LANG": "C"}).out
        self.assertIn("Cách dùng", words)
        self.assertIn("Usage", self.run_installed("meeting", "--help", "--lang", "en").out)

    def test_papers_are_read_by_the_installed_helper(self):
        self.run_installed("init")
        paper = self.prefix / "share/sotay/sample/directives/van-ban-2.pdf"
        read, = self.run_installed("directive", "import", paper, "--format", "json").json
        self.assertEqual(read["symbol"], "06-HD/TW")

    def test_manual_pages_are_there_in_both_languages(self):
        pages = ["man1/sotay.1", *(f"man1/sotay-{noun}.1" for noun in NOUNS), "man5/sotay.yaml.5", "man5/sotay-hierarchy.5",
                 "man8/sotayd.8"]
        for page in pages:
            with self.subTest(page):
                english = (self.prefix / "share/man" / page).read_text(encoding="utf-8")
                vietnamese = (self.prefix / "share/man/vi" / page).read_text(encoding="utf-8")
                self.assertIn(".TH", english)
                self.assertNotEqual(english, vietnamese)
                self.assertRegex(vietnamese, "[ăâđêôơưạảấầậếềệốộớợứừự]")

    def test_the_units_name_the_programs_of_the_configured_prefix(self):
        cache = (BUILD / "CMakeCache.txt").read_text(encoding="utf-8")
        configured = next(line.partition("=")[2] for line in cache.splitlines() if line.startswith("CMAKE_INSTALL_PREFIX:"))
        units = self.prefix / "lib/systemd/system"
        for unit, program in ("sotayd.service", "sbin/sotayd"), ("sotay-digest.service", "bin/sotay"):
            with self.subTest(unit):
                starts = [line for line in (units / unit).read_text(encoding="utf-8").splitlines()
                          if line.startswith("ExecStart=")]
                self.assertEqual([start.split()[0] for start in starts], [f"ExecStart={configured}/{program}"])
        self.assertTrue((units / "sotay-digest.timer").is_file())
        self.assertTrue((self.prefix / "lib/sysusers.d/sotay.conf").is_file())

    def test_no_installed_file_can_be_changed_by_others(self):
        for path in self.prefix.rglob("*"):
            if not path.is_symlink():
                self.assertFalse(path.stat().st_mode & stat.S_IWOTH, path)
