"""`sotayd --once` emptying the outbox, against a bare libcurl client that posts the same bodies: into the fastest
gateway there can be for the figure, into the strict simulator for the proof."""
import json
import subprocess
import urllib.parse
import urllib.request

from measure import Figure, Goal, in_turn, remove, require

CONNECTIONS = 64  # what notify::client_options() asks for
MOST_PROVED = 20_000  # messages to the simulator, which is slower than what is measured
SAMPLE_URL = "http://127.0.0.1:8090"
SENT_AT = "2026-11-24T22:00"  # in the quiet hours: messages fan out and wait
DRAINED_AT = "2026-11-25T09:00"
TEXT = "Chi bộ họp lúc 14 giờ thứ Năm tại nhà văn hóa; đề nghị các đồng chí có mặt đúng giờ."


class Simulator:
    """The gateway simulator, fresh, accepting every number; a context manager."""

    def __init__(self, shop, now):
        self.journal = shop.folder / "journal.jsonl"
        remove(self.journal)
        self.process = subprocess.Popen(
            [shop.simulator, "--listen", "127.0.0.1:0", "--journal", self.journal, "--now", now + ":00+07:00",
             "--no-zalo-suffix", "", "--refuse-oa-suffix", "", "--daily-quota", "10000000"],
            stdout=subprocess.PIPE, text=True)
        self.url = self.process.stdout.readline().strip().removeprefix("listening on ")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(timeout=60)
        self.process.stdout.close()

    def access_token(self):
        form = {"app_id": "1234567890123456789", "grant_type": "refresh_token", "refresh_token": "sim-refresh-token"}
        request = urllib.request.Request(self.url + "/v4/oa/access_token", urllib.parse.urlencode(form).encode(),
                                         {"secret_key": "sim-app-secret", "Content-Type": "application/x-www-form-urlencoded"})
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)["access_token"]

    def check_journal(self, messages, who):
        with self.journal.open(encoding="utf-8") as file:
            entries = [json.loads(line) for line in file]
        require(len(entries) == messages, f"{who}: {len(entries)} messages arrived instead of {messages}")
        require(len({entry["tracking_id"] for entry in entries}) == messages, f"{who}: a key arrived twice")
        require(not any("duplicate_of" in entry for entry in entries), f"{who}: a message arrived twice")
        require(len({entry["phone"] for entry in entries}) == messages, f"{who}: somebody got two messages")
        return entries


class Stub:
    """bench_gateway_stub, fresh; a context manager that requires so many messages, each once."""

    def __init__(self, shop, messages, who, *bodies):
        self.messages, self.who = messages, who
        self.process = subprocess.Popen([shop.helper("gateway_stub"), *bodies], stdout=subprocess.PIPE, text=True)
        self.url = self.process.stdout.readline().strip().removeprefix("listening on ")

    def __enter__(self):
        return self

    def __exit__(self, failure, *_):
        self.process.terminate()
        counts = json.loads(self.process.stdout.read())
        self.process.wait(timeout=60)
        self.process.stdout.close()
        if failure is None:
            require(counts == {"requests": self.messages, "ids": self.messages}, f"{self.who}: {counts}")


