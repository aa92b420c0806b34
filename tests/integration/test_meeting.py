"""Meetings through the real command: planning, finding, calling and the roll."""
from support import ROOT, TREE, Case, card

MONTH = "2026-12"
TET = "2027-02"  # 06/02/2027 is the first day of the lunar year
AFTER = {"SOTAY_NOW": "2026-12-28T09:00"}
ROLL = "card_number,status,reason\n"


class Meetings(Case):
    """Nine members: 3, 6, 9 in 38.001.001, 1, 4, 7 in 38.001.002 and 2, 5, 8 in 38.002.001."""

    def setUp(self):
        super().setUp()
        self.init()
        self.fill(9)

    def plan(self, month=MONTH, *options):
        return self.ok("meeting", "plan", "--month", month, "--format", "json", *options).json

    def meetings(self, *options):
        return self.ok("meeting", "list", "--format", "json", *options).json

    def show(self, meeting):
        return self.ok("meeting", "show", meeting, "--format", "json").json


class Planning(Meetings):
    def test_every_cell_meets_by_its_own_rule(self):
        starts = {meeting["org_code"]: (meeting["starts_at"], meeting["place"]) for meeting in self.plan()["meetings"]}
        self.assertEqual(starts, {"38.001.001": ("2026-12-03T14:00:00+07:00", "Nhà văn hóa phố 1"),
                                  "38.001.002": ("2026-12-05T19:30:00+07:00", "Nhà văn hóa phố 2"),
                                  "38.002.001": ("2026-12-04T08:00:00+07:00", "Nhà văn hóa thôn 1")})

    def test_planning_a_month_again_changes_nothing(self):
        first = self.plan()
        before = self.meetings()
        again = self.plan()
        self.assertEqual((first["created"], first["existing"]), (3, 0))
        self.assertEqual((again["created"], again["existing"]), (0, 3))
        self.assertEqual(self.meetings(), before)

    def test_a_dry_run_shows_the_same_and_writes_nothing(self):
        dry = self.plan(MONTH, "--dry-run")
        self.assertEqual((dry["created"], len(dry["meetings"])), (0, 3))
        self.assertTrue(all(meeting["new"] and meeting["id"] is None for meeting in dry["meetings"]))
        self.assertEqual(self.meetings(), [])
        real = self.plan()
        for meeting in real["meetings"]:
            meeting["id"] = None
        self.assertEqual(real["meetings"], dry["meetings"])

    def test_a_part_of_the_tree_is_planned_alone(self):
        self.assertEqual({meeting["org_code"] for meeting in self.plan(MONTH, "--org", "38.001")["meetings"]},
                         {"38.001.001", "38.001.002"})
        self.assertEqual(self.plan()["created"], 1)
        self.fails(4, "meeting", "plan", "--month", MONTH, "--org", "38.009")

    def test_a_day_of_tet_moves_the_meeting_and_says_why(self):
        moved = {meeting["org_code"]: meeting for meeting in self.plan(TET)["meetings"]}
        meeting = moved["38.001.002"]
        self.assertGreater(meeting["starts_at"], "2027-02-09")
        self.assertTrue(meeting["starts_at"].endswith("T19:30:00+07:00"))
        self.assertIn("05/02/2027", meeting["moved_reason"])
        self.assertIn("Tết", meeting["moved_reason"])
        self.assertIsNone(moved["38.001.001"]["moved_reason"])
        self.assertEqual(self.show("38.001.002@" + TET)["moved_reason"], meeting["moved_reason"])

    def test_a_day_off_that_the_office_writes_into_its_own_rules_counts(self):
        rules = (ROOT / "config/rules/holidays.yaml").read_text(encoding="utf-8")
        self.assertIn("\ndecisions: []", rules)
        self.home.write("home/rules/holidays.yaml", rules.replace(
            "\ndecisions: []", "\ndecisions:\n  - year: 2026\n    citation: Quyết định thử\n"
            "    days_off:\n      - { date: 2026-12-03, name: Ngày thử }\n"))
        moved = {meeting["org_code"]: meeting["moved_reason"] for meeting in self.plan()["meetings"]}
        self.assertIn("Ngày thử", moved["38.001.001"])

    def test_a_rule_for_the_31st_meets_on_the_last_day(self):
        self.ok("org", "apply", self.home.write("tree.yaml", TREE.replace("day: 4", "day: 31")), "--effective-on", "2027-01-01")
        starts = {meeting["org_code"]: meeting["starts_at"] for meeting in self.plan("2027-04")["meetings"]}
        self.assertEqual(starts["38.002.001"], "2027-05-04T08:00:00+07:00", "30/4 and 1/5 are days off, and a weekend follows")
        starts = {meeting["org_code"]: meeting["starts_at"] for meeting in self.plan("2027-06")["meetings"]}
        self.assertEqual(starts["38.002.001"], "2027-06-30T08:00:00+07:00")

    def test_two_cells_in_one_place_at_one_time_are_reported(self):
        same = TREE.replace('day: 5, time: "19:30", place: Nhà văn hóa phố 2', 'day: 3, time: "15:00", place: Nhà văn hóa phố 1')
        self.ok("org", "apply", self.home.write("tree.yaml", same))
        plan = self.plan()
        conflict, = plan["conflicts"]
        self.assertEqual((conflict["kind"], sorted(conflict["org_codes"]), conflict["place"]),
                         ("venue", ["38.001.001", "38.001.002"], "Nhà văn hóa phố 1"))
        self.assertEqual(plan["created"], 3, "a conflict is reported, not refused")
        self.assertIn("38.001.002", self.ok("meeting", "plan", "--month", MONTH).err)

    def test_one_overseer_cannot_be_at_two_meetings(self):
        both = TREE.replace("kind: chi_bo, ", f'kind: chi_bo, overseen_by: ["{card(1)}"], ').replace(
            'day: 4, time: "08:00"', 'day: 3, time: "14:30"')
        self.ok("org", "apply", self.home.write("tree.yaml", both))
        conflict, = self.plan()["conflicts"]
        self.assertEqual((conflict["kind"], sorted(conflict["org_codes"])), ("overseer", ["38.001.001", "38.002.001"]))


