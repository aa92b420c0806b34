#include "sotay/org/hierarchy.h"

#include "sotay/base/messages.h"
#include "sotay/formats/json.h"
#include "sotay/formats/yaml.h"
#include "sotay/org/reorganisation_reader.h"
#include "sotay/org/tree.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

namespace sotay::org {

namespace {

using Problems = std::vector<Problem>;

/// Reads organisations and reorganisations of one file, all problems into one list.
class HierarchyReader {
public:
    HierarchyReader(Hierarchy& hierarchy, Problems& problems)
        : hierarchy_{hierarchy}, problems_{problems} {}

    void read(const yaml::Node& root) {
        yaml::MapReader map{root, hierarchy_.file, problems_};
        if (map.required_text("version") != "1") map.problem("version", tr("must be 1"));
        read_siblings(map.items("organisations"), std::nullopt);
        for (const auto& node : map.items("reorganisations")) {
            hierarchy_.reorganisations.push_back(
                read_reorganisation(node, hierarchy_.file, problems_));
        }
        map.finish();
    }

private:
    static std::string code(yaml::MapReader& map, const char* key) {
        const auto text = map.required_text(key);
        return official_code(text).value_or(text);
    }

    std::string read_meeting(const yaml::Node& node) {
        yaml::MapReader map{node, hierarchy_.file, problems_};
        Json meeting;
        const auto day = map.integer("day");
        if (!day || *day < 1 || *day > 31) map.problem("day", tr("must be a day from 1 to 31"));
        const auto time = map.required_text("time");
        if (!time.empty() && !parse_time(time)) {
            map.problem("time", tr("\"{}\" is no time such as \"14:00\"", time));
        }
        meeting["day"] = day.value_or(0);
        meeting["time"] = time;
        if (const auto place = map.text("place")) meeting["place"] = *place;
        map.finish();
        return json::dump(meeting);
    }

    void read_terms(yaml::MapReader& map, Desired& desired) {
        for (const auto& node : map.items("terms")) {
            yaml::MapReader term{node, hierarchy_.file, problems_};
            if (const auto from = read_date(term, "from")) {
                desired.terms.push_back(*from);
            } else if (!term.has("from")) {
                term.problem("from", tr("is missing"));
            }
            term.finish();
        }
        std::ranges::sort(desired.terms);
        const auto [rest, end] = std::ranges::unique(desired.terms);
        desired.terms.erase(rest, end);
    }

    void read_organisation(const yaml::Node& node, const std::optional<std::string>& parent,
                           int position) {
        yaml::MapReader map{node, hierarchy_.file, problems_};
        Desired desired;
        desired.line = node.line;
        desired.column = node.column;
        desired.code = code(map, "code");
        desired.name = map.required_text("name");
        desired.kind = map.required_text("kind");
        desired.position = position;
        desired.parent = parent;
        if (const auto named = map.text("parent")) {
            desired.parent = official_code(*named).value_or(*named);
            if (parent && desired.parent != parent) {
                map.problem("parent", tr("contradicts its place under \"{}\"", *parent));
            }
        }
        desired.founded_on = read_date(map, "founded_on");
        for (const auto& old : map.texts("previously"))
            desired.previously.push_back(official_code(old).value_or(old));
        if (const auto* meeting = map.find("meeting")) desired.meeting = read_meeting(*meeting);
        if (map.has("overseen_by"))
            desired.overseen_by = json::dump(Json(map.texts("overseen_by")));
        read_terms(map, desired);
        const auto own_code = desired.code;
        hierarchy_.organisations.push_back(std::move(desired));
        read_siblings(map.items("children"), own_code);
        map.finish();
    }

    void read_siblings(const std::vector<yaml::Node>& nodes,
                       const std::optional<std::string>& parent) {
        int position = 0;
        for (const auto& node : nodes) read_organisation(node, parent, position++);
    }

    Hierarchy& hierarchy_;
    Problems& problems_;
};

Problem problem_at(const Hierarchy& hierarchy, const Desired& desired, std::string message) {
    return {hierarchy.file, desired.line, desired.column, "code", desired.code, std::move(message)};
}

void check_duplicates(const Hierarchy& hierarchy, Problems& problems) {
    std::unordered_map<std::string, int> lines;
    for (const auto& desired : hierarchy.organisations) {
        if (desired.code.empty()) continue;
        const auto [first, is_new] = lines.emplace(desired.code, desired.line);
        if (!is_new) {
            problems.push_back(problem_at(
                hierarchy, desired,
                tr("the code \"{}\" stands already in line {}", desired.code, first->second)));
        }
    }
}

/// Puts parents before children; organisations on a cycle are problems and are left out.
class ParentsFirst {
public:
    ParentsFirst(Hierarchy& hierarchy, Problems& problems)
        : hierarchy_{hierarchy}, problems_{problems} {
        for (auto& desired : hierarchy.organisations) by_code_.emplace(desired.code, &desired);
    }

    void sort() {
        for (auto& desired : hierarchy_.organisations) visit(desired);
        hierarchy_.organisations = std::move(sorted_);
    }

private:
    bool visit(Desired& desired) {
        if (done_.contains(desired.code)) return true;
        if (!open_.insert(desired.code).second) {
            problems_.push_back(
                problem_at(hierarchy_, desired,
                           tr("\"{}\" stands, through its parents, under itself", desired.code)));
            return false;
        }
        bool is_sound = true;
        if (desired.parent) {
            const auto parent = by_code_.find(*desired.parent);
            if (parent != by_code_.end()) is_sound = visit(*parent->second);
        }
        open_.erase(desired.code);
        done_.insert(desired.code);
        if (is_sound) sorted_.push_back(desired);
        return is_sound;
    }

    Hierarchy& hierarchy_;
    Problems& problems_;
    std::unordered_map<std::string, Desired*> by_code_;
    std::unordered_set<std::string> open_;
    std::unordered_set<std::string> done_;
    std::vector<Desired> sorted_;
};

}  // namespace

Hierarchy read_hierarchy(const std::string& path, std::vector<Problem>& problems) {
    Hierarchy hierarchy;
    hierarchy.file = path;
    yaml::Node root;
    try {
        root = yaml::parse_file(path);
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::invalid_input) throw;
        // Broken YAML is a finding about the caller's file like any other; the text names the
        // place.
        problems.push_back({"", 0, 0, "", "", error.what()});
        return hierarchy;
    }
    HierarchyReader{hierarchy, problems}.read(root);
    check_duplicates(hierarchy, problems);
    ParentsFirst{hierarchy, problems}.sort();
    return hierarchy;
}

}  // namespace sotay::org
