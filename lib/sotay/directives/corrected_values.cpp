#include "sotay/directives/corrected_values.h"

#include "sotay/base/messages.h"
#include "sotay/directives/correction.h"
#include "sotay/directives/symbol.h"
#include "sotay/text/vietnamese.h"

#include <algorithm>
#include <array>

namespace sotay::directives {

namespace {

constexpr const char* k_paper_without_header = "Tài liệu";
// What follows from other fields and is not set by itself.
constexpr std::array k_derived{"number", "type_code", "draft"};

std::optional<std::string> optional(const std::string& text) {
    return text.empty() ? std::nullopt : std::optional{text};
}

std::vector<const DocumentType*> all_types(const DocumentTypes& types) {
    std::vector<const DocumentType*> all;
    for (const auto* kind : {&types.party_types(), &types.state_types()}) {
        for (const DocumentType& type : *kind) all.push_back(&type);
    }
    return all;
}

std::string nearest_field(const std::string& field) {
    std::vector<std::string> fields = correctable_fields();
    std::erase_if(fields, [](const std::string& one) {
        return std::ranges::find(k_derived, one) != k_derived.end();
    });
    return text::nearest(field, fields);
}

}  // namespace

void CorrectedValues::problem(const std::string& field, std::string message) {
    Problem found;
    found.field = field;
    const auto value = std::ranges::find(given_, field, &Value::field);
    if (value != given_.end()) found.value = value->typed;
    found.message = std::move(message);
    problems_.push_back(std::move(found));
}

bool CorrectedValues::is_given(const std::string& field) const {
    return std::ranges::find(given_, field, &Value::field) != given_.end();
}

void CorrectedValues::set(const std::string& field, const std::string& typed) {
    const bool is_repeated = is_given(field);
    given_.push_back({field, typed, text::squeeze(typed)});
    if (is_repeated) return problem(field, tr("is given twice"));
    put(given_.back());
}

void CorrectedValues::put(const Value& value) {
    const std::string& field = value.field;
    if (field == "symbol") return put_symbol(value);
    if (field == "type") return put_type(value);
    if (field == "title") return put_title(value);
    if (field == "issuer_code") return put_body(value);
    if (field == "recipients") return put_recipients(value);
    if (field == "issued_on") return put_date(value, directive_.issued_on);
    if (field == "effective_on") return put_date(value, directive_.effective_on);
    if (field == "ended_on") return put_date(value, directive_.ended_on);
    for (const auto& [name, text] :
         {std::pair{"issuer", &directive_.issuer}, std::pair{"superior", &directive_.superior},
          std::pair{"place", &directive_.place}, std::pair{"signer", &directive_.signer},
          std::pair{"signer_post", &directive_.signer_post}}) {
        if (field == name) {
            *text = optional(value.text);
            return;
        }
    }
    if (std::ranges::find(k_derived, field) != k_derived.end()) {
        return problem(field, tr("follows from the symbol and the type: set those"));
    }
    const std::string near = nearest_field(field);
    problem(field, near.empty() ? tr("is no field of a document")
                                : tr("is no field of a document: perhaps \"{}\"?", near));
}

void CorrectedValues::put_symbol(const Value& value) {
    if (value.text.empty()) {
        directive_.symbol = std::nullopt;
        directive_.number = std::nullopt;
        directive_.is_draft = false;
        return;
    }
    const auto symbol = parse_symbol(value.text);
    if (!symbol) {
        return problem("symbol", tr("is no number and symbol such as 05-NQ/ĐU or 30/2020/NĐ-CP"));
    }
    directive_.symbol = optional(symbol->canonical);
    directive_.number = symbol->number;
    directive_.type_code = optional(symbol->type_code);
    directive_.issuer_code = optional(symbol->body);
    directive_.is_draft = symbol->canonical.empty();
}

void CorrectedValues::put_type(const Value& value) {
    if (value.text.empty()) return problem("type", tr("cannot be empty"));
    const auto all = all_types(types_);
    for (const auto form : {&text::fold_case, &text::fold}) {
        if (form(value.text) == form(k_paper_without_header)) {
            directive_.type = k_paper_without_header;
            return;
        }
        const auto type = std::ranges::find_if(
            all, [&](const DocumentType* one) { return form(one->name) == form(value.text); });
        if (type != all.end()) {
            directive_.type = (*type)->name;
            return;
        }
    }
    const auto names = names_of(value.text);
    if (names.size() == 1) {
        directive_.type = names.front();
        return;
    }
    if (names.size() > 1) {
        return problem("type",
                       tr("is the code of several types: write one of {}", fmt::join(names, ", ")));
    }
    std::vector<std::string> known;
    for (const DocumentType* type : all) known.push_back(type->name);
    const std::string near = text::nearest(value.text, known);
    problem("type", near.empty() ? tr("is no type of document such as \"Nghị quyết\"")
                                 : tr("is no type of document: perhaps \"{}\"?", near));
}

void CorrectedValues::put_title(const Value& value) {
    if (value.text.empty()) return problem("title", tr("cannot be empty"));
    directive_.title = value.text;
}

void CorrectedValues::put_body(const Value& value) {
    directive_.issuer_code = optional(value.text);
}

void CorrectedValues::put_date(const Value& value, std::optional<Date>& date) {
    if (value.text.empty()) {
        date = std::nullopt;
        return;
    }
    const auto parsed = parse_office_date(value.text);
    if (!parsed) return problem(value.field, tr("is no date such as 2026-09-05 or 5/9/2026"));
    date = parsed;
}

void CorrectedValues::put_recipients(const Value& value) {
    directive_.recipients.clear();
    std::size_t at = 0;
    while (at < value.text.size()) {
        const std::size_t end = std::min(value.text.find(';', at), value.text.size());
        const std::string line = text::squeeze(value.text.substr(at, end - at));
        if (!line.empty()) directive_.recipients.push_back(line);
        at = end + 1;
    }
}

std::vector<std::string> CorrectedValues::names_of(const std::string& code) const {
    const auto symbol = parse_symbol(directive_.symbol.value_or(""));
    const auto& types = symbol && symbol->of_state ? types_.state_types() : types_.party_types();
    std::vector<std::string> names;
    for (const DocumentType& type : types) {
        if (text::fold_case(type.code) == text::fold_case(code)) names.push_back(type.name);
    }
    return names;
}

std::string CorrectedValues::code_of(const std::string& name) const {
    const auto all = all_types(types_);
    const auto type =
        std::ranges::find_if(all, [&](const DocumentType* one) { return one->name == name; });
    return type == all.end() ? std::string{} : (*type)->code;
}

void CorrectedValues::settle_type() {
    const bool is_type_given = is_given("type");
    const auto symbol = parse_symbol(directive_.symbol.value_or(""));
    const bool has_code = symbol && !symbol->type_code.empty();
    if (!has_code && is_type_given) directive_.type_code = optional(code_of(directive_.type));
    if (!directive_.type_code || (!is_type_given && !is_given("symbol"))) return;
    const auto names = names_of(*directive_.type_code);
    if (names.empty() || std::ranges::find(names, directive_.type) != names.end()) return;
    if (is_type_given) {
        if (!has_code) return;
        return problem("type", tr("does not go with the symbol {}: its code stands for {}",
                                  *directive_.symbol, fmt::join(names, ", ")));
    }
    if (names.size() == 1) {
        directive_.type = names.front();
        return;
    }
    problem("symbol",
            tr("its code stands for {}: say which one with type=…", fmt::join(names, ", ")));
}

void CorrectedValues::settle_end() {
    const auto start = directive_.effective_on ? directive_.effective_on : directive_.issued_on;
    if (!start || !directive_.ended_on || *directive_.ended_on >= *start) return;
    const char* field = is_given("ended_on")       ? "ended_on"
                        : is_given("effective_on") ? "effective_on"
                                                   : "issued_on";
    problem(field, tr("it would end on {}, before it begins on {}", display(*directive_.ended_on),
                      display(*start)));
}

void CorrectedValues::settle() {
    if (!problems_.empty()) return;
    settle_type();
    const auto symbol = parse_symbol(directive_.symbol.value_or(""));
    if (symbol && is_given("issuer_code") &&
        text::fold(symbol->body) != text::fold(directive_.issuer_code.value_or(""))) {
        problem("issuer_code",
                tr("the symbol {} says {}: set the symbol", *directive_.symbol, symbol->body));
    }
    settle_end();
}

}  // namespace sotay::directives
