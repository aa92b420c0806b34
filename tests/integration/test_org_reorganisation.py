"""1 July 2025 in Thanh Hóa: districts end, communes merge into 166, cells move; and back again."""
import json
import shutil
import tempfile

from support import SAMPLE, SHEET_HEADINGS, Case, Home, card

REORGANISATION = SAMPLE / "reorganisation-2025"
OLD_CELLS = [f"38.H09.{number:02}.001" for number in range(1, 17)]
MEMBERS = 48
BEFORE, AFTER = "2025-06-30", "2025-07-01"


def sheet():
    rows = [SHEET_HEADINGS]
    for number in range(MEMBERS):
        rows.append(f"{card(number + 1)},Nguyễn Văn Thử,02/09/1980,Nam,0999{number:05}0,{OLD_CELLS[number % len(OLD_CELLS)]},"
                    "03/02/2010,03/02/2011,chính thức")
    return "\n".join(rows) + "\n"


class Reorganisation(Case):
    @classmethod
    def setUpClass(cls):
        cls.prepared = tempfile.mkdtemp(prefix="sotay-test-")
        cls.addClassCleanup(shutil.rmtree, cls.prepared)
        home = Home(cls.prepared, now="2025-05-20T09:00")
        for step in (["init"], ["org", "apply", REORGANISATION / "before.yaml"],
                     ["member", "import", home.write("members.csv", sheet())], ["meeting", "plan", "--month", "2025-06"]):
            done = home.run(*step)
            if done.code != 0:
                raise AssertionError(f"{step} ended with {done.code}:\n{done.err}")

    def setUp(self):
        super().setUp()
        shutil.copytree(f"{self.prepared}/home", self.home.path)
        self.home.now = "2025-07-02T09:00"

    def apply(self):
        return self.ok("org", "apply", REORGANISATION / "after.yaml", "--effective-on", AFTER, "--format", "json").json

    def kinds(self, on):
        counts = {}
        for row in self.ok("org", "list", "--on", on, "--format", "json").json:
            counts[row["kind"]] = counts.get(row["kind"], 0) + 1
        return counts

    def members(self, on):
        return [(row["card_number"], row["org_code"])
                for row in self.ok("member", "list", "--on", on, "--reveal", "--format", "json").json]

    def everything(self):
        return [self.ok(*args, "--on", on, "--format", "json").json for on in (BEFORE, AFTER)
                for args in (["org", "tree"], ["member", "list", "--reveal"])] + [self.ok("org", "export").out]

    def test_the_plan_is_whole_and_a_second_apply_changes_nothing(self):
        actions = {}
        for change in self.apply()["changes"]:
            actions[change["action"]] = actions.get(change["action"], 0) + 1
        self.assertEqual(actions, {"create": 167, "merge": 167, "dissolve": 26, "move": 14, "rename": 14})
        self.assertEqual(self.apply(), {"changes": [], "problems": []})

    def test_the_tree_is_right_on_both_sides_of_the_day(self):
        self.apply()
        self.assertEqual(self.kinds(BEFORE)["dang_bo_huyen"], 22)
        self.assertEqual(sum(self.kinds(BEFORE)[kind] for kind in ("dang_bo_xa", "dang_bo_phuong")), 332)
        self.assertEqual(self.kinds(BEFORE)["chi_bo"], 16)
        after = self.kinds(AFTER)
        self.assertEqual(after["dang_bo_xa"] + after["dang_bo_phuong"], 166)
        self.assertEqual((after["chi_bo"], after["dang_bo_tinh"], len(after)), (15, 1, 4))

    def test_every_member_is_counted_once_on_each_day(self):
        self.apply()
        for on in (BEFORE, AFTER):
            found = self.members(on)
            self.assertEqual(len({number for number, _ in found}), len(found))
            self.assertEqual(len(found), MEMBERS)
            self.assertEqual(self.ok("org", "tree", "--on", on, "--format", "json").json[0]["members"], MEMBERS)
        self.assertEqual({code for _, code in self.members(BEFORE)}, set(OLD_CELLS))
        self.assertTrue(all(not code.startswith("38.H") for _, code in self.members(AFTER)))

    def test_meetings_are_counted_where_they_were_held(self):
        self.apply()
        self.ok("meeting", "plan", "--month", "2025-07")
        rows = self.ok("stats", "meeting", "--from", "2025-06", "--to", "2025-07", "--by", "cell,month",
                       "--format", "json").json[:-1]
        planned = {month: sum(row["planned"] for row in rows if row["period"] == month) for month in ("2025-06", "2025-07")}
        self.assertEqual(planned, {"2025-06": 16, "2025-07": 15})

    def test_undo_restores_everything_and_then_the_first_apply_is_the_last(self):
        before = self.everything()
        self.apply()
        self.assertNotEqual(self.everything(), before)
        self.assertEqual(self.ok("org", "undo", "--format", "json").json["dependents"], [])
        self.assertEqual(self.everything(), before)
        self.assertEqual(self.ok("org", "plan", REORGANISATION / "before.yaml", "--format", "json").json["changes"], [])
        self.assertIn("48", self.fails(5, "org", "undo").err)
        self.assertEqual(self.ok("audit", "verify").code, 0)

    def test_undo_is_refused_with_everything_that_depends_on_the_new_organisations(self):
        self.apply()
        self.ok("meeting", "plan", "--month", "2025-07")
        refused = self.fails(5, "org", "undo")
        self.assertIn("1 cuộc họp", refused.err)
        preview = self.ok("org", "undo", "--dry-run", "--format", "json").json
        self.assertEqual([row["count"] for row in preview["dependents"]], [1])
        self.assertEqual(self.apply(), {"changes": [], "problems": []})

    def test_history_tells_the_whole_way_of_an_organisation_and_finds_those_that_ended(self):
        self.apply()
        merged = self.ok("org", "history", "38.114", "--format", "json").json
        self.assertEqual([row["action"] for row in merged], ["create", "merge", "merge"])
        self.assertEqual({row["decision"] for row in merged[1:]}, {"Nghị quyết 1686/NQ-UBTVQH15 ngày 16/6/2025"})
        deep = self.ok("org", "history", "38.114", "--deep", "--format", "json").json
        self.assertGreater(len(deep), len(merged))
        moved = self.ok("org", "history", "38.H09.03.001", "--format", "jsonl").out.splitlines()
        self.assertEqual([json.loads(line)["action"] for line in moved], ["create", "rename", "move"])
        ended = self.ok("org", "history", "38.H09", "--format", "json").json
        self.assertEqual((ended[-1]["action"], ended[-1]["on"]), ("dissolve", AFTER))
        self.fails(4, "org", "history", "38.H99")
        self.assertIn("294-QĐ/TW", self.ok("org", "history", "38.H09").out)


