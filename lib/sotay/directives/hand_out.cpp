#include "sotay/directives/hand_out.h"

#include "sotay/base/error.h"
#include "sotay/base/messages.h"
#include "sotay/notify/receipt.h"

namespace sotay::directives {

namespace {

// As much as Zalo takes in one parameter, in characters.
constexpr std::size_t k_longest_title = 200;
constexpr std::size_t k_longest_name = 60;

constexpr const char* k_insert = R"sql(
    INSERT INTO directive_issues (directive_id, message_id, selector, acknowledge_by, text, created_at)
    VALUES ($1, $2, $3, $4, $5, $6)
    RETURNING id)sql";

constexpr const char* k_of_directive = R"sql(
    SELECT id, directive_id, message_id, selector, acknowledge_by, text, created_at
    FROM directive_issues WHERE directive_id = $1 ORDER BY id DESC)sql";

constexpr const char* k_of_message = R"sql(
    SELECT id, directive_id, message_id, selector, acknowledge_by, text, created_at
    FROM directive_issues WHERE message_id = $1)sql";

constexpr const char* k_times = R"sql(
    SELECT COUNT(*) FROM directive_issues WHERE directive_id = $1 AND selector = $2)sql";

constexpr const char* k_reminders = R"sql(
    SELECT r.message_id FROM directive_reminders r JOIN directive_issues i ON i.id = r.issue_id
    WHERE i.message_id = $1 ORDER BY r.message_id)sql";

Issue read(const store::Statement& row) {
    return {.id = row.integer(0),
            .directive = row.integer(1),
            .message = row.integer(2),
            .selector = row.text(3),
            .acknowledge_by = row.optional_date(4),
            .text = row.text(5),
            .created_at = row.instant(6)};
}

/// At most `longest` characters, cut between words.
std::string shortened(const std::string& text, std::size_t longest) {
    std::size_t characters = 0;
    std::size_t last_space = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if ((static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U) continue;
        if (text[at] == ' ') last_space = at;
        if (++characters > longest - 1 && last_space > 0) return text.substr(0, last_space) + "…";
    }
    return text;
}

std::string usual_words(const std::optional<Date>& acknowledge_by) {
    if (!acknowledge_by) return tr("please read and acknowledge");
    return tr("please read and acknowledge by {}", display(*acknowledge_by));
}

std::string key_of(store::Database& database, const HandOut& hand_out) {
    auto key = fmt::format("directive:{}:{}", hand_out.directive.id, hand_out.selector);
    if (!hand_out.is_again) return key;
    auto row = database.query(k_times, hand_out.directive.id, hand_out.selector);
    row.step();
    const auto times = row.integer(0);
    return times == 0 ? key : fmt::format("{}:{}", key, times + 1);
}

void check(const HandOut& hand_out, Date today) {
    if (hand_out.directive.is_draft) {
        throw Error{ErrorKind::conflict,
                    tr("document {} is a draft: give it its number and date with sotay directive "
                       "set before it is handed out",
                       hand_out.directive.id)};
    }
    if (hand_out.acknowledge_by && *hand_out.acknowledge_by < today) {
        throw Error{ErrorKind::conflict, tr("the last day to acknowledge, {}, is past",
                                            display(*hand_out.acknowledge_by))};
    }
}

}  // namespace

std::map<std::string, std::string> message_params(const Directive& directive, Date today) {
    const auto name = directive.symbol
                          ? *directive.symbol
                          : directive.type + " " + shortened(directive.title, k_longest_name);
    return {{"symbol", name},
            {"title", shortened(directive.title, k_longest_title)},
            {"date", iso(directive.issued_on.value_or(today))}};
}

notify::NewMessage message_of(store::Database& database, const HandOut& hand_out, Instant now) {
    const auto today = local_date(now);
    check(hand_out, today);
    notify::NewMessage message;
    message.purpose = "directive";
    message.selector = hand_out.selector;
    message.tree_on = today;
    message.params = message_params(hand_out.directive, today);
    message.params["text"] =
        hand_out.text.empty() ? usual_words(hand_out.acknowledge_by) : hand_out.text;
    if (hand_out.acknowledge_by) message.params["acknowledge_by"] = iso(*hand_out.acknowledge_by);
    message.subject = fmt::format("directives:{}", hand_out.directive.id);
    message.key = key_of(database, hand_out);
    message.not_before = now;
    message.has_link = true;
    return message;
}

HandedOut hand_out(store::Database& database, const store::Actor& actor, const HandOut& hand_out) {
    const auto now = actor.clock.now();
    store::Change change{database, actor};
    const auto message = message_of(database, hand_out, now);
    const auto posted = notify::post(database, message, now);
    if (!posted.is_new) {
        if (auto known = issue_of_message(database, posted.id)) return {*std::move(known), false};
        throw Error{ErrorKind::bug, "a message has the key of an issue and is none"};
    }
    Issue issue{0,
                hand_out.directive.id,
                posted.id,
                hand_out.selector,
                hand_out.acknowledge_by,
                message.params.at("text"),
                now};
    auto row = database.query(k_insert, issue.directive, issue.message, issue.selector,
                              issue.acknowledge_by, issue.text, now);
    row.step();
    issue.id = row.integer(0);
    row.execute();
    change.commit({.action = "directive.issue",
                   .subjects = {fmt::format("directives:{}", issue.directive),
                                fmt::format("messages:{}", issue.message)},
                   .fields = {"selector", "acknowledge_by", "text"}});
    return {std::move(issue), true};
}

std::vector<Issue> issues_of(store::Database& database, DirectiveId directive) {
    std::vector<Issue> issues;
    auto rows = database.query(k_of_directive, directive);
    while (rows.step()) issues.push_back(read(rows));
    return issues;
}

std::optional<Issue> issue_of_message(store::Database& database, std::int64_t message) {
    auto row = database.query(k_of_message, message);
    return row.step() ? std::optional{read(row)} : std::nullopt;
}

bool acknowledge(store::Database& database, std::int64_t delivery, Instant at) {
    if (!notify::record(database, delivery, notify::Receipt::acknowledged, at)) return false;
    const auto known = notify::find_receipts(database, delivery);
    auto reminders = database.query(k_reminders, known->message);
    notify::Excuses excuses{database};
    while (reminders.step()) excuses.withdraw(reminders.integer(0), known->member, at);
    return true;
}

}  // namespace sotay::directives
