#include "sotay/meetings/invitation.h"

#include "sotay/base/messages.h"
#include "sotay/meetings/attendance.h"
#include "sotay/notify/message.h"

namespace sotay::meetings {

namespace {

std::string key_of(const Meeting& meeting) {
    // A meeting that moves is announced anew, so its time is part of the key.
    return fmt::format("meeting/{}/invitation/{}", meeting.id,
                       meeting.starts_at.time_since_epoch().count());
}

notify::NewMessage invitation(const Meeting& meeting, const org::Organisation& organisation,
                              Instant now) {
    notify::NewMessage message;
    message.purpose = "invitation";
    message.selector = "org:" + organisation.code;
    message.tree_on = local_date(meeting.starts_at);
    message.params = {
        {"title", meeting.title}, {"starts_at", iso(meeting.starts_at)}, {"place", meeting.place}};
    message.subject = fmt::format("meetings:{}", meeting.id);
    message.key = key_of(meeting);
    message.not_before = now;
    message.not_after = meeting.starts_at;
    return message;
}

}  // namespace

Invitations invite(store::Database& database, const store::Actor& actor, const org::Tree& tree,
                   std::span<const Meeting> meetings) {
    const auto now = actor.clock.now();
    Invitations result;
    store::AuditEntry entry{.action = "meeting.invite"};
    store::Change change{database, actor};
    for (const auto& meeting : meetings) {
        if (meeting.state == "cancelled" || meeting.starts_at <= now) {
            ++result.past;
            continue;
        }
        if (!notify::post(database, invitation(meeting, tree.get(meeting.organisation), now), now)
                 .is_new) {
            ++result.already;
            continue;
        }
        call_members(database, meeting);
        entry.subjects.push_back(fmt::format("meetings:{}", meeting.id));
        ++result.invited;
    }
    if (result.invited == 0) return result;
    entry.counts = {{"invited", result.invited}};
    change.commit(entry);
    return result;
}

}  // namespace sotay::meetings
