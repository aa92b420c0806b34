#pragma once

#include "sotay/base/error.h"
#include "sotay/members/columns.h"

#include <cstdio>
#include <memory>
#include <string>
#include <vector>

namespace sotay::members {

/// The rejected rows of a sheet with why (`ly_do`), to be mended and imported again. Mode 0600. The
/// file appears only when kept, so that it may have the name of the sheet that is being read.
class ErrorSheet {
public:
    /// Throws Error{environment} when nothing can be written there.
    ErrorSheet(std::string path, const Layout& layout);
    ~ErrorSheet();
    ErrorSheet(const ErrorSheet&) = delete;
    ErrorSheet& operator=(const ErrorSheet&) = delete;

    void add(const std::vector<std::string>& cells, const std::vector<Problem>& problems);
    /// Puts all rows safely on the disk. Throws Error{environment} when it is full.
    void finish();
    /// Gives the finished file its name.
    void keep();

private:
    void write(const std::vector<std::string>& cells, const std::string& reason);
    [[noreturn]] void fail() const;

    std::string path_;
    std::string unfinished_;
    const Layout& layout_;
    std::FILE* file_ = nullptr;
};

}  // namespace sotay::members
