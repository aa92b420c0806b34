#include "sotay/store/search_vocabulary.h"

#include <functional>

namespace sotay::store {

namespace {

constexpr std::size_t k_first_slots = 4096;

}  // namespace

Vocabulary::Vocabulary() : slots_(k_first_slots) {}

std::uint32_t Vocabulary::number_of(std::string_view text) {
    const auto hash = static_cast<std::uint32_t>(std::hash<std::string_view>{}(text));
    std::size_t at = hash & (slots_.size() - 1);
    while (slots_[at].number_plus_1 != 0) {
        const std::uint32_t number = slots_[at].number_plus_1 - 1;
        if (slots_[at].hash == hash && texts_[number] == text) return number;
        at = (at + 1) & (slots_.size() - 1);
    }
    texts_.emplace_back(text);
    slots_[at] = {hash, static_cast<std::uint32_t>(texts_.size())};
    if (2 * texts_.size() > slots_.size()) grow();
    return static_cast<std::uint32_t>(texts_.size() - 1);
}

void Vocabulary::grow() {
    std::vector<Slot> slots(2 * slots_.size());
    for (const Slot& slot : slots_) {
        if (slot.number_plus_1 == 0) continue;
        std::size_t at = slot.hash & (slots.size() - 1);
        while (slots[at].number_plus_1 != 0) at = (at + 1) & (slots.size() - 1);
        slots[at] = slot;
    }
    slots_ = std::move(slots);
}

}  // namespace sotay::store
