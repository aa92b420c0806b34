#include "sotay/base/messages.h"
#include "sotay/directives/exchange.h"
#include "sotay/directives/secret_mark.h"
#include "sotay/directives/symbol.h"
#include "sotay/text/vietnamese.h"

#include <algorithm>
#include <array>
#include <utility>

namespace sotay::directives {

namespace {

constexpr double k_certain = 1;

bool is_digit(char byte) { return byte >= '0' && byte <= '9'; }

/// Letters and digits alone: capitals, marks and stops are a matter of who typed it.
std::string essence(const std::string& text) {
    std::string kept;
    for (const char byte : text::fold(text)) {
        if (is_digit(byte) || (byte >= 'a' && byte <= 'z')) kept += byte;
    }
    return kept;
}

/// Puts the texts of one envelope into one paper.
class Amendment {
public:
    Amendment(Paper& paper, const edxml::Envelope& envelope, const ExchangeWords& words)
        : paper_{paper}, directive_{paper.directive}, envelope_{envelope}, words_{words} {}

    void make() {
        take_symbol();
        take_type();
        take_date();
        take_title();
        take("signer", envelope_.signer.full_name, directive_.signer);
        take("signer_post", envelope_.signer.position, directive_.signer_post);
        take("place", envelope_.place, directive_.place);
        if (!directive_.issuer && !envelope_.from.name.empty()) {
            directive_.issuer = envelope_.from.name;
            settle("issuer");
        }
        if (directive_.recipients.empty()) directive_.recipients = envelope_.to_places;
    }

private:
    void settle(const std::string& field) {
        std::erase_if(paper_.doubts, [&](const Problem& doubt) { return doubt.field == field; });
    }
    void doubt(const std::string& field, std::string message) {
        Problem found;
        found.field = field;
        found.message = std::move(message);
        paper_.doubts.push_back(std::move(found));
    }
    void differ(const std::string& field, const std::string& sent, const std::string& read) {
        doubt(field, tr("the envelope says \"{}\", the paper \"{}\": the envelope is believed",
                        sent, read));
    }
    void take(const std::string& field, const std::string& sent, std::optional<std::string>& text) {
        if (sent.empty()) return;
        const auto read = std::exchange(text, sent);
        settle(field);
        if (read && essence(*read) != essence(sent)) differ(field, sent, *read);
    }
    void take_symbol();
    void take_type();
    void take_date();
    void take_title();
    [[nodiscard]] std::vector<std::string> names_of_code() const;
    [[nodiscard]] std::string sent_type() const;

