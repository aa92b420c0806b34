"""How long a command takes that has next to nothing to do."""
from measure import Figure, Goal, in_turn, require

STARTS = 100


def run(shop):
    home = shop.folder / "home"
    sheet = shop.make_sheet("sheet", "--members", 24000, "--cells", 800)
    shop.run_sotay(home, "init")
    shop.run_sotay(home, "org", "apply", sheet / "hierarchy.yaml")
    shop.run_sotay(home, "member", "import", sheet / "members.csv")

    def milliseconds(*args, holds=""):
        done = shop.run(*args, env=shop.environment(home))
        require(holds in done.out, f"{args}: {done.out!r}")
        return 1000 * done.seconds

    def pairs(*args, holds, reference):
        return [in_turn(number, lambda: milliseconds(shop.sotay, *args, holds=holds), lambda: milliseconds(*reference))
                for number in range(STARTS)]

    query = ("sqlite3", home / "sotay.db", "SELECT full_name FROM members WHERE id = 1")
    return [
        Figure("sotay --version", "ms", pairs("--version", holds="sotay", reference=("sqlite3", "--version")),
               "sqlite3 --version", Goal("difference", 3)),
        Figure("sotay org show", "ms", pairs("org", "show", "38.001.001", holds="Chi bộ 1", reference=query),
               "sqlite3, one row", Goal("ours", 10)),
        Figure("sotay member show", "ms", pairs("member", "show", "1", holds="38.001.001", reference=query),
               "sqlite3, one row", Goal("ours", 10)),
    ]
