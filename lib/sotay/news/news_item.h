#pragma once

#include "sotay/base/date.h"
#include "sotay/org/tree.h"
#include "sotay/store/audit.h"
#include "sotay/store/database.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace sotay::news {

struct NewsItem {
    std::int64_t id = 0;
    /// Whose news it is; it is for that organisation and everything below it, for all when none.
    std::optional<org::OrganisationId> organisation;
    std::string title;
    std::string body;  ///< Markdown, without its title
    Date published_on;
};

/// A text to publish.
struct NewNews {
    std::string markdown;  ///< its first heading is the title
    std::optional<org::OrganisationId> organisation;
    Date published_on;
};

struct AddedNews {
    NewsItem item;
    bool is_new = true;  ///< false: the same text was there already, nothing was changed
};

/// Keeps a text once. Throws Error{invalid_input} when it is empty or no UTF-8.
[[nodiscard]] AddedNews add(store::Database& database, const NewNews& text,
                            const store::Actor& actor);

/// In the order in which they were added.
[[nodiscard]] std::vector<NewsItem> published_on(store::Database& database, Date date);

/// The newest first, until `take` answers false.
void each_item(store::Database& database, const std::function<bool(const NewsItem&)>& take);

}  // namespace sotay::news
