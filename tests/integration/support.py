"""What every integration test needs: the built programs, a fresh home, the gateway simulator."""
import json
import os
import pathlib
import select
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import unittest
import urllib.error
import urllib.request
import xml.etree.ElementTree
import zipfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ.get("SOTAY_BUILD", ROOT / "build/dev")).resolve()
SOTAY = BUILD / "cli/sotay"
SOTAYD = BUILD / "daemon/sotayd"
SIMULATOR = BUILD / "bin/sotay-gateway-sim"
SAMPLE = ROOT / "config/sample"
TIMEOUT = 240
SHEET = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
PATIENCE = 30  # seconds; only a failing test waits so long

TREE = """version: 1
organisations:
  - code: "38"
    name: Đảng bộ tỉnh Thanh Hóa
    kind: dang_bo_tinh
    founded_on: 2025-07-01
    children:
      - code: "38.001"
        name: Đảng bộ phường Hạc Thành
        kind: dang_bo_phuong
        founded_on: 2025-07-01
        children:
          - { code: "38.001.001", name: Chi bộ Phố 1, kind: chi_bo, founded_on: 2025-07-01, meeting: { day: 3, time: "14:00", place: Nhà văn hóa phố 1 } }
          - { code: "38.001.002", name: Chi bộ Phố 2, kind: chi_bo, founded_on: 2025-07-01, meeting: { day: 5, time: "19:30", place: Nhà văn hóa phố 2 } }
      - code: "38.002"
        name: Đảng bộ xã Hoằng Giang
        kind: dang_bo_xa
        founded_on: 2025-07-01
        children:
          - { code: "38.002.001", name: Chi bộ Thôn 1, kind: chi_bo, founded_on: 2025-07-01, meeting: { day: 4, time: "08:00", place: Nhà văn hóa thôn 1 } }
"""
CELLS = ["38.001.001", "38.001.002", "38.002.001"]
SHEET_HEADINGS = "Số thẻ đảng viên,Họ và tên,Ngày sinh,Giới tính,Số điện thoại,Mã chi bộ,Ngày vào Đảng,Ngày chính thức,Trạng thái"
NO_STATES = ("message", "recipients", "maybe_doubled")  # of "notify status"


def card(number):
    return f"38.{number:06d}"


def member_row(number, cell=None):
    """A member whose phone ends in 0, which every gateway of the simulator reaches."""
    return (f"{card(number)},Nguyễn Văn Thử,02/09/1980,Nam,0999{number:05d}0,{cell or CELLS[number % len(CELLS)]},"
            "03/02/2010,03/02/2011,chính thức")


def member_sheet(count):
    return "\n".join([SHEET_HEADINGS, *map(member_row, range(1, count + 1))]) + "\n"


def sheet_rows(path):
    """Every row of the first sheet, as lists of texts; an XLSX that does not open fails here."""
    with zipfile.ZipFile(path) as book:
        shared = []
        if "xl/sharedStrings.xml" in book.namelist():
            strings = xml.etree.ElementTree.fromstring(book.read("xl/sharedStrings.xml"))
            shared = ["".join(item.itertext()) for item in strings.findall("m:si", SHEET)]
        sheet = xml.etree.ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml"))
    rows = []
    for row in sheet.iterfind("m:sheetData/m:row", SHEET):
        cells = []
        for cell in row.findall("m:c", SHEET):
            column = 0
            for letter in cell.get("r").rstrip("0123456789"):
                column = column * 26 + ord(letter) - ord("A") + 1
            cells += [""] * (column - 1 - len(cells))  # a cell that holds nothing is left out of the file
            text = "".join(cell.itertext())
            cells.append(shared[int(text)] if cell.get("t") == "s" else text)
        rows.append(cells)
    return rows


def eventually(probe, what):
    """The first true answer of `probe`; it is asked again and again, with a deadline."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if answer := probe():
            return answer
    raise AssertionError(f"not within {PATIENCE} s: {what}")


class Run:
    """What a finished program left."""

    def __init__(self, done):
        self.code = done.returncode
        self.out = done.stdout.decode()
        self.err = done.stderr.decode()

    @property
    def json(self):
        return json.loads(self.out)


class Home:
    """A home in a folder of its own, with a clock that stands at `now`."""

    def __init__(self, folder, now="2026-11-24T09:00"):
        self.path = pathlib.Path(folder) / "home"
        self.folder = pathlib.Path(folder)
        self.now = now

    def environment(self):
        return {"PATH": "/usr/bin:/bin", "LANG": "C", "SOTAY_HOME": str(self.path), "SOTAY_NOW": self.now,
                "LSAN_OPTIONS": f"suppressions={ROOT / 'tests/lsan.supp'}:print_suppressions=0"}

    def run(self, *args, input=None, program=SOTAY, env=None):
        """Runs a command whatever it answers."""
        done = subprocess.run([str(program), *map(str, args)], input=input, capture_output=True, timeout=TIMEOUT,
                              env={**self.environment(), **(env or {})}, cwd=self.folder)
        return Run(done)

    def write(self, name, text):
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return path

    def edit_config(self, old, new):
        path = self.path / "sotay.yaml"
        text = path.read_text(encoding="utf-8")
        if old not in text:
            raise AssertionError(f"{old!r} does not stand in sotay.yaml")
        path.write_text(text.replace(old, new), encoding="utf-8")

    def use_simulator(self, simulator):
        """A sample home whose gateways are `simulator` and whose daemon listens on a free port."""
        self.edit_config("http://127.0.0.1:8090", simulator.url)
        self.edit_config('listen: "127.0.0.1:8080"', 'listen: "127.0.0.1:0"')

    def deliveries(self):
        """Every delivery of the home's messages, as `notify status --list` says it."""
        done = self.run("notify", "status", "--list", "--reveal", "--format", "jsonl")
        if done.code != 0:
            raise AssertionError(done.err)
        return [json.loads(line) for line in done.out.splitlines()]


