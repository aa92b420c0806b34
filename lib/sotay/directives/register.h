#pragma once

#include "sotay/base/error.h"
#include "sotay/directives/directive.h"
#include "sotay/directives/document_types.h"
#include "sotay/formats/document.h"
#include "sotay/store/audit.h"
#include "sotay/store/blobs.h"
#include "sotay/store/database.h"
#include "sotay/store/search_index.h"

#include <optional>
#include <string>
#include <vector>

namespace sotay::directives {

enum class ImportStatus { imported, duplicate, refused, failed };

/// "imported", …
[[nodiscard]] std::string name_of(ImportStatus status);

/// What became of one file.
struct ImportOutcome {
    std::string file;  ///< as the caller named it
    ImportStatus status = ImportStatus::failed;
    /// The new document, or the one that the file is a duplicate of; none of it for a refused one.
    /// Its id is 0 when nothing was written.
    std::optional<Directive> directive{};
    /// Why it failed or was refused, or what the reader is not sure of.
    std::vector<Problem> problems{};
};

struct ImportOptions {
    std::optional<std::int64_t> organisation_id{};
    bool is_dry_run = false;
};

/// Takes documents into the register.
class Register {
public:
    Register(store::Database& database, store::Blobs blobs, DocumentTypes types)
        : database_{database},
          index_{database},
          blobs_{std::move(blobs)},
          types_{std::move(types)} {}

    /// Reads `file`, keeps it and makes its text searchable; each file is one change. A paper with
    /// a state-secret mark is refused: only that it came is kept, nothing that it says. Throws
    /// Error{environment} when nothing can be read or written at all.
    [[nodiscard]] ImportOutcome import_file(const std::string& file, const ImportOptions& options,
                                            const store::Actor& actor);

private:
    struct Occasion {
        const Bytes& digest;
        const ImportOptions& options;
        const store::Actor& actor;
    };

    [[nodiscard]] ImportOutcome import_content(ImportOutcome outcome, const Bytes& digest,
                                               const ImportOptions& options,
                                               const store::Actor& actor);
    [[nodiscard]] ImportOutcome refuse(ImportOutcome outcome, const std::string& mark,
                                       const Occasion& occasion);
    [[nodiscard]] ImportOutcome take(ImportOutcome outcome, const Document& document,
                                     const Occasion& occasion);
    [[nodiscard]] ImportOutcome keep(ImportOutcome outcome, const Document& document,
                                     const store::Actor& actor);

    store::Database& database_;
    store::SearchIndex index_;
    store::Blobs blobs_;
    DocumentTypes types_;
};

/// The files to import for `paths` in a steady order: a file is itself, a folder the files in it
/// (with `is_recursive` those of its folders too), hidden ones left out.
/// Throws Error{environment} naming a path that is not there.
[[nodiscard]] std::vector<std::string> find_files(const std::vector<std::string>& paths,
                                                  bool is_recursive);

/// The pages of a text kept by the register.
[[nodiscard]] std::vector<std::string> pages_of(const std::string& body);

struct FoundDirective {
    Directive directive;
    double score = 0;
    std::string snippet;
};

/// store::SearchIndex::search(), in which a symbol may be typed in any way that parse_symbol()
/// reads.
[[nodiscard]] std::vector<FoundDirective> search(store::Database& database,
                                                 const std::string& query, std::size_t limit,
                                                 const store::HitMarks& marks = {});

}  // namespace sotay::directives
