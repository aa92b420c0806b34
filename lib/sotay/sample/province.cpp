#include "sotay/sample/province.h"

#include "sotay/sample/fill.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <utility>

namespace sotay::sample {

namespace {

struct Unit {
    std::string kind;
    std::string type;  // "xã" or "phường"
    std::string name;
    std::string area;
};

// One cell before its members are known.
struct Plan {
    std::string profile;
    std::string name;
    std::string place;
};

std::string spelled(const std::string& pattern, const Unit& unit) {
    return fill(fill(pattern, "{type}", unit.type), "{name}", unit.name);
}

int cell_count(int average, Random& random) {
    const int draw = random.between(1, 100);
    const int more = draw <= 30 ? -1 : draw <= 75 ? 0 : draw <= 92 ? 1 : 2;
    return std::max(1, average + more);
}

// From 5/12 of the average to 30/12, more often small than large.
int member_count(int average, Random& random) {
    const int least = std::max(5, average * 5 / 12);
    const bool large = random.chance(280);
    return large ? random.between(average, average * 30 / 12) : random.between(least, average);
}

std::vector<Plan> settlements(const Lists& lists, const Unit& unit, std::size_t count,
                              Random& random) {
    std::vector<std::string> names;
    for (const Row& row : lists.villages) {
        if (row[0] == unit.area) names.push_back(row[1]);
    }
    std::vector<Plan> plans;
    for (const std::size_t index : random.subset(names.size(), count)) {
        std::string hall = names[index];
        hall[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(hall[0])));
        plans.push_back({"thon", "Chi bộ " + names[index], "Nhà văn hóa " + hall});
    }
    for (std::size_t extra = 1; plans.size() < count; ++extra) {
        plans.push_back({"thon", fmt::format("Chi bộ Khu dân cư {}", extra),
                         fmt::format("Nhà văn hóa khu dân cư {}", extra)});
    }
    return plans;
}

std::vector<Plan> bodies(const Lists& lists, const Unit& unit, std::size_t count, Random& random) {
    std::vector<Plan> all;
    for (const Row& row : lists.bodies) {
        if (row[0] != "*" && row[0] != unit.kind) continue;
        all.push_back({row[1], "Chi bộ " + spelled(row[2], unit), spelled(row[3], unit)});
    }
    std::vector<Plan> plans;
    for (const std::size_t index : random.subset(all.size(), count)) plans.push_back(all[index]);
    return plans;
}

std::vector<Plan> plan_cells(const Lists& lists, const Unit& unit, int average, Random& random) {
    const auto count = static_cast<std::size_t>(cell_count(average, random));
    const std::vector<Plan> offices = bodies(lists, unit, count / 2, random);
    std::vector<Plan> plans = settlements(lists, unit, count - offices.size(), random);
    plans.insert(plans.end(), offices.begin(), offices.end());
    return plans;
}

}  // namespace

std::vector<Commune> make_province(const Lists& lists, const Options& options, Random& random) {
    People people{lists, random, first_day(options.month)};
    std::vector<Commune> communes;
    for (const Row& row : lists.communes) {
        const Unit unit{row[1], row[1] == "phuong" ? "phường" : "xã", row[2], row[3]};
        Commune commune{fmt::format("38.{:03}", communes.size() + 1),
                        unit.kind,
                        unit.type + " " + unit.name,
                        {}};
        for (Plan& plan : plan_cells(lists, unit, options.cells_per_commune, random)) {
            Cell cell{.code = fmt::format("{}.{:03}", commune.code, commune.cells.size() + 1),
                      .name = std::move(plan.name),
                      .place = std::move(plan.place),
                      .time = lists.times.pick(random, plan.profile),
                      .day = random.between(1, 5),
                      .members = {}};
            const int size = member_count(options.members_per_cell, random);
            cell.members = people.cell({unit.area, plan.profile}, size);
            commune.cells.push_back(std::move(cell));
        }
        communes.push_back(std::move(commune));
    }
    return communes;
}

}  // namespace sotay::sample
