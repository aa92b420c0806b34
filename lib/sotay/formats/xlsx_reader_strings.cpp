#include "sotay/formats/xlsx_reader_strings.h"

#include <algorithm>
#include <cstring>
#include <span>
#include <utility>

namespace sotay::sheets {
namespace {

constexpr std::size_t k_block = 65536;
constexpr std::size_t k_end = sizeof(std::uint32_t);

}  // namespace

StringTable::StringTable(std::size_t max_memory) : max_memory_{max_memory} {}

void StringTable::add(std::string_view text) {
    open_texts_ += text;
    open_ends_.push_back(static_cast<std::uint32_t>(open_texts_.size()));
    ++count_;
    if (open_texts_.size() + k_end * open_ends_.size() >= k_block) seal();
}

void StringTable::seal() {
    if (open_ends_.empty()) return;
    const std::size_t ends = k_end * open_ends_.size();
    Block block;
    block.first = count_ - open_ends_.size();
    block.size = open_texts_.size() + ends;
    block.bytes.reserve(block.size);
    block.bytes = open_texts_;
    block.bytes.resize(block.size);
    std::memcpy(block.bytes.data() + open_texts_.size(), open_ends_.data(), ends);
    open_texts_.clear();
    open_ends_.clear();
    memory_ += block.size;
    blocks_.push_back(std::move(block));
    if (file_) {
        spill(blocks_.back());
    } else if (memory_ > max_memory_) {
        file_ = std::make_unique<ScratchFile>();
        for (Block& held : blocks_) spill(held);
    }
}

void StringTable::spill(Block& block) {
    file_->add(block.bytes);
    block.offset = file_size_;
    file_size_ += block.size;
    std::string{}.swap(block.bytes);  // assigning would keep the memory
}

std::string_view StringTable::at(std::size_t index) {
    seal();
    last_block_ = block_of(index);
    const Block& block = blocks_[last_block_];
    const bool is_last = last_block_ + 1 == blocks_.size();
    const std::size_t count = (is_last ? count_ : blocks_[last_block_ + 1].first) - block.first;
    const std::string_view bytes = bytes_of(last_block_);
    const std::size_t ends = block.size - k_end * count;
    const auto end_of = [&](std::size_t number) {
        std::uint32_t end = 0;
        std::memcpy(&end, bytes.data() + ends + k_end * number, k_end);
        return end;
    };
    const std::size_t number = index - block.first;
    const std::size_t begin = number == 0 ? 0 : end_of(number - 1);
    return bytes.substr(begin, end_of(number) - begin);
}

std::size_t StringTable::block_of(std::size_t index) {
    const auto reaches = [&](std::size_t block) {
        return block + 1 == blocks_.size() || index < blocks_[block + 1].first;
    };
    if (index >= blocks_[last_block_].first && reaches(last_block_)) return last_block_;
    const auto after = std::upper_bound(
        blocks_.begin(), blocks_.end(), index,
        [](std::size_t wanted, const Block& block) { return wanted < block.first; });
    return static_cast<std::size_t>(after - blocks_.begin()) - 1;
}

std::string_view StringTable::bytes_of(std::size_t block) {
    const Block& wanted = blocks_[block];
    if (!file_) return wanted.bytes;
    Loaded& loaded = loaded_[block % k_loaded];
    if (loaded.block != block) {
        loaded.bytes.resize(wanted.size);
        file_->read(wanted.offset, loaded.bytes);
        loaded.block = block;
    }
    return loaded.bytes;
}

}  // namespace sotay::sheets
