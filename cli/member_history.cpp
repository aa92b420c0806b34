#include "command.h"
#include "listing.h"
#include "member.h"
#include "member_desk.h"

#include "sotay/base/messages.h"
#include "sotay/base/secret.h"
#include "sotay/members/timeline.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

namespace sotay::cli {

namespace {

struct Options {
    std::string member;
    bool reveal = false;
};

std::string action_name(const std::string& action) {
    static const std::map<std::string, const char*> k_names{
        {"member.create", N_("entered")},
        {"member.import", N_("changed by an import")},
        {"member.set", N_("changed")},
        {"member.place", N_("belongs to")},
        {"member.state", N_("state")},
        {"member.leave", N_("left")},
        {"member.guest", N_("guest")},
        {"member.post.begin", N_("took up a post")},
        {"member.post.end", N_("laid down a post")},
        {"member.transfer.sent", N_("transfer sent")},
        {"member.transfer.received", N_("transfer received")},
        {"member.transfer.refused", N_("transfer refused")},
        {"member.transfer.cancelled", N_("transfer cancelled")},
        {"member.transfer.returned", N_("back from a temporary stay")},
        {"member.transfer.extend", N_("temporary stay prolonged")}};
    const auto found = k_names.find(action);
    return found == k_names.end() ? action : translated(found->second);
}

class Cells {
public:
    Cells(const MemberDesk& desk, bool is_for_people, bool reveal)
        : desk_{desk}, is_for_people_{is_for_people}, reveal_{reveal} {}

    [[nodiscard]] std::vector<Json> of(const members::TimelineRow& row) const {
        const auto text = [](const std::string& value) {
            return value.empty() ? Json() : Json(value);
        };
        const Json field = is_for_people_ ? field_heading(row.field) : row.field;
        return {row.at ? Json(iso(*row.at)) : Json(),
                row.on ? Json(iso(*row.on)) : Json(),
                is_for_people_ ? action_name(row.action) : row.action,
                row.field.empty() ? Json() : field,
                value(row.field, row.from),
                value(row.field, row.to),
                text(row.actor),
                row.import ? Json(*row.import) : Json(),
                text(row.reason)};
    }

private:
    [[nodiscard]] Json value(const std::string& field, const Json& value) const {
        static constexpr std::array k_covered{"card_number", "citizen_id", "phone"};
        if (!value.is_string()) return value;
        const auto text = value.get<std::string>();
        if (std::ranges::count(k_covered, field) > 0) return Json(reveal_ ? text : masked(text));
        if (!is_for_people_) return text;
        if (field == "state") return desk_.state_name(text);
        if (field != "post") return text;
        const auto at = text.find('@');
        const auto name = desk_.rules().posts.name_of(text.substr(0, at));
        return at == std::string::npos ? name : name + " " + text.substr(at + 1);
    }

    const MemberDesk& desk_;
    bool is_for_people_;
    bool reveal_;
};

void run(const Options& options, Context& context) {
    const MemberDesk desk{context};
    const auto member = desk.member(options.member);
    if (options.reveal) {
        members::audit_reveal(context.database(), context.actor(),
                              {fmt::format("members:{}", member)});
    }
    Listing listing{context,
                    {{"at", tr("recorded at")},
                     {"on", tr("holds from")},
                     {"action", tr("what")},
                     {"field", tr("column")},
                     {"from", tr("from")},
                     {"to", tr("to")},
                     {"actor", tr("by")},
                     {"import_id", tr("import")},
                     {"reason", tr("why")}}};
    const Cells cells{desk, context.is_for_people(), options.reveal};
    for (const auto& row : members::timeline_of(context.database(), context.vault(), member)) {
        listing.add(cells.of(row));
    }
    listing.finish();
}

}  // namespace

void add_member_history(CLI::App& noun, Context& context) {
    auto options = std::make_shared<Options>();
    auto* verb = add_verb(
        noun, "history", tr("everything that happened to a member"),
        {"sotay member history 1042", "sotay member history 38.123456 --reveal --format json"});
    verb->add_option("member", options->member, tr("member id or card number"))
        ->required()
        ->type_name("ID|CARD");
    verb->add_flag("--reveal", options->reveal,
                   tr("show card numbers, citizen ids and phones in full (goes into the audit "
                      "trail)"));
    on_run(verb, options, context, run);
}

}  // namespace sotay::cli
