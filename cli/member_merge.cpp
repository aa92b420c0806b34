#include "command.h"
#include "listing.h"
#include "member.h"

#include "sotay/base/error.h"
#include "sotay/base/messages.h"
#include "sotay/members/columns.h"
#include "sotay/members/member.h"
#include "sotay/members/merge.h"

#include <charconv>

namespace sotay::cli {

namespace {

using members::MemberId;

struct Options {
    std::string kept;
    std::string dropped;
    std::vector<std::string> take;
    std::string undo;
    bool dry_run = false;
    bool different_ids = false;
    bool same_meetings = false;
};

std::vector<members::Field> fields_to_take(const std::vector<std::string>& words) {
    std::vector<members::Field> fields;
    for (const auto& word : words) {
        const auto field = members::find_field(word);
        if (!field) throw Error{ErrorKind::usage, tr("--take: \"{}\" is no field", word)};
        if (*field == members::Field::org_code || *field == members::Field::org_name ||
            *field == members::Field::state || *field == members::Field::post) {
            throw Error{ErrorKind::usage,
                        tr("--take: organisation, state and posts follow the placements of both "
                           "entries; \"{}\" cannot be taken",
                           word)};
        }
        fields.push_back(*field);
    }
    return fields;
}

std::string headings(const std::vector<std::string>& keys) {
    std::string text;
    for (const auto& key : keys) {
        const auto field = members::find_field(key);
        text += (text.empty() ? "" : ", ") + (field ? members::heading_of(*field) : key);
    }
    return text;
}

Json to_json(const members::MergeReport& report) {
    return {{"merge", report.id ? Json(*report.id) : Json()},
            {"kept", report.kept},
            {"dropped", report.dropped},
            {"taken", report.taken},
            {"differing", report.differing},
            {"placements", report.placements},
            {"posts", report.posts},
            {"refusals", report.refusals}};
}

void print_refusals(const members::MergeReport& report, const std::string& line,
                    const Context& context) {
    context.print(line);
    for (const auto& reason : report.refusals) context.print("  " + reason);
}

void print_merge(const members::MergeReport& report, const Options& options,
                 const Context& context) {
    if (!report.refusals.empty()) {
        return print_refusals(
            report, tr("entries {} and {} are not merged:", report.kept, report.dropped), context);
    }
    context.print(options.dry_run ? tr("would merge entry {} into {}   (trial, nothing written)",
                                       report.dropped, report.kept)
                                  : tr("entry {} is now part of {}   (merge {})", report.dropped,
                                       report.kept, report.id.value_or(0)));
    if (!report.taken.empty()) {
        context.print(tr("  taken from entry {}: {}", report.dropped, headings(report.taken)));
    }
    if (!report.differing.empty()) {
        context.print(
            tr("  differs, stays as in entry {}: {}", report.kept, headings(report.differing)));
    }
    if (report.placements + report.posts > 0) {
        context.print(
            tr("  periods of membership: {} · posts: {}", report.placements, report.posts));
    }
    if (report.id) {
        context.note(tr("to take it back: sotay member merge --undo {}", *report.id));
    }
}

MemberId entry_named(const std::string& reference, Context& context) {
    const auto id = members::find_entry(context.database(), context.vault(), reference);
    if (id) return *id;
    throw Error{ErrorKind::not_found,
                tr("no member has the id or card number \"{}\"; look with: sotay member list "
                   "--search \"NAME\"",
                   reference)};
}

void finish(const members::MergeReport& report, Context& context) {
    if (!report.refusals.empty()) context.exit_code = static_cast<int>(ErrorKind::conflict);
}

void merge(const Options& options, Context& context) {
    const members::MergeOptions wanted{.take = fields_to_take(options.take),
                                       .is_dry_run = options.dry_run,
                                       .allows_contradictions = options.different_ids,
                                       .allows_same_meetings = options.same_meetings};
    const auto kept = entry_named(options.kept, context);
    const auto dropped = entry_named(options.dropped, context);
    const auto actor = context.actor();
    const auto report =
        members::merge({context.database(), context.vault(), actor}, kept, dropped, wanted);
    if (context.is_for_people()) {
        print_merge(report, options, context);
    } else {
        print_json(context, to_json(report));
    }
    finish(report, context);
}

void undo(const std::string& text, Context& context) {
    std::int64_t id = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), id);
    if (error != std::errc{} || end != text.data() + text.size()) {
        throw Error{ErrorKind::usage,
                    tr("--undo: \"{}\" is neither the number of a merge nor list", text)};
    }
    const auto actor = context.actor();
    const auto report = members::undo_merge({context.database(), context.vault(), actor}, id);
    if (!context.is_for_people()) {
        print_json(context, to_json(report));
    } else if (!report.refusals.empty()) {
        print_refusals(report, tr("merge {} cannot be undone:", id), context);
    } else {
        context.print(tr("entries {} and {} are as they were before merge {}", report.kept,
                         report.dropped, id));
    }
    finish(report, context);
}