class Case(unittest.TestCase):
    """A test with a home; `ok` and `fails` say what a command must answer."""

    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="sotay-test-")
        self.addCleanup(shutil.rmtree, self.folder)
        self.home = Home(self.folder)

    def ok(self, *args, **kwargs):
        run = self.home.run(*args, **kwargs)
        self.assertEqual(run.code, 0, f"sotay {args} ended with {run.code}:\n{run.out[-2000:]}\n{run.err[-4000:]}")
        return run

    def fails(self, code, *args, **kwargs):
        run = self.home.run(*args, **kwargs)
        self.assertEqual(run.code, code, f"sotay {args} ended with {run.code}:\n{run.out[-2000:]}\n{run.err[-4000:]}")
        return run

    def init(self, *options):
        return self.ok("init", *options)

    def fill(self, members):
        """The small tree with so many members, spread evenly over its three cells."""
        self.ok("org", "apply", self.home.write("tree.yaml", TREE))
        self.ok("member", "import", self.home.write("members.csv", member_sheet(members)))

    def counts(self, *options):
        """Deliveries by state, without the states that none is in; possible doubles are in one of them too."""
        status = self.ok("notify", "status", *options, "--format", "json").json
        return {key: value for key, value in status.items() if value and key not in NO_STATES}

    def send_once(self, code=0, **kwargs):
        return self.fails(code, "--once", program=SOTAYD, **kwargs)

    def assert_once_each(self, journal):
        """Nobody got anything twice, whatever the key it came under."""
        self.assertEqual([entry for entry in journal if entry.get("duplicate_of")], [])
        phones = [entry["phone"] for entry in journal]
        self.assertEqual(sorted(phones), sorted(set(phones)))


class Daemon:
    """sotayd at work, as a context manager; it is ready when it has told its supervisor so."""

    def __init__(self, home, *options, env=None):
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.settimeout(PATIENCE)
        path = str(home.folder / f"notify-{os.urandom(4).hex()}.sock")
        self.socket.bind(path)
        self.log = open(home.folder / "sotayd.log", "ab+")
        self.process = subprocess.Popen([str(SOTAYD), *options], stdout=subprocess.DEVNULL, stderr=self.log, cwd=home.folder,
                                        env={**home.environment(), "NOTIFY_SOCKET": path, **(env or {})})
        self.address = self.wait_until_ready()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait(timeout=PATIENCE)
        self.socket.close()
        self.log.close()

    def hear(self):
        """The next word to the supervisor; fails with the daemon's last words when there is none."""
        try:
            return self.socket.recv(4096).decode()
        except TimeoutError:
            raise AssertionError(f"sotayd said nothing; its log: {self.words()}") from None

    def tell(self, which):
        self.process.send_signal(which)

    def wait_until_ready(self):
        while self.process.poll() is None:
            if select.select([self.socket], [], [], 0.05)[0]:
                word = self.hear()
                if word.startswith("READY=1"):
                    return word.partition("listening on ")[2].strip()
        raise AssertionError(f"sotayd ended with {self.process.returncode}: {self.words()}")

    def words(self):
        self.log.seek(0)
        return self.log.read().decode()

    def stop(self, by=signal.SIGTERM):
        """Asks it to end; its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(by)
        return self.process.wait(timeout=PATIENCE)

    def request(self, path, method="GET"):
        """Status, headers and body of the answer, whatever the status."""
        request = urllib.request.Request(f"http://{self.address}{path}", method=method, data=b"" if method == "POST" else None)
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
                return answer.status, answer.headers, answer.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.headers, error.read().decode()

    def metrics(self):
        """The values of /metrics by name with labels."""
        lines = [line for line in self.request("/metrics")[2].splitlines() if line and not line.startswith("#")]
        return {name: float(value) for name, value in (line.rsplit(" ", 1) for line in lines)}


class Simulator:
    """sotay-gateway-sim on a free port, as a context manager."""

    def __init__(self, *options):
        self.process = subprocess.Popen([str(SIMULATOR), "--listen", "127.0.0.1:0", *options],
                                        stdout=subprocess.PIPE)
        line = self.process.stdout.readline().decode()
        self.url = line.strip().removeprefix("listening on ")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(timeout=30)
        self.process.stdout.close()

    def get(self, path):
        with urllib.request.urlopen(self.url + path, timeout=30) as answer:
            return json.load(answer)

    def post(self, path, body):
        request = urllib.request.Request(self.url + path, json.dumps(body).encode(),
                                         {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)

    def journal(self):
        return self.get("/sim/journal")

    def stats(self):
        return self.get("/sim/stats")

    def faults(self, *faults):
        """These faults from now on, and no others."""
        return self.post("/sim/faults", {"seed": 1, "faults": list(faults)})
