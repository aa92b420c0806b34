"""A document handed out: through the gateway to a personal link, over the page back into the coverage."""
import csv
import http.client
import io
import json
import re
import sqlite3
import stat
import threading
import urllib.parse

from support import PATIENCE, SAMPLE, Case, Daemon, Simulator, card

PAPER = "294-QĐ/TW"
BROWSER = "Mozilla/5.0 (Linux; Android 9; CUBOT X18) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36 Zalo android/12090"
LINK = re.compile(r"https://sotay\.example\.vn/v/([A-Za-z0-9_-]{28})")


class HandingOut(Case):
    """A sample home with six members in three cells, one paper and a gateway simulator."""

    members = 6

    def setUp(self):
        super().setUp()
        self.init("--sample-files")
        self.fill(self.members)
        self.ok("directive", "import", SAMPLE / "directives")
        self.simulator = self.enterContext(Simulator())
        self.home.use_simulator(self.simulator)
        self.home.edit_config('public_url: "http://127.0.0.1:8080"', 'public_url: "https://sotay.example.vn"')
        self.home.edit_config("ladder: [zalo, sms]", "ladder: [sms]")
        self.home.edit_config("  unknown: hold", "  unknown: hold\ndirectives: { remind_days_before: [3, 1] }")

    def issue(self, *options, to="all", code=0):
        return self.fails(code, "directive", "issue", PAPER, "--to", to, *options, "--format", "json")

    def coverage(self, *options):
        return self.ok("directive", "coverage", PAPER, *options, "--format", "json").json

    def tokens(self):
        """Token of every message sent, by the number it was sent to, the newest last."""
        found = {}
        for entry in self.simulator.journal():
            for token in LINK.findall(json.dumps(entry, ensure_ascii=False)):
                found.setdefault(entry["phone"], []).append(token)
        return found

    def send(self):
        self.send_once()
        return self.tokens()

    def daemon(self):
        return self.enterContext(Daemon(self.home))

    def ask(self, daemon, path, method="GET", **headers):
        """The answer as it is: redirects are not followed."""
        connection = http.client.HTTPConnection(daemon.address, timeout=30)
        self.addCleanup(connection.close)
        named = {name.replace("_", "-"): value for name, value in {"User_Agent": BROWSER, **headers}.items()}
        connection.request(method, path, headers=named)
        answer = connection.getresponse()
        answer.content = answer.read()
        return answer


class Command(HandingOut):
    def test_it_goes_to_each_once_with_a_link_of_their_own(self):
        issued = self.issue("--acknowledge-by", "2026-11-30").json
        self.assertEqual((issued["recipients"], issued["unreachable"], issued["acknowledge_by"], issued["new"]),
                         (6, 0, "2026-11-30", True))
        again = self.issue("--acknowledge-by", "2026-11-30").json
        self.assertEqual((again["message"], again["new"]), (issued["message"], False))
        tokens = self.send()
        self.assertEqual(len(tokens), 6)
        self.assertEqual(len({token for one in tokens.values() for token in one}), 6)
        self.assert_once_each(self.simulator.journal())
        self.send()
        self.assertEqual(len(self.simulator.journal()), 6)

    def test_a_preview_counts_the_link_and_writes_nothing(self):
        preview = self.issue("--preview").json
        self.assertEqual((preview["recipients"], preview["cost"]), (6, preview["channels"][0]["segments"] * 350))
        self.assertEqual(self.ok("notify", "status", "--format", "json").json["recipients"], 0)
        self.issue()
        self.send()
        spent = {gateway["name"]: gateway for gateway in self.ok("notify", "gateway", "list", "--format", "json").json}
        self.assertEqual((spent["sms"]["sent_today"], spent["sms"]["cost_today"]), (6, preview["cost"]))

    def test_what_cannot_be_handed_out_is_refused_and_nothing_is_written(self):
        self.fails(4, "directive", "issue", "999-NQ/TW", "--to", "all")
        self.issue("--acknowledge-by", "2026-11-23", code=5)
        self.issue(to="nobody", code=2)
        self.issue(to="silent:7", code=4)
        self.home.edit_config('public_url: "https://sotay.example.vn"\n', "")
        self.assertIn("public_url", self.issue(code=5).err)
        self.assertEqual(self.ok("notify", "status", "--format", "json").json["recipients"], 0)
        self.fails(5, "directive", "coverage", PAPER)

    def test_a_wrong_number_of_days_is_told_by_the_configuration_check(self):
        self.home.edit_config("[3, 1]", "[3, 61]")
        self.assertIn("61", self.fails(3, "config", "check").err)


