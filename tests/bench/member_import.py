"""`sotay member import` against the sqlite3 shell reading the same sheet with its defaults."""
import contextlib
import csv
import hashlib
import socket
import sqlite3
import statistics
import subprocess
import threading
import time

from measure import Figure, Goal, in_turn, remove, require

COLUMNS = ["card_number", "full_name", "birth_date", "gender", "citizen_id", "phone", "email", "org_code", "admitted_on",
           "official_on", "state", "post", "ethnicity", "education"]
BARE = f"CREATE TABLE members ({', '.join(name + ' TEXT' for name in COLUMNS)});\n"
INDEXED = f"""CREATE TABLE members ({', '.join(name + ' TEXT' for name in COLUMNS)}, UNIQUE (card_number)) STRICT;
CREATE INDEX members_citizen_id ON members (citizen_id);
CREATE INDEX members_phone ON members (phone);
CREATE INDEX members_org_code ON members (org_code);
"""
CHANGED_PERCENT = 5
SEARCHES = 5  # a command of some milliseconds, at once after gigabytes were written


class Import:
    def __init__(self, shop):
        self.shop = shop
        self.members = shop.options.members
        size = ("--members", self.members, "--cells", max(1, self.members // 30))
        self.sheet = shop.make_sheet("sheet", *size) / "members.csv"
        self.changed = shop.make_sheet("changed", *size, "--changed", CHANGED_PERCENT) / "members.csv"
        self.others = shop.make_sheet("others", *size, "--others") / "members.csv"
        self.workbook = self.sheet.with_suffix(".xlsx")
        shop.run(shop.helper("csv_to_xlsx"), self.sheet, self.workbook)
        self.prepare_homes(self.sheet.parent / "hierarchy.yaml")

    def prepare_homes(self, hierarchy):
        self.empty = self.shop.folder / "empty-home"
        self.shop.run_sotay(self.empty, "init")
        self.shop.run_sotay(self.empty, "org", "apply", hierarchy)
        self.full = self.shop.copy(self.empty, "full-home")
        self.import_sheet(self.full, self.sheet, created=self.members)
        self.check_content(self.full)

    @staticmethod
    def import_line(sheet, table):
        return f'.import --csv --skip 1 "{sheet}" {table}\n'

    def import_sheet(self, home, sheet, *options, **counts):
        done = self.shop.run_sotay(home, "member", "import", sheet, "--format", "json", *options)
        expected = {"rows": self.members, "created": 0, "updated": 0, "unchanged": 0, "rejected": 0} | counts
        report = {key: done.json[key] for key in expected}
        require(report == expected, f"member import {' '.join(options)}: {report} instead of {expected}")
        return done

    def check_content(self, home):
        """What is kept in clear is the sheet's, row by row (the rest is sealed)."""
        def digest(rows):
            whole = hashlib.sha256()
            for row in rows:
                whole.update("\t".join(row).encode() + b"\n")
            return whole.hexdigest()

        def iso(date):
            return "-".join(reversed(date.split("/")))

        with self.sheet.open(encoding="utf-8", newline="") as file:
            sheet = digest((row["Họ và tên"], iso(row["Ngày sinh"]), iso(row["Ngày vào Đảng"]), row["Mã chi bộ"])
                           for row in csv.DictReader(file))
        database = sqlite3.connect(home / "sotay.db")
        register = digest(database.execute("""
            SELECT m.full_name, m.birth_date, m.admitted_on, o.code FROM members m
            JOIN member_placements p ON p.member_id = m.id
            JOIN organisation_placements o ON o.organisation_id = p.organisation_id ORDER BY m.id"""))
        database.close()
        require(sheet == register, "the register does not hold what the sheet says")

    def sqlite_import(self, schema):
        database = self.shop.folder / "reference.db"
        remove(database)
        done = self.shop.run_sqlite(database, schema + self.import_line(self.sheet, "members")
                                    + "SELECT count(*) FROM members;\n")
        require(done.out.split()[-1] == str(self.members), "sqlite3 .import lost rows")
        return done

    def changed_rows(self):
        return sum(1 for number in range(self.members) if number % 100 < CHANGED_PERCENT)

    def first_import(self):
        return self.import_sheet(self.shop.copy(self.empty, "home"), self.sheet, created=self.members)

    def workbook_import(self):
        return self.import_sheet(self.shop.copy(self.empty, "home"), self.workbook, created=self.members)

    def bare_cells(self):
        return self.shop.run(self.shop.helper("xlsx_cells"), self.workbook)

    def second_import(self):
        return self.import_sheet(self.shop.copy(self.full, "home"), self.others, created=self.members)

    def dry_run(self):
        return self.import_sheet(self.empty, self.sheet, "--dry-run", created=self.members)

    def same_again(self):
        return self.import_sheet(self.full, self.sheet, unchanged=self.members)

    def changed_again(self):
        changed = self.changed_rows()
        return self.import_sheet(self.shop.copy(self.full, "home"), self.changed, updated=changed,
                                 unchanged=self.members - changed)

    def search(self):
        """A frequent name, found among all: the time that it adds to a command that only opens the home."""
        return statistics.median(self.search_once() for _ in range(SEARCHES))

    def search_once(self):
        found = self.shop.run_sotay(self.full, "member", "list", "--search", "nguyen van an", "--limit", "20", "--format", "json")
        require(len(found.json) == min(20, len(found.json)) and found.json, "the search found nobody")
        return found.seconds * 1000

    def show(self):
        return statistics.median(self.shop.run_sotay(self.full, "member", "show", "1", "--format", "json").seconds * 1000
                                 for _ in range(SEARCHES))

    def under_load(self):
        """The longest that another writer waits while an import runs, and how long sotayd takes to answer."""
        home = self.shop.copy(self.empty, "home")
        with Waiter(home) as waiter, Asker(self.shop, home) as asker:
            self.import_sheet(home, self.sheet, created=self.members)
            waiter.stop()
            asker.stop()
        return waiter.longest * 1000, asker.p99 * 1000


class Background:
    """Something done over and over in a thread until it is stopped."""

    def __enter__(self):
        self.is_stopped = False
        self.thread = threading.Thread(target=self.work)
        self.thread.start()
        return self

    def stop(self):
        self.is_stopped = True
        self.thread.join()

    def __exit__(self, *_):
        self.stop()


class Waiter(Background):
    """Takes and leaves the write lock again and again; `longest` is the longest wait in seconds."""

    def __init__(self, home):
        self.path = home / "sotay.db"
        self.longest = 0.0

    def work(self):
        database = sqlite3.connect(self.path, isolation_level=None, timeout=0)
        while not self.is_stopped:
            began = time.perf_counter()
            while not database.in_transaction:
                with contextlib.suppress(sqlite3.OperationalError):
                    database.execute("BEGIN IMMEDIATE")
                time.sleep(0.001)
            self.longest = max(self.longest, time.perf_counter() - began)
            database.execute("ROLLBACK")
            time.sleep(0.02)
        database.close()


class Asker(Background):
    """Asks sotayd for its health again and again."""

    def __init__(self, shop, home):
        self.socket = home / "http.sock"
        self.daemon = subprocess.Popen([shop.sotayd, "--listen", f"unix:{self.socket}"], env=shop.environment(home),
                                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.times = []

    def work(self):
        while not self.is_stopped:
            began = time.perf_counter()
            with contextlib.suppress(FileNotFoundError, ConnectionRefusedError), socket.socket(socket.AF_UNIX) as connection:
                connection.connect(str(self.socket))
                connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: sotay\r\nConnection: close\r\n\r\n")
                if connection.recv(1000).startswith(b"HTTP/1.1 200"):
                    self.times.append(time.perf_counter() - began)
            time.sleep(0.005)

    def __exit__(self, *_):
        self.stop()
        self.daemon.terminate()
        self.daemon.wait()

    @property
    def p99(self):
        require(len(self.times) > 50, "sotayd did not answer")
        return sorted(self.times)[len(self.times) * 99 // 100]


def seconds(pairs):
    return [(ours.seconds, reference.seconds) for ours, reference in pairs]


def run(shop):
    bench = Import(shop)
    pairs = {name: [] for name in ("first", "bare", "workbook", "second", "same", "changed", "dry", "search", "load")}
    for number in range(shop.options.runs):
        ours, indexed = in_turn(number, bench.first_import, lambda: bench.sqlite_import(INDEXED))
        pairs["first"].append((ours, indexed))
        pairs["bare"].append((ours, bench.sqlite_import(BARE)))
        pairs["workbook"].append(in_turn(number, bench.workbook_import, bench.bare_cells))
        pairs["second"].append((bench.second_import(), ours))
        pairs["same"].append((bench.same_again(), ours))
        pairs["changed"].append((bench.changed_again(), ours))
        pairs["dry"].append((bench.dry_run(), pairs["bare"][-1][1]))
        pairs["search"].append((bench.search(), bench.show()))
        pairs["load"].append(bench.under_load())
    count = f"{bench.members:,}"

    def memory(name):
        return [(ours.megabytes, None) for ours, _ in pairs[name]]

    return [
        Figure(f"import {count} members", "s", seconds(pairs["first"]), ".import, UNIQUE and indexes", Goal("ratio", 1.2)),
        Figure("import, memory", "MB", memory("first"), "", Goal("ours", 64)),
        Figure("import, processor time", "s", [(a.cpu_seconds, b.cpu_seconds) for a, b in pairs["first"]],
               ".import, UNIQUE and indexes"),
        Figure("import", "s", seconds(pairs["bare"]), ".import, bare table"),
        Figure("import of a workbook", "s", seconds(pairs["workbook"]), "bare stream of its cells", Goal("ratio", 2.5)),
        Figure("import of a workbook, memory", "MB", memory("workbook"), "", Goal("ours", 128)),
        Figure(f"import beside {count} others", "s", seconds(pairs["second"]), "the first import", Goal("ratio", 2)),
        Figure("import again, the same", "s", seconds(pairs["same"]), "the first import", Goal("ratio", 0.5)),
        Figure(f"import again, {CHANGED_PERCENT} % changed", "s", seconds(pairs["changed"]), "the first import"),
        Figure("import --dry-run", "s", seconds(pairs["dry"]), ".import, bare table"),
        Figure("a writer's longest wait", "ms", [(longest, None) for longest, _ in pairs["load"]], "", Goal("ours", 500)),
        Figure("sotayd's answer, p99", "ms", [(p99, None) for _, p99 in pairs["load"]], "", Goal("ours", 50)),
        Figure("member list --search", "ms", pairs["search"], "member show", Goal("difference", 10)),
    ]
