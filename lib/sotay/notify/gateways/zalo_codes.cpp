#include "sotay/notify/gateways/zalo_codes.h"

#include <array>

namespace sotay::notify::zalo {

namespace {

using Kind = Outcome::Kind;
using Cause = Outcome::Cause;
using Hold = Outcome::Hold;

// Both in order of code.
constexpr std::array k_template_codes{
    CodeRule{-1471, Kind::rejected, Cause::recipient},  // the user's monthly limit
    CodeRule{-1472, Kind::rejected, Cause::recipient},  // the user's daily limit
    CodeRule{-1441, Kind::retry, Cause::quota},         // monthly promotion limit
    CodeRule{-1381, Kind::retry, Cause::refused},
    CodeRule{-1351, Kind::retry, Cause::refused},  // OA blocked
    CodeRule{-1241, Kind::retry, Cause::refused},  // appsecret_proof
    CodeRule{-1131, Kind::rejected, Cause::message},
    CodeRule{-1124, Kind::rejected, Cause::message},  // parameter format
    CodeRule{-1123, Kind::rejected, Cause::message},
    CodeRule{-1122, Kind::rejected, Cause::message},  // parameter missing
    CodeRule{-1121, Kind::rejected, Cause::message},  // parameter too long
    CodeRule{-220, Kind::retry, Cause::token},        // expired or removed
    CodeRule{-216, Kind::retry, Cause::token},
    CodeRule{-162, Kind::rejected, Cause::message},  // sending_mode
    CodeRule{-161, Kind::rejected, Cause::message},
    CodeRule{-147, Kind::retry, Cause::quota},    // template's daily limit
    CodeRule{-146, Kind::retry, Cause::refused},  // template disabled, low quality
    CodeRule{-145, Kind::retry, Cause::refused},  // kind not allowed
    CodeRule{-144, Kind::retry, Cause::quota},    // OA's daily limit
    CodeRule{-141, Kind::rejected, Cause::recipient, Hold::refusal},     // refused this OA
    CodeRule{-140, Kind::rejected, Cause::recipient, Hold::no_account},  // not eligible
    CodeRule{-139, Kind::rejected, Cause::recipient, Hold::refusal},     // refused this kind
    CodeRule{-138, Kind::retry, Cause::refused},                         // app lacks the right
    CodeRule{-137, Kind::retry, Cause::refused},                         // charge failed
    CodeRule{-136, Kind::retry, Cause::refused},                         // cloud account not linked
    CodeRule{-135, Kind::retry, Cause::refused},                         // OA may not send
    CodeRule{-133, Kind::retry, Cause::night},
    CodeRule{-132, Kind::rejected, Cause::message},  // parameter invalid
    CodeRule{-131, Kind::retry, Cause::refused},     // template not approved
    CodeRule{-130, Kind::rejected, Cause::message},  // too long
    CodeRule{-127, Kind::retry, Cause::refused},     // test template
    CodeRule{-126, Kind::retry, Cause::refused},
    CodeRule{-125, Kind::retry, Cause::refused},  // OA id
    CodeRule{-124, Kind::retry, Cause::token},
    CodeRule{-122, Kind::rejected, Cause::message},
    CodeRule{-121, Kind::rejected, Cause::message},
    CodeRule{-120, Kind::retry, Cause::refused},                         // OA lacks the feature
    CodeRule{-119, Kind::rejected, Cause::recipient, Hold::no_account},  // account cannot receive
    CodeRule{-118, Kind::rejected, Cause::recipient, Hold::no_account},  // no Zalo account
    CodeRule{-117, Kind::retry, Cause::refused},  // no right to this template
    CodeRule{-116, Kind::rejected, Cause::message},
    CodeRule{-115, Kind::retry, Cause::refused},       // no balance
    CodeRule{-114, Kind::rejected, Cause::recipient},  // inactive, refused, old version
    CodeRule{-113, Kind::rejected, Cause::message},
    CodeRule{-112, Kind::rejected, Cause::message},
    CodeRule{-111, Kind::rejected, Cause::message},
    CodeRule{-110, Kind::rejected, Cause::recipient},  // Zalo too old
    CodeRule{-109, Kind::retry, Cause::refused},       // template id
    CodeRule{-108, Kind::rejected, Cause::recipient},  // phone invalid
    CodeRule{-106, Kind::retry, Cause::refused},
    CodeRule{-105, Kind::retry, Cause::refused},  // app not linked to the OA
    CodeRule{-104, Kind::retry, Cause::refused},
    CodeRule{-103, Kind::retry, Cause::refused},
    CodeRule{-102, Kind::retry, Cause::refused},
    CodeRule{-101, Kind::retry, Cause::refused},
    CodeRule{-32, Kind::retry, Cause::throttled},
};

constexpr std::array k_account_codes{
    CodeRule{-403, Kind::rejected, Cause::message},  // not in the group
    CodeRule{-321, Kind::retry, Cause::refused},     // cloud account without money
    CodeRule{-320, Kind::retry, Cause::refused},     // cloud account not linked
    CodeRule{-249, Kind::rejected, Cause::message},  // this template goes to no Zalo id
    CodeRule{-248, Kind::rejected, Cause::message},  // against the platform's standards
    CodeRule{-244, Kind::rejected, Cause::recipient,
             Hold::refusal},                      // refuses this kind of this OA
    CodeRule{-242, Kind::retry, Cause::refused},  // appsecret_proof
    CodeRule{-241, Kind::retry, Cause::refused},
    CodeRule{-240, Kind::retry, Cause::refused},  // this call was shut down
    CodeRule{-238, Kind::retry, Cause::refused},  // bought quota used or disabled
    CodeRule{-237, Kind::rejected, Cause::message},
    CodeRule{-235, Kind::retry, Cause::refused},  // not for this kind of OA
    CodeRule{-234, Kind::retry, Cause::night},
    CodeRule{-233, Kind::rejected, Cause::message},  // kind of message not supported
    CodeRule{-232, Kind::rejected, Cause::recipient,
             Hold::closed_window},  // never wrote to the OA, or long ago
    CodeRule{-230, Kind::rejected, Cause::recipient,
             Hold::closed_window},  // did not write within seven days
    CodeRule{-227, Kind::rejected, Cause::recipient,
             Hold::no_account},                        // banned, or away for 45 days
    CodeRule{-224, Kind::retry, Cause::refused},       // the OA's package
    CodeRule{-223, Kind::retry, Cause::refused},       // the OA has not allowed this call
    CodeRule{-221, Kind::retry, Cause::refused},       // OA not verified
    CodeRule{-220, Kind::retry, Cause::token},         // expired or removed
    CodeRule{-219, Kind::retry, Cause::refused},       // app removed or disabled
    CodeRule{-218, Kind::rejected, Cause::recipient},  // this user's limit
    CodeRule{-217, Kind::rejected, Cause::recipient, Hold::refusal},  // blocked the OA
    CodeRule{-216, Kind::retry, Cause::token},
    CodeRule{-213, Kind::rejected, Cause::recipient,
             Hold::closed_window},                // does not follow the OA
    CodeRule{-212, Kind::retry, Cause::refused},  // app has not registered the call
    CodeRule{-211, Kind::retry, Cause::quota},
    CodeRule{-210, Kind::rejected, Cause::message},  // a parameter over its limit
    CodeRule{-209, Kind::retry, Cause::refused},     // app not activated
    CodeRule{-205, Kind::retry, Cause::refused},     // no such OA
    CodeRule{-204, Kind::retry, Cause::refused},     // OA disabled
    CodeRule{-201, Kind::rejected, Cause::message},  // a field is invalid
    CodeRule{-124, Kind::retry, Cause::token},
    CodeRule{-100, Kind::rejected, Cause::message},  // attachment expired
    CodeRule{-32, Kind::retry, Cause::throttled},
};

}  // namespace

std::span<const CodeRule> template_codes() { return k_template_codes; }

std::span<const CodeRule> account_codes() { return k_account_codes; }

}  // namespace sotay::notify::zalo