class Coverage(HandingOut):
    def test_the_keys_are_those_of_the_contract_and_totals_are_sums(self):
        self.issue(to="under:38.001")
        total = self.coverage()
        for key in "recipients", "delivered", "seen", "opened", "acknowledged", "unreached":
            self.assertIn(key, total)
        self.assertEqual((total["recipients"], total["waiting"]), (4, 4))
        rows = {row["org_code"]: row for row in self.coverage("--by-org")}
        self.assertEqual(rows["38"]["recipients"], rows["38.001.001"]["recipients"] + rows["38.001.002"]["recipients"])
        self.assertEqual([row["org_code"] for row in self.coverage("--by-org", "--org", "38.001.002")], ["38.001.002"])
        self.assertEqual(self.coverage("--org", "38.002")["recipients"], 0)
        self.fails(4, "directive", "coverage", PAPER, "--org", "38.777")
        table = list(csv.DictReader(io.StringIO(self.ok("directive", "coverage", PAPER, "--by-org", "--format", "csv").out)))
        self.assertEqual(table[0]["recipients"], "4")
        self.assertIn("    Chi bộ Phố 1", self.ok("directive", "coverage", PAPER, "--by-org").out)

    def test_the_unreached_come_out_as_a_list_to_print(self):
        sheet = self.home.write("more.csv", "Số thẻ đảng viên,Họ và tên,Ngày sinh,Giới tính,Mã chi bộ,Ngày vào Đảng\n"
                                "38.000099,Trần Thị Thử,02/09/1980,Nữ,38.001.001,03/02/2010\n")
        self.ok("member", "import", sheet)
        self.issue()
        self.assertEqual(self.coverage()["unreached"], 1)
        people = self.coverage("--unreached")
        self.assertEqual([(one["full_name"], one["org_code"]) for one in people], [("Trần Thị Thử", "38.001.001")])
        for name in "list.html", "list.md", "list.csv":
            path = self.home.folder / name
            self.ok("directive", "coverage", PAPER, "--unreached", "--output", path)
            self.assertIn("Trần Thị Thử", path.read_text(encoding="utf-8"))
            self.assertEqual(stat.S_IMODE(path.stat().st_mode), 0o600)
        self.fails(2, "directive", "coverage", PAPER, "--unreached", "--output", self.home.folder / "list.doc")
        self.fails(2, "directive", "coverage", PAPER, "--output", self.home.folder / "list.html")

    def test_a_meeting_that_studied_it_reaches_those_present(self):
        self.issue()
        self.ok("meeting", "plan", "--month", "2026-12")
        meeting = "38.001.001@2026-12"
        self.ok("meeting", "study", meeting, PAPER)
        self.assertEqual(self.coverage()["studied"], 0)
        after = {"SOTAY_NOW": "2026-12-20T09:00"}
        roll = self.home.write("roll.csv", f"card_number,status\n{card(3)},có mặt\n{card(6)},vắng\n")
        self.ok("meeting", "attendance", meeting, "import", roll, env=after)
        self.assertEqual(self.coverage()["studied"], 1)
        self.ok("meeting", "attendance", meeting, "set", card(6), "present", env=after)
        self.assertEqual(self.coverage()["studied"], 2)
        self.assertEqual(self.coverage("--by-org", "--org", "38.001.001")[0]["studied"], 2)
        self.assertEqual([one["symbol"] for one in self.ok("meeting", "show", meeting, "--format", "json").json["studies"]], [PAPER])
        later = self.issue(to="org:38.001.001").json["message"]
        self.fails(4, "notify", "send", "--to", f"silent:{later}", "--text", "x")
        self.ok("meeting", "attendance", meeting, "set", card(6), "absent", env=after)
        self.assertEqual(self.coverage()["studied"], 1)
        self.ok("meeting", "study", meeting, PAPER, "--remove", env=after)
        self.assertEqual(self.coverage()["studied"], 0)
        self.ok("audit", "verify")


