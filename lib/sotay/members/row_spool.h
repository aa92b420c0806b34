#pragma once

#include "sotay/formats/scratch_file.h"
#include "sotay/formats/sheets.h"

#include <cstddef>
#include <cstdint>
#include <string>

namespace sotay::members {

/// A row as it was read, and of which sheet of the workbook.
struct SpooledRow {
    sheets::Row row;
    std::uint8_t sheet = 0;
};

/// Keeps the rows of a sheet that is read once and needed twice, in a file without a name that goes
/// with the process. Throws Error{environment} when the disk refuses.
class RowSpool {
public:
    void add(const SpooledRow& spooled);
    /// Back to the first row, to read.
    void rewind();
    /// False at the end.
    bool next(SpooledRow& spooled);

private:
    void flush();
    template <typename Number>
    void put(Number number);
    template <typename Number>
    Number take();
    const char* take_bytes(std::size_t count);

    ScratchFile file_;
    std::uint64_t size_ = 0;    // of what was written
    std::uint64_t offset_ = 0;  // of what is read next
    std::string buffer_;
    std::size_t at_ = 0;  // of reading, within buffer_
};

}  // namespace sotay::members
