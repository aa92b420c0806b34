#include "sotay/sample/lists.h"

#include "sotay/base/error.h"
#include "sotay/base/messages.h"

#include <charconv>
#include <fstream>
#include <optional>
#include <utility>

namespace sotay::sample {

namespace {

Row split(std::string_view line) {
    Row cells;
    for (auto tab = line.find('\t'); tab != line.npos; tab = line.find('\t')) {
        cells.emplace_back(line.substr(0, tab));
        line.remove_prefix(tab + 1);
    }
    cells.emplace_back(line);
    return cells;
}

std::optional<int> to_number(std::string_view text) {
    int value = 0;
    const auto* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, value);
    if (error != std::errc{} || stop != end || value < 0) return std::nullopt;
    return value;
}

Error damaged(const std::string& path, const std::string& text) {
    return Error{ErrorKind::environment,
                 tr("the sample list \"{}\" is damaged at \"{}\": reinstall sotay", path, text)};
}

}  // namespace

std::vector<Row> read_table(const std::string& path, std::size_t columns) {
    std::ifstream file{path};
    std::vector<Row> rows;
    for (std::string line; std::getline(file, line);) {
        if (line.empty() || line.front() == '#') continue;
        rows.push_back(split(line));
        if (rows.back().size() != columns) throw damaged(path, line);
    }
    if (!file.eof()) {
        throw Error{ErrorKind::environment,
                    tr("cannot read the sample list \"{}\": reinstall sotay", path)};
    }
    return rows;
}

Choices::Choices(std::string path) : path_{std::move(path)} {
    for (Row& row : read_table(path_, 5)) {
        const auto from = to_number(row[1]);
        const auto to = to_number(row[2]);
        const auto weight = to_number(row[4]);
        if (!from || !to || !weight) throw damaged(path_, row[3]);
        groups_[row[0]].push_back(
            {*from, *to, std::move(row[3]), static_cast<std::uint64_t>(*weight)});
    }
}

bool Choices::has(std::string_view group) const { return groups_.contains(group); }

const std::string& Choices::pick(Random& random, std::string_view group, int at) const {
    const auto found = groups_.find(group);
    const auto fits = [at](const Choice& choice) { return choice.from <= at && at <= choice.to; };
    std::uint64_t total = 0;
    if (found != groups_.end()) {
        for (const Choice& choice : found->second) total += fits(choice) ? choice.weight : 0;
    }
    if (total == 0) throw damaged(path_, std::string{group});

    std::uint64_t rest = random.below(total);
    for (const Choice& choice : found->second) {
        if (!fits(choice)) continue;
        if (rest < choice.weight) return choice.value;
        rest -= choice.weight;
    }
    throw damaged(path_, std::string{group});
}

Lists::Lists(const std::string& folder)
    : communes{read_table(folder + "/communes.tsv", 4)},
      villages{read_table(folder + "/villages.tsv", 2)},
      bodies{read_table(folder + "/bodies.tsv", 4)},
      ethnicities{folder + "/ethnicities.tsv"},
      genders{folder + "/genders.tsv"},
      ages{folder + "/ages.tsv"},
      times{folder + "/times.tsv"},
      education{folder + "/education.tsv"},
      family_names{folder + "/family-names.tsv"},
      middle_names{folder + "/middle-names.tsv"},
      given_names{folder + "/given-names.tsv"},
      reasons{folder + "/reasons.tsv"} {}

}  // namespace sotay::sample
