"""`sotay member import` against the sqlite3 shell reading the same sheet, equally durable."""
import csv
import hashlib
import sqlite3

from measure import Figure, Goal, in_turn, remove, require

COLUMNS = ["card_number", "full_name", "birth_date", "gender", "citizen_id", "phone", "email", "org_code", "admitted_on",
           "official_on", "state", "post", "ethnicity", "education"]
# What the product opens its database with (lib/sotay/store/database.cpp).
LIKE_OURS = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -65536;\n"
BARE = f"CREATE TABLE members ({', '.join(name + ' TEXT' for name in COLUMNS)});\n"
INDEXED = f"""CREATE TABLE members ({', '.join(name + ' TEXT' for name in COLUMNS)},
    UNIQUE (card_number), UNIQUE (citizen_id)) STRICT;
CREATE INDEX members_phone ON members (phone);
CREATE INDEX members_org_code ON members (org_code);
CREATE INDEX members_full_name ON members (full_name);
"""
OTHERS = COLUMNS[1:]
UPSERT = f"""INSERT INTO members SELECT * FROM staged WHERE true
ON CONFLICT (card_number) DO UPDATE SET {', '.join(f'{name} = excluded.{name}' for name in OTHERS)}
WHERE ({', '.join('members.' + name for name in OTHERS)}) IS NOT ({', '.join('excluded.' + name for name in OTHERS)});
SELECT changes();
"""
CHANGED_PERCENT = 5


class Import:
    def __init__(self, shop):
        self.shop = shop
        self.members = shop.options.members
        size = ("--members", self.members, "--cells", max(1, self.members // 30))
        self.sheet = shop.make_sheet("sheet", *size) / "members.csv"
        self.changed = shop.make_sheet("changed", *size, "--changed", CHANGED_PERCENT) / "members.csv"
        self.prepare_homes(self.sheet.parent / "hierarchy.yaml")
        self.prepare_upsert()

    def prepare_homes(self, hierarchy):
        self.empty = self.shop.folder / "empty-home"
        self.shop.run_sotay(self.empty, "init")
        self.shop.run_sotay(self.empty, "org", "apply", hierarchy)
        self.full = self.shop.copy(self.empty, "full-home")
        self.import_sheet(self.full, self.sheet, created=self.members)
        self.check_content(self.full)

    def prepare_upsert(self):
        self.staged = self.shop.folder / "staged.db"
        self.shop.run_sqlite(self.staged, LIKE_OURS + INDEXED + self.import_line(self.sheet, "members")
                             + BARE.replace("members", "staged") + self.import_line(self.changed, "staged"))

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
        done = self.shop.run_sqlite(database, LIKE_OURS + schema + self.import_line(self.sheet, "members")
                                    + "SELECT count(*) FROM members;\n")
        require(done.out.split()[-1] == str(self.members), "sqlite3 .import lost rows")
        return done

    def sqlite_upsert(self):
        done = self.shop.run_sqlite(self.shop.copy(self.staged, "upsert.db"), LIKE_OURS + UPSERT)
        require(done.out.split()[-1] == str(self.changed_rows()), "the staged upsert changed another number of rows")
        return done.seconds

    def changed_rows(self):
        return sum(1 for number in range(self.members) if number % 100 < CHANGED_PERCENT)

    def first_import(self):
        return self.import_sheet(self.shop.copy(self.empty, "home"), self.sheet, created=self.members)

    def dry_run(self):
        return self.import_sheet(self.empty, self.sheet, "--dry-run", created=self.members).seconds

    def same_again(self):
        return self.import_sheet(self.full, self.sheet, unchanged=self.members).seconds

    def changed_again(self):
        changed = self.changed_rows()
        return self.import_sheet(self.shop.copy(self.full, "home"), self.changed, updated=changed,
                                 unchanged=self.members - changed).seconds


def run(shop):
    bench = Import(shop)
    pairs = {"bare": [], "indexed": [], "cpu": [], "dry": [], "same": [], "changed": []}
    for number in range(shop.options.runs):
        ours, bare = in_turn(number, bench.first_import, lambda: bench.sqlite_import(BARE))
        indexed = bench.sqlite_import(INDEXED)
        pairs["bare"].append((ours.seconds, bare.seconds))
        pairs["indexed"].append((ours.seconds, indexed.seconds))
        pairs["cpu"].append((ours.cpu_seconds, indexed.cpu_seconds))
        pairs["dry"].append((bench.dry_run(), bare.seconds))
        changed, upsert = in_turn(number, bench.changed_again, bench.sqlite_upsert)
        pairs["changed"].append((changed, upsert))
        pairs["same"].append((bench.same_again(), upsert))
    count = f"{bench.members:,}"
    return [
        Figure(f"import {count} members", "s", pairs["bare"], ".import, bare table", Goal("ratio", 2.5)),
        Figure(f"import {count} members", "s", pairs["indexed"], ".import, UNIQUE and indexes", Goal("ratio", 1.0)),
        Figure("import, processor time", "s", pairs["cpu"], ".import, UNIQUE and indexes"),
        Figure("import --dry-run", "s", pairs["dry"], ".import, bare table", Goal("ratio", 0.5)),
        Figure(f"import again, {CHANGED_PERCENT} % changed", "s", pairs["changed"], "upsert of staged rows", Goal("ratio", 2.0)),
        Figure("import again, the same", "s", pairs["same"], "upsert of staged rows", Goal("ratio", 2.0)),
    ]
