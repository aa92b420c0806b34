// search_fill DOCUMENTS DATABASE FOLDER – puts the corpus into the database of a home, and each
// document as a text file into the folder, for others to index.

#include "corpus.h"

#include "sotay/base/error.h"
#include "sotay/base/secret.h"
#include "sotay/store/database.h"
#include "sotay/store/search_index.h"

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>

namespace {

constexpr const char* k_insert_directive = R"sql(
    INSERT INTO directives (id, content_digest, media_type, file_name, symbol, type, title,
                            title_key, recipients, pages, is_draft, confidence, imported_at)
    VALUES ($1, $2, 'text/plain', 'x.txt', $3, 'Nghị quyết', $4, $2, '', 1, 0, '{}', 0))sql";

void fill(long documents, const std::string& path, const std::string& folder) {
    sotay::bench::Corpus corpus;
    sotay::store::Database database{path, sotay::store::Database::Mode::existing};
    sotay::store::SearchIndex index{database};
    sotay::store::Transaction transaction{database};
    for (std::int64_t id = 1; id <= documents; ++id) {
        const auto text = corpus.next();
        database.execute(k_insert_directive, id, sotay::sha256(std::to_string(id)), text.symbol,
                         text.title);
        index.add(id, text);
        std::ofstream{folder + '/' + std::to_string(id) + ".txt"} << text.symbol << '\n'
                                                                  << text.title << '\n'
                                                                  << text.issuer << '\n'
                                                                  << text.body;
    }
    transaction.commit();
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 4) {
        std::fputs("usage: search_fill DOCUMENTS DATABASE FOLDER\n", stderr);
        return 2;
    }
    try {
        fill(std::strtol(argv[1], nullptr, 10), argv[2], argv[3]);
        return 0;
    } catch (const sotay::Error& error) {
        std::fprintf(stderr, "search_fill: %s\n", error.what());
        return 1;
    }
}