class FastDrain:
    """Over eSMS, which drops repetitions, everything durable."""

    def __init__(self, shop):
        self.shop = shop
        self.messages = shop.options.messages
        self.bodies = shop.folder / "sms-bodies.jsonl"
        sheet = shop.make_sheet("sms-recipients", "--members", self.messages, "--cells", max(1, self.messages // 30))
        self.filled = shop.folder / "sms-home"
        shop.run_sotay(self.filled, "init", "--sample-files")
        Drain.edit_config(self.filled, "ladder: [zalo, sms]", "ladder: [sms]")
        shop.run_sotay(self.filled, "org", "apply", sheet / "hierarchy.yaml")
        shop.run_sotay(self.filled, "member", "import", sheet / "members.csv")
        sent = shop.run_sotay(self.filled, "notify", "send", "--to", "all", "--text", TEXT, "--format", "json", now=SENT_AT)
        require(sent.json["recipients"] == self.messages, f"notify send: {sent.json}")
        self.message = sent.json["message"]

    def ours(self, *bodies):
        home = self.shop.copy(self.filled, "home")
        self.shop.run_sotay(home, "notify", "release", now=DRAINED_AT)
        with Stub(self.shop, self.messages, "sotayd", *bodies) as stub:
            Drain.edit_config(home, SAMPLE_URL, stub.url)
            done = self.shop.run(self.shop.sotayd, "--once", env=self.shop.environment(home, DRAINED_AT))
        status = self.shop.run_sotay(home, "notify", "status", self.message, "--format", "json", now=DRAINED_AT).json
        require(status["accepted"] == status["recipients"] == self.messages, f"notify status: {status}")
        return self.messages / done.seconds

    def reference(self):
        with Stub(self.shop, self.messages, "curl_multi") as stub:
            url = stub.url + "/MainService.svc/json/SendMultipleMessage_V4_post_json/"
            done = self.shop.run(self.shop.helper("curl_multi"), url, CONNECTIONS, self.bodies, "Content-Type: application/json")
        return self.messages / done.seconds


class Drain:
    def __init__(self, shop):
        self.shop = shop
        self.messages = min(shop.options.messages, MOST_PROVED)
        self.bodies = shop.folder / "bodies.jsonl"
        self.cpu = {"ours": [], "reference": []}
        self.prepare_homes()

    def prepare_homes(self):
        sheet = self.shop.make_sheet("recipients", "--members", self.messages, "--cells", max(1, self.messages // 30))
        self.written = self.shop.folder / "written-home"
        self.shop.run_sotay(self.written, "init", "--sample-files")
        self.edit_config(self.written, "notify:\n", 'notify:\n  quiet_hours: { from: "21:00", to: "07:00" }\n')
        self.shop.run_sotay(self.written, "org", "apply", sheet / "hierarchy.yaml")
        self.shop.run_sotay(self.written, "member", "import", sheet / "members.csv")
        sent = self.shop.run_sotay(self.written, "notify", "send", "--to", "all", "--text", TEXT, "--format", "json", now=SENT_AT)
        require(sent.json["recipients"] == self.messages, f"notify send: {sent.json}")
        self.message = sent.json["message"]
        self.fanned_out = self.shop.copy(self.written, "fanned-out-home")
        with Simulator(self.shop, SENT_AT) as simulator:
            self.send(self.fanned_out, simulator, SENT_AT)
            simulator.check_journal(0, "sotayd in the quiet hours")

    @staticmethod
    def edit_config(home, old, new):
        config = home / "sotay.yaml"
        text = config.read_text(encoding="utf-8")
        require(old in text, f"{old!r} does not stand in sotay.yaml")
        config.write_text(text.replace(old, new), encoding="utf-8")

    def send(self, home, simulator, now):
        self.shop.run_sotay(home, "notify", "release", now=now)  # it is a copy
        self.edit_config(home, SAMPLE_URL, simulator.url)
        self.shop.run_sotay(home, "notify", "zalo", "login", "--refresh-token-file", home / "secrets/zalo_refresh_token", now=now)
        done = self.shop.run(self.shop.sotayd, "--once", env=self.shop.environment(home, now))
        self.edit_config(home, simulator.url, SAMPLE_URL)
        return done

    def ours(self, prepared):
        """Messages a second of sotayd on a copy of a prepared home."""
        home = self.shop.copy(prepared, "home")
        with Simulator(self.shop, DRAINED_AT) as simulator:
            done = self.send(home, simulator, DRAINED_AT)
            entries = simulator.check_journal(self.messages, "sotayd")
        status = self.shop.run_sotay(home, "notify", "status", self.message, "--format", "json", now=DRAINED_AT).json
        require(status["accepted"] == status["recipients"] == self.messages, f"notify status: {status}")
        self.write_bodies(entries)
        self.cpu["ours"].append(done.cpu_seconds)
        return self.messages / done.seconds

    def write_bodies(self, entries):
        """The bodies that sotayd has sent, as it writes them."""
        with self.bodies.open("w", encoding="utf-8") as file:
            for entry in entries:
                body = {"phone": entry["phone"], "template_id": entry["template"], "template_data": entry["params"],
                        "tracking_id": entry["tracking_id"]}
                file.write(json.dumps(body, ensure_ascii=False, separators=(",", ":")) + "\n")

    def reference(self):
        with Simulator(self.shop, DRAINED_AT) as simulator:
            done = self.shop.run(self.shop.helper("curl_multi"), simulator.url + "/message/template", CONNECTIONS, self.bodies,
                                 "access_token: " + simulator.access_token(), "Content-Type: application/json")
            simulator.check_journal(self.messages, "curl_multi")
        self.cpu["reference"].append(done.cpu_seconds)
        return self.messages / done.seconds


def run(shop):
    fast = FastDrain(shop)
    fast.ours(fast.bodies)
    pairs = [in_turn(number, fast.ours, fast.reference) for number in range(shop.options.runs)]
    client = f"libcurl multi, {CONNECTIONS} connections"
    return [Figure(f"drain {fast.messages:,} messages", "msg/s", pairs, client, Goal("ratio", 0.75, at_least=True)),
            *run_simulator(shop, client)]


def run_simulator(shop, client):
    bench = Drain(shop)
    bench.ours(bench.fanned_out)  # writes the bodies
    bench.cpu["ours"].clear()
    drained = [in_turn(number, lambda: bench.ours(bench.fanned_out), bench.reference) for number in range(shop.options.runs)]
    cpu = list(zip(bench.cpu["ours"], bench.cpu["reference"]))
    whole = [(bench.ours(bench.written), reference) for _, reference in drained]
    return [
        Figure(f"drain {bench.messages:,} messages into the simulator", "msg/s", drained, client),
        Figure("fan out and drain into the simulator", "msg/s", whole, client),
        Figure("drain into the simulator, processor time", "s", cpu, client),
    ]
