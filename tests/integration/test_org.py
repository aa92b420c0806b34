"""The hierarchy through the real command."""
import csv
import io
import json
import subprocess
import sys

from support import ROOT, Case

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
          - { code: "38.001.002", name: Chi bộ Phố 2, kind: chi_bo, founded_on: 2025-07-01 }
"""


class Organisations(Case):
    def setUp(self):
        super().setUp()
        self.init()
        self.tree = self.home.write("tree.yaml", TREE)

    def plan(self, verb="plan", file=None, code=0, *options):
        run = self.fails(code, "org", verb, file or self.tree, "--format", "json", *options)
        return run.json

    def test_a_plan_writes_nothing_and_an_apply_makes_it_true(self):
        self.assertEqual({change["action"] for change in self.plan()["changes"]}, {"create"})
        self.assertEqual(self.ok("org", "list", "--format", "json").json, [])
        self.assertEqual(len(self.plan("apply")["changes"]), 4)
        self.assertEqual(self.plan(), {"changes": [], "problems": []})

    def test_lists_and_trees_hold_the_keys_of_the_contract(self):
        self.ok("org", "apply", self.tree)
        cell = self.ok("org", "list", "--kind", "chi_bo", "--under", "38.001", "--format", "json").json[0]
        self.assertEqual(cell, {"code": "38.001.001", "name": "Chi bộ Phố 1", "kind": "chi_bo", "parent": "38.001",
                                "level": 2, "members": 0, "founded_on": "2025-07-01", "dissolved_on": None})
        tree = self.ok("org", "tree", "--format", "json").json
        self.assertEqual(tree[0]["children"][0]["children"][1]["code"], "38.001.002")
        rows = list(csv.DictReader(io.StringIO(self.ok("org", "list", "--format", "csv").out)))
        self.assertEqual([row["code"] for row in rows], ["38", "38.001", "38.001.001", "38.001.002"])
        lines = self.ok("org", "list", "--format", "jsonl").out.splitlines()
        self.assertEqual(json.loads(lines[3])["name"], "Chi bộ Phố 2")
        self.assertEqual(self.ok("org", "show", "38.001.001", "--format", "json").json["meeting"]["day"], 3)

    def test_what_was_true_on_a_day_stays_true_for_that_day(self):
        self.ok("org", "apply", self.tree)
        self.tree.write_text(TREE.replace("Phố 1,", "Phố Hàng,"), encoding="utf-8")
        self.ok("org", "apply", self.tree, "--effective-on", "2026-12-01")
        before = self.ok("org", "show", "38.001.001", "--on", "2026-11-30", "--format", "json").json
        after = self.ok("org", "show", "38.001.001", "--on", "2026-12-01", "--format", "json").json
        self.assertEqual((before["name"], after["name"]), ("Chi bộ Phố 1", "Chi bộ Phố Hàng"))

    def test_an_export_applies_to_an_empty_plan(self):
        self.ok("org", "apply", self.tree)
        exported = self.home.write("export.yaml", self.ok("org", "export").out)
        self.assertEqual(self.plan(file=exported), {"changes": [], "problems": []})

    def test_a_bad_file_is_reported_with_line_and_column_and_exit_3(self):
        for old, new, part in [("name: Chi bộ Phố 2", "nmae: Chi bộ Phố 2", ":14:"),
                               ('code: "38.001.002"', 'code: "38.001.001"', ":14:"),
                               ("kind: dang_bo_phuong", "kind: chi_bo", ":13:"),
                               ("founded_on: 2025-07-01\n    children", "founded_on: 2025-02-30\n    children", ":6:"),
                               ('name: Chi bộ Phố 1', 'name: "Chi bộ Phố 1', "")]:
            with self.subTest(new):
                bad = self.home.write("bad.yaml", TREE.replace(old, new))
                run = self.fails(3, "org", "apply", bad, "--format", "json")
                self.assertIn(part, run.json["problems"][0]["message"] if "problems" in run.out else run.err)
                self.assertIn("bad.yaml", run.err)
                self.assertEqual(self.ok("org", "list", "--format", "json").json, [])

    def test_a_missing_file_is_the_environments_fault(self):
        self.fails(1, "org", "apply", "none.yaml")

    def test_losing_organisations_is_refused_with_exit_5(self):
        self.ok("org", "apply", self.tree)
        bare = self.home.write("bare.yaml", TREE[:TREE.index("    children")])
        self.fails(5, "org", "apply", bare, "--effective-on", "2026-12-01")
        self.assertEqual(len(self.ok("org", "list", "--format", "json").json), 4)
        self.ok("org", "apply", bare, "--effective-on", "2026-12-01", "--max-removal", "80")
        self.assertEqual(len(self.ok("org", "list", "--on", "2026-12-01", "--format", "json").json), 1)

    def test_an_unknown_code_is_not_found_and_the_nearest_is_named(self):
        self.ok("org", "apply", self.tree)
        run = self.fails(4, "org", "show", "38.001.003")
        self.assertIn("38.001.00", run.err)

    def test_the_whole_country_is_built_from_its_list_of_units(self):
        units = self.home.write("units.tsv", "province_code\tprovince\tunit_code\tunit\n"
                                "38\tTỉnh Thanh Hóa\t14758\tPhường Hàm Rồng\n01\tThành phố Hà Nội\t00004\tPhường Ba Đình\n")
        country = self.home.folder / "country.yaml"
        with open(country, "wb") as out:
            subprocess.run([sys.executable, ROOT / "scripts/hierarchy-from-units", units], stdout=out, check=True)
        self.assertEqual(len(self.plan("apply", country)["changes"]), 4)
        self.assertEqual(self.plan("plan", country), {"changes": [], "problems": []})
