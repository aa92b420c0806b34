"""SMS through the real Kannel: its bearerbox and smsbox, and its fake network instead of an operator."""
import pathlib
import re
import socket
import subprocess
import unittest
import urllib.parse
import urllib.request

from support import PATIENCE, Case, Daemon, eventually

BEARERBOX = pathlib.Path("/usr/sbin/bearerbox")
SMSBOX = pathlib.Path("/usr/sbin/smsbox")
NETWORK = pathlib.Path("/usr/lib/kannel/test/fakesmsc")

KANNEL = """group = core
admin-port = {admin}
admin-interface = 127.0.0.1
admin-password = unused
smsbox-port = {boxes}
smsbox-interface = 127.0.0.1
box-deny-ip = "*.*.*.*"
box-allow-ip = "127.0.0.1"
dlr-storage = internal

group = smsc
smsc = fake
smsc-id = operator
port = {network}
connect-allow-ip = 127.0.0.1

group = smsbox
bearerbox-host = 127.0.0.1
sendsms-port = {sendsms}
sendsms-interface = 127.0.0.1
http-request-retry = 30
http-queue-delay = 1

group = sendsms-user
username = sotay
password = "bí mật & 1"
max-messages = 3
concatenation = true
"""

HOME = """version: 1
listen: "127.0.0.1:0"
gateways:
  - name: smpp
    driver: kannel
    base_url: "http://127.0.0.1:{sendsms}"
    username: sotay
    password_file: secrets/kannel
    brandname: DANGUY
    unicode: {unicode}
    price: 300
notify: {{ ladder: [smpp] }}
"""
LINE = re.compile(r"Got message \d+: <(?P<sender>\S+) (?P<receiver>\d+) (?P<rest>.*)>")


def free_ports(count):
    """Ports that nobody listens on; all are held until the last is found, so that they differ."""
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports


def listens(port):
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


