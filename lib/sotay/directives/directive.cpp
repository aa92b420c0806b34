#include "sotay/directives/directive.h"

#include "sotay/base/error.h"
#include "sotay/base/messages.h"
#include "sotay/directives/confidence.h"
#include "sotay/directives/standing.h"
#include "sotay/directives/symbol.h"
#include "sotay/text/vietnamese.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <sstream>
#include <utility>

namespace sotay::directives {

namespace {

constexpr const char* k_insert = R"sql(
    INSERT INTO directives (content_digest, media_type, file_name, organisation_id, symbol, number,
                            type, type_code, issuer, issuer_code, issued_on, title, title_key,
                            signer, pages, is_draft, confidence, imported_at, superior, place,
                            signer_post, recipients, effective_on, ended_on)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19,
            $20, $21, $22, $23, $24)
    RETURNING id)sql";

constexpr const char* k_update = R"sql(
    UPDATE directives
    SET symbol = $2, number = $3, type = $4, type_code = $5, issuer = $6, issuer_code = $7,
        issued_on = $8, title = $9, title_key = $10, signer = $11, is_draft = $12,
        confidence = $13, superior = $14, place = $15, signer_post = $16, recipients = $17,
        effective_on = $18, ended_on = $19
    WHERE id = $1)sql";

constexpr const char* k_read = R"sql(
    SELECT id, content_digest, media_type, file_name, organisation_id, symbol, number, type,
           type_code, issuer, issuer_code, issued_on, title, signer, pages, is_draft, confidence,
           imported_at, superior, place, signer_post, recipients, effective_on, ended_on
    FROM directives WHERE id = $1)sql";

constexpr const char* k_id_of_content = R"sql(
    SELECT id FROM directives WHERE content_digest = $1)sql";

constexpr const char* k_ids_of_symbol = R"sql(
    SELECT id FROM directives
    WHERE symbol = $1 AND (CAST($2 AS TEXT) IS NULL OR issued_on = $2)
    ORDER BY issued_on NULLS LAST, id)sql";

constexpr const char* k_list_newest = R"sql(
    SELECT id, issuer, issuer_code, type_code, issued_on, effective_on, is_draft
    FROM directives
    WHERE (CAST($1 AS TEXT) IS NULL OR type = $1)
      AND (CAST($2 AS TEXT) IS NULL OR type_code = $2)
      AND (CAST($3 AS TEXT) IS NULL OR issued_on >= $3)
      AND (CAST($4 AS TEXT) IS NULL OR issued_on <= $4)
    ORDER BY issued_on DESC NULLS LAST, id DESC)sql";

constexpr const char* k_list_by_title = R"sql(
    SELECT id, issuer, issuer_code, type_code, issued_on, effective_on, is_draft
    FROM directives
    WHERE (CAST($1 AS TEXT) IS NULL OR type = $1)
      AND (CAST($2 AS TEXT) IS NULL OR type_code = $2)
      AND (CAST($3 AS TEXT) IS NULL OR issued_on >= $3)
      AND (CAST($4 AS TEXT) IS NULL OR issued_on <= $4)
    ORDER BY title_key, issued_on DESC NULLS LAST, id DESC)sql";

// Numbers are sorted here, bodies and types by those who know how Vietnamese sorts.
constexpr const char* k_list_by_number = R"sql(
    SELECT id, issuer, issuer_code, type_code, issued_on, effective_on, is_draft
    FROM directives
    WHERE (CAST($1 AS TEXT) IS NULL OR type = $1)
      AND (CAST($2 AS TEXT) IS NULL OR type_code = $2)
      AND (CAST($3 AS TEXT) IS NULL OR issued_on >= $3)
      AND (CAST($4 AS TEXT) IS NULL OR issued_on <= $4)
    ORDER BY number NULLS LAST, symbol NULLS LAST, issued_on NULLS LAST, id)sql";

constexpr const char* k_ids_imported_between = R"sql(
    SELECT id FROM directives WHERE imported_at >= $1 AND imported_at < $2 ORDER BY id)sql";

constexpr const char* k_paper_without_header = "Tài liệu";

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream source{text};
    for (std::string line; std::getline(source, line);) lines.push_back(std::move(line));
    return lines;
}

Directive directive_of(const store::Statement& row) {
    const auto number = row.optional_integer(6);
    return {.id = row.integer(0),
            .content_digest = row.bytes(1),
            .media_type = row.text(2),
            .file_name = row.text(3),
            .organisation_id = row.optional_integer(4),
            .symbol = row.optional_text(5),
            .number = number ? std::optional{static_cast<int>(*number)} : std::nullopt,
            .type = row.text(7),
            .type_code = row.optional_text(8),
            .issuer = row.optional_text(9),
            .issuer_code = row.optional_text(10),
            .issued_on = row.optional_date(11),
            .superior = row.optional_text(18),
            .place = row.optional_text(19),
            .title = row.text(12),
            .signer = row.optional_text(13),
            .signer_post = row.optional_text(20),
            .recipients = lines_of(row.text(21)),
            .effective_on = row.optional_date(22),
            .ended_on = row.optional_date(23),
            .pages = static_cast<int>(row.integer(14)),
            .is_draft = row.integer(15) != 0,
            .confidence = confidence_of(row.text(16)),
            .imported_at = row.instant(17)};
}

