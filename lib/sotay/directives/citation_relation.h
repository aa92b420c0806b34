#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace sotay::directives {

/// What one paper does to another; each outweighs those before it.
enum class Relation { cites, implements, amends, replaces, repeals };

/// A sentence as its verbs are looked for in it.
struct SentencePiece {
    static constexpr int k_none = -1;
    std::string word;       ///< text::fold() of a word, or one of , ; : ( )
    int citation = k_none;  ///< set for a whole citation in place of its words
};

enum class SentencePlace {
    title,
    opening,  ///< before the first section
    text,
};

struct RelationReading {
    Relation relation = Relation::cites;
    bool is_reverse = false;  ///< the cited paper does it to the one that cites
    bool is_part = false;     ///< to some articles only
};

/// What the sentence says that this paper does to each of its citations: "Quy định này thay thế …",
/// "… hết hiệu lực". As many answers as pieces. Nothing where it speaks of two other papers, of
/// what somebody might do, or of a basis ("Căn cứ …", "theo …").
[[nodiscard]] std::vector<RelationReading> read_relations(
    const std::vector<SentencePiece>& sentence, SentencePlace place);

}  // namespace sotay::directives