class Page(HandingOut):
    members = 3

    def setUp(self):
        super().setUp()
        self.issue("--acknowledge-by", "2026-11-30", "--message", "Đề nghị đọc kỹ")
        phone, (self.token,) = sorted(self.send().items())[0]
        self.assertEqual(phone, "84999000010", "the first member's")
        self.page = f"/v/{self.token}"
        self.server = self.daemon()

    def get(self, path=None, method="GET", **headers):
        return self.ask(self.server, path or self.page, method, **headers)

    def test_a_member_reads_downloads_and_acknowledges(self):
        answer = self.get()
        html = answer.content.decode()
        self.assertEqual(answer.status, 200)
        for text in PAPER, "Đề nghị đọc kỹ", "30/11/2026", "Thi hành Điều lệ Đảng", "<button":
            self.assertIn(text, html)
        for private in "Nguyễn Văn Thử", "0999", "84999", card(1):
            self.assertNotIn(private, html)
        self.assertEqual((self.coverage()["opened"], self.coverage()["acknowledged"]), (1, 0))
        done = self.get(self.page + "/da-doc", "POST", Sec_Fetch_Site="same-origin", Origin="null")
        self.assertEqual((done.status, urllib.parse.urljoin(self.page + "/da-doc", done.headers["Location"])), (303, self.page))
        thanks = self.get().content.decode()
        self.assertIn("Cảm ơn", thanks)
        self.assertNotIn("<button", thanks)
        self.assertEqual(self.get(self.page + "/da-doc", "POST").status, 303)
        total = self.coverage()
        self.assertEqual((total["opened"], total["acknowledged"], total["seen"], total["delivered"]), (1, 1, 1, 1))

    def test_the_file_is_the_one_that_was_imported(self):
        answer = self.get(self.page + "/van-ban")
        self.ok("directive", "file", PAPER, "--output", self.home.folder / "paper.pdf")
        self.assertEqual(answer.content, (self.home.folder / "paper.pdf").read_bytes())
        self.assertEqual(answer.headers["Content-Type"], "application/pdf")
        self.assertRegex(answer.headers["Content-Disposition"], r"^attachment; filename=\"[\w.-]+\"; filename\*=UTF-8''[\w.%-]+$")

    def test_nothing_of_it_is_kept_or_passed_on(self):
        for path in self.page, self.page + "/van-ban", "/v/" + "A" * 28:
            headers = self.get(path).headers
            self.assertEqual((headers["Cache-Control"], headers["Referrer-Policy"], headers["X-Content-Type-Options"]),
                             ("no-store", "no-referrer", "nosniff"))
            self.assertIn("noindex", headers["X-Robots-Tag"])
            self.assertIn("default-src 'none'", headers["Content-Security-Policy"])
        self.assertNotIn(self.token, self.server.words())

    def test_the_page_is_light_and_needs_no_script(self):
        html = self.get().content.decode()
        frame = re.sub(r'<main>.*</main>', "", html, flags=re.S)
        self.assertLess(len(frame.encode()), 30_000)
        self.assertNotIn("<script", html)
        self.assertNotIn("http", frame)

    def test_previews_and_probes_do_not_count_as_opened(self):
        self.get(User_Agent="facebookexternalhit/1.1 Facebot Twitterbot/1.0")
        self.get(User_Agent="")
        self.get(Sec_Purpose="prefetch;prerender")
        self.get(method="HEAD")
        self.assertEqual(self.coverage()["opened"], 0)
        self.get()
        self.assertEqual(self.coverage()["opened"], 1)

    def test_another_site_cannot_press_the_button(self):
        for headers in {"Sec_Fetch_Site": "cross-site"}, {"Origin": "https://evil.example"}:
            self.assertEqual(self.get(self.page + "/da-doc", "POST", **headers).status, 403)
        self.assertEqual(self.get(self.page + "/da-doc").status, 303)
        self.assertEqual(self.coverage()["acknowledged"], 0)
        own = self.get(self.page + "/da-doc", "POST", Origin="https://sotay.example.vn")
        self.assertEqual(own.status, 303)
        self.assertEqual(self.coverage()["acknowledged"], 1)

    def test_wrong_and_ended_links_have_one_answer(self):
        first = "B" if self.token[0] != "B" else "C"
        wrong = [f"/v/{path}" for path in ("", "x", "A" * 28, first + self.token[1:], self.token + "A", self.token + "/",
                                           self.token + "/khac", "../healthz")]
        answers = {(answer.status, answer.content) for answer in map(self.get, wrong)}
        self.assertEqual(len(answers), 1)
        self.assertEqual(next(iter(answers))[0], 404)
        self.assertEqual(self.get().status, 200)
        self.ok("member", "set", card(1), "state=từ trần")
        answer = self.get()
        self.assertEqual((answer.status, answer.content), next(iter(answers)))
        self.assertEqual(self.get(method="PUT").status, 404)

    def test_an_acknowledgement_waits_for_whoever_is_writing(self):
        writer = sqlite3.connect(self.home.path / "sotay.db", isolation_level=None)
        self.addCleanup(writer.close)
        writer.execute("BEGIN IMMEDIATE")
        answers = []
        pressed = threading.Thread(target=lambda: answers.append(self.get(self.page + "/da-doc", "POST").status))
        pressed.start()
        pressed.join(0.5)
        self.assertEqual(answers, [])
        writer.execute("COMMIT")
        pressed.join(PATIENCE)
        self.assertEqual(answers, [303], self.server.words())
        self.assertEqual(self.coverage()["acknowledged"], 1)

    def test_other_methods_are_refused(self):
        self.assertEqual(self.get(method="PUT").status, 405)
        self.assertEqual(self.get(self.page, "POST").status, 405)
        self.assertEqual(self.get(self.page + "/da-doc", "DELETE").status, 405)


