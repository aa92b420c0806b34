#include "sotay/sample/sample.h"

#include "sotay/base/error.h"
#include "sotay/base/messages.h"
#include "sotay/base/paths.h"
#include "sotay/sample/lists.h"
#include "sotay/sample/papers.h"
#include "sotay/sample/province.h"
#include "sotay/sample/sheets.h"

#include <filesystem>

namespace sotay::sample {

namespace fs = std::filesystem;

namespace {

constexpr Month k_first_month{std::chrono::year{2025}, std::chrono::July};

void check(const Options& options) {
    const bool fits = options.cells_per_commune >= 1 && options.cells_per_commune <= 40 &&
                      options.members_per_cell >= 5 && options.members_per_cell <= 60;
    if (!fits) {
        throw Error{ErrorKind::invalid_input,
                    tr("the sample province takes 1 to 40 cells a commune and 5 to 60 members "
                       "a cell, not {} and {}",
                       options.cells_per_commune, options.members_per_cell)};
    }
    if (!options.month.ok() || options.month < k_first_month) {
        throw Error{ErrorKind::invalid_input,
                    tr("the sample province begins in {}: choose that month or a later one",
                       iso(k_first_month))};
    }
}

void save_roll_calls(const fs::path& home, const std::vector<Commune>& province,
                     const Choices& reasons, Random& random, Files& files) {
    std::string all = roll_call_heading();
    for (const Commune& commune : province) {
        for (const Cell& cell : commune.cells) {
            const std::string rows = roll_call_rows(cell, reasons, random);
            all += rows;
            if (&commune != &province.front()) continue;
            files.cell_roll_calls.push_back(
                save(home / "roll-call" / (cell.code + ".csv"), roll_call_heading() + rows));
        }
    }
    files.roll_call = save(home / "roll-call.csv", all);
}

}  // namespace

Files write(const std::string& directory, const Options& options) {
    check(options);
    const fs::path source = fs::path{data_directory()} / "sample";
    const fs::path home{directory};
    const Lists lists{source};
    Random random{options.seed};
    const std::vector<Commune> province = make_province(lists, options, random);

    Files files;
    files.hierarchy = save(home / "hierarchy.yaml",
                           hierarchy_yaml(province, load(source / "hierarchy-note.yaml")));
    files.members = save(home / "members.csv", members_csv(province));
    save_roll_calls(home, province, lists.reasons, random, files);
    files.directives = save_papers(source / "directives", home / "directives",
                                   options.month - std::chrono::months{1});
    save_papers(source / "news", home / "news", options.month);
    files.news = home / "news";
    save(home / "LUU-Y.txt", load(source / "LUU-Y.txt"));
    return files;
}

}  // namespace sotay::sample
