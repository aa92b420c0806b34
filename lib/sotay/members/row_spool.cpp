#include "sotay/members/row_spool.h"

#include "sotay/base/error.h"
#include "sotay/base/messages.h"
#include "sotay/formats/temporary_file.h"

#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace sotay::members {

namespace {

constexpr std::size_t k_piece = 256 * 1024;

}  // namespace

RowSpool::RowSpool(const std::string& folder) : file_{open_nameless_file(folder)} {
    buffer_.reserve(k_piece + k_piece / 4);
}

RowSpool::~RowSpool() { ::close(file_); }

void RowSpool::fail() {
    throw Error{ErrorKind::environment,
                tr("cannot write a temporary file: {}", std::strerror(errno))};
}

template <typename Number>
void RowSpool::put(Number number) {
    buffer_.append(reinterpret_cast<const char*>(&number), sizeof number);
}

void RowSpool::add(const SpooledRow& row) {
    put(static_cast<std::int32_t>(row.number));
    put(row.sheet);
    put(static_cast<std::uint32_t>(row.cells.size()));
    for (const auto& cell : row.cells) {
        put(static_cast<std::uint32_t>(cell.size()));
        buffer_ += cell;
    }
    if (buffer_.size() >= k_piece) flush();
}

void RowSpool::flush() {
    for (std::size_t written = 0; written < buffer_.size();) {
        const auto count = ::write(file_, buffer_.data() + written, buffer_.size() - written);
        if (count < 0 && errno != EINTR) fail();
        if (count > 0) written += static_cast<std::size_t>(count);
    }
    buffer_.clear();
}

void RowSpool::rewind() {
    flush();
    if (::lseek(file_, 0, SEEK_SET) != 0) fail();
    at_ = 0;
    is_at_end_ = false;
}

const char* RowSpool::take_bytes(std::size_t count) {
    while (buffer_.size() - at_ < count && !is_at_end_) {
        buffer_.erase(0, std::exchange(at_, 0));
        const auto kept = buffer_.size();
        buffer_.resize(kept + k_piece);
        const auto got = ::read(file_, buffer_.data() + kept, k_piece);
        if (got < 0 && errno != EINTR) fail();
        buffer_.resize(kept + (got > 0 ? static_cast<std::size_t>(got) : 0));
        is_at_end_ = got == 0;
    }
    if (buffer_.size() - at_ < count) return nullptr;
    return buffer_.data() + std::exchange(at_, at_ + count);
}

template <typename Number>
Number RowSpool::take() {
    const auto* bytes = take_bytes(sizeof(Number));
    if (bytes == nullptr) throw Error{ErrorKind::bug, "the spool of an import ends within a row"};
    Number number{};
    std::memcpy(&number, bytes, sizeof number);
    return number;
}

bool RowSpool::next(SpooledRow& row) {
    const auto* number = take_bytes(sizeof(std::int32_t));
    if (number == nullptr) return false;
    std::int32_t value = 0;
    std::memcpy(&value, number, sizeof value);
    row.number = value;
    row.sheet = take<std::uint8_t>();
    row.cells.resize(take<std::uint32_t>());
    for (auto& cell : row.cells) {
        const auto size = take<std::uint32_t>();
        const auto* bytes = take_bytes(size);
        if (bytes == nullptr) throw Error{ErrorKind::bug, "the spool of an import ends in a cell"};
        cell.assign(bytes, size);
    }
    return true;
}

}  // namespace sotay::members