std::vector<Directive> read_all(store::Database& database, store::Statement ids) {
    std::vector<Directive> found;
    auto row = database.prepare(k_read);
    while (ids.step()) {
        row.bind(1, ids.integer(0));
        row.step();
        found.push_back(directive_of(row));
        row.reset();
    }
    return found;
}

std::optional<DirectiveId> id_in(std::string_view name) {
    DirectiveId id = 0;
    const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), id);
    if (error != std::errc{} || end != name.data() + name.size()) return std::nullopt;
    return id;
}

/// "01-HD/TW@2021-09-28" in its two parts.
struct DatedSymbol {
    std::string symbol;
    std::optional<Date> date;
};

DatedSymbol dated_symbol(const std::string& name) {
    DatedSymbol parts{name, std::nullopt};
    if (const auto at = name.rfind('@'); at != std::string::npos) {
        parts.date = parse_office_date(name.substr(at + 1));
        if (!parts.date) {
            throw Error{ErrorKind::usage,
                        tr("\"{}\": no date such as 2021-09-28 stands after @", name)};
        }
        parts.symbol = name.substr(0, at);
    }
    const auto symbol = parse_symbol(parts.symbol);
    if (symbol && !symbol->canonical.empty()) parts.symbol = symbol->canonical;
    return parts;
}

Error several(const std::string& name, const std::vector<Directive>& candidates) {
    std::string list;
    for (const Directive& candidate : candidates) {
        const auto date = candidate.issued_on ? display(*candidate.issued_on) : tr("no date");
        list += fmt::format("\n  {}  {}  {}  {}", candidate.id, *candidate.symbol, date,
                            candidate.title);
    }
    return {ErrorKind::conflict,
            tr("{} documents have the symbol \"{}\"; name one by its id, or by symbol and date "
               "such as 01-HD/TW@2021-09-28:{}",
               candidates.size(), name, list)};
}

Error nothing_called(const std::string& name) {
    return {ErrorKind::not_found,
            tr("there is no document \"{}\": find it with sotay directive search", name)};
}

/// What SQL cannot ask of the rows of a list.
class RowFilter {
public:
    RowFilter(store::Database& database, const DirectiveFilter& filter)
        : issuer_{filter.issuer ? std::optional{text::fold(*filter.issuer)} : std::nullopt} {
        if (filter.in_force_on) standing_.emplace(database, *filter.in_force_on);
    }

    [[nodiscard]] bool fits(const store::Statement& row) {
        return (!issuer_ || is_it(row.text(1)) || is_it(row.text(2))) &&
               (!standing_ || standing_->is_in_force(dates_of(row)));
    }

private:
    static Directive dates_of(const store::Statement& row) {
        Directive directive;
        directive.id = row.integer(0);
        directive.issued_on = row.optional_date(4);
        directive.effective_on = row.optional_date(5);
        directive.is_draft = row.integer(6) != 0;
        return directive;
    }
    /// The few names there are, are looked at once.
    bool is_it(std::string name) {
        const auto [known, is_new] = known_.try_emplace(std::move(name), false);
        if (is_new) known->second = text::fold(known->first) == *issuer_;
        return known->second;
    }

    std::optional<std::string> issuer_;
    std::optional<Standing> standing_;
    std::map<std::string, bool> known_;
};

Date first_of_year(int year) {
    return std::chrono::year{year} / std::chrono::January / std::chrono::day{1};
}

store::Statement list_of(store::Database& database, const char* sql,
                         const DirectiveFilter& filter) {
    std::optional<Date> from;
    std::optional<Date> to;
    if (filter.year) {
        from = first_of_year(*filter.year);
        to = first_of_year(*filter.year + 1) - std::chrono::days{1};
    }
    return database.query(sql, filter.type, filter.type_code, from, to);
}

/// By body, type, number: ids in the order of their numbers, sorted by what stands before it.
std::vector<DirectiveId> ids_by_symbol(store::Database& database, const DirectiveFilter& filter) {
    std::map<std::pair<std::string, std::string>, std::string> keys;
    std::vector<std::pair<std::string, DirectiveId>> found;
    RowFilter rows{database, filter};
    auto row = list_of(database, k_list_by_number, filter);
    while (row.step()) {
        if (!rows.fits(row)) continue;
        const std::string body = row.text(2);
        const std::string type = row.text(3);
        std::string& key = keys[{body, type}];
        if (key.empty()) {
            key = (body.empty() ? "1" : "0") + text::sort_key(body) + '\0' + text::sort_key(type);
        }
        found.emplace_back(key, row.integer(0));
    }
    std::ranges::stable_sort(found, {}, &std::pair<std::string, DirectiveId>::first);
    std::vector<DirectiveId> ids;
    ids.reserve(found.size());
    for (const auto& [key, id] : found) ids.push_back(id);
    return ids;
}

}  // namespace

