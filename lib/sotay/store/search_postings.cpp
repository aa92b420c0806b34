#include "sotay/store/search_postings.h"

#include "sotay/base/error.h"
#include "sotay/base/messages.h"

namespace sotay::store {

namespace {

void add_dense(std::span<const std::uint8_t> added, std::span<Count> counts) {
    if (added.size() > counts.size()) refuse_damaged_index();
    for (std::size_t place = 0; place < added.size(); ++place) {
        counts[place] = sum_of(counts[place], added[place]);
    }
}

void add_steps(std::span<const std::uint8_t> steps, std::span<Count> counts) {
    RecordReader record{steps};
    std::uint64_t place = 0;
    while (!record.is_at_end()) {
        const std::uint64_t head = record.number();
        place += head >> 1;
        if (place >= counts.size()) refuse_damaged_index();
        const Count count = (head & 1) == 0 ? Count{1} : record.byte();
        counts[place] = sum_of(counts[place], count);
        ++place;
    }
}

}  // namespace

void refuse_damaged_index() {
    throw Error{ErrorKind::environment,
                tr("the search index is damaged: make it anew with sotay directive reindex")};
}

void PostingsWriter::write(Bytes& record) const {
    // Adding counts one beside the other is ten times as fast as following steps: worth some room.
    const bool is_dense = next_ <= bytes_.size() + bytes_.size() / 2 && next_ > 16;
    if (!is_dense) {
        put_number(record, bytes_.size() << 1);
        record.insert(record.end(), bytes_.begin(), bytes_.end());
        return;
    }
    put_number(record, std::uint64_t{next_} << 1 | 1);
    record.resize(record.size() + next_);
    add_steps(bytes_, std::span{record}.last(next_));
}

Postings read_postings(RecordReader& record) {
    const std::uint64_t head = record.number();
    return {(head & 1) != 0, record.bytes(head >> 1)};
}

void add_postings(const Postings& postings, std::span<Count> counts) {
    if (postings.is_dense) {
        add_dense(postings.bytes, counts);
    } else {
        add_steps(postings.bytes, counts);
    }
}

}  // namespace sotay::store
