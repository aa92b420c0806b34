#pragma once

#include "sotay/base/error.h"

namespace sotay::test {

/// The kind of the Error that `act` throws; ErrorKind::bug when it throws none.
ErrorKind kind_of_failure(const auto& act) {
    try {
        act();
    } catch (const Error& error) {
        return error.kind();
    }
    return ErrorKind::bug;
}

}  // namespace sotay::test
