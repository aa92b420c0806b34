#include "sotay/members/row_spool.h"

#include "sotay/base/error.h"

#include <algorithm>
#include <cstring>
#include <span>
#include <utility>

namespace sotay::members {

namespace {

constexpr std::size_t k_piece = 256 * 1024;

}  // namespace

template <typename Number>
void RowSpool::put(Number number) {
    buffer_.append(reinterpret_cast<const char*>(&number), sizeof number);
}

void RowSpool::add(const SpooledRow& spooled) {
    const auto& row = spooled.row;
    put(static_cast<std::int32_t>(row.number));
    put(spooled.sheet);
    put(static_cast<std::uint32_t>(row.cells.size()));
    for (const auto& cell : row.cells) {
        put(static_cast<std::uint32_t>(cell.size()));
        buffer_ += cell;
    }
    if (buffer_.size() >= k_piece) flush();
}

void RowSpool::flush() {
    file_.add(buffer_);
    size_ += buffer_.size();
    buffer_.clear();
}

void RowSpool::rewind() {
    if (offset_ == 0) flush();
    buffer_.clear();
    at_ = 0;
    offset_ = 0;
}

const char* RowSpool::take_bytes(std::size_t count) {
    while (buffer_.size() - at_ < count && offset_ < size_) {
        buffer_.erase(0, std::exchange(at_, 0));
        const auto kept = buffer_.size();
        const auto more = std::min<std::uint64_t>(k_piece, size_ - offset_);
        buffer_.resize(kept + more);
        file_.read(offset_, std::span{buffer_}.subspan(kept));
        offset_ += more;
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

bool RowSpool::next(SpooledRow& spooled) {
    auto& row = spooled.row;
    const auto* number = take_bytes(sizeof(std::int32_t));
    if (number == nullptr) return false;
    std::int32_t value = 0;
    std::memcpy(&value, number, sizeof value);
    row.number = value;
    spooled.sheet = take<std::uint8_t>();
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