class OneMeeting(Meetings):
    def add(self, code=0, **changes):
        options = {"org": "38.001.001", "kind": "chuyen_de", "at": "2026-12-10T08:00", "place": "Hội trường xã", **changes}
        return self.fails(code, "meeting", "add", "--format", "json",
                          *[word for key, value in options.items() for word in (f"--{key}", value)])

    def test_an_added_meeting_is_listed_and_shown(self):
        added = self.add().json["id"]
        shown = self.show(added)
        self.assertEqual((shown["org_code"], shown["kind"], shown["state"], shown["starts_at"], shown["place"]),
                         ("38.001.001", "chuyen_de", "planned", "2026-12-10T08:00:00+07:00", "Hội trường xã"))
        self.assertEqual(shown.pop("studies"), [])
        self.assertEqual(self.meetings(), [shown])

    def test_lists_narrow_by_organisation_month_kind_and_count(self):
        self.plan()
        self.plan(TET)
        self.add()
        for options, count in [((), 7), (("--month", MONTH), 4), (("--org", "38.001"), 5), (("--kind", "chuyen_de"), 1),
                               (("--limit", "2"), 2), (("--month", MONTH, "--org", "38.002"), 1), (("--month", "2026-01"), 0)]:
            with self.subTest(options):
                self.assertEqual(len(self.meetings(*options)), count)
        starts = [meeting["starts_at"] for meeting in self.meetings()]
        self.assertEqual(starts, sorted(starts))
        self.assertEqual(len(self.ok("meeting", "list", "--format", "jsonl").out.splitlines()), 7)

    def test_a_cell_and_a_month_name_the_regular_meeting(self):
        self.plan()
        self.add()
        self.assertEqual(self.show(f"38.001.001@{MONTH}")["kind"], "thuong_ky")
        for reference in f"38.001.001@{TET}", "999", f"38.009.001@{MONTH}":
            with self.subTest(reference):
                self.assertIn(reference.partition("@")[0], self.fails(4, "meeting", "show", reference).err)

    def test_what_cannot_be_is_refused_and_nothing_is_added(self):
        for changes, code in [({"kind": "lien_hoan"}, 2), ({"at": "2026-02-30T08:00"}, 2), ({"at": "tomorrow"}, 2),
                              ({"org": "38.009"}, 4)]:
            with self.subTest(changes):
                run = self.add(code, **changes)
                self.assertIn(next(iter(changes.values())), run.err)
        self.assertEqual(self.meetings(), [])

    def test_members_are_invited_once(self):
        self.init_gateway()
        self.plan()
        first = self.ok("meeting", "invite", f"38.001.001@{MONTH}", "--format", "json").json
        every = self.ok("meeting", "invite", "--month", MONTH, "--format", "json").json
        again = self.ok("meeting", "invite", "--month", MONTH, "--format", "json").json
        self.assertEqual([(run["invited"], run["already"]) for run in (first, every, again)], [(1, 0), (2, 1), (0, 3)])
        past = self.ok("meeting", "invite", "--month", MONTH, "--format", "json", env=AFTER).json
        self.assertEqual((past["invited"], past["already"] + past["past"]), (0, 3))
        self.fails(2, "meeting", "invite")

    def init_gateway(self):
        config = self.home.path / "sotay.yaml"
        sample = self.home.folder / "sample"
        self.ok("init", "--sample-files", "--home", sample)
        config.write_text((sample / "sotay.yaml").read_text(encoding="utf-8"), encoding="utf-8")
        for secret in "esms_api_key", "esms_secret_key", "zalo_app_secret":
            (self.home.path / "secrets" / secret).write_bytes((sample / "secrets" / secret).read_bytes())


