"""Gateways of this machine: a modem behind gammu-smsd, and none at all."""
import email
import email.policy
import pathlib
import shutil
import socket
import subprocess
import unittest

from support import Case, Daemon, TREE, eventually

MEMBERS = """Số thẻ đảng viên,Họ và tên,Ngày sinh,Số điện thoại,Email,Mã chi bộ,Ngày vào Đảng
38.100001,Đảng viên Một,01/02/1970,0987654321,,38.001.001,03/02/2000
38.100002,Đảng viên Hai,02/03/1980,0987654322,,38.001.001,03/02/2005
38.100003,Đảng viên Ba,03/04/1985,,ba@example.vn,38.001.001,03/02/2010
"""
SINK = "/usr/sbin/smtp-sink"
NAME = "OUTC00000000_000000_00_+{phone}_{key}.txtd"


class LocalCase(Case):
    def configure(self, gateway):
        self.init()
        (self.home.path / "sotay.yaml").write_text(
            f'version: 1\nlisten: "127.0.0.1:0"\ngateways:\n  - {{ name: here, {gateway} }}\nnotify: {{ ladder: [here] }}\n',
            encoding="utf-8")
        self.ok("org", "apply", self.home.write("tree.yaml", TREE))
        self.ok("member", "import", self.home.write("members.csv", MEMBERS))

    def post(self, text="Họp lúc 14h"):
        return self.ok("notify", "send", "--to", "org:38.001.001", "--text", text, "--format", "json").json


class Console(LocalCase):
    def test_a_line_stands_for_each_message_and_names_nobody(self):
        self.configure("driver: console")
        self.assertEqual(self.post()["unreachable"], 1)
        said = self.send_once()
        self.assertEqual(self.counts(1), {"accepted": 2, "unreached": 1})
        keys = [row["key"] for row in self.home.deliveries() if row["key"]]
        for key in keys:
            self.assertEqual(said.err.count(key), 1)
        for word in ("84987654321", "14h", "Một"):
            self.assertNotIn(word, said.err)


