"""The import of a thousand PDFs, everything included, against one process that takes their text with poppler-cpp."""
import os

from measure import Figure, Goal, in_turn, require

PAGES = 10


def run(shop):
    papers = shop.options.papers
    folder = shop.folder / "papers"
    shop.run(shop.helper("make_papers"), folder, papers, PAGES)
    cores = len(os.sched_getaffinity(0))

    def ours(number):
        home = shop.folder / f"home-{number}"
        shop.run_sotay(home, "init")
        os.sync()
        done = shop.run_sotay(home, "directive", "import", folder, "--format", "jsonl")
        lines = done.out.splitlines()
        require(len(lines) == papers and all('"status":"imported"' in line.replace(" ", "") for line in lines),
                f"not all were imported: {lines[:1]}")
        found = shop.run_sotay(home, "directive", "list", "--format", "jsonl").out.splitlines()
        require(len(found) == papers, f"the register has {len(found)} of {papers} papers")
        return done

    def loop():
        done = shop.run(shop.helper("pdf_text"), folder)
        found = done.json
        require(found["documents"] == papers and found["bytes"] > 1000 * PAGES * papers, f"the loop: {found}")
        return done

    pairs = [in_turn(number, lambda: ours(number), loop) for number in range(shop.options.runs)]
    # The wall time of all cores against that of the one which the loop has: what a core gets done.
    reference = "poppler-cpp, one process, text only"
    return [
        Figure(f"import {papers:,} PDFs of {PAGES} pages, wall × {cores} cores", "s",
               [(done.seconds * cores, loop.json["seconds"]) for done, loop in pairs], reference, Goal("ratio", 1.5)),
        Figure("the same, processor time of all its processes", "s",
               [(done.cpu_seconds, loop.cpu_seconds) for done, loop in pairs], reference),
    ]
