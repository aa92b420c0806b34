#pragma once

#include "sotay/base/error.h"

#include <string>

namespace sotay::test {

/// "KIND: message" of the Error that `action` throws, KIND being the exit code; "" when it throws
/// none.
template <typename Action>
std::string failure(Action action) {
    try {
        action();
    } catch (const Error& error) {
        return std::to_string(static_cast<int>(error.kind())) + ": " + error.what();
    }
    return "";
}

}  // namespace sotay::test
