#pragma once

#include "sotay/base/date.h"
#include "sotay/org/tree.h"
#include "sotay/store/database.h"
#include "sotay/store/vault.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

namespace sotay::notify {

/// Whom a message is meant for: terms joined with + and -, read from the left.
///
///     member:ID | org:CODE | under:CODE | post:POST@org:CODE | post:POST@under:CODE | post:POST |
///     silent:MESSAGE | all
///
/// `org` is that organisation's own members, `under` the whole subtree, `silent` the recipients of
/// an earlier message who have neither acknowledged it nor been excused. A + or - parts two terms
/// only where a term follows it, so that codes may hold either. The first term is added.
class Selector {
public:
    enum class Kind { member, organisation, subtree, silent, everyone };
    struct Term {
        bool is_added = true;
        Kind kind = Kind::everyone;
        std::string value;  ///< member reference, code or message; "" for everyone
        std::optional<std::string>
            post;  ///< only who holds this post there, wherever the member belongs

        /// The value as a member's id; nullopt when it is something else.
        [[nodiscard]] std::optional<std::int64_t> member_id() const;
        /// The same of a message.
        [[nodiscard]] std::optional<std::int64_t> message_id() const;
    };

    /// Throws Error{usage} quoting the part that is no term.
    [[nodiscard]] static Selector parse(std::string_view text);

    [[nodiscard]] const std::vector<Term>& terms() const { return terms_; }
    /// The form that parse() reads again.
    [[nodiscard]] std::string text() const;

    /// The same with every member named by id: a card number may not be stored in the open.
    /// Throws Error{not_found} for a reference that nobody has.
    [[nodiscard]] Selector with_member_ids(store::Database& database,
                                           const store::Vault& vault) const;

private:
    std::vector<Term> terms_;
};

/// A selector as of one day, answering member ids in ascending order, a batch at a time.
class Resolution {
public:
    /// The tree is only read here. Members must be named by id. Throws Error{not_found} naming an
    /// unknown code.
    Resolution(const Selector& selector, const org::Tree& tree);

    /// Up to `limit` members with an id above `after`; fewer only at the end.
    [[nodiscard]] std::vector<std::int64_t> batch(store::Database& database, std::int64_t after,
                                                  std::size_t limit) const;
    /// All of them, for callers that know they are few.
    [[nodiscard]] std::vector<std::int64_t> all(store::Database& database) const;

private:
    struct Rule {
        bool is_added = true;
        std::optional<std::int64_t> member;
        std::optional<std::int64_t> silent_of;  ///< message
        bool is_everywhere = false;
        std::unordered_set<org::OrganisationId> organisations;
        std::optional<std::string> post;
    };
    struct Post {
        org::OrganisationId organisation = 0;
        std::string code;
    };
    struct Candidate {
        std::int64_t member = 0;
        org::OrganisationId organisation = 0;
        std::vector<Post> posts;
        std::vector<std::int64_t> silent_of;  ///< of the messages that are asked for
    };
    class CandidateReader;

    [[nodiscard]] static bool matches(const Rule& rule, const Candidate& candidate);
    [[nodiscard]] bool is_meant(const Candidate& candidate) const;
    [[nodiscard]] std::vector<std::int64_t> silent(store::Database& database, std::int64_t after,
                                                   std::size_t limit) const;
    [[nodiscard]] std::vector<std::int64_t> few(store::Database& database) const;
    [[nodiscard]] std::vector<std::int64_t> scan(store::Database& database, std::int64_t after,
                                                 std::size_t limit) const;

    Date on_;
    std::vector<Rule> rules_;
    bool asks_for_posts_ = false;
    std::vector<std::int64_t> messages_;  ///< whose silent recipients are asked for
    /// The organisations to look into, when they are few enough to be looked into one by one.
    std::optional<std::vector<org::OrganisationId>> places_;
};

}  // namespace sotay::notify
