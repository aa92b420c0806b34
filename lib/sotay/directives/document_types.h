#pragma once

#include "sotay/directives/body_codes.h"
#include "sotay/directives/terms.h"
#include "sotay/org/kinds.h"
#include "sotay/rules/rule_set.h"

#include <string>
#include <string_view>
#include <vector>

namespace sotay::directives {

/// A kind of paper. The code alone does not tell it: QĐ is both "Quyết định" and "Quy định".
struct DocumentType {
    std::string code;  ///< as in a symbol: "QĐ", "CTr"
    std::string name;  ///< "Quyết định"
    /// Which bodies at the grassroots may issue it: dang_uy_co_so, ban_thuong_vu_co_so, chi_bo,
    /// dai_hoi_chi_bo.
    std::vector<std::string> issued_by;
};

/// What one set of config/rules/documents.yaml says.
struct DocumentRules {
    std::vector<DocumentType> party_types;
    std::vector<DocumentType> state_types;
    std::vector<std::string> bodies;  ///< how names of issuing bodies begin: "Ban Chấp hành"
    std::vector<std::string> words;   ///< other words of such names in their right case: "xã"
};

/// A part of the name of a body, ready to be compared with what a header prints.
struct NamePhrase {
    std::string text;
    std::vector<std::string> keys;      ///< text::fold_case() of its words
    std::vector<std::string> unmarked;  ///< text::fold() of them
    bool begins_body = false;
};

using DatedDocumentRules = rules::Dated<DocumentRules>;

/// The rules by which a paper is judged beside those for its type.
struct IssuingRules {
    rules::Dated<org::KindRules> kinds{{}};
    rules::Dated<BodyCodes> body_codes{{}};
    TermRules terms{};
};

/// The types of all times, for recognising papers of any date.
class DocumentTypes {
public:
    explicit DocumentTypes(DatedDocumentRules rules, IssuingRules issuing = {});

    /// What was in force when, e.g. who might issue a type.
    [[nodiscard]] const DatedDocumentRules& rules() const { return rules_; }
    [[nodiscard]] const rules::Dated<org::KindRules>& kinds() const { return issuing_.kinds; }
    [[nodiscard]] const rules::Dated<BodyCodes>& body_codes() const { return issuing_.body_codes; }
    [[nodiscard]] const TermRules& terms() const { return issuing_.terms; }
    /// Every type once, as the newest set describes it. In the order of the file.
    [[nodiscard]] const std::vector<DocumentType>& party_types() const { return party_; }
    [[nodiscard]] const std::vector<DocumentType>& state_types() const { return state_; }
    /// Bodies and other words, the bodies first.
    [[nodiscard]] const std::vector<NamePhrase>& phrases() const { return phrases_; }

private:
    DatedDocumentRules rules_;
    IssuingRules issuing_;
    std::vector<DocumentType> party_;
    std::vector<DocumentType> state_;
    std::vector<NamePhrase> phrases_;
};

/// Reads documents.yaml, body-codes.yaml, organisation.yaml and terms.yaml. Throws like
/// rules::load().
[[nodiscard]] DocumentTypes load_document_types(const rules::Directories& directories);

}  // namespace sotay::directives
