#pragma once

#include "sotay/base/secret.h"
#include "sotay/store/vault.h"

#include <cstdint>
#include <string_view>

namespace sotay::members {

/// The sealed columns of `members`. An index is named like its column.
inline constexpr std::string_view k_card = "card";
inline constexpr std::string_view k_citizen_id = "citizen_id";
inline constexpr std::string_view k_phone = "phone";
inline constexpr std::string_view k_zalo_id = "zalo_id";
inline constexpr std::string_view k_email = "email";

/// Where `column` of the member `id` stands.
[[nodiscard]] constexpr store::SealedPlace sealed_place(std::string_view column, std::int64_t id) {
    return {"members", column, id};
}

}  // namespace sotay::members
