#include "sotay/org/check_rules.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace sotay::org {

namespace {

constexpr std::array<std::pair<Rule, const char*>, 13> k_codes{{
    {Rule::few_official, "few_official"},
    {Rule::many_members, "many_members"},
    {Rule::no_groups, "no_groups"},
    {Rule::few_members, "few_members"},
    {Rule::large_board, "large_board"},
    {Rule::no_secretary, "no_secretary"},
    {Rule::no_cell_committee, "no_cell_committee"},
    {Rule::large_cell_committee, "large_cell_committee"},
    {Rule::large_committee, "large_committee"},
    {Rule::term, "term"},
    {Rule::empty, "empty"},
    {Rule::unknown_kind, "unknown_kind"},
    {Rule::unknown_consent, "unknown_consent"},
}};

std::optional<int> whole_number(std::string_view text) {
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || value < 1) return std::nullopt;
    return value;
}

std::optional<Fraction> read_fraction(yaml::MapReader& map, const char* key) {
    const auto text = map.text(key);
    if (!text) return std::nullopt;
    const auto slash = std::min(text->find('/'), text->size());
    const auto part = whole_number(std::string_view{*text}.substr(0, slash));
    const auto whole =
        whole_number(std::string_view{*text}.substr(std::min(slash + 1, text->size())));
    if (part && whole) return Fraction{*part, *whole};
    map.problem(key, tr("\"{}\" is no fraction such as 1/3", *text));
    return std::nullopt;
}

int positive(yaml::MapReader& map, const char* key, bool is_needed) {
    const auto value = map.integer(key);
    if (value && (*value < 1 || *value > 100'000))
        map.problem(key, tr("must be a positive number"));
    if (!value && is_needed) map.problem(key, tr("is missing"));
    return static_cast<int>(value.value_or(0));
}

bool has_limit(Rule rule) {
    switch (rule) {
        case Rule::few_official:
        case Rule::many_members:
        case Rule::no_groups:
        case Rule::few_members:
        case Rule::no_cell_committee:
        case Rule::large_cell_committee:
        case Rule::large_committee:
            return true;
        case Rule::large_board:
        case Rule::no_secretary:
        case Rule::term:
        case Rule::empty:
        case Rule::unknown_kind:
        case Rule::unknown_consent:
            return false;
    }
    return false;
}

Check read_check(const yaml::Node& node, const std::string& file, std::vector<Problem>& problems) {
    yaml::MapReader map{node, file, problems};
    Check check;
    const auto code = map.required_text("rule");
    const auto rule = rule_of(code);
    if (!rule && !code.empty())
        map.problem("rule", tr("\"{}\" is no rule that sotay checks", code));
    check.rule = rule.value_or(Rule::unknown_kind);
    check.kinds = map.texts("kinds");
    check.under = map.texts("under");
    check.groups = map.texts("groups");
    check.limit = positive(map, "limit", has_limit(check.rule));
    check.months = positive(map, "months", check.rule == Rule::term);
    check.notice_months = positive(map, "notice_months", false);
    const auto fraction = read_fraction(map, "fraction");
    if (!fraction && check.rule == Rule::large_board) map.problem("fraction", tr("is missing"));
    check.fraction = fraction.value_or(Fraction{});
    check.consent = map.text("consent").value_or("");
    const bool names_consent = check.rule == Rule::many_members || check.rule == Rule::few_members;
    if (names_consent && check.consent.empty()) map.problem("consent", tr("is missing"));
    check.consent_below = read_fraction(map, "consent_below");
    check.citation = map.required_text("citation");
    map.finish();
    return check;
}

PostGroups read_posts(yaml::MapReader& top) {
    PostGroups posts;
    const auto* node = top.find("posts");
    if (node == nullptr) {
        top.problem("posts", tr("is missing"));
        return posts;
    }
    yaml::MapReader map{*node, top.file(), top.problems()};
    posts.secretary = map.texts("secretary");
    posts.leaders = map.texts("leaders");
    posts.board = map.texts("board");
    posts.committee = map.texts("committee");
    posts.cell_committee = map.texts("cell_committee");
    map.finish();
    return posts;
}

}  // namespace

const char* code_of(Rule rule) {
    return std::ranges::find(k_codes, rule, &std::pair<Rule, const char*>::first)->second;
}

std::optional<Rule> rule_of(std::string_view code) {
    const auto found = std::ranges::find(
        k_codes, code, [](const auto& pair) { return std::string_view{pair.second}; });
    return found == k_codes.end() ? std::nullopt : std::optional{found->first};
}

CheckRules load_checks(const rules::Directories& directories) {
    PostGroups posts;
    std::vector<rules::RuleSet<std::vector<Check>>> sets;
    rules::read_topic(
        directories, "organisation-check",
        [&](const rules::Source& source, yaml::MapReader& reader) {
            std::vector<Check> checks;
            for (const auto& node : reader.items("checks")) {
                checks.push_back(read_check(node, reader.file(), reader.problems()));
            }
            sets.push_back({source, std::move(checks)});
        },
        [&](yaml::MapReader& top) { posts = read_posts(top); });
    return {std::move(posts),
            rules::Dated<std::vector<Check>>{std::move(sets), "organisation-check"}};
}

}  // namespace sotay::org
