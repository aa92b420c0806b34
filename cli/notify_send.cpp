#include "command.h"
#include "listing.h"
#include "notify.h"

#include "sotay/base/error.h"
#include "sotay/base/messages.h"
#include "sotay/base/secret.h"
#include "sotay/notify/expander.h"
#include "sotay/notify/gateway_book.h"
#include "sotay/notify/message.h"
#include "sotay/notify/quiet.h"
#include "sotay/notify/selector.h"
#include "sotay/notify/survey.h"

#include <algorithm>

namespace sotay::cli {

namespace {

struct SendOptions {
    std::string to;
    std::string text;
    std::string purpose;
    std::vector<std::string> params;
    std::string not_before;
    std::string not_after;
    std::string key;
    bool urgent = false;
    bool preview = false;
    bool list = false;
};

std::map<std::string, std::string> params_of(const SendOptions& options) {
    std::map<std::string, std::string> params;
    for (const auto& param : options.params) {
        const auto sign = param.find('=');
        if (sign == 0 || sign == std::string::npos) {
            throw Error{ErrorKind::usage,
                        tr("--param: \"{}\" is not of the form name=value", param)};
        }
        params[param.substr(0, sign)] = param.substr(sign + 1);
    }
    if (!options.text.empty()) params["text"] = options.text;
    return params;
}

notify::NewMessage message_of(const SendOptions& options, Context& context) {
    if (options.text.empty() == options.purpose.empty()) {
        throw Error{ErrorKind::usage, tr("give either --text or --template")};
    }
    notify::NewMessage message;
    message.purpose = options.purpose.empty() ? "notice" : options.purpose;
    message.selector = notify::Selector::parse(options.to)
                           .with_member_ids(context.database(), context.vault())
                           .text();
    message.tree_on = context.today();
    message.params = params_of(options);
    if (!options.key.empty()) message.key = options.key;
    message.is_urgent = options.urgent;
    message.not_before = options.not_before.empty()
                             ? context.clock().now()
                             : instant_option("--not-before", options.not_before);
    if (!options.not_after.empty()) {
        message.not_after = instant_option("--not-after", options.not_after);
    }
    return message;
}

Json by_channel(const notify::Survey& survey) {
    Json channels = Json::object();
    for (const auto& channel : survey.channels) channels[channel.name] = channel.recipients;
    return channels;
}

std::int64_t total_cost(const notify::Survey& survey) {
    std::int64_t cost = 0;
    for (const auto& channel : survey.channels) cost += channel.cost;
    return cost;
}

/// Đồng left of this month's budget; nullopt when there is no budget.
std::optional<std::int64_t> budget_left(Context& context) {
    const auto& budget = context.home().config().notify.monthly_budget;
    if (!budget) return std::nullopt;
    return *budget - notify::usage_in(context.database(), month_of(context.today())).cost;
}

Instant first_sending(const notify::NewMessage& message, Context& context) {
    const auto start = std::max(message.not_before, context.clock().now());
    if (message.is_urgent) return start;
    return notify::quiet_until(context.home().config().notify.quiet_hours, start).value_or(start);
}

void preview_as_json(const notify::Survey& survey, const notify::NewMessage& message,
                     Context& context, Json list = {}) {
    auto document = recipients_json(survey, std::nullopt);
    document["cost"] = total_cost(survey);
    const auto left = budget_left(context);
    document["budget_left"] = left ? Json(*left) : Json();
    document["starts_at"] = iso(first_sending(message, context));
    document["not_after"] = message.not_after ? Json(iso(*message.not_after)) : Json();
    document["channels"] = Json::array();
    for (const auto& channel : survey.channels) {
        document["channels"].push_back({{"name", channel.name},
                                        {"recipients", channel.recipients},
                                        {"segments", channel.segments},
                                        {"price", channel.price},
                                        {"cost", channel.cost}});
    }
    if (!list.is_null()) document["list"] = std::move(list);
    print_json(context, document);
}

void preview_as_table(const notify::Survey& survey, const notify::NewMessage& message,
                      Context& context) {
    Listing table{context,
                  {{"name", tr("gateway")},
                   {"recipients", tr("people"), Align::right},
                   {"segments", tr("segments"), Align::right},
                   {"price", tr("price, đồng"), Align::right},
                   {"cost", tr("cost, đồng"), Align::right}}};
    for (const auto& channel : survey.channels) {
        const auto segments = channel.segments > 0 ? Json(channel.segments) : Json();
        table.add({channel.name, channel.recipients, segments, channel.price, channel.cost});
    }
    table.add({tr("nobody can reach"), survey.unreachable, Json(), Json(), Json()});
    table.add({tr("together"), survey.recipients, Json(), Json(), total_cost(survey)});
    table.finish();
    if (const auto left = budget_left(context)) {
        context.note(tr("the month's budget has {} đồng left", grouped(*left)));
    }
    context.note(
        tr("would begin at {}; nothing was sent", display(first_sending(message, context))));
}

Json prospect_json(const notify::Prospect& prospect) {
    return {{"member", prospect.member},
            {"phone", prospect.phone ? Json(masked(*prospect.phone)) : Json()},
            {"channel", prospect.channel.empty() ? Json() : Json(prospect.channel)},
            {"segments", prospect.segments > 0 ? Json(prospect.segments) : Json()},
            {"cost", prospect.cost}};
}

/// One row a recipient, then the totals: in JSON the preview with the rows as `list`.
void list_prospects(const notify::NewMessage& message, Context& context) {
    const auto survey_with = [&](const notify::TakeProspect& take) {
        return notify::survey(context.home(), context.database(), context.vault(), message, take);
    };
    if (context.format() == Format::json) {
        Json rows = Json::array();
        const auto survey = survey_with(
            [&rows](const notify::Prospect& prospect) { rows.push_back(prospect_json(prospect)); });
        return preview_as_json(survey, message, context, std::move(rows));
    }
    Listing table{context,
                  {{"member", tr("member"), Align::right},
                   {"phone", tr("phone")},
                   {"channel", tr("gateway")},
                   {"segments", tr("segments"), Align::right},
                   {"cost", tr("cost, đồng"), Align::right}}};
    const bool is_for_people = context.is_for_people();
    const auto survey = survey_with([&](const notify::Prospect& prospect) {
        auto row = prospect_json(prospect);
        if (is_for_people) row["member"] = std::to_string(prospect.member);
        table.add_object(row);
    });
    table.finish();
    if (is_for_people) preview_as_table(survey, message, context);
}

notify::Posted post(const notify::NewMessage& message, const notify::Survey& survey,
                    Context& context) {
    const auto actor = context.actor();
    const auto now = context.clock().now();
    auto& database = context.database();
    notify::Posted posted;
    {
        store::Change change{database, actor};
        posted = notify::post(database, message, now);
        if (!posted.is_new) return posted;
        change.commit({.action = "notify.send",
                       .subjects = {fmt::format("messages:{}", posted.id)},
                       .fields = {"purpose", "selector", "params"},
                       .counts = {{"recipients", survey.recipients}},
                       .digest = std::nullopt});
    }
    fan_out(posted.id, context);
    return posted;
}

void send(const SendOptions& options, Context& context) {
    if (options.list && !options.preview) {
        throw Error{ErrorKind::usage, tr("--list belongs to --preview")};
    }
    const auto message = message_of(options, context);
    const auto survey = notify::survey(context.home(), context.database(), message);
    if (survey.recipients == 0) {
        throw Error{ErrorKind::not_found, tr("nobody is meant by \"{}\"", options.to)};
    }
    if (options.preview && options.list) return list_prospects(message, context);
    if (options.preview) return print_preview(survey, message, context);

    const auto posted = post(message, survey, context);
    if (!context.is_for_people()) {
        print_json(context, recipients_json(survey, posted.id));
    } else if (posted.is_new) {
        context.print(trn("message {1} for {2} person", "message {1} for {2} people",
                          static_cast<unsigned long>(survey.recipients), posted.id,
                          grouped(survey.recipients)));
    }
    if (!posted.is_new) {
        context.note(tr("the key \"{}\" was used for message {}; nothing more is sent", options.key,
                        posted.id));
        return;
    }
    note_unreachable(survey, posted.id, context);
}

}  // namespace

void print_preview(const notify::Survey& survey, const notify::NewMessage& message,
                   Context& context) {
    for (const auto& note : survey.notes) context.note(note);
    if (context.format() == Format::json || context.format() == Format::jsonl) {
        preview_as_json(survey, message, context);
    } else {
        preview_as_table(survey, message, context);
    }
}

Json recipients_json(const notify::Survey& survey, std::optional<std::int64_t> message) {
    return {{"message", message ? Json(*message) : Json()},
            {"recipients", survey.recipients},
            {"by_channel", by_channel(survey)},
            {"unreachable", survey.unreachable}};
}

void fan_out(std::int64_t message, Context& context) {
    notify::Expander expander{context.database(), notify::reachable_by(context.home())};
    expander.expand(message, context.clock().now());
}

void note_unreachable(const notify::Survey& survey, std::int64_t message, const Context& context) {
    for (const auto& note : survey.notes) context.note(note);
    if (survey.unreachable > 0) {
        context.note(trn("{0} person has no address: see sotay notify unreached {1}",
                         "{0} people have no address: see sotay notify unreached {1}",
                         static_cast<unsigned long>(survey.unreachable), message));
    }
}

void add_notify_send(CLI::App& noun, Context& context) {
    auto options = std::make_shared<SendOptions>();
    auto* verb =
        add_verb(noun, "send", tr("write a message; sotayd sends it"),
                 {"sotay notify send --to under:38.001 --text \"Họp chi bộ 14h thứ Năm\" --preview",
                  "sotay notify send --to post:bi_thu@under:38 --template invitation --param "
                  "title=\"Giao ban\" --param starts_at=2026-12-03T14:00 --param place=\"Tầng 2\"",
                  "sotay notify send --to all-org:38.001.002 --text \"Bão số 9\" --urgent --key "
                  "bao-9"});
    verb->add_option("--to", options->to,
                     tr("whom: member:ID, org:CODE, under:CODE, "
                        "post:POST@under:CODE, silent:MESSAGE, all, joined with + and -"))
        ->type_name(tr("SELECTOR"))
        ->required();
    verb->add_option("--text", options->text, tr("what to say, by the template \"notice\""))
        ->type_name(tr("TEXT"));
    verb->add_option("--template", options->purpose, tr("a template of the configuration"))
        ->type_name(tr("NAME"));
    verb->add_option("--param", options->params, tr("a value of the template, may repeat"))
        ->type_name("k=v")
        ->take_all();
    verb->add_flag("--urgent", options->urgent,
                   tr("also in quiet hours, and without waiting for a cheaper gateway"));
    verb->add_option("--not-before", options->not_before, tr("not sent earlier"))
        ->type_name(tr("INSTANT"));
    verb->add_option("--not-after", options->not_after, tr("not sent later"))
        ->type_name(tr("INSTANT"));
    verb->add_option("--key", options->key, tr("the same key never sends twice"))
        ->type_name(tr("KEY"));
    verb->add_flag("--preview", options->preview,
                   tr("show recipients, gateways and cost, and send nothing"));
    verb->add_flag("--list", options->list, tr("with --preview: one row a recipient as well"));
    on_run(verb, options, context, send);
}

}  // namespace sotay::cli
