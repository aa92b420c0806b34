#include "sotay/org/reorganisation_reader.h"

#include "sotay/base/messages.h"
#include "sotay/org/tree.h"

#include <algorithm>

namespace sotay::org {

namespace {

using Action = Reorganisation::Action;

std::string dotted(const std::string& code) { return official_code(code).value_or(code); }

/// The scalars under `key` with their places; one scalar is a list of one.
std::vector<Named> named(yaml::MapReader& map, const char* key) {
    const auto texts = map.texts(key);
    const auto* node = map.find(key);
    std::vector<Named> result;
    if (node == nullptr || texts.empty()) return result;
    if (node->kind == yaml::Node::Kind::scalar) return {{texts.front(), node->line, node->column}};
    for (const auto& item : node->items) {
        if (item.kind == yaml::Node::Kind::scalar)
            result.push_back({item.text, item.line, item.column});
    }
    return result;
}

std::vector<Named> codes(yaml::MapReader& map, const char* key) {
    auto result = named(map, key);
    for (auto& code : result) code.text = dotted(code.text);
    if (result.empty()) map.problem(key, tr("must name an organisation"));
    return result;
}

MemberRule read_rule(const yaml::Node& node, yaml::MapReader& entry) {
    yaml::MapReader map{node, entry.file(), entry.problems()};
    MemberRule rule;
    rule.born_before = read_date(map, "born_before");
    rule.born_from = read_date(map, "born_from");
    rule.admitted_before = read_date(map, "admitted_before");
    rule.admitted_from = read_date(map, "admitted_from");
    rule.gender = map.text("gender");
    if (rule.gender && *rule.gender != "male" && *rule.gender != "female")
        map.problem("gender", tr("must be male or female"));
    rule.states = named(map, "state");
    map.finish();
    if (node.entries.empty()) {
        entry.problems().push_back({entry.file(), node.line, node.column, "members", "",
                                    tr("a rule needs a condition such as born_before")});
    }
    return rule;
}

Share read_share(const yaml::Node::Entry& item, yaml::MapReader& entry) {
    Share share{.code = dotted(item.key), .takes_rest = false, .rule = {}, .references = {}};
    const auto& value = item.value;
    if (value.kind == yaml::Node::Kind::map) {
        share.rule = read_rule(value, entry);
    } else if (value.kind == yaml::Node::Kind::scalar && value.text == "rest") {
        share.takes_rest = true;
    } else if (value.kind == yaml::Node::Kind::scalar) {
        share.references.push_back({value.text, value.line, value.column});
    }
    for (const auto& reference : value.items) {
        if (reference.kind == yaml::Node::Kind::scalar) {
            share.references.push_back({reference.text, reference.line, reference.column});
        } else {
            entry.problems().push_back({entry.file(), reference.line, reference.column, "members",
                                        "", tr("members are named by card number or id")});
        }
    }
    return share;
}

void read_shares(yaml::MapReader& map, Reorganisation& entry) {
    const auto* members = map.find("members");
    if (members == nullptr) return;
    if (members->kind != yaml::Node::Kind::map) {
        return map.problem("members", tr("must say for each organisation whom it takes"));
    }
    for (const auto& item : members->entries) {
        auto share = read_share(item, map);
        const auto at = [&](std::string message) {
            map.problems().push_back(
                {map.file(), item.line, item.column, "members", item.key, std::move(message)});
        };
        if (std::ranges::find(entry.into, share.code, &Named::text) == entry.into.end())
            at(tr("\"{}\" does not stand under \"into\"", item.key));
        if (share.takes_rest && std::ranges::any_of(entry.shares, &Share::takes_rest))
            at(tr("only one organisation can take the rest"));
        entry.shares.push_back(std::move(share));
    }
}

void read_action(yaml::MapReader& map, Reorganisation& entry) {
    constexpr Action k_actions[] = {Action::merge, Action::split, Action::dissolve};
    bool is_given = false;
    for (const auto action : k_actions) {
        const auto* key = code_of(action);
        if (!map.has(key)) continue;
        if (is_given) {
            (void)map.find(key);
            map.problem(key, tr("an entry has one of merge, split and dissolve"));
            continue;
        }
        is_given = true;
        entry.action = action;
        entry.from = codes(map, key);
    }
    if (!is_given) map.problem("merge", tr("an entry begins with merge, split or dissolve"));
}

/// An organisation that receives from itself stands on: the others join it, or it gives some of its
/// members away.
void find_continued(Reorganisation& entry) {
    const auto is_target = [&](const Named& code) {
        return std::ranges::find(entry.into, code.text, &Named::text) != entry.into.end();
    };
    if (entry.action == Action::split) {
        entry.is_continued = !entry.from.empty() && is_target(entry.from.front());
    } else if (entry.action == Action::merge && entry.from.size() > 1) {
        std::erase_if(entry.from, is_target);
    }
}

void check_counts(yaml::MapReader& map, const Reorganisation& entry) {
    if (entry.action == Action::split && entry.from.size() > 1)
        map.problem("split", tr("must name one organisation"));
    if (entry.action != Action::split && entry.into.size() > 1)
        map.problem("into", tr("must name one organisation"));
    for (const auto& code : entry.from) {
        const bool is_own =
            std::ranges::find(entry.into, code.text, &Named::text) != entry.into.end();
        if (is_own && !entry.is_continued)
            map.problem("into", tr("\"{}\" cannot go into itself", code.text));
    }
    if (entry.is_continued && entry.into.size() == 1)
        map.problem("into", tr("\"{}\" cannot go into itself", entry.from.front().text));
}

}  // namespace

std::optional<Date> read_date(yaml::MapReader& map, const char* key) {
    const auto text = map.text(key);
    if (!text) return std::nullopt;
    const auto date = parse_date(*text);
    if (!date) map.problem(key, tr("\"{}\" is no date such as 2026-12-03", *text));
    return date;
}

Reorganisation read_reorganisation(const yaml::Node& node, const std::string& file,
                                   std::vector<Problem>& problems) {
    yaml::MapReader map{node, file, problems};
    Reorganisation entry;
    entry.line = node.line;
    entry.column = node.column;
    read_action(map, entry);
    if (entry.action != Action::dissolve || map.has("into")) entry.into = codes(map, "into");
    find_continued(entry);
    check_counts(map, entry);
    if (entry.action == Action::split) read_shares(map, entry);
    entry.on = read_date(map, "on");
    entry.decision = map.text("by");
    map.finish();
    return entry;
}

const char* code_of(Reorganisation::Action action) {
    switch (action) {
        case Action::merge:
            return "merge";
        case Action::split:
            return "split";
        case Action::dissolve:
            return "dissolve";
    }
    return "";
}

}  // namespace sotay::org
