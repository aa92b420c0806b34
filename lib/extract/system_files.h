#pragma once

namespace sotay::extract {

/// Hides, for the rest of this process, every file but the system's own programs and libraries, on
/// a kernel that can (Landlock): a program that a document takes over then cannot read what its
/// user can. True also on a kernel without it; false when one that has it refused.
[[nodiscard]] bool allow_system_files_only();

}  // namespace sotay::extract
