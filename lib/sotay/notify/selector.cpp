#include "sotay/notify/selector.h"

#include "sotay/base/error.h"
#include "sotay/base/messages.h"
#include "sotay/members/member.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>

namespace sotay::notify {

namespace {

using Kind = Selector::Kind;
using Term = Selector::Term;

constexpr const char* k_members_of = R"sql(
    SELECT member_id, organisation_id FROM member_placements
    WHERE organisation_id = $1 AND kind = 'official' AND from_on <= $2
      AND (to_on IS NULL OR to_on > $2))sql";

// Those who hold a post here and may belong elsewhere, with where that is.
constexpr const char* k_holders_of = R"sql(
    SELECT o.member_id, p.organisation_id
    FROM member_posts o LEFT JOIN member_placements p
      ON p.member_id = o.member_id AND p.kind = 'official' AND p.from_on <= $2
     AND (p.to_on IS NULL OR p.to_on > $2)
    WHERE o.organisation_id = $1 AND o.from_on <= $2 AND (o.to_on IS NULL OR o.to_on > $2))sql";

constexpr const char* k_posts_of = R"sql(
    SELECT organisation_id, post FROM member_posts
    WHERE member_id = $1 AND from_on <= $2 AND (to_on IS NULL OR to_on > $2))sql";

constexpr const char* k_member = R"sql(
    SELECT m.id, p.organisation_id
    FROM members m LEFT JOIN member_placements p
      ON p.member_id = m.id AND p.kind = 'official' AND p.from_on <= $2
     AND (p.to_on IS NULL OR p.to_on > $2)
    WHERE m.id = $1)sql";

constexpr const char* k_everyone = R"sql(
    SELECT m.id, p.organisation_id
    FROM members m LEFT JOIN member_placements p
      ON p.member_id = m.id AND p.kind = 'official' AND p.from_on <= $2
     AND (p.to_on IS NULL OR p.to_on > $2)
    WHERE m.id > $1 ORDER BY m.id LIMIT $3)sql";

constexpr const char* k_is_silent = R"sql(
    SELECT 1 FROM deliveries WHERE message_id = $1 AND member_id = $2
      AND acknowledged_at IS NULL AND excused_at IS NULL)sql";

constexpr const char* k_silent = R"sql(
    SELECT d.member_id FROM deliveries d
    WHERE d.message_id = $1 AND d.member_id > $2
      AND d.acknowledged_at IS NULL AND d.excused_at IS NULL AND EXISTS (
        SELECT 1 FROM member_placements p
        WHERE p.member_id = d.member_id AND p.kind = 'official' AND p.from_on <= $3
          AND (p.to_on IS NULL OR p.to_on > $3))
    ORDER BY d.member_id LIMIT $4)sql";

// Below this many organisations it is cheaper to ask for each than to pass over every member.
constexpr std::size_t k_few_organisations = 256;

struct Prefix {
    std::string_view word;
    Kind kind;
};
constexpr std::array k_prefixes{Prefix{"member:", Kind::member}, Prefix{"org:", Kind::organisation},
                                Prefix{"under:", Kind::subtree}, Prefix{"silent:", Kind::silent}};
constexpr std::string_view k_post = "post:";
constexpr std::string_view k_all = "all";

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t\n");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t\n") - first + 1);
}

bool begins_term(std::string_view text) {
    text = trimmed(text);
    if (text.starts_with(k_post)) return true;
    if (text.starts_with(k_all)) {
        const auto rest = trimmed(text.substr(k_all.size()));
        return rest.empty() || rest.front() == '+' || rest.front() == '-';
    }
    return std::ranges::any_of(k_prefixes,
                               [text](const Prefix& p) { return text.starts_with(p.word); });
}

[[noreturn]] void refuse(std::string_view part) {
    throw Error{ErrorKind::usage,
                tr("\"{}\" names no recipients: write member:ID, org:CODE, under:CODE, "
                   "post:POST@under:CODE, silent:MESSAGE or all, joined with + and -",
                   part)};
}

/// `text` without the post in front.
Term place(std::string_view text) {
    if (text == k_all) return {};
    for (const auto& prefix : k_prefixes) {
        if (!text.starts_with(prefix.word)) continue;
        const auto value = trimmed(text.substr(prefix.word.size()));
        if (value.empty()) refuse(text);
        return {true, prefix.kind, std::string{value}, std::nullopt};
    }
    refuse(text);
}

