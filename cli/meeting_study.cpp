#include "command.h"
#include "listing.h"
#include "meeting.h"

#include "sotay/base/messages.h"
#include "sotay/directives/directive.h"
#include "sotay/meetings/study.h"

namespace sotay::cli {

namespace {

struct Options {
    std::string meeting;
    std::vector<std::string> documents;
    bool remove = false;
};

void study(const Options& options, Context& context) {
    auto& database = context.database();
    const auto meeting = find_meeting(options.meeting, context);
    std::vector<directives::DirectiveId> documents;
    for (const auto& name : options.documents) {
        documents.push_back(directives::find_by_name(database, name).id);
    }
    const auto changed =
        options.remove ? meetings::remove_studies(database, context.actor(), meeting.id, documents)
                       : meetings::add_studies(database, context.actor(), meeting.id, documents);
    if (!context.is_for_people()) {
        return print_json(context, {{"meeting", meeting.id},
                                    {"changed", changed},
                                    {"studies", studies_json(meeting.id, context)}});
    }
    if (changed == 0) return context.note(tr("nothing changed"));
    context.print(
        options.remove
            ? trn("{0} document taken off meeting {1}", "{0} documents taken off meeting {1}",
                  static_cast<unsigned long>(changed), meeting.id)
            : trn("{0} document is studied at meeting {1}; those present count as reached",
                  "{0} documents are studied at meeting {1}; those present count as reached",
                  static_cast<unsigned long>(changed), meeting.id));
}

}  // namespace

Json studies_json(meetings::MeetingId meeting, Context& context) {
    Json studies = Json::array();
    for (const auto id : meetings::studies_of(context.database(), meeting)) {
        const auto directive = directives::find_by_id(context.database(), id);
        if (!directive) continue;
        studies.push_back({{"id", id},
                           {"symbol", directive->symbol ? Json(*directive->symbol) : Json()},
                           {"title", directive->title}});
    }
    return studies;
}

void add_meeting_study(CLI::App& noun, Context& context) {
    auto options = std::make_shared<Options>();
    auto* verb = add_verb(noun, "study",
                          tr("the documents that a meeting studies: those present are reached by "
                             "them"),
                          {"sotay meeting study 812 294-QĐ/TW", "sotay meeting study 812 12 13",
                           "sotay meeting study 38.001.001@2026-12 294-QĐ/TW --remove"});
    verb->add_option("meeting", options->meeting, tr("id, or CODE@YYYY-MM"))
        ->type_name(tr("MEETING"))
        ->required();
    verb->add_option("documents", options->documents,
                     tr("their numbers in the register, or their symbols"))
        ->type_name(tr("ID|SYMBOL"))
        ->required();
    verb->add_flag("--remove", options->remove, tr("take them off the meeting"));
    on_run(verb, options, context, study);
}

}  // namespace sotay::cli
