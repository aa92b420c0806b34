#include "sotay/members/term_reader.h"

#include "sotay/base/messages.h"
#include "sotay/base/office_date.h"
#include "sotay/text/vietnamese.h"

#include <algorithm>
#include <array>

namespace sotay::members {

namespace {

bool contains(const std::vector<std::string>& words, std::string_view word) {
    return std::ranges::find(words, word) != words.end();
}

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view k_blank = " .:()";
    const auto begin = text.find_first_not_of(k_blank);
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(k_blank) - begin + 1);
}

/// The terms of a cell, parted by commas and the like.
std::vector<std::string> parts_of(std::string_view cell) {
    static constexpr std::array<std::string_view, 9> k_between{",",  ";",   "/",   "+",     "&",
                                                               "\n", " - ", " – ", " kiêm "};
    std::vector<std::string> parts;
    std::string part;
    const auto finish = [&] {
        if (const auto text = trimmed(part); !text.empty()) parts.emplace_back(text);
        part.clear();
    };
    for (std::size_t at = 0; at < cell.size();) {
        const auto between = std::ranges::find_if(
            k_between, [&](std::string_view sign) { return cell.substr(at).starts_with(sign); });
        if (between == k_between.end()) {
            part += cell[at++];
        } else {
            finish();
            at += between->size();
        }
    }
    finish();
    return parts;
}

std::string unknown_state(std::string_view word, const MemberRules& rules) {
    auto near = rules.states.nearest(word);
    if (near.empty()) near = rules.departures.nearest(word);
    return near.empty() ? tr("no state of a member is called so")
                        : tr("no state of a member is called so; the nearest is {}", near);
}

/// A departure with its date or reason: "da chuyen di ngay 01/02/2024".
StateCell read_departure(const std::string& folded, const MemberRules& rules, Date today) {
    static constexpr std::array<std::string_view, 3> k_before_date{"tu ", "vao ", "luc "};
    const auto match = rules.departures.match_beginning(folded);
    if (match.term == nullptr) return {};
    auto rest = trimmed(std::string_view{folded}.substr(match.size));
    StateCell read{.departure = match.term->code};
    if (rest.empty()) return read;
    for (const auto word : k_before_date) {
        if (rest.starts_with(word)) rest = trimmed(rest.substr(word.size()));
    }
    const auto date = read_office_date(rest, today);
    if (date.verdict != DateReading::Verdict::date) return {};
    read.departed_on = date.date;
    return read;
}

/// "Chính thức, miễn sinh hoạt": the circumstances say more than the membership.
StateCell read_states(const std::vector<std::string>& parts, const MemberRules& rules) {
    StateCell read;
    for (const auto& part : parts) {
        const auto* term = rules.states.find(part);
        if (term == nullptr) {
            read.problem = unknown_state(part, rules);
            return read;
        }
        if (term->code == rules.default_state || read.state == term->code) continue;
        if (read.state) {
            return {.problem = tr("two states in one cell; write the one that holds now")};
        }
        read.state = term->code;
    }
    if (!read.state) read.state = rules.default_state;
    return read;
}

/// Where a post is held, told by what stands behind its name.
std::optional<bool> is_place_above(std::string_view place, const MemberRules& rules) {
    const auto begins = [&](const std::string& word) {
        return place.starts_with(word) &&
               (place.size() == word.size() || place[word.size()] == ' ');
    };
    if (std::ranges::any_of(rules.places_above, begins)) return true;
    if (std::ranges::any_of(rules.places_here, begins)) return false;
    return std::nullopt;
}

bool ends_with_place(std::string_view post, const MemberRules& rules) {
    const auto ends = [&](const std::string& word) { return post.ends_with(" " + word); };
    return std::ranges::any_of(rules.places_above, ends) ||
           std::ranges::any_of(rules.places_here, ends);
}

std::optional<HeldPost> read_one_post(std::string_view folded, const MemberRules& rules) {
    const auto match = rules.posts.match_beginning(folded);
    if (match.term == nullptr) return std::nullopt;
    const auto name = folded.substr(0, match.size);
    const auto place = trimmed(folded.substr(match.size));
    if (place.empty() || ends_with_place(name, rules)) {
        return HeldPost{match.term->code, match.is_above};
    }
    const auto is_above = is_place_above(place, rules);
    return is_above ? std::optional{HeldPost{match.term->code, *is_above || match.is_above}}
                    : std::nullopt;
}

std::string unknown_post(std::string_view part, bool is_whole, const MemberRules& rules) {
    const auto near = rules.posts.nearest(part);
    if (!is_whole) {
        return near.empty()
                   ? tr("\"{}\": no post in the Party is called so", part)
                   : tr("\"{}\": no post in the Party is called so; the nearest is {}", part, near);
    }
    return near.empty() ? tr("no post in the Party is called so")
                        : tr("no post in the Party is called so; the nearest is {}", near);
}

}  // namespace

StateCell read_state_cell(std::string_view cell, const MemberRules& rules, Date today) {
    const auto word = text::squeeze(cell);
    const auto folded = text::fold(word);
    if (word.empty()) return {};
    if (const auto* term = rules.states.find(word)) return {.state = term->code};
    if (auto departure = read_departure(folded, rules, today); departure.departure) {
        return departure;
    }
    if (contains(rules.no_value, folded)) return {};
    const auto parts = parts_of(word);
    if (parts.size() > 1) return read_states(parts, rules);
    return {.problem = unknown_state(word, rules)};
}

PostCell read_post_cell(std::string_view cell, const MemberRules& rules) {
    PostCell read;
    const auto parts = parts_of(cell);
    for (const auto& part : parts) {
        const auto folded = text::fold(text::squeeze(part));
        if (contains(rules.no_post, folded)) continue;
        const auto post = read_one_post(folded, rules);
        if (!post) return {.problem = unknown_post(part, parts.size() == 1, rules)};
        if (std::ranges::find(read.posts, *post) == read.posts.end()) read.posts.push_back(*post);
    }
    const bool says_none = contains(rules.no_post, text::fold(text::squeeze(cell)));
    if (parts.empty() && !says_none) read.problem = unknown_post(cell, true, rules);
    return read;
}

}  // namespace sotay::members
