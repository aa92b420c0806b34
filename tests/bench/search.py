"""The product's search in process against a bare FTS5 table of the same texts, and the command whole."""
from measure import Figure, Goal, require

WORD = "khuỵu"
# 15 ms where bare FTS5 took 131 ms for its best 20 with snippets; both grow with the hits.
RANKED_GOAL = 0.12


def write_papers(folder):
    """A few short papers; one holds a word that stands in no other."""
    folder.mkdir()
    for number in range(1, 21):
        planted = WORD if number == 7 else "kiểm tra, giám sát"
        (folder / f"{number}.txt").write_text(
            f"TỈNH ỦY ABC\n*\nSố {number:02}-KH/TU\n\nKẾ HOẠCH\nthực hiện chuyển đổi số lần thứ {number}\n\nNội dung: {planted}.\n",
            encoding="utf-8")


def whole_command(shop):
    home = shop.folder / "home"
    shop.run_sotay(home, "init")
    write_papers(shop.folder / "papers")
    shop.run_sotay(home, "directive", "import", shop.folder / "papers")
    seconds = []
    for _ in range(max(shop.options.runs, 5)):
        done = shop.run_sotay(home, "directive", "search", "khuyu", "--format", "json")
        require([hit["symbol"] for hit in done.json] == ["07-KH/TU"], f"directive search: {done.out}")
        seconds.append((1000 * done.seconds, None))
    return seconds


def run(shop):
    documents = shop.options.documents
    answers = []
    for number in range(shop.options.runs):
        folder = shop.folder / f"corpus-{number}"
        folder.mkdir()
        answers.append(shop.run(shop.helper("search"), documents, 10, folder).json)

    def pairs(key):
        return [tuple(answer[key]) for answer in answers]

    return [
        Figure(f"search {documents:,} documents, p50", "ms", pairs("p50"), "FTS5, bm25 and snippet"),
        Figure(f"search {documents:,} documents, p95", "ms", pairs("p95"), "FTS5, bm25 and snippet", Goal("ratio", RANKED_GOAL)),
        Figure("index them", "ms", pairs("index"), "FTS5, remove_diacritics 2", Goal("ratio", 2.0)),
        Figure("sotay directive search, 20 papers", "ms", whole_command(shop), goal=Goal("ours", 10)),
    ]
