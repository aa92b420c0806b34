"""The product's search in process against a bare FTS5 table of the same texts, and the command whole against Xapian's."""
import statistics

from measure import Figure, Goal, in_turn, require

WORDS = "nghị quyết"
# In most of the documents: the hardest to rank.
COLD_DOCUMENTS = 2000
BEST = 20


def whole_command(shop):
    home, papers, xapian = shop.folder / "home", shop.folder / "papers", shop.folder / "xapian"
    shop.run_sotay(home, "init")
    papers.mkdir()
    shop.run(shop.helper("search_fill"), COLD_DOCUMENTS, home / "sotay.db", papers)
    shop.run("omindex", "--db", xapian, "--url", "/", "--stemmer", "none", papers)

    def ours():
        done = shop.run_sotay(home, "directive", "search", WORDS, "--format", "json")
        require(len(done.json) == BEST and all(f"[{WORDS}]" in hit["snippet"] for hit in done.json), f"directive search: {done.out}")
        return 1000 * done.seconds

    def reference():
        done = shop.run("quest", "--db", xapian, "--msize", BEST, "--default-op", "and", "--stemmer", "none", WORDS)
        require(done.out.count(".txt") >= BEST, f"quest: {done.out[:500]}")
        return 1000 * done.seconds

    ours(), reference()
    return [in_turn(number, ours, reference) for number in range(max(shop.options.runs, 9))]


def run(shop):
    documents = shop.options.documents
    answers = []
    for number in range(shop.options.runs):
        folder = shop.folder / f"corpus-{number}"
        folder.mkdir()
        answers.append(shop.run(shop.helper("search"), documents, 2, folder).json)
        (folder / "search.db").unlink()

    def pairs(key):
        return [tuple(answer[key]) for answer in answers]

    def ours(key):
        return [(answer[key], None) for answer in answers]

    cold = whole_command(shop)
    goal = max(10, 3 * statistics.median(reference for _, reference in cold))
    return [
        Figure(f"search {documents:,} documents, p50", "ms", pairs("p50"), "FTS5, bm25 and snippet"),
        Figure(f"search {documents:,} documents, p95", "ms", pairs("p95"), "FTS5, bm25 and snippet", Goal("ours", 15)),
        Figure("  of the processor, p95", "ms", ours("processor_p95")),
        Figure("  share of the best 20 of an exhaustive ranking", "", ours("overlap"), goal=Goal("ours", 0.95, at_least=True)),
        Figure("index them", "ms", pairs("index"), "FTS5, remove_diacritics 2", Goal("ratio", 2.0)),
        Figure(f"sotay directive search, {COLD_DOCUMENTS:,} papers", "ms", cold, "quest of Xapian", Goal("ours", goal)),
    ]
