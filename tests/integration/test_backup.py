"""Backups: made online, found damaged by any byte, restored whole or not at all; and the life of the key."""
import contextlib
import fcntl
import hashlib
import io
import json
import os
import random
import resource
import shutil
import signal
import sqlite3
import subprocess
import tarfile
import unittest

from support import SAMPLE, SOTAY, TIMEOUT, Case, Home, eventually

PASSPHRASE = "một câu dài mà chỉ văn phòng biết"
TRAILER = bytes.fromhex("502a4d1820000000")  # a frame that zstd skips: magic, size


class Backup(Case):
    def setUp(self):
        super().setUp()
        self.init()
        self.file = self.home.folder / "sotay.tar.zst"
        self.keys = self.home.folder / "sotay.key"

    def fill_all(self, members=5):
        self.fill(members)
        self.ok("directive", "import", SAMPLE / "directives")
        (self.home.path / "rules/own.yaml").write_text("rule_sets: []\n", encoding="utf-8")

    def create(self, *options):
        return self.ok("backup", "create", self.file, *options)

    def passphrase(self, text=PASSPHRASE):
        path = self.home.write("passphrase", text + "\n")
        path.chmod(0o600)
        return path

    def restored(self, name="restored"):
        """A home that a backup was, or is to be, restored into."""
        home = Home(self.home.folder, self.home.now)
        home.path = self.home.folder / name
        return home

    def restore(self, *options, code=0, name="restored", **kwargs):
        home = self.restored(name)
        run = home.run("backup", "restore", self.file, *options, **kwargs)
        self.assertEqual(run.code, code, run.out + run.err)
        return home, run

    def names(self):
        done = subprocess.run(["tar", "--zstd", "-tf", self.file], capture_output=True, check=True, text=True)
        return done.stdout.split()

    def repack(self, change, manifest=None):
        """The backup with its entries changed by `change`, and a hash that fits: what a malicious hand could write."""
        plain = subprocess.run(["zstd", "-dcq", self.file], capture_output=True, check=True).stdout
        with tarfile.open(fileobj=io.BytesIO(plain)) as archive:
            entries = [(entry, archive.extractfile(entry).read()) for entry in archive]
        if manifest:
            facts = json.loads(entries[0][1])
            manifest(facts)
            entries[0] = (entries[0][0], json.dumps(facts).encode())
        packed = io.BytesIO()
        with tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as archive:
            for entry, content in change(entries):
                entry.size = len(content)
                archive.addfile(entry, io.BytesIO(content))
        frame = subprocess.run(["zstd", "-cq"], input=packed.getvalue(), capture_output=True, check=True).stdout
        self.file.write_bytes(frame + TRAILER + hashlib.sha256(frame).digest())


