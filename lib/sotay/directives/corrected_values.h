#pragma once

#include "sotay/base/error.h"
#include "sotay/directives/directive.h"
#include "sotay/directives/document_types.h"

#include <optional>
#include <string>
#include <vector>

namespace sotay::directives {

/// A document while a person's values are put into it, each checked.
class CorrectedValues {
public:
    /// `types` must outlive it.
    CorrectedValues(const DocumentTypes& types, Directive directive)
        : types_{types}, directive_{std::move(directive)} {}

    void set(const std::string& field, const std::string& typed);
    /// After the last set(): what the values mean together.
    void settle();

    [[nodiscard]] const Directive& directive() const { return directive_; }
    [[nodiscard]] const std::vector<Problem>& problems() const { return problems_; }

private:
    struct Value {
        std::string field;
        std::string typed;
        std::string text;  ///< NFC, squeezed
    };

    void put(const Value& value);
    void put_symbol(const Value& value);
    void put_type(const Value& value);
    void put_title(const Value& value);
    void put_body(const Value& value);
    void put_date(const Value& value, std::optional<Date>& date);
    void put_recipients(const Value& value);
    void settle_type();
    void settle_end();
    void problem(const std::string& field, std::string message);

    [[nodiscard]] bool is_given(const std::string& field) const;
    /// The names of the types with this code, of papers like the document's symbol.
    [[nodiscard]] std::vector<std::string> names_of(const std::string& code) const;
    [[nodiscard]] std::string code_of(const std::string& name) const;

    const DocumentTypes& types_;
    Directive directive_;
    std::vector<Value> given_;
    std::vector<Problem> problems_;
};

}  // namespace sotay::directives