void list(Context& context) {
    const bool people = context.is_for_people();
    Listing listing{context,
                    {{"merge", tr("merge"), Align::right},
                     {"kept", tr("kept"), Align::right},
                     {"dropped", tr("merged away"), Align::right},
                     {"at", tr("at")},
                     {"actor", tr("by")},
                     {"fields", tr("taken")},
                     {"undone_at", tr("undone")}}};
    const auto number = [people](std::int64_t value) {
        return people ? Json(std::to_string(value)) : Json(value);
    };
    for (const auto& merge : members::list_merges(context.database())) {
        listing.add({number(merge.id), number(merge.kept), number(merge.dropped), iso(merge.at),
                     merge.actor, people ? Json(headings(merge.fields)) : Json(merge.fields),
                     merge.undone_at ? Json(iso(*merge.undone_at)) : Json()});
    }
    listing.finish();
}

void run(const Options& options, Context& context) {
    const bool names_entries = !options.kept.empty() || !options.dropped.empty();
    if (!options.undo.empty()) {
        if (names_entries) {
            throw Error{ErrorKind::usage, tr("--undo takes no entries beside it")};
        }
        return options.undo == "list" ? list(context) : undo(options.undo, context);
    }
    if (options.dropped.empty()) {
        throw Error{ErrorKind::usage,
                    tr("name the entry to keep and the entry to merge into it, or --undo")};
    }
    merge(options, context);
}

}  // namespace

void add_member_merge(CLI::App& noun, Context& context) {
    auto options = std::make_shared<Options>();
    auto* verb = add_verb(
        noun, "merge", tr("make two entries of one person one, or take that back"),
        {"sotay member merge 1042 2077 --dry-run", "sotay member merge 1042 2077 --take phone",
         "sotay member merge --undo list", "sotay member merge --undo 3"});
    verb->add_option("keep", options->kept, tr("member id or card number of the entry that stays"))
        ->type_name("ID|CARD");
    verb->add_option("drop", options->dropped,
                     tr("member id or card number of the entry that is merged into it"))
        ->type_name("ID|CARD");
    verb->add_option("--take", options->take,
                     tr("fields of which the second entry's value wins: phone,citizen_id,…"))
        ->delimiter(',')
        ->type_name(tr("FIELD"));
    verb->add_option("--undo", options->undo,
                     tr("take this merge back; list shows what was merged"))
        ->type_name(tr("NUMBER|list"));
    verb->add_flag("--yes-different-ids", options->different_ids,
                   tr("although their citizen ids, card numbers or genders differ"));
    verb->add_flag("--yes-same-meetings", options->same_meetings,
                   tr("although both were called to the same meeting"));
    verb->add_flag("--dry-run", options->dry_run, tr("only tell what would change"));
    on_run(verb, options, context, run);
}

}  // namespace sotay::cli
