#pragma once

#include "sotay/members/desk.h"
#include "sotay/members/posts.h"
#include "sotay/members/stays.h"

#include <string>
#include <vector>

namespace sotay::members {

/// Adds what the rules say against taking back, on `on`, a member with these `stays`: too early,
/// not at all, or a second time.
void warn_of_return(const Desk& desk, const std::vector<Stay>& stays, Date on,
                    std::vector<std::string>& warnings);

/// Adds what speaks against `member` holding `post`: somebody else holds it where only one may, or
/// the member is on probation.
void warn_of_post(const Desk& desk, MemberId member, const Tenure& post,
                  std::vector<std::string>& warnings);

}  // namespace sotay::members
