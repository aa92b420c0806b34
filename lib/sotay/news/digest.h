#pragma once

#include "sotay/base/date.h"
#include "sotay/directives/directive.h"
#include "sotay/news/news_item.h"
#include "sotay/org/tree.h"
#include "sotay/store/audit.h"
#include "sotay/store/database.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace sotay::news {

/// What one day brought an organisation: its own news and documents and those of everything above
/// it.
struct Digest {
    Date date;
    org::Organisation organisation;
    std::vector<NewsItem> news;
    std::vector<directives::Directive> directives;  ///< taken into the register that day

    [[nodiscard]] bool empty() const { return news.empty() && directives.empty(); }
};

/// `tree` as of `date`; `organisation` is one of its own.
[[nodiscard]] Digest compose(store::Database& database, const org::Tree& tree,
                             const org::Organisation& organisation, Date date);

/// Where the office shows the digest, "" without a public address.
[[nodiscard]] std::string link_to(const Digest& digest, const std::string& public_url);

struct PublishedDigest {
    std::int64_t message = 0;
    bool is_new = true;  ///< false: it went out before, nothing was sent again
};

/// The message by which the digest of the day went out, if it did.
[[nodiscard]] std::optional<std::int64_t> find_published(store::Database& database,
                                                         const Digest& digest);

/// Sends one message with `link` to the organisation and everything below it, once a day and
/// organisation. It waits for quiet hours to end but goes out within a day or not at all.
/// Throws Error{conflict} for an empty digest.
[[nodiscard]] PublishedDigest publish(store::Database& database, const Digest& digest,
                                      const std::string& link, const store::Actor& actor);

}  // namespace sotay::news
