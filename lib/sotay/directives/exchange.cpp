#include "sotay/directives/exchange.h"

#include "sotay/base/messages.h"
#include "sotay/directives/symbol.h"

#include <algorithm>
#include <utility>

namespace sotay::directives {

namespace {

constexpr std::size_t k_id_digits = 32;

ExchangeRules read_rules(yaml::MapReader& set) {
    ExchangeRules rules;
    for (const yaml::Node& node : set.items("types")) {
        yaml::MapReader reader{node, set.file(), set.problems()};
        rules.types.push_back({reader.required_text("number"), reader.required_text("name")});
        reader.finish();
    }
    rules.new_document = set.required_text("new_document");
    rules.new_document_reason = set.required_text("new_document_reason");
    return rules;
}

/// "294" and "QĐ/TW", "30" and "2020/NĐ-CP".
std::pair<std::string, std::string> code_of(const std::string& symbol) {
    const auto parsed = parse_symbol(symbol);
    const std::size_t at = symbol.find(parsed && parsed->of_state ? '/' : '-');
    if (at == std::string::npos) return {symbol, ""};
    return {symbol.substr(0, at), symbol.substr(at + 1)};
}

std::string slashed(Date date) {
    std::string text = iso(date);
    std::ranges::replace(text, '-', '/');
    return text;
}

void require_complete(const Directive& directive) {
    std::vector<std::string> missing;
    if (!directive.symbol) missing.emplace_back("symbol");
    if (!directive.issued_on) missing.emplace_back("issued_on");
    if (missing.empty()) return;
    throw Error{ErrorKind::conflict,
                tr("document {} cannot be sent without {}: say it with sotay directive set {} {}=…",
                   directive.id, fmt::join(missing, ", "), directive.id, missing.front())};
}

}  // namespace

DatedExchangeRules load_exchange_rules(const rules::Directories& directories) {
    return rules::load<ExchangeRules>(directories, "edxml", read_rules);
}

edxml::Envelope envelope_of(const Directive& directive, const Dispatch& dispatch,
                            const ExchangeRules& rules) {
    require_complete(directive);
    edxml::Envelope envelope;
    envelope.from = dispatch.from;
    envelope.to = dispatch.to;
    std::tie(envelope.code_number, envelope.code_notation) = code_of(*directive.symbol);
    envelope.place = directive.place.value_or("");
    envelope.promulgated_on = directive.issued_on;
    const auto type = std::ranges::find(rules.types, directive.type, &ExchangeRules::Type::name);
    if (type != rules.types.end()) envelope.type.number = type->number;
    envelope.type.name = directive.type;
    envelope.subject = envelope.content = directive.title;
    envelope.signer.position = directive.signer_post.value_or("");
    envelope.signer.full_name = directive.signer.value_or("");
    envelope.to_places = directive.recipients;
    envelope.other.priority = "0";
    envelope.other.copies = "1";
    envelope.other.pages = std::to_string(directive.pages);
    envelope.steering_type = "0";
    envelope.document_id =
        fmt::format("{},{},{}/{}", dispatch.from.id, slashed(*directive.issued_on),
                    envelope.code_number, envelope.code_notation);
    envelope.traces = {{dispatch.from.id, dispatch.at}};
    envelope.business.kind = rules.new_document;
    envelope.business.reason = rules.new_document_reason;
    envelope.business.paper = "0";
    return envelope;
}

edxml::Attachment attachment_of(const Directive& directive, std::string content) {
    return {.content_type = directive.media_type,
            .content_id = to_hex(directive.content_digest).substr(0, k_id_digits),
            .description = directive.title,
            .name = directive.file_name,
            .content = std::move(content)};
}

}  // namespace sotay::directives
