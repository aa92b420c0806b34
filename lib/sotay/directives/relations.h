#pragma once

#include "sotay/base/date.h"
#include "sotay/directives/citations.h"
#include "sotay/directives/directive.h"
#include "sotay/store/audit.h"
#include "sotay/store/database.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sotay::directives {

/// "cites", "implements", "amends", "replaces", "repeals".
[[nodiscard]] std::string name_of(Relation relation);
/// The same for people: "thay thế".
[[nodiscard]] std::string wording_of(Relation relation);

enum class LinkState { proposed, confirmed, dismissed };
[[nodiscard]] std::string name_of(LinkState state);

/// What one paper does to another, as its text proposes or a person has decided.
struct Link {
    Relation relation = Relation::implements;
    bool is_reverse = false;             ///< the cited paper does it to the citing one
    bool is_part = false;                ///< so that the older paper stays in force
    std::optional<Date> effective_on{};  ///< none: from when the newer paper is in force
    LinkState state = LinkState::proposed;
};

/// A paper of the register that cites another one.
struct CitationRow {
    std::int64_t id = 0;
    DirectiveId citing = 0;
    std::optional<DirectiveId> target{};  ///< the document meant, when the register has it
    bool is_ambiguous = false;            ///< no date tells which of several papers is meant
    std::string symbol;                   ///< this and what follows: as in Citation
    std::string name;
    std::string type;
    std::string issuer;
    std::optional<Date> issued_on{};
    std::optional<int> page{};  ///< none where a person has added it
    std::string words;
    int mentions = 0;
    std::vector<Link> links;
};

/// Keeps what `paper`, which has just been given its id, cites, and proposes its links. In the
/// caller's transaction.
void record_citations(store::Database& database, DirectiveId paper,
                      const std::vector<Citation>& citations);

/// What a document cites, in the order of its text.
[[nodiscard]] std::vector<CitationRow> citations_of(store::Database& database, DirectiveId id);
/// Where other documents cite this one, the newest first.
[[nodiscard]] std::vector<CitationRow> citations_to(store::Database& database,
                                                    const Directive& cited);

/// A paper that is cited but not in the register.
struct MissingPaper {
    std::string symbol;
    std::string type;
    std::optional<Date> issued_on{};
    std::vector<DirectiveId> cited_by;  ///< the newest first
};

/// All of them, the most cited first. Papers known by name only (the Charter, laws without symbol)
/// are not among them.
[[nodiscard]] std::vector<MissingPaper> missing_papers(store::Database& database);

/// What a person says of two papers.
struct LinkDecision {
    const Directive& paper;  ///< the newer one
    Relation relation = Relation::replaces;
    std::string target;  ///< symbol, symbol@date or number in the register, of the older one
    std::optional<Date> effective_on{};
    bool is_part = false;
};

/// Confirms a link, proposed or not; the target may be missing from the register. One change.
/// Throws Error{usage} when the target is no symbol, and Error{conflict} when several papers may be
/// meant, when it is the paper itself, or when a paper would end one that is newer.
CitationRow confirm_link(store::Database& database, const LinkDecision& decision,
                         const store::Actor& actor);
/// Refuses a proposed link or takes a confirmed one back. Throws Error{not_found} when there is
/// none.
CitationRow dismiss_link(store::Database& database, const LinkDecision& decision,
                         const store::Actor& actor);

}  // namespace sotay::directives
