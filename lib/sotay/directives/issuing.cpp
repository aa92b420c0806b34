#include "sotay/directives/issuing.h"

#include "sotay/base/messages.h"
#include "sotay/directives/header_text.h"
#include "sotay/directives/symbol.h"
#include "sotay/text/vietnamese.h"

#include <algorithm>
#include <optional>

namespace sotay::directives {

namespace {

constexpr const char* k_cell = "chi_bo";
constexpr const char* k_committee = "dang_uy_co_so";
constexpr const char* k_board = "ban_thuong_vu_co_so";
constexpr const char* k_cell_congress = "dai_hoi_chi_bo";

Problem problem(const char* field, std::string message) {
    Problem result;
    result.field = field;
    result.message = std::move(message);
    return result;
}

/// The set in force then; nullptr before the first.
template <typename T>
const rules::RuleSet<T>* in_force(const rules::Dated<T>& sets, Date date) {
    const bool is_known = std::ranges::any_of(
        sets.all(), [date](const auto& set) { return set.source.effective_from <= date; });
    return is_known ? &sets.in_force_on(date) : nullptr;
}

bool begins(const std::string& name, std::string_view words) {
    return text::fold_case(name).starts_with(text::fold_case(words));
}

/// The level that the hierarchy's rules give to "Đảng bộ xã" when the issuer is "Đảng ủy xã …".
std::string level_of_committee(const Header& header, const DocumentTypes& types) {
    const auto* kinds = in_force(types.kinds(), *header.issued_on);
    if (kinds == nullptr || !begins(header.issuer, "Đảng ủy ")) return {};
    const std::string area =
        text::fold_case(header.issuer).substr(text::fold_case("Đảng ủy ").size());
    const std::string union_name = text::fold_case("Đảng bộ ");
    for (const org::Kind& kind : kinds->rules.kinds) {
        const std::string name = text::fold_case(kind.name);
        if (name.starts_with(union_name) &&
            area.starts_with(name.substr(union_name.size()) + " ")) {
            return kind.level;
        }
    }
    // A committee of an office or a firm under one of a commune can be nothing else.
    const bool is_below_commune =
        begins(header.superior, "Đảng bộ xã") || begins(header.superior, "Đảng bộ phường") ||
        begins(header.superior, "Đảng ủy xã") || begins(header.superior, "Đảng ủy phường");
    return is_below_commune ? "grassroots" : "";
}

/// Which bodies of `issued_by` the issuer may be; empty for those the rules do not restrict.
std::vector<std::string> bodies_of(const Header& header, const DocumentTypes& types) {
    if (header.issuer_code == "CB") return {k_cell};
    if (header.issuer_code == "ĐH") {
        const bool is_of_cell =
            begins(header.superior, "Chi bộ") || begins(header.issuer, "Đại hội chi bộ");
        return is_of_cell ? std::vector<std::string>{k_cell_congress} : std::vector<std::string>{};
    }
    if (header.issuer_code != "ĐU" || level_of_committee(header, types) != "grassroots") return {};
    const std::string post = compact(header.signer_post);
    if (post.starts_with("tmbanthuongvu")) return {k_board};
    if (post.starts_with("tmdanguy") || post.starts_with("tmbanchaphanh")) return {k_committee};
    return {k_committee, k_board};
}

std::string name_of(const std::string& body) {
    if (body == k_cell) return tr("a cell");
    if (body == k_cell_congress) return tr("a cell's congress");
    if (body == k_board) return tr("the standing board of a grassroots committee");
    return tr("a grassroots committee");
}

// Of cells' congresses only the newest rules speak.
bool are_judged(const std::vector<std::string>& bodies, const std::vector<DocumentType>& types) {
    return std::ranges::any_of(types, [&](const DocumentType& type) {
        return std::ranges::find_first_of(type.issued_by, bodies) != type.issued_by.end();
    });
}

std::optional<Problem> check_type(const Header& header, const DocumentTypes& types) {
    const auto* set = in_force(types.rules(), *header.issued_on);
    if (set == nullptr || header.type_code.empty()) return std::nullopt;
    const auto& known = set->rules.party_types;
    const auto type = std::ranges::find_if(known, [&](const DocumentType& candidate) {
        return candidate.code == header.type_code && candidate.name == header.type;
    });
    if (type == known.end()) {
        return problem("type", tr("\"{}\" with the code {} was no type of party papers on {} ({})",
                                  header.type, header.type_code, display(*header.issued_on),
                                  set->source.citation));
    }
    const std::vector<std::string> bodies = bodies_of(header, types);
    const bool may_issue =
        !are_judged(bodies, known) || std::ranges::any_of(bodies, [&](const std::string& body) {
            return std::ranges::find(type->issued_by, body) != type->issued_by.end();
        });
    if (may_issue) return std::nullopt;
    return problem("type",
                   tr("on {} {} could not issue the type \"{}\" ({})", display(*header.issued_on),
                      name_of(bodies.front()), header.type, set->source.citation));
}

std::optional<Problem> check_body(const Header& header, const DocumentTypes& types) {
    const auto* set = in_force(types.body_codes(), *header.issued_on);
    if (set == nullptr || set->rules.is_known(header.issuer_code)) return std::nullopt;
    return problem("issuer_code",
                   tr("no party body had the code \"{}\" on {} ({})", header.issuer_code,
                      display(*header.issued_on), set->source.citation));
}

}  // namespace

std::vector<Problem> check_issuing(const Header& header, const DocumentTypes& types) {
    std::vector<Problem> problems;
    if (header.is_type_at_odds) {
        problems.push_back(problem("type", tr("the symbol's type is {}, but the title says \"{}\"",
                                              header.type_code, header.type)));
    }
    if (header.issuer_code.empty() || header.is_of_state || !header.issued_on) return problems;
    if (auto found = check_body(header, types)) problems.push_back(*std::move(found));
    if (header.is_type_at_odds) return problems;
    if (auto found = check_type(header, types)) problems.push_back(*std::move(found));
    return problems;
}

}  // namespace sotay::directives