class Kannel:
    """Both boxes on free ports, as a context manager, with everything they write in `folder`."""

    def __init__(self, folder):
        self.folder = folder
        self.ports = dict(zip(("admin", "boxes", "network", "sendsms"), free_ports(4)))
        self.config = folder / "kannel.conf"
        self.config.write_text(KANNEL.format(**self.ports), encoding="utf-8")
        self.running = []

    def __enter__(self):
        self.start("bearerbox", BEARERBOX, "-v", "3", self.config)
        eventually(lambda: listens(self.ports["boxes"]) and listens(self.ports["network"]), "bearerbox listens")
        self.start("smsbox", SMSBOX, "-v", "3", self.config)
        eventually(lambda: listens(self.ports["sendsms"]), "smsbox listens")
        eventually(lambda: "(on-line" in self.status(), "smsbox has found bearerbox")
        return self

    def __exit__(self, *_):
        for process in reversed(self.running):
            process.terminate()
        for process in reversed(self.running):
            try:
                process.wait(timeout=PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def start(self, name, *command):
        with open(self.folder / f"{name}.log", "ab") as log:
            process = subprocess.Popen([str(part) for part in command], stdout=log, stderr=log, cwd=self.folder)
        self.running.append(process)
        return process

    def connect_network(self):
        """The operator's line; what it is given stands in its log."""
        self.start("network", NETWORK, "-H", "127.0.0.1", "-r", self.ports["network"], "-m", "0", "1 2 text unused")
        eventually(lambda: "(online" in self.status(), "the line to the network is up")

    def status(self):
        with urllib.request.urlopen(f"http://127.0.0.1:{self.ports['admin']}/status.txt", timeout=PATIENCE) as answer:
            return answer.read().decode()

    def received(self):
        """What came over the line: (sender, receiver, coding, header, text) of each part."""
        log = (self.folder / "network.log").read_text(encoding="utf-8", errors="replace")
        return [part_of(match) for match in LINE.finditer(log)]


def part_of(match):
    """The fake network writes "[udh %05…] text words" or "… data|ucs-2 %-escaped words"; a part in UCS-2 is data too."""
    header, rest = b"", match["rest"]
    if rest.startswith("udh "):
        _, escaped, rest = rest.split(" ", 2)
        header = urllib.parse.unquote_to_bytes(escaped.replace("+", " "))
    coding, _, text = rest.partition(" ")
    if coding != "text":
        raw = urllib.parse.unquote_to_bytes(text.replace("+", " "))
        text = raw.decode("utf-16-be" if b"\0" in raw else "ascii")
    return match["sender"], match["receiver"], coding, header, text


@unittest.skipUnless(BEARERBOX.exists() and NETWORK.exists(), "Kannel is not installed (kannel, kannel-extras)")
class Sending(Case):
    def setUp(self):
        super().setUp()
        self.kannel = self.enterContext(Kannel(pathlib.Path(self.folder)))
        self.init()
        self.configure("false")
        secret = self.home.path / "secrets/kannel"
        secret.write_text("bí mật & 1\n", encoding="utf-8")
        secret.chmod(0o600)
        self.fill(3)
        self.phones = [f"84999{number:05d}0"[:11] for number in (1, 2, 3)]

    def configure(self, unicode):
        config = HOME.format(unicode=unicode, **self.kannel.ports)
        (self.home.path / "sotay.yaml").write_text(config, encoding="utf-8")

    def send(self, text):
        self.ok("notify", "send", "--to", "all", "--text", text, "--key", "k1")
        self.send_once()

    def parts(self, count):
        eventually(lambda: len(self.kannel.received()) >= count, f"{count} parts reach the network")
        return sorted(self.kannel.received(), key=lambda part: (part[1], part[3]))

    def test_a_message_reaches_the_network_once_a_member_without_accents(self):
        self.kannel.connect_network()
        self.send("Họp Đảng ủy lúc 14h [phòng 2], 100% & đúng giờ")
        expected = [("DANGUY", phone, "text", b"", "Thong bao: Hop Dang uy luc 14h [phong 2], 100% & dung gio")
                    for phone in self.phones]
        self.assertEqual(self.parts(3), expected)
        self.assertEqual(self.counts(), {"accepted": 3})

    def test_with_accents_it_goes_as_ucs_2(self):
        self.configure("true")
        self.kannel.connect_network()
        self.send("Họp Đảng ủy lúc 14h")
        self.assertEqual([part[2:] for part in self.parts(3)], [("ucs-2", b"", "Thông báo: Họp Đảng ủy lúc 14h")] * 3)

    def test_a_long_message_goes_in_parts_that_the_phone_joins(self):
        self.configure("true")
        self.kannel.connect_network()
        text = "Kính mời đồng chí dự sinh hoạt chi bộ thường kỳ. " * 3
        preview = self.ok("notify", "send", "--to", "all", "--text", text, "--preview", "--format", "json").json
        self.assertEqual(preview["cost"], 3 * 3 * 300)
        self.send(text)
        parts = self.parts(9)
        for phone in self.phones:
            own = [part for part in parts if part[1] == phone]
            self.assertEqual([part[3][-2:] for part in own], [b"\x03\x01", b"\x03\x02", b"\x03\x03"])
            self.assertEqual("".join(part[4] for part in own), "Thông báo: " + text.strip())

    def test_what_kannel_keeps_while_the_line_is_down_arrives_later(self):
        self.send("Họp")
        self.assertEqual(self.counts(), {"accepted": 3})
        details = {delivery["detail"] for delivery in self.home.deliveries()}
        self.assertEqual(details, {"Kannel: 3: Queued for later delivery"})
        self.kannel.connect_network()
        self.assertEqual([part[1] for part in self.parts(3)], self.phones)

    def test_a_wrong_password_pauses_the_gateway_and_costs_no_message(self):
        (self.home.path / "secrets/kannel").write_text("nhầm\n", encoding="utf-8")
        self.kannel.connect_network()
        self.send("Họp")
        self.assertEqual(self.counts(), {"pending": 3})
        gateway = self.ok("notify", "gateway", "list", "--format", "json").json[0]
        self.assertEqual((gateway["paused"], gateway["detail"]), (True, "Kannel: Authorization failed for sendsms"))
        self.assertNotIn("nhầm", str(gateway))
        self.assertEqual(self.kannel.received(), [])

    def test_its_reports_come_back_to_the_daemon(self):
        address = f"127.0.0.1:{free_ports(1)[0]}"
        self.home.edit_config("version: 1\n", f'version: 1\npublic_url: "http://{address}"\n')
        daemon = self.enterContext(Daemon(self.home, "--listen", address))
        self.ok("notify", "send", "--to", "all", "--text", "Họp " * 60, "--key", "k1")
        eventually(lambda: self.counts() == {"accepted": 3}, "Kannel has all three")
        self.kannel.connect_network()
        eventually(lambda: self.counts() == {"delivered": 3}, "the network has reported all three")
        self.assertEqual(len(self.parts(6)), 6)
        self.assertEqual(daemon.stop(), 0)


if __name__ == "__main__":
    unittest.main()