class Reminders(HandingOut):
    members = 3

    def test_only_the_silent_are_reminded_once_and_with_their_own_link(self):
        self.issue("--acknowledge-by", "2026-11-30")
        first = {phone: tokens[0] for phone, tokens in self.send().items()}
        answered = sorted(first)[0]
        with Daemon(self.home) as server:
            self.assertEqual(self.ask(server, f"/v/{first[answered]}/da-doc", "POST").status, 303)
            server.stop()
        self.home.now = "2026-11-27T09:00"
        for _ in range(2):
            self.send()
        tokens = self.tokens()
        self.assertEqual({phone: len(sent) for phone, sent in tokens.items()},
                         {phone: 1 if phone == answered else 2 for phone in first})
        self.assertEqual({phone: set(sent) for phone, sent in tokens.items()}, {phone: {token} for phone, token in first.items()})
        self.home.now = "2026-11-29T09:00"
        rows = self.ok("directive", "remind", PAPER, "--format", "json").json
        self.assertEqual([row["days_before"] for row in rows], [1])
        self.assertEqual(self.ok("directive", "remind", "--format", "json").json, [])
        self.send()
        self.assertEqual(len(self.simulator.journal()), 3 + 2 + 2)
        self.home.now = "2026-12-01T09:00"
        self.send()
        self.assertEqual(len(self.simulator.journal()), 7)
        total = self.coverage()
        self.assertEqual((total["recipients"], total["acknowledged"]), (3, 1))

    def test_the_silent_can_be_written_to_by_hand(self):
        message = self.issue().json["message"]
        sent = self.ok("notify", "send", "--to", f"silent:{message}", "--text", "Đề nghị đọc", "--format", "json").json
        self.assertEqual(sent["recipients"], 3)
