#pragma once

#include "sotay/base/error.h"
#include "sotay/directives/directive.h"
#include "sotay/directives/document_types.h"
#include "sotay/formats/document.h"
#include "sotay/store/audit.h"
#include "sotay/store/blobs.h"
#include "sotay/store/database.h"
#include "sotay/store/search_index.h"

#include <cstdint>
#include <functional>
#include <future>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace sotay::directives {

enum class ImportStatus { imported, duplicate, refused, failed };

/// "imported", …
[[nodiscard]] std::string name_of(ImportStatus status);

struct Paper;

/// A document that lies in no folder of its own, e.g. what came within an envelope.
struct Source {
    std::string name;  ///< as a person knows it; its last part is the file's name. Never opened
    std::string bytes;
    std::function<void(Paper&)> amend{};  ///< puts in what the sender says of the paper
};

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

/// Who imports, for whom, and whether in earnest.
struct Occasion {
    const store::Actor& actor;
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

    /// Reads the files, keeps them and makes their texts searchable; each is one change, reported
    /// to `take` in the order given. Several are read at a time. A paper with a state-secret mark
    /// is refused: only that it came is kept, nothing that it says. Throws Error{environment} when
    /// nothing can be read or written at all.
    void import_files(const std::vector<std::string>& files, const Occasion& occasion,
                      const std::function<void(const ImportOutcome&)>& take);
    [[nodiscard]] ImportOutcome import_file(const std::string& file, const Occasion& occasion);
    /// The same for bytes that are at hand.
    [[nodiscard]] ImportOutcome import_source(const Source& source, const Occasion& occasion);
    /// Refuses the file `name` with this content, in which someone else found the secret mark.
    [[nodiscard]] ImportOutcome refuse_content(const std::string& name, const Bytes& digest,
                                               const std::string& mark, const Occasion& occasion);

private:
    using Answer = std::variant<Document, DocumentFailure>;
    /// A file on its way; `text` is there only while it is not known what becomes of it.
    struct Reading {
        ImportOutcome outcome;
        std::string path{};  ///< where its bytes are
        Bytes digest{};
        std::future<Answer> text{};
        std::function<void(Paper&)> amend{};
    };

    [[nodiscard]] Reading begin(const std::string& file, const std::string& path,
                                const Occasion& occasion);
    [[nodiscard]] ImportOutcome finish(Reading reading, const Occasion& occasion);
    [[nodiscard]] ImportOutcome refuse(Reading reading, const std::string& mark,
                                       const Occasion& occasion);
    [[nodiscard]] ImportOutcome take_in(Reading reading, const Document& document,
                                        const Occasion& occasion);
    [[nodiscard]] ImportOutcome keep(ImportOutcome outcome, const Document& document,
                                     const store::Actor& actor);

    store::Database& database_;
    store::SearchIndex index_;
    store::Blobs blobs_;
    DocumentTypes types_;
};

}  // namespace sotay::directives
