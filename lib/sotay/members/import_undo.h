#pragma once

#include "sotay/members/import.h"

#include <cstdint>
#include <string>

namespace sotay::members {

struct UndoReport {
    std::int64_t removed = 0;   ///< members that the import had created
    std::int64_t restored = 0;  ///< members that it had changed
};

/// Takes an import back: the members it created go, those it changed are as they were. `lock_file`
/// as for the import. Throws Error{not_found} when there is no such import, Error{conflict} when it
/// was undone already, when another import is at work, or saying what depends on it.
[[nodiscard]] UndoReport undo_import(const Office& office, std::int64_t import,
                                     const std::string& lock_file);

}  // namespace sotay::members
