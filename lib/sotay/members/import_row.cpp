#include "sotay/members/import_row.h"

#include "sotay/text/vietnamese.h"

namespace sotay::members {

std::int64_t& ImportCounts::of(RowState state) {
    switch (state) {
        case RowState::rejected:
            return rejected;
        case RowState::created:
            return created;
        case RowState::updated:
            return updated;
        case RowState::unchanged:
            return unchanged;
    }
    return rejected;
}

std::uint64_t version_of(const Known& known) {
    constexpr std::uint64_t k_spread = 0x9E3779B97F4A7C15;  // 2^64 divided by the golden ratio
    return static_cast<std::uint64_t>(known.record.id) * k_spread ^
           static_cast<std::uint64_t>(known.updated_at);
}

void read_row(ImportRow& row, DraftReader& reader, const store::Vault& vault) {
    row.problems.clear();
    row.draft = reader.read(row.written.row, row.problems);
    row.keys = keys_of(row.draft, vault);
    row.version = 0;
    if (!row.id || !row.is_good()) return row.record.reset();
    row.record = new_record(*row.id, row.draft, row.keys, vault);
    const auto key = text::name_sort_key(row.draft.full_name);
    row.name_key.assign(key.begin(), key.end());
}

}  // namespace sotay::members
