#include "sotay/directives/correction.h"

#include "sotay/base/messages.h"
#include "sotay/directives/corrected_values.h"
#include "sotay/store/search_index.h"

#include <algorithm>

namespace sotay::directives {

namespace {

constexpr const char* k_has_twin = R"sql(
    SELECT count(*) FROM directives WHERE symbol = $1 AND issued_on = $2 AND id <> $3)sql";

constexpr double k_certain = 1;

Json text_or_null(const std::optional<std::string>& text) { return text ? Json(*text) : Json(); }

Json date_or_null(const std::optional<Date>& date) { return date ? Json(iso(*date)) : Json(); }

double* confidence_in(HeaderConfidence& confidence, std::string_view field) {
    if (field == "symbol") return &confidence.symbol;
    if (field == "type") return &confidence.type;
    if (field == "issuer") return &confidence.issuer;
    if (field == "issued_on") return &confidence.issued_on;
    if (field == "title") return &confidence.title;
    return nullptr;
}

bool has_twin(store::Database& database, const Directive& directive) {
    if (!directive.symbol || !directive.issued_on) return false;
    auto row = database.query(k_has_twin, directive.symbol, directive.issued_on, directive.id);
    return row.step() && row.integer(0) > 0;
}

/// What differs, and the fields that were in doubt until a person said the same.
void compare(const Directive& before, const CorrectionOrder& order, CorrectionReport& report) {
    for (const std::string& field : correctable_fields()) {
        Json from = field_value(before, field);
        Json to = field_value(report.directive, field);
        const bool is_set = std::ranges::any_of(
            order.values, [&](const auto& value) { return value.first == field; });
        const bool is_changed = from != to;
        if (is_changed) report.changes.push_back({field, std::move(from), std::move(to)});
        double* confidence = confidence_in(report.directive.confidence, field);
        if (confidence == nullptr || !(is_set || is_changed) || *confidence == k_certain) continue;
        *confidence = k_certain;
        if (!is_changed) report.confirmed.push_back(field);
    }
}

void write(store::Database& database, const CorrectionReport& report) {
    const Directive& directive = report.directive;
    update(database, directive);
    store::SearchIndex index{database};
    auto text = index.text(directive.id);
    if (!text) return;
    text->symbol = directive.symbol.value_or("");
    text->title = directive.title;
    text->issuer = directive.issuer.value_or("");
    text->dated_on = directive.issued_on;
    index.remove(directive.id);
    index.add(directive.id, *text);
}

store::AuditEntry entry_of(const CorrectionReport& report) {
    store::AuditEntry entry{.action = "directive.set",
                            .subjects = {fmt::format("directives:{}", report.directive.id)}};
    for (const auto& change : report.changes) entry.fields.push_back(change.field);
    for (const auto& field : report.confirmed) entry.fields.push_back(field);
    return entry;
}

}  // namespace

const std::vector<std::string>& correctable_fields() {
    static const std::vector<std::string> k_fields{
        "symbol",     "number",       "type",      "type_code", "issuer", "issuer_code",
        "superior",   "place",        "issued_on", "title",     "signer", "signer_post",
        "recipients", "effective_on", "ended_on",  "draft"};
    return k_fields;
}

Json field_value(const Directive& directive, std::string_view field) {
    if (field == "symbol") return text_or_null(directive.symbol);
    if (field == "number") return directive.number ? Json(*directive.number) : Json();
    if (field == "type") return directive.type;
    if (field == "type_code") return text_or_null(directive.type_code);
    if (field == "issuer") return text_or_null(directive.issuer);
    if (field == "issuer_code") return text_or_null(directive.issuer_code);
    if (field == "superior") return text_or_null(directive.superior);
    if (field == "place") return text_or_null(directive.place);
    if (field == "issued_on") return date_or_null(directive.issued_on);
    if (field == "title") return directive.title;
    if (field == "signer") return text_or_null(directive.signer);
    if (field == "signer_post") return text_or_null(directive.signer_post);
    if (field == "recipients") return directive.recipients;
    if (field == "effective_on") return date_or_null(directive.effective_on);
    if (field == "ended_on") return date_or_null(directive.ended_on);
    if (field == "draft") return directive.is_draft;
    return {};
}

CorrectionReport correct(store::Database& database, const DocumentTypes& types,
                         const store::Actor& actor, const CorrectionOrder& order) {
    store::Change change{database, actor};
    const auto before = find_by_id(database, order.directive);
    if (!before) {
        throw Error{ErrorKind::not_found, tr("there is no document {}", order.directive)};
    }
    CorrectedValues values{types, *before};
    for (const auto& [field, value] : order.values) values.set(field, value);
    values.settle();
    CorrectionReport report{.directive = values.directive(), .problems = values.problems()};
    if (!report.problems.empty()) return report;
    compare(*before, order, report);
    if (has_twin(database, report.directive)) {
        report.warnings.push_back(
            tr("another document has this symbol and this date: are they the same paper?"));
    }
    if (order.is_dry_run || (report.changes.empty() && report.confirmed.empty())) return report;
    write(database, report);
    change.commit(entry_of(report));
    return report;
}

}  // namespace sotay::directives
