#pragma once

#include "sotay/rules/rule_set.h"

#include <string>
#include <string_view>
#include <vector>

namespace sotay::directives {

/// A kind of paper. The code alone does not tell it: QĐ is both "Quyết định" and "Quy định".
struct DocumentType {
    std::string code;  ///< as in a symbol: "QĐ", "CTr"
    std::string name;  ///< "Quyết định"
    /// Which bodies at the grassroots may issue it: dang_uy_co_so, ban_thuong_vu_co_so, chi_bo.
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
    std::vector<std::string> keys;  ///< text::fold_case() of its words
    bool begins_body = false;
};

using DatedDocumentRules = rules::Dated<DocumentRules>;

/// The types of all times, for recognising papers of any date.
class DocumentTypes {
public:
    explicit DocumentTypes(DatedDocumentRules rules);

    /// What was in force when, e.g. who might issue a type.
    [[nodiscard]] const DatedDocumentRules& rules() const { return rules_; }
    /// Every type once, as the newest set describes it. In the order of the file.
    [[nodiscard]] const std::vector<DocumentType>& party_types() const { return party_; }
    [[nodiscard]] const std::vector<DocumentType>& state_types() const { return state_; }
    /// Bodies and other words, the bodies first.
    [[nodiscard]] const std::vector<NamePhrase>& phrases() const { return phrases_; }

private:
    DatedDocumentRules rules_;
    std::vector<DocumentType> party_;
    std::vector<DocumentType> state_;
    std::vector<NamePhrase> phrases_;
};

/// Reads documents.yaml. Throws like rules::load().
[[nodiscard]] DocumentTypes load_document_types(const rules::Directories& directories);

}  // namespace sotay::directives
