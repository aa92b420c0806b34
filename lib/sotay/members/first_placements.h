#pragma once

#include "sotay/base/date.h"
#include "sotay/formats/scratch_file.h"
#include "sotay/members/record.h"
#include "sotay/store/database.h"

#include <cstdint>
#include <string>
#include <unordered_set>
#include <vector>

namespace sotay::members {

/// The placements of new members until the last transaction of an import, 32 bytes each, beyond two
/// megabytes in a file without a name.
class FirstPlacements {
public:
    void add(MemberId member, const Placement& placement, bool is_guest);
    /// Writes them all, within the caller's transaction. Throws Error{conflict} when one of the
    /// organisations is gone.
    void write(store::Database& database);

private:
    struct Packed {
        std::int64_t member = 0;
        std::int64_t organisation = 0;
        std::int32_t from_on = 0;  // days
        std::int32_t to_on = 0;    // days; 0 = open
        std::int16_t state = 0;    // in codes_
        std::int16_t departure = 0;
        std::int16_t is_guest = 0;
    };

    [[nodiscard]] std::int16_t code_of(const std::string& text);
    void require_organisations(store::Database& database) const;
    void write(store::Statement& insert, const std::vector<Packed>& placements) const;

    std::vector<Packed> waiting_;
    ScratchFile file_;
    std::uint64_t spilled_ = 0;
    std::vector<std::string> codes_{""};
    std::unordered_set<std::int64_t> organisations_;
};

}  // namespace sotay::members
