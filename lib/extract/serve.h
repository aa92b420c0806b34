#pragma once

#include "sotay/formats/document_protocol.h"

#include <functional>

#include "extract/confine.h"

namespace sotay::extract {

/// Runs `work`, which gives an exit code, in a process of its own, confined to `task`, which ends
/// with this one. Its wait status, or -1 when no process could be started.
[[nodiscard]] int run_confined(Task task, const std::function<int()>& work);

/// Reads the open file `document` as `operation` says and writes the answer to `answer`; false when
/// nobody took it.
using Read = std::function<bool(document_protocol::Operation operation, int document, int answer)>;

/// Answers the requests of document_protocol until nobody is left to ask, each in a process of its
/// own, confined to `task`. This process only hands descriptors on and never looks at what is in
/// them, so that no document can touch the answer to another. Gives the exit code.
[[nodiscard]] int serve(Task task, const Read& read);

}  // namespace sotay::extract
