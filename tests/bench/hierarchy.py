"""`sotay org plan` and `sotay org apply` of a whole province against yaml-cpp reading the same file and keeping nothing."""
from measure import Figure, Goal, in_turn, require

CELLS = 11763
ORGANISATIONS = 12000  # with their communes and the province
GRACE = 0.2  # seconds; 1.5 times the events and the grace is 1.5 times the events and 0.3 s


def run(shop):
    home = shop.folder / "home"
    shop.run_sotay(home, "init")
    file = shop.make_sheet("province", "--members", 1, "--cells", CELLS) / "hierarchy.yaml"

    def plan():
        done = shop.run_sotay(home, "org", "plan", file, "--format", "json")
        created = [change["code"] for change in done.json["changes"] if change["action"] == "create"]
        require(len(set(created)) == len(created) == ORGANISATIONS, f"org plan creates {len(created)} organisations")
        require(done.json["problems"] == [], f"org plan: {done.json['problems'][:3]}")
        return done.seconds

    def events():
        done = shop.run(shop.helper("yaml_events"), file)
        require(int(done.out) == ORGANISATIONS + 1, f"yaml_events saw {done.out} mappings")
        return done.seconds

    def apply(number):
        fresh = shop.folder / f"applied-{number}"
        shop.run_sotay(fresh, "init")
        done = shop.run_sotay(fresh, "org", "apply", file, "--format", "json")
        require(len(done.json["changes"]) == ORGANISATIONS, f"org apply made {len(done.json['changes'])} changes")
        return done.seconds

    pairs = [in_turn(number, plan, events) for number in range(shop.options.runs)]
    applied = [in_turn(number, lambda: apply(number), lambda: events() + GRACE) for number in range(shop.options.runs)]
    return [Figure(f"org plan of {ORGANISATIONS:,} organisations", "s", pairs, "yaml-cpp events", Goal("ratio", 1.2)),
            Figure(f"org apply of {ORGANISATIONS:,} organisations", "s", applied, f"yaml-cpp events + {GRACE} s", Goal("ratio", 1.5))]
