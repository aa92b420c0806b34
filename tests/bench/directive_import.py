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
        done = shop.run(shop.helper("pdf_text"), folder).json
        require(done["documents"] == papers and done["bytes"] > 1000 * papers, f"the loop: {done}")
        return done["seconds"]

    pairs = [in_turn(number, lambda: ours(number), loop) for number in range(shop.options.runs)]
    # Wall time on all cores against one core's: what a core of this machine gets done.
    return [
        Figure(f"import {papers:,} PDFs of {PAGES} pages, wall × {cores} cores", "s",
               [(done.seconds * cores, reference) for done, reference in pairs], "poppler-cpp, one process, text only", Goal("ratio", 1.5)),
        Figure("the same, processor time of the importing process itself", "s", [(done.cpu_seconds, None) for done, _ in pairs]),
    ]
