"""Messages through the real command: what is posted, shown and refused. Nothing is sent here."""
import json

from support import Case

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
          - { code: "38.001.001", name: Chi bộ Phố 1, kind: chi_bo, founded_on: 2025-07-01 }
          - { code: "38.001.002", name: Chi bộ Phố 2, kind: chi_bo, founded_on: 2025-07-01 }
"""

MEMBERS = """Số thẻ đảng viên,Họ và tên,Ngày sinh,Số điện thoại,Mã chi bộ,Chức vụ Đảng,Ngày vào Đảng
38.100001,Nguyễn Văn An,01/02/1970,0987654321,38.001.001,Bí thư,03/02/2000
38.100002,Lê Thị Bình,02/03/1980,0987654322,38.001.001,,03/02/2005
38.100003,Trần Văn Cường,03/04/1985,,38.001.002,,03/02/2010
"""

CONFIG = """version: 1
accounts:
  - { name: oa, provider: zalo, app_id: "1", app_secret_file: secrets/app }
gateways:
  - name: zalo
    driver: zalo_template
    account: oa
    base_url: "http://127.0.0.1:9"
    templates: { notice: { id: "300002", params: { ten: "{full_name}", noi_dung: "{text}" } } }
    price: 200
  - { name: sms, driver: esms, base_url: "http://127.0.0.1:9", api_key_file: secrets/a, secret_key_file: secrets/b, brandname: SOTAY, price: 350 }