Term parse_term(std::string_view text) {
    if (!text.starts_with(k_post)) return place(text);
    const auto at = text.find('@');
    const auto post = trimmed(text.substr(k_post.size(), at - k_post.size()));
    if (post.empty()) refuse(text);
    auto term = at == std::string_view::npos ? Term{} : place(trimmed(text.substr(at + 1)));
    if (term.kind == Kind::member || term.kind == Kind::silent) refuse(text);
    term.post = std::string{post};
    return term;
}

/// Where the term that begins `text` ends: at a sign with a term behind it, or at the end.
std::size_t term_end(std::string_view text) {
    for (std::size_t at = 1; at < text.size(); ++at) {
        if ((text[at] == '+' || text[at] == '-') && begins_term(text.substr(at + 1))) return at;
    }
    return text.size();
}

std::string term_text(const Term& term) {
    std::string text = term.post ? "post:" + *term.post + "@" : "";
    if (term.kind == Kind::everyone) return text + std::string{k_all};
    const auto prefix = std::ranges::find(k_prefixes, term.kind, &Prefix::kind);
    return text + std::string{prefix->word} + term.value;
}

std::optional<std::int64_t> number(const std::string& text) {
    std::int64_t id = 0;
    const auto* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, id);
    if (error != std::errc{} || stop != end) return std::nullopt;
    return id;
}

}  // namespace

std::optional<std::int64_t> Selector::Term::member_id() const {
    return kind == Kind::member ? number(value) : std::nullopt;
}

std::optional<std::int64_t> Selector::Term::message_id() const {
    return kind == Kind::silent ? number(value) : std::nullopt;
}

Selector Selector::parse(std::string_view text) {
    Selector selector;
    auto rest = trimmed(text);
    if (rest.empty()) refuse(text);
    for (bool is_added = true; !rest.empty();) {
        const auto end = term_end(rest);
        auto term = parse_term(trimmed(rest.substr(0, end)));
        term.is_added = is_added;
        selector.terms_.push_back(std::move(term));
        if (end == rest.size()) break;
        is_added = rest[end] == '+';
        rest = trimmed(rest.substr(end + 1));
    }
    return selector;
}

std::string Selector::text() const {
    std::string text;
    for (const auto& term : terms_) {
        if (!text.empty()) text += term.is_added ? '+' : '-';
        text += term_text(term);
    }
    return text;
}

Selector Selector::with_member_ids(store::Database& database, const store::Vault& vault) const {
    auto named = *this;
    for (auto& term : named.terms_) {
        if (term.kind != Kind::member) continue;
        const auto id = members::find_reference(database, vault, term.value);
        if (!id) {
            throw Error{ErrorKind::not_found,
                        tr("no member has the id or card number that the selector names")};
        }
        term.value = std::to_string(*id);
    }
    return named;
}

Resolution::Resolution(const Selector& selector, const org::Tree& tree) : on_{tree.on()} {
    std::unordered_set<org::OrganisationId> places;
    bool is_narrow = true;
    for (const auto& term : selector.terms()) {
        Rule rule;
        rule.is_added = term.is_added;
        rule.is_everywhere = term.kind == Kind::everyone;
        rule.post = term.post;
        // A reference that is no id meets nobody: ids are above 0.
        if (term.kind == Kind::silent) {
            rule.silent_of = term.message_id().value_or(0);
            messages_.push_back(*rule.silent_of);
        }
        if (term.kind == Kind::member) rule.member = term.member_id().value_or(0);
        if (term.kind == Kind::organisation) rule.organisations.insert(tree.get(term.value).id);
        if (term.kind == Kind::subtree) {
            for (const auto* one : tree.subtree(tree.get(term.value).id)) {
                rule.organisations.insert(one->id);
            }
        }
        if (term.is_added) {
            places.insert(rule.organisations.begin(), rule.organisations.end());
            is_narrow = is_narrow && !rule.is_everywhere && !rule.silent_of;
        }
        asks_for_posts_ = asks_for_posts_ || rule.post.has_value();
        rules_.push_back(std::move(rule));
    }
    if (is_narrow && places.size() <= k_few_organisations) {
        places_.emplace(places.begin(), places.end());
    }
}