class Spool(LocalCase):
    def setUp(self):
        super().setUp()
        for name in ("inbox", "outbox", "sent", "error"):
            (self.home.folder / "spool" / name).mkdir(parents=True)
        self.spool = self.home.folder / "spool"
        self.outbox = self.spool / "outbox"
        self.configure(f'driver: gammu, spool: "{self.outbox}", price: 350')

    def test_each_message_is_a_file_that_names_number_and_key(self):
        self.post()
        self.send_once()
        self.assertEqual(self.counts(1), {"accepted": 2, "unreached": 1})
        expected = {NAME.format(phone=row["phone"], key=row["key"]) for row in self.home.deliveries() if row["key"]}
        self.assertEqual({path.name for path in self.outbox.iterdir()}, expected)
        for path in self.outbox.iterdir():
            self.assertTrue(path.read_bytes().decode("utf-16").endswith("Hop luc 14h"))
            self.assertEqual(path.read_bytes()[:2], b"\xfe\xff")

    def test_what_the_modem_gave_up_is_no_longer_thought_to_have_arrived(self):
        self.post()
        self.send_once()
        failed, kept = sorted(self.outbox.iterdir())
        failed.rename(self.spool / "error" / failed.name)
        (self.spool / "error" / "of somebody else.txt").touch()
        with Daemon(self.home):
            eventually(lambda: self.counts(1).get("accepted") == 1, "the modem's failure is known")
            eventually(lambda: [path.name for path in (self.spool / "error").iterdir()] == ["of somebody else.txt"],
                       "it is not told again")
        self.assertEqual([path.name for path in self.outbox.iterdir()], [kept.name])
        [lost] = [row for row in self.home.deliveries() if row["key"] and row["key"] in failed.name]
        self.assertIn(lost["state"], ("unreached", "rejected"))

    def test_a_spool_that_cannot_be_written_holds_the_message_back(self):
        shutil.rmtree(self.outbox)
        self.post()
        said = self.send_once()
        self.assertIn(str(self.outbox), said.err)
        self.assertEqual(self.counts(1), {"pending": 2, "unreached": 1})
        self.outbox.mkdir()
        self.home.now = "2026-11-24T10:30"
        self.send_once()
        self.assertEqual(self.counts(1), {"accepted": 2, "unreached": 1})

    @unittest.skipUnless(shutil.which("gammu-smsd"), "gammu-smsd is not installed")
    def test_gammu_smsd_reads_what_is_written(self):
        self.post("Họp Đảng ủy lúc 14h")
        self.send_once()
        names = {path.name for path in self.outbox.iterdir()}
        log = self.start_gammu()
        sent = self.spool / "sent"
        eventually(lambda: len(list(sent.iterdir())) == 2 or None, f"gammu-smsd sent both; {log.read_text()[-2000:]}")
        self.assertEqual({path.name.split(".")[0] for path in sent.iterdir()}, {name.split(".")[0] for name in names})
        self.assertEqual(list((self.spool / "error").iterdir()), [])

    def start_gammu(self):
        phone = self.home.folder / "phone"
        phone.mkdir()
        log = self.home.folder / "smsd.log"
        log.touch()
        config = self.home.write("smsd.conf", f"""[gammu]
device = {phone}
connection = none
model = dummy

[smsd]
service = files
inboxpath = {self.spool}/inbox/
outboxpath = {self.outbox}/
sentsmspath = {self.spool}/sent/
errorsmspath = {self.spool}/error/
logfile = {log}
debuglevel = 255
commtimeout = 1
sendtimeout = 3
checkbattery = 0
checksignal = 0
checknetwork = 0
""")
        smsd = subprocess.Popen(["gammu-smsd", "-c", config], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.addCleanup(smsd.wait, 30)
        self.addCleanup(smsd.terminate)
        return log


@unittest.skipUnless(pathlib.Path(SINK).exists(), "postfix is not installed")
class Mail(LocalCase):
    """E-mail to Postfix's smtp-sink, which writes each letter to a file."""

    def setUp(self):
        super().setUp()
        self.letters = self.home.folder / "letters"
        self.letters.mkdir()

    def serve(self, *options):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        sink = subprocess.Popen([SINK, "-u", "root", *options, "-d", f"{self.letters}/%H%M%S.", f"127.0.0.1:{port}", "10"],
                                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=self.letters)
        self.addCleanup(sink.wait, 30)
        self.addCleanup(sink.terminate)
        eventually(lambda: self.can_connect(port), "smtp-sink listens")
        self.configure(f'driver: smtp, base_url: "smtp://127.0.0.1:{port}", from: vp@example.vn')

    def can_connect(self, port):
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", port)) == 0

    def read_letters(self):
        return [email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
                for path in self.letters.iterdir() if path.stat().st_size]

    def test_a_member_with_only_an_email_gets_a_letter(self):
        self.serve()
        self.post("Họp Đảng ủy lúc 14h")
        self.send_once()
        self.assertEqual(self.counts(1), {"accepted": 1, "rejected": 2})
        [letter] = self.read_letters()
        [key] = [row["key"] for row in self.home.deliveries() if row["key"]]
        self.assertEqual((letter["To"], letter["From"], letter["Message-ID"]),
                         ("ba@example.vn", "vp@example.vn", f"<{key}@example.vn>"))
        self.assertTrue(letter.get_content().rstrip().endswith("Họp Đảng ủy lúc 14h"))
        self.assertIsNotNone(letter["Date"].datetime)

    def test_a_refused_recipient_is_final(self):
        self.serve("-f", "RCPT")
        self.post()
        self.send_once()
        self.assertEqual(self.counts(1), {"rejected": 3})
        self.assertEqual(self.read_letters(), [])

    def test_a_busy_server_is_asked_again(self):
        self.serve("-r", "RCPT")
        self.post()
        self.send_once()
        self.assertEqual(self.counts(1), {"pending": 1, "rejected": 2})
        self.assertEqual(self.read_letters(), [])

    def test_a_connection_that_ends_amid_the_letter_leaves_it_in_doubt(self):
        self.serve("-q", ".")
        self.post()
        self.send_once()
        self.assertEqual(self.counts(1), {"unknown": 1, "rejected": 2})

    def test_a_connection_that_ends_before_the_letter_is_surely_unsent(self):
        self.serve("-q", "RCPT")
        self.post()
        self.send_once()
        self.assertEqual(self.counts(1), {"pending": 1, "rejected": 2})


if __name__ == "__main__":
    unittest.main()
