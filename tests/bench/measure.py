"""Timing of whole programs, figures, and the folder in which one benchmark works."""
import dataclasses
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]


class Wrong(Exception):
    """A program failed or its result is not what it must be: its time means nothing."""


def require(condition, message):
    if not condition:
        raise Wrong(message)


@dataclasses.dataclass
class Goal:
    """`what` is compared with `limit`: "ratio" (ours : reference), "difference" or "ours"."""
    what: str
    limit: float
    at_least: bool = False

    def __str__(self):
        before, after = {"ratio": ("", "×"), "difference": ("+", ""), "ours": ("", "")}[self.what]
        return f"{'≥' if self.at_least else '≤'} {before}{self.limit:g}{after}"


@dataclasses.dataclass
class Figure:
    """Measurements in pairs (ours, reference); the reference is None where there is none."""
    name: str
    unit: str
    pairs: list
    reference_name: str = ""
    goal: Goal | None = None

    def values(self, what):
        if what == "ours":
            return [ours for ours, _ in self.pairs]
        if what == "reference":
            return [reference for _, reference in self.pairs]
        if what == "difference":
            return [ours - reference for ours, reference in self.pairs]
        return [ours / reference for ours, reference in self.pairs]

    @property
    def has_reference(self):
        return self.pairs[0][1] is not None

    @property
    def is_met(self):
        """None where there is no goal."""
        if self.goal is None:
            return None
        median = statistics.median(self.values(self.goal.what))
        return median >= self.goal.limit if self.goal.at_least else median <= self.goal.limit

    def as_json(self):
        def spread(what):
            values = self.values(what)
            return {"median": statistics.median(values), "min": min(values), "max": max(values), "n": len(values)}

        answer = {"name": self.name, "unit": self.unit, "ours": spread("ours"), "reference": None, "ratio": None,
                  "difference": None, "reference_name": self.reference_name or None,
                  "goal": dataclasses.asdict(self.goal) if self.goal else None, "met": self.is_met}
        if self.has_reference:
            answer |= {what: spread(what) for what in ("reference", "ratio", "difference")}
        return answer


@dataclasses.dataclass
class Done:
    """A program that has ended well."""
    seconds: float
    cpu_seconds: float
    megabytes: float  # that it had in memory at most
    out: str

    @property
    def json(self):
        try:
            return json.loads(self.out)
        except ValueError:
            raise Wrong(f"no JSON: {self.out[:200]!r}") from None


class Workshop:
    """A folder for one benchmark, and the programs it runs there."""

    def __init__(self, folder, build, options):
        self.folder = folder
        self.build = build
        self.options = options
        self.sotay = build / "cli/sotay"
        self.sotayd = build / "daemon/sotayd"
        self.simulator = build / "bin/sotay-gateway-sim"

    def helper(self, name):
        return self.build / "tests/bench" / f"bench_{name}"

    def environment(self, home, now="2026-11-24T09:00"):
        return {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "SOTAY_HOME": str(home), "SOTAY_NOW": now}

    def run(self, *args, env=None):
        """Runs a program to its end and times it, from before it starts until it is gone."""
        argv = [str(arg) for arg in args]
        out, err = self.folder / "stdout", self.folder / "stderr"
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
        actions = [(os.POSIX_SPAWN_OPEN, 0, "/dev/null", os.O_RDONLY, 0), (os.POSIX_SPAWN_OPEN, 1, str(out), flags, 0o600),
                   (os.POSIX_SPAWN_OPEN, 2, str(err), flags, 0o600)]
        began = time.perf_counter()
        process = os.posix_spawnp(argv[0], argv, env or dict(os.environ), file_actions=actions)
        _, status, usage = os.wait4(process, 0)
        seconds = time.perf_counter() - began
        code = os.waitstatus_to_exitcode(status)
        require(code == 0, f"{' '.join(argv)} ended with {code}:\n{err.read_text(encoding='utf-8')[-2000:]}")
        return Done(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1000, out.read_text(encoding="utf-8"))

    def run_sotay(self, home, *args, now="2026-11-24T09:00"):
        return self.run(self.sotay, *args, env=self.environment(home, now))

    def run_sqlite(self, database, script):
        """The sqlite3 shell on `database`, reading a script."""
        path = self.folder / "script.sql"
        path.write_text(script, encoding="utf-8")
        return self.run("sqlite3", "-batch", "-init", "/dev/null", database, f".read {path}")

    def make_sheet(self, name, *options):
        """A folder with hierarchy.yaml and members.csv of tests/bench/make_members.py."""
        folder = self.folder / name
        subprocess.run([sys.executable, ROOT / "tests/bench/make_members.py", folder, *map(str, options)], check=True)
        return folder

    def copy(self, source, name):
        """A fresh copy of a prepared file or folder, already on the disk and in the page cache."""
        target = self.folder / name
        remove(target)
        if source.is_dir():
            shutil.copytree(source, target)
        else:
            shutil.copy2(source, target)
        os.sync()
        return target


def remove(path):
    if path.is_dir():
        shutil.rmtree(path)
    for left in path.parent.glob(path.name + "*"):
        if left.name in (path.name, path.name + "-wal", path.name + "-shm"):
            left.unlink()


def in_turn(number, ours, reference):
    """Runs both, the one that begins changing with each pair; the pair (ours, reference)."""
    if number % 2 == 0:
        first = ours()
        return first, reference()
    second = reference()
    return ours(), second
