#pragma once

#include "sotay/meetings/meeting.h"
#include "sotay/store/audit.h"

#include <cstdint>
#include <span>

namespace sotay::meetings {

struct Invitations {
    std::int64_t invited = 0;  ///< meetings whose invitation was written now
    std::int64_t already = 0;  ///< that had been invited to before
    std::int64_t past = 0;     ///< that have begun, or are cancelled: nobody is invited
};

/// Writes the invitation of each meeting to its own members, and who is called, in one transaction.
/// sotayd sends it until the meeting begins. Inviting again sends nothing twice.
[[nodiscard]] Invitations invite(store::Database& database, const store::Actor& actor,
                                 const org::Tree& tree, std::span<const Meeting> meetings);

}  // namespace sotay::meetings
