#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace sotay::members {

/// A row of a sheet as it was read.
struct SpooledRow {
    int number = 0;  ///< as the spreadsheet shows it
    std::uint8_t sheet = 0;
    std::vector<std::string> cells;
};

/// Keeps the rows of a sheet that is read once and needed twice, in a file without a name that goes
/// with the process.
class RowSpool {
public:
    /// The file is made in `folder`. Throws Error{environment}, as everything here, when the disk
    /// refuses.
    explicit RowSpool(const std::string& folder);
    ~RowSpool();
    RowSpool(const RowSpool&) = delete;
    RowSpool& operator=(const RowSpool&) = delete;

    void add(const SpooledRow& row);
    /// Back to the first row, to read.
    void rewind();
    /// False at the end.
    bool next(SpooledRow& row);

private:
    void flush();
    template <typename Number>
    void put(Number number);
    template <typename Number>
    Number take();
    const char* take_bytes(std::size_t count);
    [[noreturn]] static void fail();

    int file_ = -1;
    std::string buffer_;
    std::size_t at_ = 0;  // of reading, within buffer_
    bool is_at_end_ = false;
};

}  // namespace sotay::members
