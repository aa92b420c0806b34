"""What every integration test needs: the built programs, a fresh home, the gateway simulator."""
import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ.get("SOTAY_BUILD", ROOT / "build/dev")).resolve()
SOTAY = BUILD / "cli/sotay"
SOTAYD = BUILD / "daemon/sotayd"
SIMULATOR = BUILD / "bin/sotay-gateway-sim"
SAMPLE = ROOT / "config/sample"
TIMEOUT = 240


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
        return {"PATH": "/usr/bin:/bin", "LANG": "C", "SOTAY_HOME": str(self.path), "SOTAY_NOW": self.now}

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
