#pragma once

#include "sotay/base/date.h"
#include "sotay/store/database.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sotay::store {

/// What can be found of a document.
struct SearchableText {
    std::string symbol;
    std::string title;
    std::string issuer;
    std::string body;
    std::optional<Date> dated_on{};  ///< of two equally good hits the newer comes first
};

struct SearchHit {
    std::int64_t id = 0;
    double score = 0;     ///< larger is better; compares within one answer only
    std::string snippet;  ///< a piece of the text on one line, the words found between marks
};

/// Put around each word found.
struct HitMarks {
    std::string begin = "[";
    std::string end = "]";
};

struct SearchOptions {
    std::size_t limit = 20;
    HitMarks marks{};
    /// Which of the documents found are wanted, asked before the limit; empty: all of them.
    std::function<bool(std::int64_t id)> filter{};
    /// Documents that come below others as good as they are, e.g. those no longer in force.
    std::vector<std::int64_t> demoted{};
};

/// The texts of documents (table directive_texts) and their full-text index, which change together
/// only here. Accents may be left out when searching. Lives no longer than its database.
class SearchIndex {
public:
    explicit SearchIndex(Database& database) : database_{database} {}

    /// Keeps the text of the document `id`, which has none yet. In the caller's transaction if one
    /// is open.
    void add(std::int64_t id, const SearchableText& text);
    /// Forgets the text of `id`, if there is one.
    void remove(std::int64_t id);
    [[nodiscard]] std::optional<SearchableText> text(std::int64_t id) const;

    /// At most `limit` documents that hold all words of `query`, the best first: a word typed with
    /// accents is found in this spelling only, one without in every spelling; "words in quotes" and
    /// the parts of 57-NQ/TW must stand beside each other. A hit in the symbol counts most, then in
    /// the title, the issuer, the body; the spelling as typed counts more than another, words
    /// beside each other more than apart. Any text is a query; one without words finds nothing.
    [[nodiscard]] std::vector<SearchHit> search(std::string_view query,
                                                const SearchOptions& options = {}) const;
    /// All documents that search() can find, whatever the filter, by id: to count them by what the
    /// caller knows of each.
    [[nodiscard]] std::vector<std::int64_t> matches(std::string_view query) const;

    /// Makes the index anew from the texts, e.g. when it is damaged.
    void rebuild();

private:
    [[nodiscard]] bool is_in_transaction() const;

    Database& database_;
};

}  // namespace sotay::store
