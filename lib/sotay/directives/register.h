#pragma once

#include "sotay/base/error.h"
#include "sotay/directives/citations.h"
#include "sotay/directives/directive.h"
#include "sotay/directives/document_types.h"
#include "sotay/formats/document.h"
#include "sotay/store/audit.h"
#include "sotay/store/blobs.h"
#include "sotay/store/database.h"
#include "sotay/store/search_index.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace sotay::directives {

enum class ImportStatus { imported, duplicate, refused, failed };

/// "imported", …
[[nodiscard]] std::string name_of(ImportStatus status);

struct Paper;

/// Puts into a paper what its sender says of it, before it is kept.
using Amend = std::function<void(Paper&)>;

/// A document that lies in no folder of its own, e.g. what came within an envelope.
struct Source {
    std::string name;  ///< as a person knows it; its last part is the file's name. Never opened
    std::string bytes;
    Amend amend{};
};

/// What became of one file.
struct ImportOutcome {
    std::string file;  ///< as the caller named it; of an archive "ARCHIVE/NAME" a file in it
    ImportStatus status = ImportStatus::failed;
    /// The new document, or the one that the file is a duplicate of; none of it for a refused one.
    /// Its id is 0 when nothing was written.
    std::optional<Directive> directive{};
    /// Why it failed or was refused, or what the reader is not sure of.
    std::vector<Problem> problems{};
};

using TakeOutcome = std::function<void(const ImportOutcome&)>;

/// Who imports, for whom, and whether in earnest.
struct Occasion {
    const store::Actor& actor;
    std::optional<std::int64_t> organisation_id{};
    bool is_dry_run = false;
};

/// Takes documents into the register.
class Register {
public:
    Register(store::Database& database, store::Blobs blobs, DocumentTypes types,
             ReadOptions options = {})
        : database_{database},
          index_{database},
          blobs_{std::move(blobs)},
          types_{std::move(types)},
          reader_{options} {}

    /// Reads the files, and the files in those that are archives, keeps them and makes their texts
    /// searchable; each is one change, reported to `take` once it is on disk, in the order given.
    /// Several are read at a time, and several written. A paper with a state-secret mark is
    /// refused: only that it came is kept, nothing that it says. Throws Error{environment} when
    /// nothing can be read or written at all.
    void import_files(const std::vector<std::string>& files, const Occasion& occasion,
                      const TakeOutcome& take);
    /// One that is no archive.
    [[nodiscard]] ImportOutcome import_file(const std::string& file, const Occasion& occasion);
    /// The same for bytes that are at hand.
    [[nodiscard]] ImportOutcome import_source(Source source, const Occasion& occasion);
    /// Refuses the file `name` with this content, in which someone else found the secret mark.
    [[nodiscard]] ImportOutcome refuse_content(const std::string& name, const Bytes& digest,
                                               const std::string& mark, const Occasion& occasion);

private:
    friend class Import;

    struct Content {
        const std::string& body;
        const std::vector<Citation>& citations;
    };
    /// Writes the row and the text of a paper, whose file is kept, and its entry into `change`.
    [[nodiscard]] ImportOutcome keep(ImportOutcome outcome, const Content& content,
                                     store::Change& change);
    /// Adds which papers of the register bear the same number in the same series.
    void doubt_number(ImportOutcome& outcome);

    store::Database& database_;
    store::SearchIndex index_;
    store::Blobs blobs_;
    DocumentTypes types_;
    DocumentReader reader_;
};

}  // namespace sotay::directives
