#pragma once

#include "sotay/base/date.h"
#include "sotay/base/secret.h"
#include "sotay/directives/document_types.h"
#include "sotay/directives/header_reader.h"
#include "sotay/store/database.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sotay::directives {

using DirectiveId = std::int64_t;

/// A document of the register; its text is in store::SearchIndex, its file in store::Blobs.
struct Directive {
    DirectiveId id = 0;
    Bytes content_digest{};
    std::string media_type;
    std::string file_name;
    std::optional<std::int64_t> organisation_id{};
    std::optional<std::string> symbol;  ///< canonical; none in a draft
    std::optional<int> number;
    std::string type;  ///< "Hướng dẫn"
    std::optional<std::string> type_code;
    std::optional<std::string> issuer;
    std::optional<std::string> issuer_code;
    std::optional<Date> issued_on;
    std::optional<std::string> superior{};  ///< the body printed above the issuer
    std::optional<std::string> place{};
    std::string title;
    std::optional<std::string> signer;
    std::optional<std::string> signer_post{};
    std::vector<std::string> recipients{};  ///< of "Nơi nhận", without dash and end sign
    std::optional<Date> effective_on{};     ///< none: from issued_on
    std::optional<Date> ended_on{};         ///< last day in force, where a person has said so
    int pages = 0;
    bool is_draft = false;
    HeaderConfidence confidence;
    Instant imported_at{};
};

/// Writes a new row in the caller's transaction and gives its id; `directive.id` does not count.
[[nodiscard]] DirectiveId insert(store::Database& database, const Directive& directive);

/// Writes what the row of `directive.id` says of the document, in the caller's transaction; content
/// and file stay as they are.
void update(store::Database& database, const Directive& directive);

[[nodiscard]] std::optional<Directive> find_by_content(store::Database& database,
                                                       const Bytes& digest);
[[nodiscard]] std::optional<Directive> find_by_id(store::Database& database, DirectiveId id);

/// The one that a person means by "12" (its id), "01-HD/TW" or "01-HD/TW@2021-09-28".
/// Throws Error{not_found}, and Error{conflict} listing the candidates when there are several.
[[nodiscard]] Directive find_by_name(store::Database& database, const std::string& name);

enum class DirectiveOrder {
    newest,  ///< by date, those without one last
    symbol,  ///< by body, type and number; those without a number last of their type
    title,   ///< as Vietnamese sorts
};

struct DirectiveFilter {
    std::optional<std::string> type{};       ///< of DocumentTypes, see type_filter()
    std::optional<std::string> type_code{};  ///< "QĐ": of both "Quyết định" and "Quy định"
    std::optional<std::string> issuer{};     ///< code of the body or its name, accents or not
    std::optional<int> year{};               ///< of issue
    std::optional<Date> in_force_on{};       ///< by Standing: no draft, nothing without a date
    std::optional<std::int64_t> limit{};
    DirectiveOrder order = DirectiveOrder::newest;

    /// False when it leaves out nothing, whatever its order and limit.
    [[nodiscard]] bool is_narrowing() const {
        return type || type_code || issuer || year || in_force_on;
    }
};

/// The filter that "QĐ", "qd", "Quy định" or "quy dinh" stands for.
/// Throws Error{usage} naming the nearest when no document has such a type.
[[nodiscard]] DirectiveFilter type_filter(const DocumentTypes& types, const std::string& text);

/// Those that fit, in the order asked for.
[[nodiscard]] std::vector<DirectiveId> list_ids(store::Database& database,
                                                const DirectiveFilter& filter);
void each_directive(store::Database& database, const DirectiveFilter& filter,
                    const std::function<void(const Directive&)>& take);

/// Those taken into the register on a day, in the order of their import.
[[nodiscard]] std::vector<Directive> imported_on(store::Database& database, Date date);

}  // namespace sotay::directives
