"""What `org check` says about a small province."""
import csv
import io

from support import SHEET_HEADINGS, TREE, Case, member_row

COMMUNE, CELL, OTHER_CELL = "38.001", "38.001.001", "38.001.002"
KEYS = ["org_code", "org_name", "rule", "message", "citation", "count", "limit", "severity", "due_on"]


class Checks(Case):
    def setUp(self):
        super().setUp()
        self.init()
        self.home.now = "2025-12-01T09:00"
        self.tree = self.home.write("tree.yaml", TREE)
        self.ok("org", "apply", self.tree)
        rows = [member_row(number, CELL) for number in range(1, 31)]
        rows += [member_row(number, OTHER_CELL) for number in (31, 32)]
        rows = [row + "," for row in rows]
        rows[0] += "Bí thư"
        self.members = self.home.write("members.csv", "\n".join([SHEET_HEADINGS + ",Chức vụ Đảng", *rows]) + "\n")
        self.ok("member", "import", self.members)

    def found(self, code, *options):
        rows = self.ok("org", "check", *options, "--format", "json").json
        return [row["rule"] for row in rows if row["org_code"] == code]

    def apply(self, old, new, on="2025-12-02"):
        self.assertIn(old, TREE)
        self.tree.write_text(TREE.replace(old, new), encoding="utf-8")
        self.ok("org", "apply", self.tree, "--effective-on", on)

    def test_every_finding_names_its_rule_and_point_and_blocks_nothing(self):
        rows = self.ok("org", "check", COMMUNE, "--format", "json").json
        self.assertEqual(list(rows[0]), KEYS)
        few = next(row for row in rows if row["rule"] == "few_official")
        self.assertEqual((few["org_code"], few["count"], few["limit"], few["severity"]), (OTHER_CELL, 2, 3, "warning"))
        self.assertIn("Quy định 294-QĐ/TW, điểm 20.2.1", few["citation"])
        self.assertEqual(self.found(CELL), ["many_members", "no_groups", "no_cell_committee"])
        self.assertEqual(self.found(OTHER_CELL), ["few_official", "no_secretary"])
        self.assertEqual(self.found("38.002.001"), ["empty"])
        self.assertEqual(self.found("38.002.001", COMMUNE), [])

    def test_the_table_groups_them_under_rule_and_citation(self):
        shown = self.ok("org", "check").out
        self.assertIn("Thiếu đảng viên chính thức · 1 · Quy định 294-QĐ/TW, điểm 20.2.1", shown)
        self.assertIn("2 đảng viên chính thức, cần ít nhất 3", shown)
        self.assertNotIn("\x1b", shown)
        rows = list(csv.DictReader(io.StringIO(self.ok("org", "check", "--format", "csv").out)))
        self.assertEqual(list(rows[0]), KEYS)

    def test_a_rule_may_be_chosen_and_strict_scripts_get_5(self):
        rows = self.ok("org", "check", "--rule", "empty", "--format", "json").json
        self.assertEqual([row["org_code"] for row in rows], ["38.002.001"])
        self.fails(5, "org", "check", "--strict")
        self.ok("org", "check", "--strict", "--rule", "unknown_kind")
        self.fails(2, "org", "check", "--rule", "nonsense")

    def test_a_recorded_consent_and_groups_make_a_large_cell_lawful(self):
        cell = 'name: Chi bộ Phố 1, kind: chi_bo,'
        group = '{ code: "38.001.001.1", name: Tổ đảng số 1, kind: to_dang }'
        self.apply(cell, f'{cell} consents: [over_30], children: [{group}],')
        self.assertEqual(self.found(CELL, "--on", "2025-12-02"), ["no_cell_committee"])
        self.assertEqual(self.found(CELL, "--on", "2025-12-01"), ["many_members", "no_groups", "no_cell_committee"])
        shown = self.ok("org", "show", CELL, "--on", "2025-12-02")
        self.assertRegex(shown.out, r"(?m)^  loại +Chi bộ \(chi_bo\)$")
        self.assertRegex(shown.out, r"(?m)^  đồng ý +over_30$")
        exported = self.home.write("export.yaml", self.ok("org", "export", "--on", "2025-12-02").out)
        self.assertIn("consents: [over_30]", exported.read_text(encoding="utf-8"))
        plan = self.ok("org", "plan", exported, "--effective-on", "2025-12-03", "--format", "json").json
        self.assertEqual(plan["changes"], [])

    def test_terms_come_due_and_expire(self):
        commune = "kind: dang_bo_phuong\n"
        self.apply(commune, commune + "        terms: [{ from: 2025-08-15 }]\n")
        for on, severity in [("2030-02-14", None), ("2030-02-15", "notice"), ("2030-08-16", "warning")]:
            rows = self.ok("org", "check", "--on", on, "--rule", "term", "--format", "json").json
            self.assertEqual([row["severity"] for row in rows], [severity] if severity else [])
        self.assertEqual(rows[0]["due_on"], "2030-08-15")

    def test_an_office_may_have_limits_of_its_own_and_a_bad_file_is_named(self):
        rules = self.home.path / "rules"
        rules.mkdir(exist_ok=True)
        own = rules / "organisation-check.yaml"
        text = ("posts: { secretary: [bi_thu] }\nrule_sets:\n  - effective_from: 2020-01-01\n    citation: ours\n"
                "    confidence: official\n    checks:\n"
                "      - { rule: few_official, kinds: [chi_bo], limit: 31, citation: Quy chế của Đảng ủy }\n")
        own.write_text(text, encoding="utf-8")
        self.assertEqual([row["citation"] for row in self.ok("org", "check", "--format", "json").json],
                         ["Quy chế của Đảng ủy"] * 2)
        own.write_text(text.replace("few_official", "few_oficial").replace("limit: 31", "limit: none"), encoding="utf-8")
        error = self.fails(3, "org", "check").err
        self.assertIn("few_oficial", error)
        self.assertIn(":7:", error)


class Silence(Case):
    def test_an_empty_register_has_nothing_to_check(self):
        self.init()
        self.assertEqual(self.ok("org", "check", "--format", "json").json, [])
