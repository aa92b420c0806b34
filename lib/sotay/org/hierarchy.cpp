#include "sotay/org/hierarchy.h"

#include "sotay/base/messages.h"
#include "sotay/formats/json.h"
#include "sotay/formats/yaml.h"
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
        for (const auto& node : map.items("reorganisations")) read_reorganisation(node);
        map.finish();
    }

private:
    static std::optional<Date> date(yaml::MapReader& map, const char* key) {
        const auto text = map.text(key);
        if (!text) return std::nullopt;
        const auto date = parse_date(*text);
        if (!date) map.problem(key, tr("\"{}\" is no date such as 2026-12-03", *text));
        return date;
    }

    static std::string code(yaml::MapReader& map, const char* key) {
        const auto text = map.required_text(key);
        return official_code(text).value_or(text);
    }

    static std::vector<std::string> codes(yaml::MapReader& map, const char* key) {
        auto texts = map.texts(key);
        for (auto& text : texts) text = official_code(text).value_or(text);
        if (texts.empty()) map.problem(key, tr("must name an organisation"));
        return texts;
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
            if (const auto from = date(term, "from")) {
                desired.terms.push_back(*from);
            } else if (!term.has("from")) {
                term.problem("from", tr("is missing"));
            }
            term.finish();
        }
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
        desired.founded_on = date(map, "founded_on");
        if (const auto old = map.text("previously"))
            desired.previously = official_code(*old).value_or(*old);
        if (const auto* meeting = map.find("meeting")) desired.meeting = read_meeting(*meeting);
        if (map.has("overseen_by"))
            desired.overseen_by = json::dump(Json(map.texts("overseen_by")));
        if (const auto consents = map.texts("consents"); !consents.empty())
            desired.consents = json::dump(Json(consents));
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

    void read_split_members(yaml::MapReader& map, Reorganisation& entry) {
        const auto* members = map.find("members");
        if (members == nullptr) return;
        for (const auto& [key, value, line, column] : members->entries) {
            const auto target = official_code(key).value_or(key);
            if (std::ranges::find(entry.into, target) == entry.into.end()) {
                map.problem("members", tr("\"{}\" does not stand under \"into\"", key));
            } else if (value.kind == yaml::Node::Kind::scalar && value.text == "rest") {
                entry.rest = target;
            } else {
                for (const auto& item : value.items) entry.members[target].push_back(item.text);
            }
        }
    }

    void read_reorganisation(const yaml::Node& node) {
        using Action = Reorganisation::Action;
        yaml::MapReader map{node, hierarchy_.file, problems_};
        Reorganisation entry;
        entry.line = node.line;
        entry.column = node.column;
        if (map.has("merge")) {
            entry.from = codes(map, "merge");
        } else if (map.has("split")) {
            entry.action = Action::split;
            entry.from = codes(map, "split");
        } else if (map.has("dissolve")) {
            entry.action = Action::dissolve;
            entry.from = codes(map, "dissolve");
        } else {
            map.problem("merge", tr("an entry begins with merge, split or dissolve"));
        }
        if (entry.action != Action::dissolve || map.has("into")) entry.into = codes(map, "into");
        if (entry.action != Action::split && entry.into.size() > 1) {
            map.problem("into", tr("must name one organisation"));
        }
        if (entry.action == Action::split) read_split_members(map, entry);
        entry.on = date(map, "on");
        entry.decision = map.text("by");
        map.finish();
        hierarchy_.reorganisations.push_back(std::move(entry));
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