class KindsByDate(Case):
    """Rules change; a file is judged by those of its dates."""

    def setUp(self):
        super().setUp()
        self.init()

    def apply(self, on, *lines, code=0):
        head = ["version: 1", "organisations:", '  - { code: "38", name: Đảng bộ tỉnh, kind: dang_bo_tinh, founded_on: 1930-07-29 }']
        file = self.home.write("kinds.yaml", "\n".join([*head, *(f"  - {{ {line} }}" for line in lines)]) + "\n")
        return self.fails(code, "org", "apply", file, "--max-removal", "100", *(["--effective-on", on] if on else []))

    district = "code: h, parent: '38', name: Đảng bộ huyện, kind: dang_bo_huyen"
    old_commune = "code: x, parent: h, name: Đảng bộ xã, kind: dang_bo_xa"
    new_commune = "code: x, parent: '38', name: Đảng bộ xã, kind: dang_bo_xa"

    def test_a_district_is_lawful_in_2024_and_unknown_after(self):
        refused = self.apply(None, self.district, self.old_commune, code=3)
        self.assertIn("dang_bo_huyen", refused.err)
        self.assertIn("--effective-on", refused.err)
        self.apply("2024-01-01", self.district, self.old_commune)
        self.apply("2025-07-01", self.new_commune, "code: c, parent: x, name: Chi bộ, kind: chi_bo")

    def test_founding_dates_are_enough(self):
        self.apply(None, self.district + ", founded_on: 1990-01-01", self.old_commune + ", founded_on: 1990-01-01")
        self.assertEqual(len(self.ok("org", "list", "--on", "2024-01-01", "--format", "json").json), 3)

    def test_what_stands_does_not_keep_an_apply_from_what_it_leaves_alone(self):
        self.apply("2024-01-01", self.district, self.old_commune)
        self.apply("2026-01-01", self.district, self.old_commune.replace("xã,", "xã Một,"))
        self.apply("2026-01-01", self.district, self.old_commune.replace("xã,", "xã Một,"),
                   "code: y, parent: h, name: Đảng bộ xã Hai, kind: dang_bo_xa", code=3)

    def test_sub_committees_are_gone_from_26_july_2026(self):
        base = [self.new_commune, "code: b, parent: x, name: Đảng bộ cơ sở, kind: dang_bo_co_so"]
        part = "code: p, parent: b, name: Đảng bộ bộ phận, kind: dang_bo_bo_phan"
        self.apply("2026-07-26", *base, part, code=3)
        self.apply("2026-07-25", *base, part)
        self.apply("2026-08-01", *base, part, "code: c, parent: b, name: Chi bộ, kind: chi_bo")