class RollCall(Meetings):
    def setUp(self):
        super().setUp()
        self.plan()
        self.cell = f"38.001.001@{MONTH}"

    def roll(self, text, meeting=None, code=0):
        file = self.home.write("roll.csv", text)
        return self.fails(code, "meeting", "attendance", meeting or self.cell, "import", file, "--format", "json", env=AFTER).json

    def counts(self, meeting=None):
        shown = self.show(meeting or self.cell)
        return {key: shown[key] for key in ("state", "called", "present", "absent_excused", "absent", "exempt")}

    def test_a_roll_is_recorded_in_either_language_by_card_or_id(self):
        report = self.roll(ROLL + f"{card(3)},có mặt,\n{card(6)},absent_excused,ốm\n{card(9)},Miễn,\n")
        self.assertEqual((report["rows"], report["recorded"], report["problems"]), (3, 3, []))
        expected = {"state": "held", "called": 3, "present": 1, "absent_excused": 1, "absent": 0, "exempt": 1}
        self.assertEqual(self.counts(), expected)
        member = next(one["id"] for one in self.ok("member", "list", "--org", "38.002.001", "--format", "json").json)
        self.roll(f"Mã đảng viên,Điểm danh,Lý do\n{member},vắng không phép,\n", f"38.002.001@{MONTH}")
        self.assertEqual(self.counts(f"38.002.001@{MONTH}")["absent"], 1)

    def test_reading_the_same_roll_again_changes_nothing(self):
        text = ROLL + f"{card(3)},có mặt,\n{card(6)},vắng,\n"
        self.roll(text)
        before = self.counts()
        chain = self.ok("audit", "verify", "--format", "json").json
        report = self.roll(text)
        self.assertEqual((report["recorded"], report["unchanged"]), (0, 2))
        self.assertEqual(self.counts(), before)
        self.assertEqual(self.ok("audit", "verify", "--format", "json").json, chain)

    def test_one_roll_covers_every_cell_of_a_month(self):
        report = self.roll(ROLL + "".join(f"{card(number)},có mặt,\n" for number in range(1, 10)), f"@{MONTH}")
        self.assertEqual((report["recorded"], len(report["meetings"])), (9, 3))
        self.assertEqual({meeting["present"] for meeting in self.meetings()}, {3})

    def test_every_bad_row_is_reported_and_nothing_is_recorded(self):
        report = self.roll(ROLL + f"{card(3)},có mặt,\n38.999999,vắng,\n{card(6)},đến muộn,\n{card(3)},vắng,\n{card(1)},vắng,\n"
                           ",vắng,\n", code=3)
        self.assertEqual([(problem["row"], problem["column"]) for problem in report["problems"] if problem["row"] < 7],
                         [(3, "card_number"), (4, "status"), (5, "card_number"), (6, "card_number")])
        self.assertIn(7, {problem["row"] for problem in report["problems"]})
        self.assertEqual(report["recorded"], 0)
        self.assertEqual(self.counts(), {"state": "planned", "called": 0, "present": 0, "absent_excused": 0, "absent": 0, "exempt": 0})

    def test_a_roll_without_its_columns_is_refused(self):
        for heading, column in ("card_number,reason", "status"), ("name,status", "card_number"):
            with self.subTest(heading):
                report = self.roll(f"{heading}\n{card(3)},x\n", code=3)
                self.assertEqual([(problem["row"], problem["column"]) for problem in report["problems"]], [(1, column)])

    def test_one_person_is_set_and_corrected(self):
        self.roll(ROLL + f"{card(3)},vắng,\n{card(6)},có mặt,\n")
        self.ok("meeting", "attendance", self.cell, "set", card(3), "absent_excused", "--reason", "ốm", env=AFTER)
        self.assertEqual(self.counts(), {"state": "held", "called": 3, "present": 1, "absent_excused": 1, "absent": 0, "exempt": 0})

    def test_setting_somebody_else_or_something_else_is_refused(self):
        for member, status, code in (card(1), "present", 4), ("38.999999", "present", 4), (card(3), "asleep", 2):
            with self.subTest((member, status)):
                self.fails(code, "meeting", "attendance", self.cell, "set", member, status, env=AFTER)
        self.assertEqual(self.counts()["state"], "planned")

    def test_a_roll_leaves_no_card_number_in_the_clear(self):
        self.roll(ROLL + f"{card(3)},vắng có lý do,ốm nặng\n")
        raw = (self.home.path / "sotay.db").read_bytes()
        wal = self.home.path / "sotay.db-wal"
        raw += wal.read_bytes() if wal.exists() else b""
        self.assertNotIn(card(3).encode(), raw, "a card number is kept sealed")
        self.ok("audit", "verify")
