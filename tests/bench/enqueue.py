"""One message to everybody against bare inserts of the same rows, and what a daemon needs for a million that wait."""
import subprocess
import time

from drain import SENT_AT, TEXT, Drain
from measure import Figure, Goal, in_turn, require

BACKLOG = 1_000_000
STARTED = 3  # seconds after which a daemon has looked at everything


def prepare(shop, members):
    sheet = shop.make_sheet("enqueue", "--members", members, "--cells", max(1, members // 30))
    home = shop.folder / "enqueue-home"
    shop.run_sotay(home, "init", "--sample-files")
    Drain.edit_config(home, 'listen: "127.0.0.1:8080"', 'listen: "127.0.0.1:0"')
    Drain.edit_config(home, "notify:\n", 'notify:\n  quiet_hours: { from: "21:00", to: "07:00" }\n')
    shop.run_sotay(home, "org", "apply", sheet / "hierarchy.yaml")
    shop.run_sotay(home, "member", "import", sheet / "members.csv")
    return home


def enqueue(shop, home, members, how):
    fresh = shop.copy(home, "home")
    done = shop.run(shop.helper("enqueue"), fresh, how).json
    require(done["rows"] == members, f"enqueue {how}: {done}")
    return done["seconds"]


def memory(shop, home, members):
    """The most megabytes of a sotayd before which a million deliveries wait for the morning."""
    for _ in range(max(1, BACKLOG // members)):
        shop.run_sotay(home, "notify", "send", "--to", "all", "--text", TEXT, now=SENT_AT)
    daemon = subprocess.Popen([shop.sotayd], env=shop.environment(home, SENT_AT), stdout=subprocess.DEVNULL,
                              stderr=subprocess.DEVNULL)
    time.sleep(STARTED)
    with open(f"/proc/{daemon.pid}/status", encoding="ascii") as file:
        most = next(int(line.split()[1]) for line in file if line.startswith("VmHWM:"))
    daemon.terminate()
    daemon.wait(timeout=60)
    return most / 1000


def run(shop):
    members = shop.options.members
    home = prepare(shop, members)
    pairs = [in_turn(number, lambda: enqueue(shop, home, members, "ours"), lambda: enqueue(shop, home, members, "bare"))
             for number in range(shop.options.runs)]
    return [
        Figure(f"enqueue {members:,} deliveries", "s", pairs, "bare inserts", Goal("ratio", 1.5)),
        Figure("sotayd before a million that wait", "MB", [(memory(shop, home, members), None)], goal=Goal("ours", 64)),
    ]
