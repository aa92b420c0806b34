#pragma once

#include "sotay/base/secret.h"
#include "sotay/formats/scratch_file.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace sotay::members {

/// Finds rows of a sheet that have a key in common. Gathers 16 bytes a key and sorts them in the
/// end; what exceeds 16 MiB waits sorted in a temporary file, so that a country's sheet needs no
/// more memory than a commune's.
class RepeatedRows {
public:
    /// At most four kinds of keys.
    using Kind = unsigned;
    struct Row {
        std::uint32_t ordinal = 0;  ///< from 0, in the order of noting
        std::uint32_t number = 0;   ///< as the spreadsheet shows it
    };
    struct Repeat {
        Row row;
        std::uint32_t first_number = 0;  ///< of the first row with the same key
        Kind kind = 0;
    };

    /// `keys_in_memory` is for tests.
    explicit RepeatedRows(std::size_t keys_in_memory = std::size_t{1} << 20U);

    /// `digest`: at least 8 bytes of a keyed digest.
    void note(Kind kind, const Bytes& digest, const Row& row);
    void note(Kind kind, std::uint64_t key, const Row& row);

    /// Every row but the first of each key, by ordinal and kind. Ends the gathering.
    /// Throws Error{environment} when there is no room for the temporary file.
    [[nodiscard]] std::vector<Repeat> find();

private:
    struct Entry {
        std::uint64_t key = 0;  // its last two bits are the kind
        std::uint32_t number = 0;
        std::uint32_t ordinal = 0;

        friend auto operator<=>(const Entry&, const Entry&) = default;
    };
    class Run;

    void spill();
    template <typename Take>
    void merge_runs(Take take);

    std::size_t capacity_;
    std::vector<Entry> entries_;
    std::optional<ScratchFile> file_;
    std::vector<std::size_t> run_sizes_;  // in entries, one after the other in file_
};

}  // namespace sotay::members
