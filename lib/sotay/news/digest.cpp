#include "sotay/news/digest.h"

#include "sotay/base/error.h"
#include "sotay/base/messages.h"
#include "sotay/news/digest_page.h"
#include "sotay/notify/message.h"

#include <algorithm>

namespace sotay::news {

namespace {

constexpr const char* k_find = R"sql(
    SELECT message_id FROM news_digests WHERE digest_on = $1 AND organisation_id = $2)sql";

constexpr const char* k_insert = R"sql(
    INSERT INTO news_digests (digest_on, organisation_id, message_id, items, published_at)
    VALUES ($1, $2, $3, $4, $5))sql";

constexpr std::chrono::hours k_worth_sending{24};

/// Tells what concerns an organisation: what is its own, stands above it, or is for all.
class Concern {
public:
    Concern(const org::Tree& tree, org::OrganisationId organisation) : ids_{organisation} {
        for (const auto* above : tree.ancestors(organisation)) ids_.push_back(above->id);
    }
    [[nodiscard]] bool operator()(const std::optional<org::OrganisationId>& owner) const {
        return !owner || std::ranges::find(ids_, *owner) != ids_.end();
    }

private:
    std::vector<org::OrganisationId> ids_;
};

notify::NewMessage message_for(const Digest& digest, const std::string& link, Instant now) {
    notify::NewMessage message;
    message.purpose = "digest";
    message.selector = "under:" + digest.organisation.code;
    message.tree_on = digest.date;
    message.params = {{"date", iso(digest.date)}, {"link", link}, {"title", summary_of(digest)}};
    message.subject = fmt::format("news_digests:{}/{}", iso(digest.date), digest.organisation.id);
    message.not_before = now;
    message.not_after = now + k_worth_sending;
    return message;
}

}  // namespace

Digest compose(store::Database& database, const org::Tree& tree,
               const org::Organisation& organisation, Date date) {
    Digest digest{date, organisation, published_on(database, date),
                  directives::imported_on(database, date)};
    const Concern concerns{tree, organisation.id};
    std::erase_if(digest.news, [&](const auto& item) { return !concerns(item.organisation); });
    std::erase_if(digest.directives,
                  [&](const auto& directive) { return !concerns(directive.organisation_id); });
    return digest;
}

std::string link_to(const Digest& digest, const std::string& public_url) {
    if (public_url.empty()) return {};
    const bool has_slash = public_url.ends_with('/');
    const std::string page = public_url + (has_slash ? "digest/" : "/digest/") + iso(digest.date);
    return digest.organisation.parent ? page + "/" + digest.organisation.code : page;
}

std::optional<std::int64_t> find_published(store::Database& database, const Digest& digest) {
    auto row = database.query(k_find, digest.date, digest.organisation.id);
    if (!row.step()) return std::nullopt;
    return row.integer(0);
}

PublishedDigest publish(store::Database& database, const Digest& digest, const std::string& link,
                        const store::Actor& actor) {
    if (digest.empty()) {
        throw Error{ErrorKind::conflict, tr("the day brought nothing: there is nothing to send")};
    }
    const Instant now = actor.clock.now();
    store::Change change{database, actor};
    if (const auto known = find_published(database, digest)) return {*known, false};
    const auto message = notify::post(database, message_for(digest, link, now), now).id;
    const auto items = static_cast<std::int64_t>(digest.news.size() + digest.directives.size());
    database.execute(k_insert, digest.date, digest.organisation.id, message, items, now);
    change.commit({.action = "news.publish",
                   .subjects = {fmt::format("messages:{}", message),
                                fmt::format("organisations:{}", digest.organisation.id)},
                   .counts = {{"items", items}}});
    return {message, true};
}

}  // namespace sotay::news
