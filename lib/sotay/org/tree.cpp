#include "sotay/org/tree.h"

#include "sotay/base/error.h"
#include "sotay/base/messages.h"
#include "sotay/text/vietnamese.h"

#include <algorithm>

namespace sotay::org {

namespace {

constexpr OrganisationId k_no_parent = 0;

constexpr const char* k_tree = R"sql(
    SELECT o.id, p.code, p.name, p.kind, p.parent_id, o.founded_on, o.dissolved_on, p.meeting,
           p.overseen_by, p.from_on, p.position
    FROM organisations o
    JOIN organisation_placements p ON p.organisation_id = o.id
    WHERE p.from_on <= $1 AND (p.to_on IS NULL OR p.to_on > $1)
    ORDER BY p.position, p.code)sql";

Organisation read_row(const store::Statement& row) {
    Organisation organisation;
    organisation.id = row.integer(0);
    organisation.code = row.text(1);
    organisation.name = row.text(2);
    organisation.kind = row.text(3);
    organisation.parent = row.optional_integer(4);
    organisation.founded_on = row.date(5);
    organisation.dissolved_on = row.optional_date(6);
    organisation.meeting = row.optional_text(7);
    organisation.overseen_by = row.optional_text(8);
    organisation.since = row.date(9);
    organisation.position = row.integer(10);
    return organisation;
}

using Siblings = std::unordered_map<OrganisationId, std::vector<Organisation>>;

void append(Siblings& siblings, OrganisationId parent, int level, std::vector<Organisation>& out) {
    const auto found = siblings.find(parent);
    if (found == siblings.end()) return;
    for (auto& organisation : found->second) {
        organisation.level = level;
        out.push_back(std::move(organisation));
        append(siblings, out.back().id, level + 1, out);
    }
}

}  // namespace

Tree Tree::load(store::Database& database, Date on) {
    Siblings siblings;
    auto rows = database.query(k_tree, on);
    while (rows.step()) {
        auto organisation = read_row(rows);
        siblings[organisation.parent.value_or(k_no_parent)].push_back(std::move(organisation));
    }
    Tree tree;
    tree.on_ = on;
    append(siblings, k_no_parent, 0, tree.organisations_);
    for (std::size_t i = 0; i < tree.organisations_.size(); ++i) {
        const auto& organisation = tree.organisations_[i];
        tree.by_id_[organisation.id] = i;
        tree.by_code_[organisation.code] = i;
        tree.children_[organisation.parent.value_or(k_no_parent)].push_back(i);
    }
    return tree;
}

const Organisation* Tree::find(std::string_view code) const {
    auto found = by_code_.find(std::string{code});
    if (found == by_code_.end()) {
        const auto dotted = official_code(code);
        if (dotted) found = by_code_.find(*dotted);
    }
    return found == by_code_.end() ? nullptr : &organisations_[found->second];
}

const Organisation& Tree::get(std::string_view code) const {
    if (const auto* found = find(code)) return *found;
    std::vector<std::string> codes;
    for (const auto& organisation : organisations_) codes.push_back(organisation.code);
    const auto near = text::nearest(code, codes);
    if (near.empty()) {
        throw Error{ErrorKind::not_found,
                    tr("no organisation has the code \"{}\" on {}", code, display(on_))};
    }
    throw Error{ErrorKind::not_found,
                tr("no organisation has the code \"{}\" on {}; the nearest is {} {}", code,
                   display(on_), near, get(near).name)};
}

const Organisation* Tree::find(OrganisationId id) const {
    const auto found = by_id_.find(id);
    return found == by_id_.end() ? nullptr : &organisations_[found->second];
}

const Organisation& Tree::get(OrganisationId id) const {
    const auto* found = find(id);
    if (found == nullptr) throw Error{ErrorKind::bug, "an organisation is missing from the tree"};
    return *found;
}

std::vector<const Organisation*> Tree::children(OrganisationId id) const {
    std::vector<const Organisation*> result;
    const auto found = children_.find(id);
    if (found == children_.end()) return result;
    for (const auto index : found->second) result.push_back(&organisations_[index]);
    return result;
}

std::vector<const Organisation*> Tree::roots() const { return children(k_no_parent); }

std::vector<const Organisation*> Tree::subtree(OrganisationId id) const {
    std::vector<const Organisation*> result;
    const auto start = by_id_.find(id);
    if (start == by_id_.end()) return result;
    // Stored in pre-order: the subtree ends where the level comes back to the start's.
    const int level = organisations_[start->second].level;
    for (auto i = start->second; i < organisations_.size(); ++i) {
        if (i > start->second && organisations_[i].level <= level) break;
        result.push_back(&organisations_[i]);
    }
    return result;
}

std::vector<const Organisation*> Tree::ancestors(OrganisationId id) const {
    std::vector<const Organisation*> result;
    for (const auto* at = find(id); at != nullptr && at->parent;) {
        at = find(*at->parent);
        if (at != nullptr) result.push_back(at);
    }
    return result;
}

std::optional<std::string> official_code(std::string_view text) {
    std::string digits;
    for (const char letter : text) {
        if (letter == '.') continue;
        if (letter < '0' || letter > '9') return std::nullopt;
        digits += letter;
    }
    if (digits.size() != 14) return std::nullopt;
    std::string dotted = digits.substr(0, 2);
    for (std::size_t at = 2; at < digits.size(); at += 3) dotted += "." + digits.substr(at, 3);
    return dotted;
}

}  // namespace sotay::org
