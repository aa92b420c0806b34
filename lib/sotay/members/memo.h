#pragma once

#include <cstddef>
#include <string>
#include <unordered_map>
#include <utility>

namespace sotay::members {

/// Remembers what was made of a text, since a sheet says the same thing thousands of times. Forgets
/// all when it has become large.
template <typename Value>
class Memo {
public:
    /// What `make()` gives for `cell`. The reference holds until the next call.
    template <typename Make>
    const Value& get(const std::string& cell, Make&& make) {
        if (last_ != nullptr && last_->first == cell) return last_->second;
        auto found = values_.find(cell);
        if (found == values_.end()) {
            if (values_.size() >= k_most) values_.clear();
            found = values_.emplace(cell, make()).first;
        }
        last_ = &*found;
        return found->second;
    }

private:
    static constexpr std::size_t k_most = 4096;

    std::unordered_map<std::string, Value> values_;
    const std::pair<const std::string, Value>* last_ = nullptr;
};

}  // namespace sotay::members
