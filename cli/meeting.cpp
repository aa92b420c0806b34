#include "meeting.h"

#include "command.h"
#include "listing.h"

#include "sotay/base/error.h"
#include "sotay/base/messages.h"
#include "sotay/meetings/invitation.h"
#include "sotay/meetings/month_plan.h"
#include "sotay/org/kinds.h"
#include "sotay/rules/holidays.h"

#include <algorithm>

namespace sotay::cli {

namespace {

struct PlanOptions {
    std::string month;
    std::string org;
    bool dry_run = false;
};

struct AddOptions {
    std::string org;
    std::string kind;
    std::string at;
    std::string place;
    std::string title;
};

struct ListOptions {
    std::string org;
    std::string month;
    std::string kind;
    std::int64_t limit = -1;
};

struct OneOptions {
    std::string meeting;
};

struct InviteOptions {
    std::string meeting;
    std::string month;
    std::string org;
};

/// The organisations below `code` (all when empty) that hold members.
std::vector<const org::Organisation*> cells_below(const org::Tree& tree, const std::string& code,
                                                  Context& context) {
    const auto kinds =
        org::load_kinds(context.home().rule_directories()).in_force_on(tree.on()).rules;
    std::vector<const org::Organisation*> cells;
    const auto keep = [&](const org::Organisation& organisation) {
        const auto* kind = kinds.find(organisation.kind);
        if (kind != nullptr && kind->holds_members) cells.push_back(&organisation);
    };
    if (code.empty()) {
        for (const auto& organisation : tree.all()) keep(organisation);
    } else {
        for (const auto* organisation : tree.subtree(tree.get(code).id)) keep(*organisation);
    }
    return cells;
}

Json to_json(const meetings::PlannedMeeting& meeting, const org::Tree& tree) {
    const auto& organisation = tree.get(meeting.organisation);
    return {{"id", meeting.id ? Json(*meeting.id) : Json()},
            {"org_code", organisation.code},
            {"org_name", organisation.name},
            {"kind", meeting.kind},
            {"starts_at", iso(meeting.starts_at)},
            {"place", meeting.place},
            {"new", meeting.is_new},
            {"moved_reason", meeting.moved_reason ? Json(*meeting.moved_reason) : Json()}};
}

Json to_json(const meetings::Conflict& conflict, const meetings::MonthPlan& plan,
             const org::Tree& tree) {
    const bool is_venue = conflict.kind == meetings::Conflict::Kind::venue;
    const auto& first = plan.meetings[conflict.first];
    const auto& second = plan.meetings[conflict.second];
    return {{"kind", is_venue ? "venue" : "overseer"},
            {"org_codes", {tree.get(first.organisation).code, tree.get(second.organisation).code}},
            {"starts_at", iso(first.starts_at)},
            {"place", is_venue ? Json(first.place) : Json()}};
}

void print_plan(const meetings::MonthPlan& plan, const org::Tree& tree, const PlanOptions& options,
                Context& context) {
    const auto created = std::ranges::count(plan.meetings, true, &meetings::PlannedMeeting::is_new);
    const auto existing = static_cast<std::ptrdiff_t>(plan.meetings.size()) - created;
    if (context.format() == Format::json || context.format() == Format::jsonl) {
        Json document{{"month", options.month},
                      {"created", options.dry_run ? 0 : created},
                      {"existing", existing},
                      {"meetings", Json::array()},
                      {"conflicts", Json::array()}};
        for (const auto& meeting : plan.meetings)
            document["meetings"].push_back(to_json(meeting, tree));
        for (const auto& conflict : plan.conflicts)
            document["conflicts"].push_back(to_json(conflict, plan, tree));
        return print_json(context, document);
    }
    Listing listing{context,
                    {{"id", ""},
                     {"org_code", tr("code")},
                     {"org_name", tr("organisation")},
                     {"kind", ""},
                     {"starts_at", tr("begins")},
                     {"place", tr("place")},
                     {"new", tr("new")},
                     {"moved_reason", tr("remark")}}};
    for (const auto& meeting : plan.meetings) {
        listing.add_object(to_json(meeting, tree));
    }
    listing.finish();
    for (const auto& conflict : plan.conflicts) {
        const auto& first = tree.get(plan.meetings[conflict.first].organisation);
        const auto& second = tree.get(plan.meetings[conflict.second].organisation);
        const auto when = display(plan.meetings[conflict.first].starts_at);
        context.note(
            conflict.kind == meetings::Conflict::Kind::venue
                ? tr("conflict: {} and {} want the same place at {}", first.code, second.code, when)
                : tr("conflict: {} and {} have the same committee member in charge at {}",
                     first.code, second.code, when));
    }
    context.note(options.dry_run
                     ? tr("{} meetings would be made, {} are there already; nothing was written",
                          created, existing)
                     : tr("{} meetings made, {} were there already", created, existing));
}

void plan(const PlanOptions& options, Context& context) {
    const auto month = month_option("--month", options.month);
    auto& database = context.database();
    const auto tree = org::Tree::load(database, last_day(month));
    const auto working_days =
        rules::load_working_days(context.home().rule_directories(), first_day(month));
    auto result = meetings::plan_month(tree, cells_below(tree, options.org, context), month,
                                       meeting_rules_on(first_day(month), context), working_days);
    if (options.dry_run) {
        meetings::compare(database, month, result);
    } else {
        meetings::save(database, context.actor(), month, result);
    }
    print_plan(result, tree, options, context);
}

void add(const AddOptions& options, Context& context) {
    const auto starts_at = instant_option("--at", options.at);
    const auto day = local_date(starts_at);
    auto& database = context.database();
    const auto tree = org::Tree::load(database, day);
    const auto& organisation = tree.get(options.org);
    const auto id =
        meetings::add(database, context.actor(),
                      {organisation.id, options.kind, options.title, options.place, starts_at},
                      meeting_rules_on(day, context));
    if (!context.is_for_people()) return print_json(context, {{"id", id}});
    context.print(tr("meeting {} of {} at {}; invite its members: sotay meeting invite {}", id,
                     organisation.name, display(starts_at), id));
}

Json to_json(const meetings::Meeting& meeting, const org::Tree& tree) {
    const auto* organisation = tree.find(meeting.organisation);
    return {{"id", meeting.id},
            {"org_code", organisation == nullptr ? Json() : Json(organisation->code)},
            {"org_name", organisation == nullptr ? Json() : Json(organisation->name)},
            {"kind", meeting.kind},
            {"state", meeting.state},
            {"period", iso(meeting.period)},
            {"title", meeting.title},
            {"starts_at", iso(meeting.starts_at)},
            {"place", meeting.place},
            {"moved_reason", meeting.moved_reason ? Json(*meeting.moved_reason) : Json()},
            {"called", meeting.counts.called},
            {"present", meeting.counts.present},
            {"absent_excused", meeting.counts.absent_excused},
            {"absent", meeting.counts.absent},
            {"exempt", meeting.counts.exempt}};
}

/// What a state is called to people.
std::string state_name(const std::string& state) {
    if (state == "planned") return tr("planned");
    if (state == "held") return tr("held");
    if (state == "closed") return tr("closed");
    return tr("cancelled");
}

org::Tree tree_for(const std::string& month, Context& context) {
    return org::Tree::load(context.database(), month.empty()
                                                   ? context.today()
                                                   : last_day(month_option("--month", month)));
}

meetings::Filter filter_of(const std::string& org, const std::string& month,
                           const org::Tree& tree) {
    meetings::Filter filter;
    if (!month.empty()) filter.period = month_option("--month", month);
    if (!org.empty()) {
        for (const auto* organisation : tree.subtree(tree.get(org).id))
            filter.organisations.push_back(organisation->id);
    }
    return filter;
}

void list(const ListOptions& options, Context& context) {
    const auto tree = tree_for(options.month, context);
    auto filter = filter_of(options.org, options.month, tree);
    if (!options.kind.empty()) filter.kind = options.kind;
    Listing listing{context,
                    {{"id", tr("id")},
                     {"org_code", tr("code")},
                     {"org_name", tr("organisation")},
                     {"kind", ""},
                     {"state", tr("state")},
                     {"period", ""},
                     {"title", tr("title of the meeting")},
                     {"starts_at", tr("begins")},
                     {"place", tr("place")},
                     {"moved_reason", ""},
                     {"called", tr("called"), Align::right},
                     {"present", tr("present"), Align::right},
                     {"absent_excused", ""},
                     {"absent", ""},
                     {"exempt", ""}}};
    for (const auto& meeting : meetings::list(context.database(), filter)) {
        if (options.limit >= 0 && static_cast<std::int64_t>(listing.size()) >= options.limit) break;
        auto object = to_json(meeting, tree);
        if (context.is_for_people()) {
            object["id"] = std::to_string(meeting.id);
            object["state"] = state_name(meeting.state);
        }
        listing.add_object(object);
    }
    listing.finish();
}

void show(const OneOptions& options, Context& context) {
    const auto meeting = find_meeting(options.meeting, context);
    const auto tree = org::Tree::load(context.database(), local_date(meeting.starts_at));
    auto object = to_json(meeting, tree);
    object["studies"] = studies_json(meeting.id, context);
    if (!context.is_for_people()) return print_json(context, object);
    context.print(fmt::format("{}  {}", meeting.id, meeting.title));
    context.print(
        tr("  organisation  {} {}", shown(object["org_code"]), shown(object["org_name"])));
    context.print(tr("  begins        {}", display(meeting.starts_at)));
    context.print(tr("  place         {}", meeting.place));
    context.print(tr("  state         {}", state_name(meeting.state)));
    if (meeting.moved_reason) context.print(tr("  remark        {}", *meeting.moved_reason));
    const auto& counts = meeting.counts;
    context.print(tr("  called        {} · present {} · excused {} · absent {} · exempt {}",
                     counts.called, counts.present, counts.absent_excused, counts.absent,
                     counts.exempt));
    for (const auto& one : object["studies"]) {
        context.print(tr("  studies       {} {}", shown(one["symbol"]), shown(one["title"])));
    }
}

void invite(const InviteOptions& options, Context& context) {
    auto& database = context.database();
    if (options.meeting.empty() == options.month.empty()) {
        throw Error{ErrorKind::usage, tr("name one meeting, or all of a month with --month")};
    }
    std::vector<meetings::Meeting> chosen;
    if (options.meeting.empty()) {
        const auto filter = filter_of(options.org, options.month, tree_for(options.month, context));
        chosen = meetings::list(database, filter);
    } else {
        chosen.push_back(find_meeting(options.meeting, context));
    }
    const auto day = chosen.empty() ? context.today() : local_date(chosen.back().starts_at);
    const auto result =
        meetings::invite(database, context.actor(), org::Tree::load(database, day), chosen);
    if (!context.is_for_people()) {
        return print_json(
            context,
            {{"invited", result.invited}, {"already", result.already}, {"past", result.past}});
    }
    context.print(tr("invitations to {} meetings written, {} written before, {} already begun",
                     grouped(result.invited), grouped(result.already), grouped(result.past)));
    if (result.invited > 0) context.note(tr("sotayd sends them; follow: sotay notify status"));
}

void add_plan(CLI::App& noun, Context& context) {
    auto options = std::make_shared<PlanOptions>();
    auto* verb = add_verb(noun, "plan", tr("make the month's regular meetings by each cell's rule"),
                          {"sotay meeting plan --month 2026-12",
                           "sotay meeting plan --month 2026-12 --org 38.001 --dry-run"});
    verb->add_option("--month", options->month, tr("the month"))->type_name("YYYY-MM")->required();
    verb->add_option("--org", options->org, tr("this organisation and everything below it"))
        ->type_name(tr("CODE"));
    verb->add_flag("--dry-run", options->dry_run, tr("print it, write nothing"));
    on_run(verb, options, context, plan);
}

void add_add(CLI::App& noun, Context& context) {
    auto options = std::make_shared<AddOptions>();
    auto* verb = add_verb(noun, "add", tr("add one meeting"),
                          {"sotay meeting add --org 38.001.001 --kind chuyen_de --at "
                           "2026-12-10T14:00 --place \"Nhà văn hóa\"",
                           "sotay meeting add --org 38.001 --kind giao_ban --at 2026-12-07T08:00 "
                           "--place \"Phòng họp 1\" --title \"Giao ban tuần\""});
    verb->add_option("--org", options->org, tr("whose meeting"))->type_name(tr("CODE"))->required();
    verb->add_option("--kind", options->kind, tr("kind of meeting"))
        ->type_name("thuong_ky|chuyen_de|chi_uy|giao_ban|bat_thuong|dai_hoi")
        ->required();
    verb->add_option("--at", options->at, tr("when it begins, Vietnam time"))
        ->type_name("YYYY-MM-DDTHH:MM")
        ->required();
    verb->add_option("--place", options->place, tr("where"))->type_name(tr("TEXT"))->required();
    verb->add_option("--title", options->title, tr("instead of the kind's own title"))
        ->type_name(tr("TEXT"));
    on_run(verb, options, context, add);
}

void add_list(CLI::App& noun, Context& context) {
    auto options = std::make_shared<ListOptions>();
    auto* verb = add_verb(
        noun, "list", tr("meetings by time"),
        {"sotay meeting list --month 2026-12", "sotay meeting list --org 38.001 --format csv"});
    verb->add_option("--month", options->month, tr("that count for this month"))
        ->type_name("YYYY-MM");
    verb->add_option("--org", options->org, tr("this organisation and everything below it"))
        ->type_name(tr("CODE"));
    verb->add_option("--kind", options->kind, tr("of this kind only"))->type_name(tr("KIND"));
    verb->add_option("--limit", options->limit, tr("at most so many rows"))->type_name("N");
    on_run(verb, options, context, list);
}

void add_show(CLI::App& noun, Context& context) {
    auto options = std::make_shared<OneOptions>();
    auto* verb = add_verb(noun, "show", tr("one meeting"),
                          {"sotay meeting show 812", "sotay meeting show 38.001.001@2026-12"});
    verb->add_option("meeting", options->meeting, tr("id, or CODE@YYYY-MM"))
        ->type_name(tr("MEETING"))
        ->required();
    on_run(verb, options, context, show);
}

void add_invite(CLI::App& noun, Context& context) {
    auto options = std::make_shared<InviteOptions>();
    auto* verb =
        add_verb(noun, "invite", tr("write the invitations, for sotayd to send"),
                 {"sotay meeting invite 812", "sotay meeting invite --month 2026-12 --org 38.001"});
    verb->add_option("meeting", options->meeting, tr("id, or CODE@YYYY-MM"))
        ->type_name(tr("MEETING"));
    verb->add_option("--month", options->month, tr("all meetings of this month"))
        ->type_name("YYYY-MM");
    verb->add_option("--org", options->org, tr("this organisation and everything below it"))
        ->type_name(tr("CODE"));
    on_run(verb, options, context, invite);
}

}  // namespace

meetings::MeetingRules meeting_rules_on(Date date, Context& context) {
    return meetings::load_meeting_rules(context.home().rule_directories()).in_force_on(date).rules;
}

meetings::Meeting find_meeting(const std::string& reference, Context& context) {
    auto& database = context.database();
    const auto at = reference.find('@');
    const auto month = at == std::string::npos
                           ? std::nullopt
                           : parse_month(std::string_view{reference}.substr(at + 1));
    const auto day = month ? last_day(*month) : context.today();
    return meetings::resolve(database, org::Tree::load(database, day), reference,
                             meeting_rules_on(day, context));
}

void add_meeting(CLI::App& noun, Context& context) {
    add_plan(noun, context);
    add_add(noun, context);
    add_list(noun, context);
    add_show(noun, context);
    add_invite(noun, context);
    add_meeting_attendance(noun, context);
    add_meeting_study(noun, context);
}

}  // namespace sotay::cli
