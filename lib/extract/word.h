#pragma once

namespace sotay::extract {

/// Confines this process and makes it catdoc, which writes the text of the Word document (of before
/// 2007) on standard input to standard output as UTF-8. Comes back, with an exit code, only when it
/// cannot: k_exit_not_confined, or k_exit_part_missing without catdoc.
[[nodiscard]] int become_word_reader();

}  // namespace sotay::extract
