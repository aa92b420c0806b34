"""The life of a member in the register: changes, posts, transfers, what falls due, and how it is told."""
import csv
import io
import unittest

from support import CELLS, Case, card

HISTORY_KEYS = ["at", "on", "action", "field", "from", "to", "actor", "import_id", "reason"]
DUE_KEYS = ["member", "full_name", "org_code", "clock", "since", "due_on", "overdue_days", "rule", "citation"]
ORIGIN, NEIGHBOUR, ELSEWHERE = CELLS


class Life(Case):
    def setUp(self):
        super().setUp()
        self.init()
        self.fill(6)

    def json(self, *args, code=0):
        return self.fails(code, *args, "--format", "json").json

    def member(self, number, *options):
        return self.json("member", "show", card(number), *options)

    def count(self, cell, *options):
        return len(self.json("member", "list", "--org", cell, *options))

    def at(self, cell):
        """Card numbers, in full, of those who belong to a cell."""
        rows = self.json("member", "list", "--org", cell, "--reveal")
        return [row["card_number"] for row in rows]

    def one_of(self, cell):
        return self.at(cell)[0]

    def send(self, *options):
        return self.json("member", "transfer", "send", *options)["id"]

    def test_a_change_is_checked_as_an_import_would_and_told_in_the_history(self):
        bad = self.json("member", "set", card(1), "phone=12", "birth_date=31/02/1970", "nonsense=1", code=3)
        self.assertEqual([problem["field"] for problem in bad["problems"]], ["nonsense", "birth_date", "phone"])
        self.assertEqual(bad["changes"], [])
        trial = self.json("member", "set", card(1), "ethnicity=Mường", "--dry-run")
        self.assertEqual(trial["changes"], [{"field": "ethnicity", "from": None, "to": "Mường"}])
        self.assertIsNone(self.member(1)["ethnicity"])

        self.ok("member", "set", card(1), "ethnicity=Mường", "phone=0912345678", "--reason", "tự khai")
        self.assertEqual(self.member(1)["ethnicity"], "Mường")
        rows = self.json("member", "history", card(1))
        self.assertEqual(list(rows[0]), HISTORY_KEYS)
        phone = [row for row in rows if row["field"] == "phone"][0]
        self.assertEqual((phone["action"], phone["reason"]), ("member.set", "tự khai"))
        self.assertNotIn("912345678", str(rows))
        self.assertIn("84912345678", str(self.json("member", "history", card(1), "--reveal")))
        self.assertIn("Mường", self.ok("member", "history", card(1)).out)
        again = self.json("member", "set", card(1), "ethnicity=Mường")
        self.assertEqual(again["changes"], [])
        self.fails(2, "member", "set", card(1), "ethnicity")
        self.fails(4, "member", "set", "38.999999", "ethnicity=Mường")

    def test_whoever_leaves_is_kept_and_may_come_back(self):
        before = self.count("38")
        done = self.json("member", "set", card(1), "state=khai trừ", "--on", "2026-11-01")
        self.assertEqual(done["changes"][0]["to"], "khai_tru")
        self.assertEqual(self.count("38"), before - 1)
        self.assertEqual(self.count("38", "--on", "2026-10-31"), before)
        self.fails(3, "member", "set", card(1), "state=xóa tên")
        back = self.json("member", "set", card(1), "state=dự bị")
        self.assertIn("36 tháng", back["warnings"][0])
        self.assertEqual(self.count("38"), before)

    def test_posts_in_the_cell_and_above_it_stand_in_the_committee_list(self):
        who = self.one_of(ORIGIN)
        self.ok("member", "post", who, "add", "bí thư")
        self.ok("member", "post", who, "add", "ủy viên BCH", "--org", "38.001", "--on", "2026-05-20")
        self.fails(5, "member", "post", who, "add", "bí thư", "--org", "38.002")
        self.fails(2, "member", "post", who, "add", "nhạc trưởng")
        rows = self.json("member", "posts", "--org", "38.001")
        self.assertEqual([(row["post"], row["since"]) for row in rows], [("uy_vien_ban_chap_hanh", "2026-05-20")])
        self.assertEqual(self.json("member", "posts", "--org", "38.001", "--on", "2026-05-19"), [])
        shown = self.json("member", "show", who)
        self.assertEqual([post["org_code"] for post in shown["posts"]], ["38.001", ORIGIN])
        second = self.at(ORIGIN)[1]
        self.assertEqual(len(self.json("member", "post", second, "add", "bi_thu")["warnings"]), 1)
        self.ok("member", "post", who, "end", "bí thư")
        self.fails(4, "member", "post", who, "end", "bí thư")

    def test_an_official_transfer_needs_both_ends_and_counts_once_on_every_day(self):
        who, before = self.one_of(ORIGIN), self.count(ORIGIN)
        transfer = self.send(who, "--to", ELSEWHERE, "--on", "2026-11-10")
        self.assertEqual((self.count(ORIGIN), self.json("member", "show", who)["state"]), (before, "dang_chuyen"))
        self.assertEqual(self.json("member", "show", who)["transfer"]["id"], transfer)
        self.fails(5, "member", "transfer", "send", who, "--to", NEIGHBOUR)
        opened = self.json("member", "transfer", "list", "--open")
        self.assertEqual([(row["from_code"], row["to_code"]) for row in opened], [(ORIGIN, ELSEWHERE)])
        self.ok("member", "transfer", "receive", transfer, "--on", "2026-11-20")
        self.assertEqual(self.count(ORIGIN), before - 1)
        self.assertEqual(self.count(ORIGIN, "--on", "2026-11-19"), before)
        self.assertEqual(self.json("member", "transfer", "list", "--open"), [])
        for day in range(8, 24):
            self.assertEqual(self.count("38", "--on", f"2026-11-{day:02}"), 6)
        self.fails(5, "member", "transfer", "receive", transfer)
        self.fails(4, "member", "transfer", "receive", 99)
        actions = [row["action"] for row in self.json("member", "history", who)]
        self.assertIn("member.transfer.received", actions)

    def test_a_temporary_stay_is_marked_at_both_ends_and_ends_on_return(self):
        who, before = self.one_of(ORIGIN), self.count(ELSEWHERE)
        transfer = self.send(who, "--to", ELSEWHERE, "--temporary", "--until", "2027-05-31", "--on", "2026-10-01")
        self.ok("member", "transfer", "receive", transfer, "--on", "2026-10-05")
        self.assertEqual(self.count(ELSEWHERE), before)
        guests = [row for row in self.json("member", "list", "--org", ELSEWHERE, "--guests") if row["guest"]]
        self.assertEqual(len(guests), 1)
        self.assertEqual(self.json("org", "show", ELSEWHERE)["members"], before)
        shown = self.json("member", "show", who)
        self.assertEqual((shown["state"], shown["guest_in"]["org_code"]), ("sinh_hoat_tam_thoi", ELSEWHERE))
        self.ok("member", "transfer", "extend", transfer, "--until", "2027-08-31")
        self.ok("member", "transfer", "return", transfer)
        self.assertEqual(self.json("member", "show", who)["state"], "chinh_thuc")
        self.assertEqual(self.count(ELSEWHERE, "--guests"), before)

    def test_refused_and_cancelled_transfers_leave_the_member_where_they_were(self):
        who = self.one_of(ORIGIN)
        for verb in ("refuse", "cancel"):
            transfer = self.send(who, "--to", NEIGHBOUR)
            self.fails(2, "member", "transfer", verb, transfer)
            self.ok("member", "transfer", verb, transfer, "--reason", "thiếu hồ sơ")
            shown = self.json("member", "show", who)
            self.assertEqual((shown["org_code"], shown["state"], shown["transfer"]), (ORIGIN, "chinh_thuc", None))

    def test_members_leave_for_and_come_from_outside_the_register(self):
        who = self.one_of(ORIGIN)
        transfer = self.send(who, "--outside", "Đảng bộ tỉnh Nghệ An", "--on", "2026-11-10")
        self.ok("member", "transfer", "receive", transfer)
        self.assertEqual(self.count("38"), 5)
        self.ok("member", "transfer", "arrive", who, "--to", NEIGHBOUR, "--from", "Đảng bộ tỉnh Nghệ An")
        self.assertEqual(self.count("38"), 6)
        new = ("full_name=Lê Thị Thử", "card_number=40.000001", "official_on=19/05/2011", "--to", NEIGHBOUR, "--from",
               "Đảng bộ tỉnh Nghệ An", "--temporary", "--until", "2027-06-30")
        self.ok("member", "transfer", "arrive", *new)
        self.assertEqual(self.count("38"), 6)
        self.assertEqual(self.count("38", "--guests"), 7)
        self.fails(3, "member", "transfer", "arrive", *new)

    def test_what_falls_due_is_listed_with_its_rule_and_changes_nothing(self):
        entries = self.json("audit", "verify")["entries"]
        self.json("member", "set", card(1), "state=dự bị", "official_on=", "admitted_on=10/12/2025")
        self.send(card(2), "--to", CELLS[0], "--on", "2026-09-01", "--changed-on", "2026-08-03")
        rows = self.json("member", "due")
        self.assertEqual(list(rows[0]), DUE_KEYS)
        self.assertEqual([(row["clock"], row["due_on"]) for row in rows],
                         [("receipt", "2026-10-15"), ("transfer", "2026-10-28"), ("probation", "2026-12-10")])
        self.assertEqual(rows[1]["overdue_days"], 27)
        self.assertIn("6.3.1", rows[1]["citation"])
        later = self.json("member", "due", "--on", "2026-12-20", "--within", "60")
        self.assertIn(("recognition", "2027-01-22"), [(row["clock"], row["due_on"]) for row in later])
        table = list(csv.DictReader(io.StringIO(self.ok("member", "due", "--format", "csv").out)))
        self.assertEqual(len(table), 3)
        self.assertEqual(self.json("audit", "verify")["entries"], entries + 2)


if __name__ == "__main__":
    unittest.main()
