#pragma once

#include "sotay/base/error.h"
#include "sotay/directives/directive.h"
#include "sotay/directives/document_types.h"
#include "sotay/directives/paper.h"
#include "sotay/formats/edxml.h"
#include "sotay/rules/rule_set.h"

#include <optional>
#include <string>
#include <vector>

namespace sotay::directives {

/// What config/rules/edxml.yaml says of envelopes.
struct ExchangeRules {
    struct Type {
        std::string number;
        std::string name;  ///< "Nghị quyết"
    };
    std::vector<Type> types;
    std::string new_document;  ///< kind of business of a document sent for the first time
    std::string new_document_reason;
};
using DatedExchangeRules = rules::Dated<ExchangeRules>;

/// Throws like rules::load().
[[nodiscard]] DatedExchangeRules load_exchange_rules(const rules::Directories& directories);

/// What tells an envelope's words: types of papers, and the numbers they are sent under.
struct ExchangeWords {
    const DocumentTypes& types;
    const ExchangeRules& rules;
};

/// Number and notation as one symbol, canonical; none when they are no symbol.
[[nodiscard]] std::optional<std::string> symbol_of(const edxml::Envelope& envelope);

/// Puts what the envelope says into the paper that came in it. Where the two differ the envelope
/// is believed and the difference becomes a doubt; what it fills in is no longer in doubt.
void amend(Paper& paper, const edxml::Envelope& envelope, const ExchangeWords& words);

/// The state-secret mark that the envelope itself bears, in any text or name of an attachment.
[[nodiscard]] std::optional<std::string> find_secret_mark(const edxml::Envelope& envelope);

/// Who sends to whom, and when.
struct Dispatch {
    edxml::Organ from;
    std::vector<edxml::Organ> to;
    Instant at;
};

/// The envelope of a document, without its attachments. Throws Error{conflict} naming the fields
/// that the document lacks, a draft's number among them.
[[nodiscard]] edxml::Envelope envelope_of(const Directive& directive, const Dispatch& dispatch,
                                          const ExchangeRules& rules);

/// The document as an attachment; `content` are its bytes.
[[nodiscard]] edxml::Attachment attachment_of(const Directive& directive, std::string content);

}  // namespace sotay::directives