bool Resolution::matches(const Rule& rule, const Candidate& candidate) {
    if (rule.member) return rule.member == candidate.member;
    if (rule.silent_of) {
        return candidate.organisation != 0 &&
               std::ranges::find(candidate.silent_of, *rule.silent_of) != candidate.silent_of.end();
    }
    const auto is_there = [&rule](org::OrganisationId organisation) {
        return rule.is_everywhere || rule.organisations.contains(organisation);
    };
    if (rule.post) {
        return std::ranges::any_of(candidate.posts, [&](const Post& post) {
            return post.code == *rule.post && is_there(post.organisation);
        });
    }
    // Someone without a place on the day is met only when named.
    return candidate.organisation != 0 && is_there(candidate.organisation);
}

bool Resolution::is_meant(const Candidate& candidate) const {
    bool is_in = false;
    for (const auto& rule : rules_) {
        if (rule.is_added != is_in && matches(rule, candidate)) is_in = rule.is_added;
    }
    return is_in;
}

/// Completes candidates with what the rules ask for.
class Resolution::CandidateReader {
public:
    CandidateReader(store::Database& database, const Resolution& resolution)
        : resolution_{resolution},
          posts_{database.prepare(k_posts_of)},
          is_silent_{database.prepare(k_is_silent)} {}

    [[nodiscard]] Candidate candidate(const store::Statement& row) {
        Candidate candidate{row.integer(0), row.optional_integer(1).value_or(0), {}, {}};
        for (const auto message : resolution_.messages_) {
            if (is_silent_.bind_all(message, candidate.member).step()) {
                candidate.silent_of.push_back(message);
            }
            is_silent_.reset();
        }
        if (!resolution_.asks_for_posts_) return candidate;
        posts_.bind_all(candidate.member, resolution_.on_);
        while (posts_.step()) candidate.posts.push_back({posts_.integer(0), posts_.text(1)});
        return candidate;
    }

private:
    const Resolution& resolution_;
    store::Statement posts_;
    store::Statement is_silent_;
};

std::vector<std::int64_t> Resolution::silent(store::Database& database, std::int64_t after,
                                             std::size_t limit) const {
    std::vector<std::int64_t> found;
    auto rows =
        database.query(k_silent, messages_.front(), after, on_, static_cast<std::int64_t>(limit));
    while (rows.step()) found.push_back(rows.integer(0));
    return found;
}

std::vector<std::int64_t> Resolution::few(store::Database& database) const {
    std::vector<std::int64_t> found;
    CandidateReader candidates{database, *this};
    const auto take = [&](store::Statement& rows) {
        while (rows.step()) {
            const auto one = candidates.candidate(rows);
            if (is_meant(one)) found.push_back(one.member);
        }
    };
    auto by_place = database.prepare(k_members_of);
    auto by_post = database.prepare(k_holders_of);
    for (const auto place : *places_) {
        take(by_place.bind_all(place, on_));
        if (asks_for_posts_) take(by_post.bind_all(place, on_));
    }
    auto by_id = database.prepare(k_member);
    for (const auto& rule : rules_) {
        if (rule.member && rule.is_added) take(by_id.bind_all(*rule.member, on_));
    }
    std::ranges::sort(found);
    const auto repeated = std::ranges::unique(found);
    found.erase(repeated.begin(), repeated.end());
    return found;
}

std::vector<std::int64_t> Resolution::scan(store::Database& database, std::int64_t after,
                                           std::size_t limit) const {
    std::vector<std::int64_t> found;
    const auto page = static_cast<std::int64_t>(std::min<std::size_t>(limit, 10'000));
    auto rows = database.prepare(k_everyone);
    CandidateReader candidates{database, *this};
    for (bool is_end = false; !is_end && found.size() < limit;) {
        rows.bind_all(after, on_, page);
        is_end = true;
        while (rows.step()) {
            is_end = false;
            after = rows.integer(0);
            if (is_meant(candidates.candidate(rows))) found.push_back(after);
            if (found.size() == limit) break;
        }
        rows.reset();
    }
    return found;
}

std::vector<std::int64_t> Resolution::batch(store::Database& database, std::int64_t after,
                                            std::size_t limit) const {
    if (rules_.size() == 1 && rules_.front().silent_of) return silent(database, after, limit);
    if (!places_) return scan(database, after, limit);
    auto found = few(database);
    found.erase(found.begin(), std::ranges::upper_bound(found, after));
    if (found.size() > limit) found.resize(limit);
    return found;
}

std::vector<std::int64_t> Resolution::all(store::Database& database) const {
    return batch(database, 0, std::numeric_limits<std::int64_t>::max());
}

}  // namespace sotay::notify
