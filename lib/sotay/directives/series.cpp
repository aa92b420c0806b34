#include "sotay/directives/series.h"

#include "sotay/base/messages.h"
#include "sotay/directives/symbol.h"
#include "sotay/text/vietnamese.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace sotay::directives {

namespace {

constexpr const char* k_same_symbol = R"sql(
    SELECT id, type, issuer, superior, issued_on FROM directives
    WHERE symbol = $1 AND id <> $2 AND is_draft = 0 AND issued_on IS NOT NULL
    ORDER BY issued_on, id)sql";

constexpr const char* k_terms_of_name = R"sql(
    SELECT DISTINCT p.organisation_id, t.from_on
    FROM organisation_placements p
    JOIN organisation_terms t ON t.organisation_id = p.organisation_id
    WHERE p.name_key = $1
    ORDER BY p.organisation_id, t.from_on)sql";

constexpr std::string_view k_congress = "ĐH";
constexpr std::string_view k_central = "central";
constexpr std::chrono::days k_one_congress{180};  ///< papers further apart are of two congresses

struct Other {
    DirectiveId id = 0;
    std::string type;
    std::string issuer;
    std::string superior;
    Date issued_on;
};

std::string key_of(const std::optional<std::string>& name) {
    return text::fold_case(name.value_or(""));
}

/// "Đảng bộ xã Mẫu" is what the hierarchy calls the one whose committee is "Đảng ủy xã Mẫu".
std::string organisation_of(const std::string& issuer) {
    constexpr std::string_view committee = "Đảng ủy ";
    return issuer.starts_with(committee) ? "Đảng bộ " + issuer.substr(committee.size()) : issuer;
}

class Series {
public:
    Series(store::Database& database, const Directive& directive, const DocumentTypes& types)
        : database_{database},
          directive_{directive},
          types_{types},
          symbol_{parse_symbol(directive.symbol.value_or(""))} {}

    std::vector<Problem> check() {
        std::vector<Problem> problems;
        if (!symbol_ || !symbol_->number || !directive_.issued_on) return problems;
        level_ = level_of_body(symbol_->body);
        for (const std::string& symbol : symbols()) {
            for (const Other& other : others(symbol)) {
                if (is_same_body(other) && is_same_series(other)) problems.push_back(taken(other));
            }
        }
        return problems;
    }

private:
    /// Those that would be the same number of one series: one, but every type of a congress.
    [[nodiscard]] std::set<std::string> symbols() const {
        std::set<std::string> all{symbol_->canonical};
        if (symbol_->body != k_congress) return all;
        for (const DocumentType& type : types_.party_types()) {
            all.insert(fmt::format("{}-{}/{}", symbol_->number_text, type.code, k_congress));
        }
        return all;
    }

    [[nodiscard]] std::vector<Other> others(const std::string& symbol) {
        std::vector<Other> found;
        auto row = database_.query(k_same_symbol, symbol, directive_.id);
        while (row.step()) {
            found.push_back({row.integer(0), row.text(1), row.optional_text(2).value_or(""),
                             row.optional_text(3).value_or(""), row.date(4)});
        }
        return found;
    }

    // Central papers share TW whoever signs them; elsewhere the same code is many bodies.
    [[nodiscard]] bool is_same_body(const Other& other) const {
        if (level_ == k_central) return true;
        if (!directive_.issuer || key_of(directive_.issuer) != key_of(other.issuer)) return false;
        const std::string superior = key_of(directive_.superior);
        return superior.empty() || other.superior.empty() || superior == key_of(other.superior);
    }

    [[nodiscard]] bool is_same_series(const Other& other) {
        const Date date = *directive_.issued_on;
        if (symbol_->body == k_congress) {
            return date - other.issued_on <= k_one_congress &&
                   other.issued_on - date <= k_one_congress;
        }
        if (other.type != directive_.type) return false;
        if (level_.empty()) {
            return std::chrono::year_month_day{date}.year() ==
                   std::chrono::year_month_day{other.issued_on}.year();
        }
        const std::vector<Date>& own = own_terms();
        return own.empty() ? types_.terms().is_surely_one_term(level_, date, other.issued_on)
                           : is_one_term(own, date, other.issued_on);
    }

    /// Of the issuer in the hierarchy; none where its name is not there or not the only one.
    const std::vector<Date>& own_terms() {
        if (has_looked_) return own_terms_;
        has_looked_ = true;
        if (!directive_.issuer) return own_terms_;
        const std::string key = text::sort_key(organisation_of(*directive_.issuer));
        std::set<std::int64_t> organisations;
        auto row = database_.query(k_terms_of_name, Bytes{key.begin(), key.end()});
        while (row.step()) {
            organisations.insert(row.integer(0));
            own_terms_.push_back(row.date(1));
        }
        if (organisations.size() > 1) own_terms_.clear();
        return own_terms_;
    }

    [[nodiscard]] Problem taken(const Other& other) const {
        Problem result;
        result.field = "symbol";
        result.message =
            symbol_->of_state
                ? tr("number {} of the type {} by {} in this year is already document {} of {}",
                     symbol_->number_text, directive_.type, directive_.issuer.value_or(""),
                     other.id, display(other.issued_on))
                : tr("number {} of the type {} by {} in this term is already document {} of {}",
                     symbol_->number_text, directive_.type,
                     directive_.issuer.value_or(symbol_->body), other.id, display(other.issued_on));
        return result;
    }

    store::Database& database_;
    const Directive& directive_;
    const DocumentTypes& types_;
    std::optional<Symbol> symbol_;
    std::string_view level_;
    std::vector<Date> own_terms_;
    bool has_looked_ = false;
};

}  // namespace

std::vector<Problem> check_series(store::Database& database, const Directive& directive,
                                  const DocumentTypes& types) {
    return Series{database, directive, types}.check();
}

}  // namespace sotay::directives
