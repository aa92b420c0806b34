#include "sotay/members/organisation_finder.h"

#include "sotay/base/digits.h"
#include "sotay/base/messages.h"
#include "sotay/text/vietnamese.h"

#include <algorithm>
#include <array>

namespace sotay::members {

namespace {

// Looking for the nearest of ten thousand codes is slow; a sheet that is wrong this often is wrong
// as a whole.
constexpr int k_most_suggestions = 100;
constexpr std::size_t k_most_named = 5;
constexpr std::size_t k_official_digits = 14;

/// `text` without the first of `beginnings` that it begins with.
template <std::size_t Size>
std::string_view without_beginning(std::string_view text,
                                   const std::array<std::string_view, Size>& beginnings) {
    for (const auto beginning : beginnings) {
        if (text.starts_with(beginning) && text.size() > beginning.size()) {
            return text.substr(beginning.size());
        }
    }
    return text;
}

/// Folded, without the words that say no more than "cell".
std::string cell_key(std::string_view name) {
    static constexpr std::array<std::string_view, 5> k_cell{"chi bo co so ", "chi bo truc thuoc ",
                                                            "chi bo ", "cb. ", "cb "};
    const auto folded = text::fold(text::squeeze(name));
    return std::string{without_beginning(folded, k_cell)};
}

/// Folded, without the words that say no more than "committee" and "commune".
std::string superior_key(std::string_view name) {
    static constexpr std::array<std::string_view, 5> k_committee{"thuoc ", "dang bo ", "dang uy ",
                                                                 "db ", "du "};
    static constexpr std::array<std::string_view, 7> k_area{
        "xa ", "phuong ", "thi tran ", "dac khu ", "huyen ", "thanh pho ", "tinh "};
    const auto folded = text::fold(text::squeeze(name));
    auto key = without_beginning(std::string_view{folded}, k_committee);
    key = without_beginning(key, k_committee);
    return std::string{without_beginning(key, k_area)};
}

bool is_code_letter(char letter) {
    return is_digit(letter) || (letter >= 'A' && letter <= 'Z') || letter == '.';
}

/// A code written with other signs, in small letters, or with a name behind it: "38-012-009".
std::string plain_code(std::string_view cell) {
    std::string code;
    bool is_gap = false;
    for (char letter : plain_number(cell)) {
        if (letter >= 'a' && letter <= 'z') letter = static_cast<char>(letter - 'a' + 'A');
        if (letter == '-' || letter == '/' || letter == '_' || letter == ',') letter = '.';
        if (letter == ' ') {
            is_gap = true;
            continue;
        }
        const bool begins_name = is_gap && !is_digit(letter) && letter != '.';
        if (!is_code_letter(letter) || begins_name) break;
        if (letter != '.' || (!code.empty() && code.back() != '.')) code += letter;
        is_gap = false;
    }
    if (code.ends_with('.')) code.pop_back();
    return code;
}

bool is_scientific(std::string_view cell) {
    const auto e = cell.find_first_of("eE");
    return e != std::string_view::npos && e > 0 && e + 2 < cell.size() && cell[e + 1] == '+' &&
           is_all_digits(cell.substr(e + 2)) && is_digit(cell[e - 1]);
}

}  // namespace

OrganisationFinder::OrganisationFinder(const Standards& standards) : tree_{standards.tree} {
    for (const auto& organisation : tree_.all()) {
        const auto* kind = standards.kinds.find(organisation.kind);
        if (kind == nullptr || !kind->holds_members) continue;
        with_members_.insert(organisation.id);
        by_name_[cell_key(organisation.name)].push_back(&organisation);
    }
}

const OrganisationFinder::Answer& OrganisationFinder::by_code(const std::string& cell) {
    return codes_.get(cell, [&] { return find_code(cell); });
}

const OrganisationFinder::Answer& OrganisationFinder::by_name(const std::string& cell) {
    return names_.get(cell, [&] { return find_name(cell); });
}

bool OrganisationFinder::is_name_of(std::string_view name,
                                    const org::Organisation& organisation) const {
    if (name == organisation.name) return true;
    const auto found = candidates(std::string{name});
    return found.empty() ? cell_key(name).starts_with(cell_key(organisation.name))
                         : std::ranges::find(found, &organisation) != found.end();
}

OrganisationFinder::Answer OrganisationFinder::checked(
    const org::Organisation& organisation) const {
    if (with_members_.contains(organisation.id)) return {&organisation};
    return {nullptr, tr("{} is no organisation that members belong to directly; name the cell",
                        organisation.name)};
}

OrganisationFinder::Answer OrganisationFinder::find_code(const std::string& cell) {
    if (const auto* organisation = tree_.find(cell)) return checked(*organisation);
    if (const auto* organisation = respelled(cell)) return checked(*organisation);
    if (is_scientific(cell)) {
        return {nullptr, tr("the spreadsheet has destroyed this number; format the column as text "
                            "and write it again")};
    }
    const auto found = candidates(cell);
    if (found.size() == 1) return {found.front()};
    return {nullptr, found.empty() ? unknown_code(cell) : ambiguous(found)};
}

const org::Organisation* OrganisationFinder::respelled(const std::string& cell) const {
    const auto code = plain_code(cell);
    if (code.empty()) return nullptr;
    if (const auto* organisation = tree_.find(code)) return organisation;
    // A province below 10 whose leading 0 a spreadsheet dropped.
    const bool has_lost_zero = code.size() + 1 == k_official_digits && is_all_digits(code);
    return has_lost_zero ? tree_.find("0" + code) : nullptr;
}

OrganisationFinder::Answer OrganisationFinder::find_name(const std::string& cell) {
    const auto found = candidates(cell);
    if (found.size() == 1) return {found.front()};
    if (found.size() > 1) return {nullptr, ambiguous(found)};
    // The code in the column of names.
    if (const auto* organisation = respelled(cell)) return checked(*organisation);
    return {nullptr, unknown_name(cell)};
}

OrganisationFinder::Candidates OrganisationFinder::candidates(const std::string& cell) const {
    const auto known = [&](std::string_view name) {
        const auto found = by_name_.find(cell_key(name));
        return found == by_name_.end() ? Candidates{} : found->second;
    };
    if (auto found = known(cell); !found.empty()) return found;
    static constexpr std::array<std::string_view, 7> k_between{",",   ";", "/",      " - ",
                                                               " – ", "(", " thuộc "};
    for (const auto sign : k_between) {
        const auto at = cell.find(sign);
        if (at == std::string::npos) continue;
        auto found = known(cell.substr(0, at));
        const auto superior = cell.substr(at + sign.size());
        std::erase_if(found, [&](const auto* each) { return !stands_under(*each, superior); });
        if (!found.empty()) return found;
    }
    return {};
}

bool OrganisationFinder::stands_under(const org::Organisation& organisation,
                                      const std::string& superior) const {
    std::string_view name = superior;
    name = name.substr(0, name.find_first_of(",;/)"));
    const auto key = superior_key(name);
    return std::ranges::any_of(tree_.ancestors(organisation.id), [&](const auto* ancestor) {
        return superior_key(ancestor->name) == key;
    });
}

bool OrganisationFinder::may_suggest() { return ++suggestions_ <= k_most_suggestions; }

std::string OrganisationFinder::unknown_code(const std::string& code) {
    if (may_suggest()) {
        std::vector<std::string> codes;
        for (const auto& organisation : tree_.all()) {
            if (with_members_.contains(organisation.id)) codes.push_back(organisation.code);
        }
        if (const auto near = text::nearest(code, codes); !near.empty()) {
            return tr("no organisation has this code; the nearest is {} {}", near,
                      tree_.get(near).name);
        }
    }
    return tr("no organisation has this code");
}

std::string OrganisationFinder::unknown_name(const std::string& name) {
    if (may_suggest()) {
        std::vector<std::string> keys;
        for (const auto& [key, organisations] : by_name_) keys.push_back(key);
        std::ranges::sort(keys);
        const auto near = text::nearest(cell_key(name), keys);
        if (const auto found = by_name_.find(near); found != by_name_.end()) {
            const auto& nearest = *found->second.front();
            return tr("no organisation has this name; the nearest is {} ({})", nearest.name,
                      nearest.code);
        }
    }
    return tr("no organisation has this name");
}

std::string OrganisationFinder::ambiguous(const Candidates& candidates) const {
    std::string list;
    for (std::size_t i = 0; i < std::min(candidates.size(), k_most_named); ++i) {
        const auto& each = *candidates[i];
        if (i > 0) list += ", ";
        list += each.code;
        if (each.parent) list += " (" + tree_.get(*each.parent).name + ")";
    }
    if (candidates.size() > k_most_named) list += ", …";
    return tr(
        "{} organisations are called so: {}; write the code, or the organisation above behind "
        "the name",
        candidates.size(), list);
}

}  // namespace sotay::members
