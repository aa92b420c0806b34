"""An office before its gateways: a sample home with members, the simulator and the daemon."""
import base64
import hashlib
import json
import os
import random
import sys
import urllib.error
import urllib.parse
import urllib.request

from support import BUILD, PATIENCE, SAMPLE, Case, Daemon, Simulator

MEMBERS = 200  # more than the requests that are out at once
CONNECTIONS = 64  # of the daemon's HTTP client: what a kill may leave in doubt
IS_FAST = BUILD.name == "release"


def later(time):
    return {"SOTAY_NOW": f"2026-11-24T{time}"}


def at_minute(minute):
    """Minutes after 09:00, when a home of the tests begins its day."""
    hours, minutes = divmod(540 + minute, 60)
    return later(f"{hours:02d}:{minutes:02d}")


def scaled(count):
    """`count` in the release build, a part of it in the slower ones; SOTAY_TEST_SCALE says which part."""
    return max(2, round(count * float(os.environ.get("SOTAY_TEST_SCALE", "1" if IS_FAST else "0.1"))))


def random_of(test):
    """A generator whose seed is printed; SOTAY_TEST_SEED repeats a run."""
    seed = int(os.environ.get("SOTAY_TEST_SEED", random.SystemRandom().randrange(1 << 32)))
    print(f"{test}: SOTAY_TEST_SEED={seed}", file=sys.stderr)
    return random.Random(seed)


class Office(Case):
    """A sample home with a small tree, before a simulator."""

    members = MEMBERS

    def setUp(self):
        super().setUp()
        self.init("--sample-files")
        self.fill(self.members)

    def simulator(self, *options):
        simulator = self.enterContext(Simulator(*options))
        self.home.use_simulator(simulator)
        return simulator

    def login(self):
        self.ok("notify", "zalo", "login", "--refresh-token-file", SAMPLE / "secrets/zalo_refresh_token")

    def send(self, key="k1"):
        self.ok("notify", "send", "--to", "all", "--text", "Họp chi bộ 14 giờ thứ Năm", "--key", key)

    def daemon(self, *options, **kwargs):
        return self.enterContext(Daemon(self.home, *options, **kwargs))

    def only_sms(self):
        self.home.edit_config("ladder: [zalo, sms]", "ladder: [sms]")

    def gateway(self, name):
        return next(row for row in self.ok("notify", "gateway", "list", "--format", "json").json if row["name"] == name)

    def consent(self, simulator):
        """A new refresh token, as the operator's browser would fetch it."""
        verifier = base64.urlsafe_b64encode(bytes(32)).rstrip(b"=").decode()
        challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
        query = {"app_id": "1234567890123456789", "redirect_uri": "http://127.0.0.1:1/", "code_challenge": challenge}

        class Stay(urllib.request.HTTPRedirectHandler):
            def redirect_request(self, *_):
                return None

        try:
            urllib.request.build_opener(Stay).open(f"{simulator.url}/v4/oa/permission?{urllib.parse.urlencode(query)}")
        except urllib.error.HTTPError as error:
            with error:
                place = urllib.parse.urlsplit(error.headers["Location"])
        code = urllib.parse.parse_qs(place.query)["code"][0]
        form = {"code": code, "app_id": query["app_id"], "grant_type": "authorization_code", "code_verifier": verifier}
        request = urllib.request.Request(simulator.url + "/v4/oa/access_token", urllib.parse.urlencode(form).encode(),
                                         {"secret_key": "sim-app-secret"})
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            return json.load(answer)["refresh_token"]
