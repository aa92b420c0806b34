#include "sotay/directives/import_reading.h"

#include "sotay/directives/secret_mark.h"

#include <filesystem>
#include <utility>

namespace sotay::directives {

namespace {

std::optional<std::string> mark_of(const Document& document, const std::string& name) {
    if (auto mark = find_secret_mark(document.pages, file_name_in(name))) return mark;
    for (const std::string& property : document.properties) {
        if (auto mark = find_secret_mark({}, property)) return mark;
    }
    return std::nullopt;
}

Reading read(DocumentReader& reader, const std::string& bytes, const std::string& name,
             const DocumentTypes& types) {
    const DocumentOutcome outcome = reader.read(bytes);
    if (const auto* failure = std::get_if<DocumentFailure>(&outcome)) return {.failure = *failure};
    const auto& document = std::get<Document>(outcome);
    if (auto mark = mark_of(document, name)) return {.mark = std::move(mark)};
    return {.paper = read_paper(document, name, types), .body = body_of(document)};
}

}  // namespace

std::future<Reading> begin_reading(DocumentReader& reader, std::shared_ptr<const std::string> bytes,
                                   std::string name, const DocumentTypes& types) {
    return std::async(std::launch::async,
                      [&reader, &types, bytes = std::move(bytes), name = std::move(name)] {
                          return read(reader, *bytes, name, types);
                      });
}

std::string file_name_in(const std::string& path) { return std::filesystem::path{path}.filename(); }

}  // namespace sotay::directives
