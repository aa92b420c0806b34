#pragma once

#include "sotay/base/date.h"
#include "sotay/base/error.h"
#include "sotay/base/messages.h"
#include "sotay/formats/yaml.h"

#include <algorithm>
#include <functional>
#include <string>
#include <vector>

namespace sotay::rules {

/// What every set of rules says about itself.
struct Source {
    Date effective_from;
    std::string citation;    ///< the decree, with its point
    std::string confidence;  ///< how sure the project is of the wording
};

template <typename T>
struct RuleSet {
    Source source;
    T rules;
};

/// The sets of one topic (the name of its file); a record is judged by the one in force on its own
/// date.
template <typename T>
class Dated {
public:
    explicit Dated(std::vector<RuleSet<T>> sets, std::string topic = "")
        : sets_{std::move(sets)}, topic_{std::move(topic)} {
        std::ranges::sort(sets_, {}, [](const auto& set) { return set.source.effective_from; });
    }

    /// Throws Error{conflict} when no set was in force yet.
    [[nodiscard]] const RuleSet<T>& in_force_on(Date date) const {
        const auto later = std::ranges::find_if(
            sets_, [date](const auto& set) { return set.source.effective_from > date; });
        if (later == sets_.begin()) {
            throw Error{
                ErrorKind::conflict,
                tr("no rules are known for {}: add a rule set to {}.yaml", display(date), topic_)};
        }
        return *std::prev(later);
    }
    [[nodiscard]] const std::vector<RuleSet<T>>& all() const { return sets_; }

private:
    std::vector<RuleSet<T>> sets_;
    std::string topic_;
};

/// Where rule files are looked for, the office's own (HOME/rules) before the product's.
using Directories = std::vector<std::string>;

/// Reads the sources of TOPIC.yaml and hands the other keys of each set to `read_set`, and those
/// beside `rule_sets:` to `read_rest`. Throws Error{invalid_input} listing every problem with
/// file:line:column.
void read_topic(const Directories& directories, const std::string& topic,
                const std::function<void(const Source&, yaml::MapReader&)>& read_set,
                const std::function<void(yaml::MapReader&)>& read_rest = {});

/// The sets of TOPIC.yaml; `read` takes the keys of one set from the reader.
template <typename T, typename Read>
[[nodiscard]] Dated<T> load(const Directories& directories, const std::string& topic, Read read) {
    std::vector<RuleSet<T>> sets;
    read_topic(directories, topic, [&](const Source& source, yaml::MapReader& reader) {
        sets.push_back({source, read(reader)});
    });
    return Dated<T>{std::move(sets), topic};
}

}  // namespace sotay::rules