notify: { ladder: [zalo, sms], quiet_hours: { from: "21:00", to: "07:00" }, monthly_budget: 100000 }
"""

NOTHING = {"sending": 0, "accepted": 0, "delivered": 0, "seen": 0, "rejected": 0, "unknown": 0, "expired": 0,
           "cancelled": 0}


class Notify(Case):
    def setUp(self):
        super().setUp()
        self.init()
        (self.home.path / "sotay.yaml").write_text(CONFIG, encoding="utf-8")
        self.ok("org", "apply", self.home.write("tree.yaml", TREE))
        self.ok("member", "import", self.home.write("members.csv", MEMBERS))

    def send(self, *options):
        return self.ok("notify", "send", "--format", "json", *options).json

    def audit(self):
        return self.ok("audit", "verify", "--format", "json").json["entries"]

    def test_a_message_has_one_delivery_a_person_and_its_counts_are_those_of_the_contract(self):
        sent = self.send("--to", "under:38.001", "--text", "Họp lúc 14h")
        self.assertEqual(sent, {"message": 1, "recipients": 3, "by_channel": {"zalo": 2, "sms": 0}, "unreachable": 1})
        status = self.ok("notify", "status", 1, "--format", "json").json
        self.assertEqual(status, {"message": 1, "recipients": 3, "pending": 2, "unreached": 1, **NOTHING, "maybe_doubled": 0})

    def test_the_list_has_the_keys_of_the_contract_and_hides_numbers_unless_asked(self):
        self.send("--to", "org:38.001.001", "--text", "Họp")
        run = self.ok("notify", "status", 1, "--list", "--format", "jsonl")
        rows = [json.loads(line) for line in run.out.splitlines()]
        self.assertEqual(list(rows[0]), ["member", "phone", "channel", "state", "key", "provider_id", "attempts",
                                         "detail", "updated_at", "maybe_doubled"])
        self.assertNotIn("84987654", run.out)
        before = self.audit()
        rows = self.ok("notify", "status", 1, "--list", "--reveal", "--format", "json").json
        self.assertEqual([row["phone"] for row in rows], ["84987654321", "84987654322"])
        self.assertEqual(self.audit(), before + 1)

    def test_the_same_key_never_sends_twice(self):
        options = ["--to", "all", "--text", "Bão số 9", "--key", "bao-9"]
        first = self.send(*options)
        entries = self.audit()
        second = self.send(*options)
        self.assertEqual(second["message"], first["message"])
        self.assertEqual(self.audit(), entries)
        self.assertEqual(self.ok("notify", "status", "--format", "json").json["recipients"], 3)

    def test_a_preview_tells_recipients_and_cost_and_sends_nothing(self):
        preview = self.send("--to", "all", "--text", "Họp", "--preview")
        self.assertEqual((preview["message"], preview["recipients"], preview["cost"], preview["budget_left"]),
                         (None, 3, 400, 100000))
        self.assertEqual([channel["name"] for channel in preview["channels"]], ["zalo", "sms"])
        self.assertEqual(self.ok("notify", "status", "--format", "json").json["recipients"], 0)

    def test_a_preview_lists_channel_and_cost_of_each_recipient_whose_sum_is_the_total(self):
        preview = self.send("--to", "all", "--text", "Họp", "--preview", "--list")
        self.assertEqual([(row["channel"], row["cost"]) for row in preview["list"]],
                         [("zalo", 200), ("zalo", 200), (None, 0)])
        self.assertEqual(sum(row["cost"] for row in preview["list"]), preview["cost"])
        run = self.ok("notify", "send", "--to", "all", "--text", "Họp", "--preview", "--list")
        self.assertIn("••", run.out.replace("*", "•"))
        self.assertNotIn("987654", run.out)
        self.fails(2, "notify", "send", "--to", "all", "--text", "Họp", "--list")

    def test_a_preview_in_quiet_hours_begins_in_the_morning_unless_it_is_urgent(self):
        self.home.now = "2026-12-01T22:00"
        quiet = self.send("--to", "all", "--text", "Họp", "--preview")
        self.assertEqual(quiet["starts_at"], "2026-12-02T07:00:00+07:00")
        urgent = self.send("--to", "all", "--text", "Họp", "--preview", "--urgent")
        self.assertEqual(urgent["starts_at"], "2026-12-01T22:00:00+07:00")

    def test_people_are_chosen_by_card_and_by_post_and_no_card_number_is_stored(self):
        self.assertEqual(self.send("--to", "member:38.100002", "--text", "a")["recipients"], 1)
        self.assertEqual(self.send("--to", "post:bi_thu@under:38", "--text", "a")["recipients"], 1)
        self.assertEqual(self.send("--to", "all-member:38.100002", "--text", "a")["recipients"], 2)
        self.assertNotIn(b"100002", (self.home.path / "sotay.db").read_bytes())

    def test_what_cannot_be_sent_is_refused_before_anything_is_written(self):
        for code, options in [
                (2, ["--to", "nobody", "--text", "a"]),
                (2, ["--to", "all"]),
                (2, ["--to", "all", "--text", "a", "--template", "notice"]),
                (2, ["--to", "all", "--text", "a", "--not-before", "mai"]),
                (2, ["--to", "all", "--template", "notice", "--param", "text"]),
                (3, ["--to", "all", "--text", "a" * 401]),
                (3, ["--to", "all", "--template", "notice"]),
                (4, ["--to", "org:38.009", "--text", "a"]),
                (4, ["--to", "member:38.999999", "--text", "a"]),
                (4, ["--to", "org:38.001", "--text", "a"]),
                (5, ["--to", "all", "--template", "loi_chuc", "--param", "text=a"]),
                (5, ["--to", "all", "--text", "a", "--not-before", "2026-12-03T14:00", "--not-after",
                     "2026-12-03T14:00"])]:
            with self.subTest(options=options):
                self.fails(code, "notify", "send", *options)
        self.assertEqual(self.ok("notify", "status", "--format", "json").json["recipients"], 0)
        self.fails(4, "notify", "status", 12)

    def test_a_home_without_gateways_refuses_to_promise_anything(self):
        (self.home.path / "sotay.yaml").write_text("version: 1\n", encoding="utf-8")
        self.fails(5, "notify", "send", "--to", "all", "--text", "a")

    def test_who_cannot_be_reached_is_listed_for_the_secretary(self):
        self.send("--to", "all", "--text", "a")
        rows = self.ok("notify", "unreached", 1, "--format", "json").json
        self.assertEqual([(row["org_code"], row["full_name"], row["state"]) for row in rows],
                         [("38.001.002", "Trần Văn Cường", "unreached")])
        by_org = self.ok("notify", "status", 1, "--by-org", "--format", "json").json
        self.assertEqual({row["org_code"]: (row["recipients"], row["unreached"]) for row in by_org},
                         {"38.001.001": (2, 0), "38.001.002": (1, 1)})
        self.assertEqual(len(self.ok("notify", "status", 1, "--failed", "--format", "json").json), 1)

    def test_the_first_grant_is_stored_for_the_account_and_no_one_else_to_read(self):
        token = self.home.write("token.txt", "refresh-token-1\n")
        self.ok("notify", "zalo", "login", "--refresh-token-file", token)
        grant = self.home.path / "secrets/oa.grant.json"
        self.assertEqual(json.loads(grant.read_text())["refresh_token"], "refresh-token-1")
        self.assertEqual(grant.stat().st_mode & 0o777, 0o600)
        self.ok("notify", "zalo", "login", "--refresh-token-file", "-", "--gateway", "zalo", input=b"second\n")
        self.assertEqual(json.loads(grant.read_text())["refresh_token"], "second")
        self.fails(4, "notify", "zalo", "login", "--refresh-token-file", token, "--account", "other")
        self.fails(4, "notify", "zalo", "login", "--refresh-token-file", token, "--gateway", "sms")
        self.fails(1, "notify", "zalo", "login", "--refresh-token-file", "nowhere.txt")
        self.fails(3, "notify", "zalo", "login", "--refresh-token-file", self.home.write("empty.txt", "\n"))

    def test_gateways_are_listed_with_their_rungs(self):
        rows = self.ok("notify", "gateway", "list", "--format", "json").json
        self.assertEqual([(row["name"], row["rung"], row["account"], row["paused"]) for row in rows],
                         [("zalo", 1, "oa", False), ("sms", 2, None, False)])

    def test_a_copied_home_is_released_once_and_on_record(self):
        database = self.home.path / "sotay.db"
        copy = self.home.path / "copy.db"
        copy.write_bytes(database.read_bytes())
        copy.replace(database)
        before = self.audit()
        self.ok("notify", "release")
        self.assertEqual(self.audit(), before + 1)
        self.ok("notify", "release")
        self.assertEqual(self.audit(), before + 1)


if __name__ == "__main__":
    import unittest
    unittest.main()
