#pragma once

#include "sotay/formats/scratch_file.h"

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace sotay::sheets {

/// The shared texts of a workbook by number, held in blocks; when these grow over the memory given,
/// all but a few go to a file without a name.
class StringTable {
public:
    explicit StringTable(std::size_t max_memory = 32 << 20);

    void add(std::string_view text);
    [[nodiscard]] std::size_t size() const noexcept { return count_; }
    /// The text `index`, which must be below size(); valid until the next call of at() or add().
    /// Throws Error{environment} when the file cannot be used.
    [[nodiscard]] std::string_view at(std::size_t index);

private:
    // Texts one after the other, then where each of them ends (32 bits each).
    struct Block {
        std::size_t first = 0;     // number of its first text
        std::uint64_t offset = 0;  // in the file
        std::size_t size = 0;
        std::string bytes;  // none when in the file
    };
    struct Loaded {
        std::size_t block = SIZE_MAX;
        std::string bytes;
    };
    static constexpr std::size_t k_loaded = 64;

    void seal();
    void spill(Block& block);
    [[nodiscard]] std::size_t block_of(std::size_t index);
    [[nodiscard]] std::string_view bytes_of(std::size_t block);

    std::size_t max_memory_;
    std::size_t memory_ = 0;
    std::size_t count_ = 0;
    std::string open_texts_;
    std::vector<std::uint32_t> open_ends_;
    std::vector<Block> blocks_;
    std::size_t last_block_ = 0;
    std::unique_ptr<ScratchFile> file_;
    std::uint64_t file_size_ = 0;
    std::array<Loaded, k_loaded> loaded_;
};

}  // namespace sotay::sheets
