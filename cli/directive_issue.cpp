#include "command.h"
#include "directive.h"
#include "listing.h"
#include "notify.h"

#include "sotay/base/error.h"
#include "sotay/base/messages.h"
#include "sotay/directives/hand_out.h"
#include "sotay/directives/reminder.h"
#include "sotay/directives/study.h"
#include "sotay/notify/selector.h"

namespace sotay::cli {

namespace {

struct IssueOptions {
    std::string document;
    std::string to;
    std::string text;
    std::string acknowledge_by;
    bool again = false;
    bool preview = false;
};

struct RemindOptions {
    std::string document;
};

void print_issue(const directives::HandedOut& handed_out, const directives::Directive& directive,
                 const notify::Survey& survey, Context& context) {
    const auto& issue = handed_out.issue;
    if (!context.is_for_people()) {
        auto document = recipients_json(survey, issue.message);
        document["issue"] = issue.id;
        document["directive"] = directive.id;
        document["symbol"] = or_null(directive.symbol);
        document["acknowledge_by"] = or_null(issue.acknowledge_by);
        document["new"] = handed_out.is_new;
        return print_json(context, document);
    }
    if (!handed_out.is_new) return;
    context.print(trn("{1} handed out to {2} person, message {3}",
                      "{1} handed out to {2} people, message {3}",
                      static_cast<unsigned long>(survey.recipients), shown_symbol(directive),
                      grouped(survey.recipients), issue.message));
    context.note(tr("sotayd sends it; follow: sotay directive coverage {}", directive.id));
}

void issue(const IssueOptions& options, Context& context) {
    auto& database = context.database();
    const auto directive = directives::find_by_name(database, options.document);
    directives::HandOut hand_out{directive, {}, {}, options.text, options.again};
    hand_out.selector =
        notify::Selector::parse(options.to).with_member_ids(database, context.vault()).text();
    if (!options.acknowledge_by.empty()) {
        hand_out.acknowledge_by = date_option("--acknowledge-by", options.acknowledge_by);
    }
    const auto message = directives::message_of(database, hand_out, context.clock().now());
    const auto survey = notify::survey(context.home(), database, message);
    if (survey.recipients == 0) {
        throw Error{ErrorKind::not_found, tr("nobody is meant by \"{}\"", options.to)};
    }
    if (options.preview) return print_preview(survey, message, context);
    const auto handed_out = directives::hand_out(database, context.actor(), hand_out);
    if (handed_out.is_new) {
        fan_out(handed_out.issue.message, context);
        directives::excuse_students(database, directive.id, handed_out.issue.message);
    }
    print_issue(handed_out, directive, survey, context);
    if (handed_out.is_new) return note_unreachable(survey, handed_out.issue.message, context);
    context.note(tr("{} went to \"{}\" on {} as message {}; nothing more is sent unless --again",
                    shown_symbol(directive), handed_out.issue.selector,
                    display(local_date(handed_out.issue.created_at)), handed_out.issue.message));
}

void remind(const RemindOptions& options, Context& context) {
    auto& database = context.database();
    std::optional<directives::DirectiveId> directive;
    if (!options.document.empty()) {
        directive = directives::find_by_name(database, options.document).id;
    }
    const auto reminders = directives::post_reminders(
        database, context.actor(), context.home().config().directives.remind_days_before,
        directive);
    Listing listing{context,
                    {{"directive", tr("document"), Align::right},
                     {"issue", ""},
                     {"days_before", tr("days left"), Align::right},
                     {"message", tr("message"), Align::right}}};
    for (const auto& reminder : reminders) {
        fan_out(reminder.message, context);
        listing.add({reminder.directive, reminder.issue, reminder.days_before, reminder.message});
    }
    if (!context.is_for_people() || !reminders.empty()) listing.finish();
    if (reminders.empty()) context.note(tr("no reminder is due"));
}

void add_remind(CLI::App& noun, Context& context) {
    auto options = std::make_shared<RemindOptions>();
    auto* verb =
        add_verb(noun, "remind",
                 tr("write the reminders that are due, to those who have not acknowledged; sotayd "
                    "does it by itself"),
                 {"sotay directive remind", "sotay directive remind 294-QĐ/TW"});
    verb->add_option("document", options->document,
                     tr("its number in the register, or its symbol; all when left out"))
        ->type_name(tr("ID|SYMBOL"));
    on_run(verb, options, context, remind);
}

}  // namespace

void add_directive_issue(CLI::App& noun, Context& context) {
    auto options = std::make_shared<IssueOptions>();
    auto* verb = add_verb(
        noun, "issue",
        tr("hand a document out: each recipient gets a link of their own to read it"),
        {"sotay directive issue 294-QĐ/TW --to under:38.001 --preview",
         "sotay directive issue 294-QĐ/TW --to under:38.001 --acknowledge-by 2026-12-10",
         "sotay directive issue 12 --to post:bi_thu@under:38 --message \"Đề nghị quán triệt trong "
         "kỳ sinh hoạt tháng 12\""});
    verb->add_option("document", options->document, tr("its number in the register, or its symbol"))
        ->type_name(tr("ID|SYMBOL"))
        ->required();
    verb->add_option("--to", options->to,
                     tr("whom: member:ID, org:CODE, under:CODE, post:POST@under:CODE, "
                        "silent:MESSAGE, all, joined with + and -"))
        ->type_name(tr("SELECTOR"))
        ->required();
    verb->add_option("--message", options->text,
                     tr("what to say with it, instead of the usual words"))
        ->type_name(tr("TEXT"));
    verb->add_option("--acknowledge-by", options->acknowledge_by,
                     tr("the last day to acknowledge; who is silent is reminded before"))
        ->type_name(tr("DATE"));
    verb->add_flag("--again", options->again,
                   tr("also when it went to the same recipients before"));
    verb->add_flag("--preview", options->preview,
                   tr("show recipients, gateways and cost, and send nothing"));
    on_run(verb, options, context, issue);
    add_remind(noun, context);
}

}  // namespace sotay::cli
