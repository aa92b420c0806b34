"""From the commit of a message to its request on the wire, through a sotayd at rest, and what that costs at rest."""
import json
import os
import signal
import subprocess
import time

from drain import SAMPLE_URL, Drain
from measure import Figure, Goal, require

MESSAGES = 300
REST = 10  # seconds that an idle daemon is watched


def cpu_seconds(pid):
    with open(f"/proc/{pid}/stat", encoding="ascii") as file:
        fields = file.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def idle_percent(pid):
    time.sleep(2)  # the start is over
    before = cpu_seconds(pid)
    time.sleep(REST)
    return 100 * (cpu_seconds(pid) - before) / REST


def prepare(shop):
    sheet = shop.make_sheet("latency", "--members", 10, "--cells", 1)
    home = shop.folder / "latency-home"
    shop.run_sotay(home, "init", "--sample-files")
    Drain.edit_config(home, "ladder: [zalo, sms]", "ladder: [sms]")
    Drain.edit_config(home, 'listen: "127.0.0.1:8080"', 'listen: "127.0.0.1:0"')
    shop.run_sotay(home, "org", "apply", sheet / "hierarchy.yaml")
    shop.run_sotay(home, "member", "import", sheet / "members.csv")
    return home


def run(shop):
    home = prepare(shop)
    probe = subprocess.Popen([shop.helper("latency"), home, str(MESSAGES)], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                             text=True)
    Drain.edit_config(home, SAMPLE_URL, probe.stdout.readline().strip())
    environment = {key: value for key, value in shop.environment(home).items() if key != "SOTAY_NOW"}
    with (shop.folder / "sotayd.log").open("wb") as log:
        daemon = subprocess.Popen([shop.sotayd], env=environment, stdout=log, stderr=log)
        try:
            idle = idle_percent(daemon.pid)
            out, _ = probe.communicate("begin\n", timeout=120)
        finally:
            daemon.send_signal(signal.SIGTERM)
            daemon.wait(timeout=60)
    require(probe.returncode == 0, f"bench_latency ended with {probe.returncode}")
    delay = json.loads(out)
    floor = 2 * delay["fsync"]
    return [
        Figure("message to wire, median", "ms", [(delay["p50"], floor)], "2 fsyncs", Goal("difference", 2)),
        Figure("message to wire, 99 of 100", "ms", [(delay["p99"], None)], goal=Goal("ours", 10)),
        Figure("sotayd at rest, processor", "%", [(idle, None)], goal=Goal("ours", 0.1)),
    ]