    Paper& paper_;
    Directive& directive_;
    const edxml::Envelope& envelope_;
    const ExchangeWords& words_;
};

void Amendment::take_symbol() {
    if (envelope_.code_number.empty() || envelope_.code_notation.empty()) return;
    const auto symbol = parse_symbol(symbol_of(envelope_).value_or(""));
    if (!symbol) {
        return doubt("symbol", tr("\"{}\" and \"{}\" of the envelope are no number and symbol",
                                  envelope_.code_number, envelope_.code_notation));
    }
    const auto read = std::exchange(directive_.symbol, symbol->canonical);
    directive_.number = symbol->number;
    directive_.issuer_code = symbol->body;
    if (!symbol->type_code.empty()) directive_.type_code = symbol->type_code;
    directive_.is_draft = false;
    directive_.confidence.symbol = k_certain;
    settle("symbol");
    if (read && *read != symbol->canonical) differ("symbol", symbol->canonical, *read);
}

std::vector<std::string> Amendment::names_of_code() const {
    const auto symbol = parse_symbol(directive_.symbol.value_or(""));
    std::vector<std::string> names;
    if (!symbol || symbol->type_code.empty()) return names;
    const auto& types = symbol->of_state ? words_.types.state_types() : words_.types.party_types();
    for (const DocumentType& type : types) {
        if (type.code == symbol->type_code) names.push_back(type.name);
    }
    return names;
}

/// The name of the type as papers have it, whatever its capitals; "" when nothing is said.
std::string Amendment::sent_type() const {
    std::string name = envelope_.type.name;
    if (name.empty()) {
        const auto type = std::ranges::find(words_.rules.types, envelope_.type.number,
                                            &ExchangeRules::Type::number);
        return type == words_.rules.types.end() ? name : type->name;
    }
    for (const auto* types : {&words_.types.party_types(), &words_.types.state_types()}) {
        for (const DocumentType& type : *types) {
            if (text::fold_case(type.name) == text::fold_case(name)) return type.name;
        }
    }
    return name;
}

void Amendment::take_type() {
    const auto names = names_of_code();
    const std::string sent = sent_type();
    const auto goes = [&](const std::string& name) {
        return names.empty() || std::ranges::find(names, name) != names.end();
    };
    if (sent.empty() || !goes(sent)) {
        // Senders leave the type at what their program had there; the symbol is typed.
        if (!sent.empty()) {
            doubt("type", tr("the envelope calls it {}, which does not go with the symbol {}", sent,
                             *directive_.symbol));
        }
        if (names.size() == 1 && !goes(directive_.type)) directive_.type = names.front();
        return;
    }
    const std::string read = std::exchange(directive_.type, sent);
    const bool was_read = directive_.confidence.type > 0;
    directive_.confidence.type = k_certain;
    settle("type");
    if (was_read && read != sent) differ("type", sent, read);
}

void Amendment::take_date() {
    if (!envelope_.promulgated_on) return;
    const auto read = std::exchange(directive_.issued_on, envelope_.promulgated_on);
    directive_.confidence.issued_on = k_certain;
    settle("issued_on");
    if (read && read != envelope_.promulgated_on) {
        differ("issued_on", display(*envelope_.promulgated_on), display(*read));
    }
}

void Amendment::take_title() {
    const std::string& sent = envelope_.subject;
    if (sent.empty()) return;
    const std::string read = directive_.title;
    const bool was_read = directive_.confidence.title > 0;
    const bool is_same =
        essence(read) == essence(sent) || essence(directive_.type + read) == essence(sent);
    directive_.confidence.title = k_certain;
    settle("title");
    if (was_read && is_same) return;
    directive_.title = sent;
    if (was_read) differ("title", sent, read);
}

}  // namespace

std::optional<std::string> symbol_of(const edxml::Envelope& envelope) {
    const std::string& number = envelope.code_number;
    const std::string& notation = envelope.code_notation;
    if (number.empty() || notation.empty()) return std::nullopt;
    const bool is_of_state = is_digit(notation.front()) || notation.find('/') == std::string::npos;
    const std::array spellings{number + (is_of_state ? "/" : "-") + notation,
                               number + (is_of_state ? "-" : "/") + notation, notation};
    for (const std::string& spelling : spellings) {
        const auto symbol = parse_symbol(spelling);
        if (symbol && !symbol->canonical.empty()) return symbol->canonical;
    }
    return std::nullopt;
}

void amend(Paper& paper, const edxml::Envelope& envelope, const ExchangeWords& words) {
    Amendment{paper, envelope, words}.make();
}

std::optional<std::string> find_secret_mark(const edxml::Envelope& envelope) {
    std::vector<std::string> texts{envelope.subject,       envelope.content,
                                   envelope.code_number,   envelope.code_notation,
                                   envelope.type.name,     envelope.type.detail,
                                   envelope.other.sphere,  envelope.other.priority,
                                   envelope.steering_type, envelope.business.reason};
    texts.insert(texts.end(), envelope.other.appendixes.begin(), envelope.other.appendixes.end());
    for (const auto& attachment : envelope.attachments) {
        texts.push_back(attachment.description);
        if (auto mark = find_secret_mark({}, attachment.name)) return mark;
    }
    for (const std::string& text : texts) {
        if (auto mark = find_secret_mark(std::span{&text, 1}, "")) return mark;
    }
    return std::nullopt;
}

}  // namespace sotay::directives
