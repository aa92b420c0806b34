"""How many of the labelled headers of tests/data/headers are read exactly, field by field; misses are listed with their reason."""
from measure import Figure, require


def run(shop):
    lines = shop.run(shop.build / "tests/bench_header_quality").out.splitlines()
    end = lines.index("")
    print(*lines[end + 1:], sep="\n")
    figures = []
    for line in lines[1:end]:
        field, exact, papers, *_ = line.split()
        figures.append(Figure(f"headers read exactly: {field}", f"% of {papers}", [(float(exact.rstrip("%")), None)]))
    require(figures, "no field was read")
    return figures