DirectiveId insert(store::Database& database, const Directive& directive) {
    const std::string key = text::sort_key(directive.title);
    auto row = database.query(
        k_insert, directive.content_digest, directive.media_type, directive.file_name,
        directive.organisation_id, directive.symbol, directive.number, directive.type,
        directive.type_code, directive.issuer, directive.issuer_code, directive.issued_on,
        directive.title, Bytes{key.begin(), key.end()}, directive.signer, directive.pages,
        directive.is_draft, confidence_text(directive.confidence), directive.imported_at,
        directive.superior, directive.place, directive.signer_post,
        fmt::format("{}", fmt::join(directive.recipients, "\n")), directive.effective_on,
        directive.ended_on);
    row.step();
    const DirectiveId id = row.integer(0);
    row.execute();
    return id;
}

void update(store::Database& database, const Directive& directive) {
    const std::string key = text::sort_key(directive.title);
    database.execute(k_update, directive.id, directive.symbol, directive.number, directive.type,
                     directive.type_code, directive.issuer, directive.issuer_code,
                     directive.issued_on, directive.title, Bytes{key.begin(), key.end()},
                     directive.signer, directive.is_draft, confidence_text(directive.confidence),
                     directive.superior, directive.place, directive.signer_post,
                     fmt::format("{}", fmt::join(directive.recipients, "\n")),
                     directive.effective_on, directive.ended_on);
}

std::optional<Directive> find_by_content(store::Database& database, const Bytes& digest) {
    auto id = database.query(k_id_of_content, digest);
    if (!id.step()) return std::nullopt;
    return find_by_id(database, id.integer(0));
}

std::optional<Directive> find_by_id(store::Database& database, DirectiveId id) {
    auto row = database.query(k_read, id);
    if (!row.step()) return std::nullopt;
    return directive_of(row);
}

Directive find_by_name(store::Database& database, const std::string& name) {
    if (const auto id = id_in(name)) {
        if (auto found = find_by_id(database, *id)) return *std::move(found);
        throw nothing_called(name);
    }
    const DatedSymbol wanted = dated_symbol(name);
    auto found = read_all(database, database.query(k_ids_of_symbol, wanted.symbol, wanted.date));
    if (found.empty()) throw nothing_called(name);
    if (found.size() > 1) throw several(name, found);
    return std::move(found.front());
}

DirectiveFilter type_filter(const DocumentTypes& types, const std::string& text) {
    std::vector<const DocumentType*> all;
    for (const auto* kind : {&types.party_types(), &types.state_types()}) {
        for (const DocumentType& type : *kind) all.push_back(&type);
    }
    const auto find = [&](auto form, auto field) {
        return std::ranges::find_if(
            all, [&](const DocumentType* type) { return form(type->*field) == form(text); });
    };
    // TT and TTr, CT and CTr differ by more than marks; QD is QĐ.
    for (const auto form : {&text::fold_case, &text::fold}) {
        if (const auto type = find(form, &DocumentType::code); type != all.end()) {
            return {.type_code = (*type)->code};
        }
        if (const auto type = find(form, &DocumentType::name); type != all.end()) {
            return {.type = (*type)->name};
        }
    }
    if (text::fold(text) == text::fold(k_paper_without_header)) {
        return {.type = k_paper_without_header};
    }
    std::vector<std::string> names;
    for (const DocumentType* type : all) names.push_back(type->name);
    const std::string near = text::nearest(text, names);
    throw Error{ErrorKind::usage,
                near.empty()
                    ? tr("\"{}\" is no type of document such as NQ or \"Nghị quyết\"", text)
                    : tr("\"{}\" is no type of document: perhaps \"{}\"?", text, near)};
}

std::vector<DirectiveId> list_ids(store::Database& database, const DirectiveFilter& filter) {
    std::vector<DirectiveId> ids;
    if (filter.order == DirectiveOrder::symbol) {
        ids = ids_by_symbol(database, filter);
    } else {
        const bool is_by_title = filter.order == DirectiveOrder::title;
        RowFilter rows{database, filter};
        auto row = list_of(database, is_by_title ? k_list_by_title : k_list_newest, filter);
        while (row.step()) {
            if (rows.fits(row)) ids.push_back(row.integer(0));
        }
    }
    const auto limit = static_cast<std::size_t>(filter.limit.value_or(-1));
    if (ids.size() > limit) ids.resize(limit);
    return ids;
}

void each_directive(store::Database& database, const DirectiveFilter& filter,
                    const std::function<void(const Directive&)>& take) {
    auto row = database.prepare(k_read);
    for (const DirectiveId id : list_ids(database, filter)) {
        row.bind(1, id);
        if (row.step()) take(directive_of(row));
        row.reset();
    }
}

std::vector<Directive> imported_on(store::Database& database, Date date) {
    const Date next = date + std::chrono::days{1};
    return read_all(database, database.query(k_ids_imported_between, to_instant(date, {}),
                                             to_instant(next, {})));
}

}  // namespace sotay::directives
