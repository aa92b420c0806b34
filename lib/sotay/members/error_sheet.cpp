#include "sotay/members/error_sheet.h"

#include "sotay/base/messages.h"
#include "sotay/formats/csv.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

namespace sotay::members {

ErrorSheet::ErrorSheet(std::string path, const Layout& layout)
    : path_{std::move(path)}, unfinished_{path_ + ".new"}, layout_{layout} {
    ::unlink(unfinished_.c_str());
    const int file = ::open(unfinished_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file < 0) fail();
    file_ = ::fdopen(file, "w");
    if (file_ == nullptr) fail();
    write(layout_.headings, "ly_do");
}

ErrorSheet::~ErrorSheet() {
    if (file_ != nullptr) std::fclose(file_);
    ::unlink(unfinished_.c_str());
}

void ErrorSheet::add(const std::vector<std::string>& cells, const std::vector<Problem>& problems) {
    std::string reason;
    for (const auto& problem : problems) {
        if (!reason.empty()) reason += "; ";
        if (!problem.field.empty()) reason += layout_.heading(problem.field) + ": ";
        reason += problem.message;
    }
    write(cells, reason);
}

void ErrorSheet::write(const std::vector<std::string>& cells, const std::string& reason) {
    auto row = cells;
    row.resize(std::max(row.size(), layout_.headings.size()));
    if (layout_.reason) {
        row[*layout_.reason] = reason;
    } else {
        row.insert(row.begin() + static_cast<std::ptrdiff_t>(layout_.headings.size()), reason);
    }
    const auto line = csv::format_row(row);
    if (std::fwrite(line.data(), 1, line.size(), file_) != line.size()) fail();
}

void ErrorSheet::finish() {
    const bool is_written = std::fflush(file_) == 0 && ::fsync(::fileno(file_)) == 0;
    if (!is_written) fail();
    if (std::fclose(std::exchange(file_, nullptr)) != 0) fail();
}

void ErrorSheet::keep() {
    if (::rename(unfinished_.c_str(), path_.c_str()) != 0) fail();
}

void ErrorSheet::fail() const {
    throw Error{ErrorKind::environment,
                tr("cannot write the rejected rows to \"{}\": {}", path_, std::strerror(errno))};
}

}  // namespace sotay::members
