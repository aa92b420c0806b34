#include "sotay/store/search_extension.h"

#include "sotay/base/error.h"
#include "sotay/base/messages.h"
#include "sotay/store/search_count.h"
#include "sotay/text/tokens.h"

#include <sqlite3.h>

#include <new>
#include <string>
#include <string_view>

namespace sotay::store {

namespace {

constexpr const char* k_tokenizer = "sotay";
constexpr const char* k_count = "sotay_count";
constexpr char k_exact = '=';

using TakeToken = int (*)(void*, int, const char*, int, int, int);

/// Hands tokens to FTS5 and remembers its first refusal.
class TokenSink {
public:
    TokenSink(TakeToken take, void* context) : take_{take}, context_{context} {}

    void put(const text::Token& place, std::string_view token, int flags) {
        if (result_ != SQLITE_OK) return;
        result_ = take_(context_, flags, token.data(), static_cast<int>(token.size()),
                        static_cast<int>(place.begin), static_cast<int>(place.end));
    }
    void put_exact(const text::Token& place, int flags) {
        exact_.assign(1, k_exact);
        exact_ += place.exact;
        put(place, exact_, flags);
    }
    [[nodiscard]] int result() const { return result_; }

private:
    TakeToken take_;
    void* context_;
    int result_ = SQLITE_OK;
    std::string exact_;
};

void put_query_word(const text::Token& token, std::string_view query, TokenSink& sink) {
    const bool is_exact = token.begin > 0 && query[token.begin - 1] == k_exact;
    if (is_exact) {
        sink.put_exact(token, 0);
    } else {
        sink.put(token, token.folded, 0);
    }
}

void put_words(std::string_view source, int flags, TokenSink& sink) {
    text::Tokenizer tokens{source};
    while (const text::Token* token = tokens.next()) {
        if ((flags & FTS5_TOKENIZE_QUERY) != 0) {
            put_query_word(*token, source, sink);
            continue;
        }
        sink.put(*token, token->folded, 0);
        if ((flags & FTS5_TOKENIZE_DOCUMENT) != 0) sink.put_exact(*token, FTS5_TOKEN_COLOCATED);
        if (sink.result() != SQLITE_OK) return;
    }
}

// C calls these: nothing may be thrown through it.

int tokenize(Fts5Tokenizer*, void* context, int flags, const char* source, int size,
             TakeToken take) {
    try {
        TokenSink sink{take, context};
        if (source != nullptr) put_words({source, static_cast<std::size_t>(size)}, flags, sink);
        return sink.result();
    } catch (const std::bad_alloc&) {
        return SQLITE_NOMEM;
    }
}

// The tokenizer has no state, but FTS5 wants a pointer that is not null.
int create_tokenizer(void*, const char**, int, Fts5Tokenizer** tokenizer) {
    static char stateless = 0;
    *tokenizer = reinterpret_cast<Fts5Tokenizer*>(&stateless);
    return SQLITE_OK;
}

void delete_tokenizer(Fts5Tokenizer*) {}

void count_in_row(const Fts5ExtensionApi* api, Fts5Context* row, sqlite3_context* result, int,
                  sqlite3_value**) {
    int places = 0;
    int code = api->xInstCount(row, &places);
    Count count = 0;
    for (int i = 0; i < places && code == SQLITE_OK; ++i) {
        int phrase = 0;
        int column = 0;
        int offset = 0;
        code = api->xInst(row, i, &phrase, &column, &offset);
        if (code == SQLITE_OK) count = sum_of(count, k_once_in[static_cast<std::size_t>(column)]);
    }
    if (code == SQLITE_OK) {
        sqlite3_result_int(result, count);
    } else {
        sqlite3_result_error_code(result, code);
    }
}

fts5_api* find_api(sqlite3* handle) {
    fts5_api* api = nullptr;
    sqlite3_stmt* statement = nullptr;
    if (sqlite3_prepare_v2(handle, "SELECT fts5(?1)", -1, &statement, nullptr) == SQLITE_OK) {
        sqlite3_bind_pointer(statement, 1, &api, "fts5_api_ptr", nullptr);
        sqlite3_step(statement);
    }
    sqlite3_finalize(statement);
    return api;
}

}  // namespace

void add_search_extension(sqlite3* handle) {
    fts5_api* api = find_api(handle);
    if (api == nullptr) {
        throw Error{ErrorKind::environment,
                    tr("this SQLite cannot search texts (FTS5 is missing): install Debian's own")};
    }
    void* context = nullptr;
    fts5_tokenizer tokenizer{};
    if (api->xFindTokenizer(api, k_tokenizer, &context, &tokenizer) == SQLITE_OK) return;
    tokenizer = {create_tokenizer, delete_tokenizer, tokenize};
    if (api->xCreateFunction(api, k_count, nullptr, count_in_row, nullptr) != SQLITE_OK ||
        api->xCreateTokenizer(api, k_tokenizer, nullptr, &tokenizer, nullptr) != SQLITE_OK) {
        throw std::bad_alloc{};  // their only failure
    }
}

}  // namespace sotay::store