class Create(Backup):
    def test_a_backup_holds_everything_but_secrets_and_tar_lists_it(self):
        self.fill_all()
        (self.home.path / "secrets/zalo_token").write_text("x")
        run = self.create("--format", "json")
        names = self.names()
        self.assertEqual(names[:4], ["manifest.json", "sotay.db", "sotay.yaml", "rules/own.yaml"])
        self.assertEqual(len([name for name in names if name.startswith("blobs/")]), run.json["documents"])
        self.assertGreater(run.json["documents"], 0)
        self.assertFalse([name for name in names if "secret" in name or "key" in name])
        self.assertEqual(run.json["sha256"], hashlib.sha256(self.file.read_bytes()).hexdigest())
        self.assertEqual(self.file.stat().st_mode & 0o777, 0o600)
        self.assertEqual(sorted(path.name for path in self.home.folder.iterdir() if ".new" in path.name), [])
        self.assertFalse((self.home.path / "backup.db.new").exists())

    def test_the_key_is_only_in_the_file_that_was_asked_for(self):
        key = (self.home.path / "secrets/master.key").read_bytes().strip()
        self.create("--keys", self.keys)
        self.assertEqual(self.keys.read_bytes().strip(), key)
        self.assertEqual(self.keys.stat().st_mode & 0o777, 0o600)
        plain = subprocess.run(["zstd", "-dcq", self.file], capture_output=True, check=True).stdout
        self.assertNotIn(key, plain)
        self.assertIn("khóa chính", self.ok("backup", "create", self.home.folder / "b.tar.zst").err)

    def test_a_file_that_exists_is_replaced_only_by_force(self):
        self.file.write_text("letter")
        self.assertIn("--force", self.fails(5, "backup", "create", self.file).err)
        self.assertEqual(self.file.read_text(), "letter")
        self.create("--force")
        self.ok("backup", "verify", self.file)
        self.keys.write_text("letter")
        self.fails(5, "backup", "keys", self.keys)
        other = self.home.folder / "other.key"
        self.fails(5, "backup", "create", self.file, "--keys", other)
        self.assertFalse(other.exists())
        self.assertEqual(self.keys.read_text(), "letter")

    def test_standard_output_carries_the_backup_alone(self):
        done = subprocess.run([SOTAY, "backup", "create", "-"], capture_output=True, timeout=TIMEOUT, check=True,
                              env=self.home.environment())
        self.file.write_bytes(done.stdout)
        self.ok("backup", "verify", self.file)
        again = subprocess.run([SOTAY, "backup", "verify", "-"], input=done.stdout, capture_output=True, timeout=TIMEOUT,
                               env=self.home.environment())
        self.assertEqual(again.returncode, 0, again.stderr)

    def test_a_backup_is_of_one_moment_while_others_write(self):
        self.fill_all(500)
        with contextlib.closing(sqlite3.connect(self.home.path / "sotay.db")) as database:
            database.execute("BEGIN IMMEDIATE")  # as an import that is about to commit
            database.execute("UPDATE members SET full_name = 'X'")
            # The row that remembers the backup waits for the writer, so only the copy is looked at here.
            process = subprocess.Popen([SOTAY, "backup", "create", self.file], env=self.home.environment(),
                                       stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
            self.addCleanup(process.stderr.close)
            eventually(self.file.exists, "a backup while another program holds the write lock")
            database.rollback()
        self.assertEqual(process.wait(timeout=TIMEOUT), 0, process.stderr.read())
        self.ok("backup", "verify", self.file)

    def test_a_damaged_document_is_named_and_no_backup_is_left(self):
        self.fill_all()
        paper = next(path for path in (self.home.path / "blobs").rglob("*") if path.is_file())
        paper.write_bytes(paper.read_bytes()[:-1] + b"?")
        self.assertIn(paper.name, self.fails(1, "backup", "create", self.file).err)
        self.assertEqual([path.name for path in self.home.folder.iterdir() if path.name.startswith("sotay.tar")], [])
        self.assertIn(paper.name, self.fails(1, "backup", "create", self.file, "--leave-out-damaged").err)
        self.ok("backup", "verify", self.file)
        self.assertNotIn(paper.name, " ".join(self.names()))

    def test_a_home_whose_audit_trail_is_broken_is_backed_up_all_the_same(self):
        self.fill_all()
        with contextlib.closing(sqlite3.connect(self.home.path / "sotay.db")) as database:
            database.execute("UPDATE audit_entries SET actor = 'x' WHERE seq = 2")
            database.commit()
        self.assertIn("sotay audit verify", self.create().err)
        self.assertFalse(self.ok("backup", "verify", self.file, "--format", "json").json["audit_whole"])

    def test_a_second_backup_at_the_same_time_is_refused(self):
        with open(self.home.path / "backup.lock", "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            self.fails(5, "backup", "create", self.file)
        self.create()

    def test_creating_is_remembered_with_the_file_name_only_and_audited(self):
        self.create("--keys", self.keys)
        with contextlib.closing(sqlite3.connect(self.home.path / "sotay.db")) as database:
            self.assertEqual(database.execute("SELECT file_name, bytes FROM backups").fetchall(),
                             [("sotay.tar.zst", self.file.stat().st_size)])
            self.assertEqual(database.execute("SELECT file_name FROM key_copies").fetchall(), [("sotay.key",)])
            actions = [row[0] for row in database.execute("SELECT action FROM audit_entries ORDER BY seq")]
        self.assertEqual(actions[-2:], ["backup.keys", "backup.create"])


class Verify(Backup):
    def test_what_was_checked_is_said(self):
        self.fill_all()
        self.create("--keys", self.keys)
        report = self.ok("backup", "verify", self.file, "--keys", self.keys, "--format", "json").json
        self.assertTrue(report["key_fits"])
        self.assertGreater(report["sealed_values_opened"], 0)
        self.assertIsNone(self.ok("backup", "verify", self.file, "--format", "json").json["key_fits"])
        self.assertIn("--keys", self.ok("backup", "verify", self.file).out)

    def test_any_flipped_bit_anywhere_is_found(self):
        self.fill_all()
        self.create()
        whole = self.file.read_bytes()
        chance = random.Random(20261124)
        places = [0, 3, len(whole) - 1, len(whole) - 33, len(whole) - 40, *(chance.randrange(len(whole)) for _ in range(60))]
        for place in places:
            with self.subTest(place):
                damaged = bytearray(whole)
                damaged[place] ^= 1 << chance.randrange(8)
                self.file.write_bytes(damaged)
                self.fails(3, "backup", "verify", self.file)
        for size in 0, 1, 39, len(whole) // 2, len(whole) - 1:
            with self.subTest(size):
                self.file.write_bytes(whole[:size])
                self.fails(3, "backup", "verify", self.file)
        self.file.write_bytes(whole + b"\0")
        self.fails(3, "backup", "verify", self.file)

    def test_a_key_of_another_home_does_not_fit(self):
        self.create()
        self.keys.write_text(64 * "a")
        self.fails(3, "backup", "verify", self.file, "--keys", self.keys)
        self.fails(3, "backup", "verify", self.file, "--keys", self.home.write("empty", ""))

    def test_a_backup_of_a_newer_program_is_left_alone(self):
        self.create()
        self.repack(lambda entries: entries, lambda facts: facts.update(schema=9999))
        self.assertIn("9999", self.fails(1, "backup", "verify", self.file).err)
        self.repack(lambda entries: entries, lambda facts: facts.update(version=9, schema=1))
        self.fails(1, "backup", "verify", self.file)

    def test_an_altered_audit_trail_is_found_though_every_hash_fits(self):
        self.fill_all()
        self.create()
        database = self.home.folder / "altered.db"

        def alter(entries):
            database.write_bytes(entries[1][1])
            with contextlib.closing(sqlite3.connect(database)) as connection:
                connection.execute("UPDATE audit_entries SET actor = 'x' WHERE seq = 1")
                connection.commit()
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            content = database.read_bytes()
            facts = json.loads(entries[0][1])
            facts["parts"][0].update(bytes=len(content), sha256=hashlib.sha256(content).hexdigest())
            return [(entries[0][0], json.dumps(facts).encode()), (entries[1][0], content), *entries[2:]]

        self.repack(alter)
        self.fails(3, "backup", "verify", self.file)

    def test_nothing_is_left_in_the_temporary_folder(self):
        folder = self.home.folder / "tmp"
        folder.mkdir()
        self.create()
        self.ok("backup", "verify", self.file, env={"TMPDIR": str(folder)})
        self.file.write_bytes(self.file.read_bytes()[:-1])
        self.fails(3, "backup", "verify", self.file, env={"TMPDIR": str(folder)})
        self.assertEqual(list(folder.iterdir()), [])


class Restore(Backup):
    def test_a_restored_home_has_everything_and_sends_nothing(self):
        self.fill_all()
        before = self.ok("member", "list", "--reveal", "--format", "json").json
        self.create("--keys", self.keys)
        home, _ = self.restore("--keys", self.keys)
        self.assertEqual(home.run("member", "list", "--reveal", "--format", "json").json, before)
        self.assertEqual(home.run("directive", "list", "--format", "json").json,
                         self.ok("directive", "list", "--format", "json").json)
        self.assertEqual((home.path / "rules/own.yaml").read_text(), "rule_sets: []\n")
        findings = {f["check"]: f["ok"] for f in home.run("doctor", "--format", "json").json}
        self.assertTrue(all(findings[check] for check in ("database", "keys", "backup", "audit")), findings)
        self.assertFalse(findings["sending"])
        self.assertEqual(home.run("notify", "release").code, 0)
        self.assertEqual(home.run("audit", "verify").code, 0)
        modes = {path.name: path.stat().st_mode & 0o077 for path in home.path.rglob("*")}
        self.assertEqual({name: mode for name, mode in modes.items() if mode}, {})

    def test_its_incarnation_is_new_and_the_restore_is_audited(self):
        self.create()
        home, _ = self.restore()
        facts = []
        for path in self.home.path, home.path:
            with contextlib.closing(sqlite3.connect(path / "sotay.db")) as database:
                facts.append(database.execute("SELECT incarnation FROM homes").fetchone()[0])
                action = database.execute("SELECT action FROM audit_entries ORDER BY seq DESC").fetchone()[0]
        self.assertNotEqual(*facts)
        self.assertEqual(action, "backup.restore")

    def test_without_the_key_it_says_where_to_put_it_and_names_are_there(self):
        self.fill_all()
        self.create()
        home, run = self.restore()
        self.assertIn("secrets/master.key", run.err)
        self.assertEqual(home.run("org", "list").code, 0)
        (home.path / "secrets/master.key").write_text(64 * "a")
        (home.path / "secrets/master.key").chmod(0o600)
        refused = home.run("member", "list", "--reveal")
        self.assertEqual(refused.code, 1)
        shutil.copy(self.home.path / "secrets/master.key", home.path / "secrets/master.key")
        self.assertEqual(home.run("member", "list", "--reveal").code, 0)

    def test_a_folder_that_holds_anything_is_left_alone(self):
        self.create()
        folder = self.restored().path
        folder.mkdir()
        (folder / "letter").write_text("x")
        self.restore(code=5)
        self.assertEqual(os.listdir(folder), ["letter"])
        self.fails(5, "backup", "restore", self.file)
        (folder / "letter").unlink()
        self.restore()

    def test_a_damaged_backup_leaves_no_folder(self):
        self.create()
        self.file.write_bytes(self.file.read_bytes()[:-1])
        home, _ = self.restore(code=3)
        self.assertFalse(home.path.exists())

    def test_entries_that_lead_elsewhere_are_refused(self):
        self.create()
        whole = self.file.read_bytes()

        def named(name, **facts):
            def add(entries):
                entry = tarfile.TarInfo(name)
                for key, value in facts.items():
                    setattr(entry, key, value)
                return [*entries, (entry, b"x" if entry.isreg() else b"")]
            return add

        evil = [named("../outside"), named("/tmp/outside"), named("rules/../../outside"), named("blobs/aa/../../../outside"),
                named("rules", type=tarfile.SYMTYPE, linkname="/tmp"), named("rules/a", type=tarfile.SYMTYPE, linkname="/etc/passwd"),
                named("rules/a", type=tarfile.LNKTYPE, linkname="sotay.db"), named("rules/a", type=tarfile.FIFOTYPE)]
        for at, change in enumerate(evil):
            with self.subTest(at):
                self.file.write_bytes(whole)
                self.repack(change)
                home, _ = self.restore(code=3)
                self.assertFalse(home.path.exists())
                self.assertFalse((self.home.folder / "outside").exists())
        with self.subTest("a name in the manifest"):
            self.file.write_bytes(whole)
            self.repack(lambda entries: entries, lambda facts: facts["parts"].append({"name": "../outside", "bytes": 1, "sha256": ""}))
            self.restore(code=3)

    def test_a_backup_that_claims_more_than_the_disk_holds_is_refused(self):
        self.create()
        self.repack(lambda entries: entries, lambda facts: facts["parts"][0].update(bytes=1 << 60))
        home, _ = self.restore(code=1)
        self.assertFalse(home.path.exists())

    def test_a_database_outside_the_home_comes_back_inside(self):
        elsewhere = self.home.folder / "elsewhere.db"
        shutil.move(self.home.path / "sotay.db", elsewhere)
        self.home.edit_config('database: "sqlite:sotay.db"', f'database: "sqlite:{elsewhere}"')
        self.create()
        before = elsewhere.read_bytes()
        home, _ = self.restore()
        self.assertEqual(home.run("org", "list").code, 0)
        self.assertTrue((home.path / "sotay.db").exists())
        self.assertEqual(elsewhere.read_bytes(), before)


class Sealed(Backup):
    def test_a_sealed_backup_and_key_open_with_the_passphrase_alone(self):
        self.fill_all()
        passphrase = self.passphrase()
        key = (self.home.path / "secrets/master.key").read_bytes().strip()
        self.create("--keys", self.keys, "--passphrase-file", passphrase, "--seal")
        self.assertNotIn(key, self.keys.read_bytes())
        self.assertNotIn(b"manifest.json", self.file.read_bytes())
        self.assertIn("--passphrase-file", self.fails(2, "backup", "verify", self.file).err)
        self.restore("--keys", self.keys, "--passphrase-file", passphrase)
        self.fails(3, "backup", "verify", self.file, "--passphrase-file", self.passphrase("khác"))

    def test_a_flipped_bit_or_a_missing_piece_of_a_sealed_backup_is_found(self):
        passphrase = self.passphrase()
        self.create("--passphrase-file", passphrase, "--seal")
        whole = self.file.read_bytes()
        chance = random.Random(3)
        for place in [2, 20, 60, len(whole) - 1, chance.randrange(len(whole))]:
            with self.subTest(place):
                damaged = bytearray(whole)
                damaged[place] ^= 1
                self.file.write_bytes(damaged)
                self.fails(3, "backup", "verify", self.file, "--passphrase-file", passphrase)
        self.file.write_bytes(whole[:-10])
        self.fails(3, "backup", "verify", self.file, "--passphrase-file", passphrase)

    def test_a_passphrase_that_seals_nothing_is_a_mistake(self):
        self.fails(2, "backup", "create", self.file, "--passphrase-file", self.passphrase())
        self.fails(2, "backup", "create", self.file, "--seal")


class Killed(Backup):
    """The kernel kills the program at the first byte beyond a size: at the same point every time, without any cleaning up."""

    def killed_at(self, size, home, *args):
        def limit():
            resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        done = subprocess.run([SOTAY, *map(str, args)], env=home.environment(), capture_output=True, timeout=TIMEOUT,
                              preexec_fn=limit)
        self.assertEqual(done.returncode, -signal.SIGXFSZ, done.stderr.decode())

    def add_document(self, content):
        digest = hashlib.sha256(content).hexdigest()
        folder = self.home.path / "blobs" / digest[:2]
        folder.mkdir(exist_ok=True)
        (folder / digest[2:]).write_bytes(content)

    def test_a_killed_create_leaves_no_file_of_that_name_and_the_next_one_works(self):
        self.fill_all()
        copy = self.home.path / "backup.db.new"
        fresh = self.home.folder / "sotay.tar.zst.new"
        self.killed_at(4096, self.home, "backup", "create", self.file)
        self.assertEqual((copy.exists(), fresh.stat().st_size, self.file.exists()), (True, 0, False))
        size = 2 * (self.home.path / "sotay.db").stat().st_size
        self.add_document(random.Random(1).randbytes(size))
        self.killed_at(size, self.home, "backup", "create", self.file)
        self.assertEqual((fresh.stat().st_size, self.file.exists()), (size, False))
        self.create()
        self.ok("backup", "verify", self.file)
        self.assertEqual((copy.exists(), fresh.exists()), (False, False))

    def test_a_killed_create_leaves_the_old_file_whole(self):
        self.create()
        whole = self.file.read_bytes()
        self.fill_all()
        self.killed_at(len(whole), self.home, "backup", "create", self.file, "--force")
        self.assertEqual(self.file.read_bytes(), whole)

    def test_a_killed_restore_leaves_no_home_and_the_next_one_works(self):
        self.fill_all()
        self.create()
        home = self.restored()
        self.killed_at(4096, home, "backup", "restore", self.file)
        self.assertIn("sotay init", home.run("org", "list").err)
        self.restore()
        self.assertEqual(sorted(os.listdir(home.path)), ["blobs", "rules", "secrets", "sotay.db", "sotay.yaml"])

    def test_a_restore_killed_while_it_waits_for_more_leaves_no_home(self):
        self.fill_all()
        self.create()
        home = self.restored()
        process = subprocess.Popen([SOTAY, "backup", "restore", "-"], stdin=subprocess.PIPE, env=home.environment())
        whole = self.file.read_bytes()
        process.stdin.write(whole[:-1])  # it has taken all but what a pipe holds
        process.kill()
        process.wait(timeout=TIMEOUT)
        with contextlib.suppress(BrokenPipeError):
            process.stdin.close()
        self.assertIn("sotay init", home.run("org", "list").err)
        self.restore()


class Key(Backup):
    def finding(self, check, home=None):
        findings = (home or self.home).run("doctor", "--format", "json").json
        return next(f for f in findings if f["check"] == check)

    def test_doctor_warns_until_a_copy_of_the_key_is_known(self):
        self.assertFalse(self.finding("keys")["ok"])
        self.assertIn("CCCD", self.finding("keys")["message"])
        self.ok("backup", "keys", self.keys)
        self.assertTrue(self.finding("keys")["ok"])
        self.assertIn("24/11/2026", self.finding("keys")["message"])

    def test_a_copy_typed_from_paper_is_known_too(self):
        key = (self.home.path / "secrets/master.key").read_text().strip()
        self.fails(3, "backup", "check-keys", "-", input=b"abc")
        self.fails(5, "backup", "check-keys", "-", input=b"a" * 64)
        self.assertFalse(self.finding("keys")["ok"])
        self.ok("backup", "check-keys", "-", input=" ".join([key[:32], key[32:]]).upper().encode())
        self.assertTrue(self.finding("keys")["ok"])

    def test_doctor_tells_when_the_last_backup_is_too_old(self):
        self.assertFalse(self.finding("backup")["ok"])
        self.create()
        self.assertTrue(self.finding("backup")["ok"])
        self.home.now = "2026-12-01T09:00"
        self.assertTrue(self.finding("backup")["ok"])
        self.home.now = "2026-12-02T09:00"
        self.assertFalse(self.finding("backup")["ok"])
        self.home.edit_config("version: 1", "version: 1\nbackup: { warn_after_days: 8 }")
        self.assertTrue(self.finding("backup")["ok"])

    def test_doctor_explains_a_key_that_is_missing_wrong_or_open(self):
        path = self.home.path / "secrets/master.key"
        whole = path.read_bytes()
        for content, mode in (64 * b"a", 0o600), (b"", 0o600), (whole, 0o640):
            with self.subTest(mode=mode, size=len(content)):
                path.write_bytes(content)
                path.chmod(mode)
                self.assertFalse(self.finding("keys")["ok"])
                self.assertIn("CCCD", self.finding("keys")["message"])
        path.unlink()
        self.assertFalse(self.finding("keys")["ok"])

    def test_a_wrong_key_seals_nothing(self):
        (self.home.path / "secrets/master.key").write_text(64 * "a")
        before = (self.home.path / "sotay.db").read_bytes()
        run = self.home.run("member", "import", self.home.write("m.csv", "Họ và tên,Mã chi bộ\nA,1\n"))
        self.assertEqual(run.code, 1, run.err)
        self.assertEqual((self.home.path / "sotay.db").read_bytes(), before)
        self.fails(1, "backup", "keys", self.keys)

    def test_the_key_may_come_from_systemd(self):
        self.fill(3)
        credentials = self.home.folder / "credentials"
        credentials.mkdir()
        shutil.move(self.home.path / "secrets/master.key", credentials / "sotay_key")
        (credentials / "sotay_key").chmod(0o440)  # as systemd shows a file with an access list
        self.home.edit_config("version: 1", "version: 1\nmaster_key_file: sotay_key")
        given = {"CREDENTIALS_DIRECTORY": str(credentials)}
        self.ok("member", "list", "--reveal", env=given)
        self.fails(1, "member", "list", "--reveal")
        self.ok("backup", "create", self.file, "--keys", self.keys, env=given)
        home, _ = self.restore("--keys", self.keys)
        self.assertEqual(home.run("member", "list", "--reveal").code, 0)

    def test_a_sample_home_needs_neither_backup_nor_copy(self):
        home = self.restored("sample")
        self.assertEqual(home.run("init", "--sample-files").code, 0)
        self.assertTrue(self.finding("keys", home)["ok"])
        self.assertTrue(self.finding("backup", home)["ok"])


if __name__ == "__main__":
    unittest.main()
