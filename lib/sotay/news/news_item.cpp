#include "sotay/news/news_item.h"

#include "sotay/base/error.h"
#include "sotay/base/messages.h"
#include "sotay/text/vietnamese.h"

#include <algorithm>
#include <string_view>

namespace sotay::news {

namespace {

constexpr const char* k_insert = R"sql(
    INSERT INTO news_items (content_digest, organisation_id, title, body, published_on, created_at)
    VALUES ($1, $2, $3, $4, $5, $6)
    RETURNING id)sql";

constexpr const char* k_find = R"sql(
    SELECT id, organisation_id, title, body, published_on FROM news_items
    WHERE content_digest = $1)sql";

constexpr const char* k_of_day = R"sql(
    SELECT id, organisation_id, title, body, published_on FROM news_items
    WHERE published_on = $1 ORDER BY id)sql";

constexpr const char* k_all = R"sql(
    SELECT id, organisation_id, title, body, published_on FROM news_items
    ORDER BY published_on DESC, id DESC)sql";

NewsItem item_of(const store::Statement& row) {
    return {row.integer(0), row.optional_integer(1), row.text(2), row.text(3), row.date(4)};
}

std::optional<NewsItem> find(store::Database& database, const Bytes& digest) {
    auto row = database.query(k_find, digest);
    if (!row.step()) return std::nullopt;
    return item_of(row);
}

/// The words of a heading without the signs of Markdown.
std::string plain_heading(std::string_view line) {
    std::string plain;
    for (const char sign : line) {
        if (std::string_view{"#*`"}.find(sign) == std::string_view::npos) plain += sign;
    }
    return text::squeeze(plain);
}

struct TitledText {
    std::string title;
    std::string body;
};

/// Takes the first heading out of the text; without one the first line that says something is the
/// title and stays.
TitledText titled(const std::string& markdown) {
    TitledText found{{}, markdown};
    for (std::size_t at = 0; at < markdown.size();) {
        const std::size_t end = std::min(markdown.find('\n', at), markdown.size());
        const std::string_view line = std::string_view{markdown}.substr(at, end - at);
        const std::string words = plain_heading(line);
        if (line.starts_with('#') && !words.empty()) {
            const std::size_t next = std::min(end + 1, markdown.size());
            return {words, markdown.substr(0, at) + markdown.substr(next)};
        }
        if (found.title.empty()) found.title = words;
        at = end + 1;
    }
    return found;
}

}  // namespace

AddedNews add(store::Database& database, const NewNews& text, const store::Actor& actor) {
    if (!text::is_utf8(text.markdown)) {
        throw Error{ErrorKind::invalid_input,
                    tr("the text is not UTF-8: save it as \"UTF-8\" and add it again")};
    }
    const std::string markdown = text::nfc(text.markdown);
    TitledText parts = titled(markdown);
    if (parts.title.empty()) {
        throw Error{ErrorKind::invalid_input,
                    tr("the text is empty: begin it with a heading such as \"# Title\"")};
    }
    const Bytes digest = sha256(markdown);
    store::Change change{database, actor};
    if (auto known = find(database, digest)) return {*std::move(known), false};
    NewsItem item{0, text.organisation, std::move(parts.title), std::move(parts.body),
                  text.published_on};
    auto row = database.query(k_insert, digest, item.organisation, item.title, item.body,
                              item.published_on, actor.clock.now());
    row.step();
    item.id = row.integer(0);
    row.execute();
    change.commit({.action = "news.add", .subjects = {fmt::format("news_items:{}", item.id)}});
    return {std::move(item), true};
}

std::vector<NewsItem> published_on(store::Database& database, Date date) {
    std::vector<NewsItem> items;
    auto rows = database.query(k_of_day, date);
    while (rows.step()) items.push_back(item_of(rows));
    return items;
}

void each_item(store::Database& database, const std::function<bool(const NewsItem&)>& take) {
    auto rows = database.prepare(k_all);
    while (rows.step() && take(item_of(rows))) {
    }
}

}  // namespace sotay::news
