#include "sotay/rules/rule_set.h"

#include <filesystem>

namespace sotay::rules {

namespace {

std::string find_file(const Directories& directories, const std::string& topic) {
    for (const auto& directory : directories) {
        auto path = std::filesystem::path{directory} / (topic + ".yaml");
        if (std::filesystem::exists(path)) return path;
    }
    throw Error{ErrorKind::environment,
                tr("the rule file \"{}.yaml\" is missing: install sotay again", topic)};
}

Source read_source(yaml::MapReader& reader) {
    Source source;
    const auto date = parse_date(reader.required_text("effective_from"));
    if (date) {
        source.effective_from = *date;
    } else {
        reader.problem("effective_from", tr("is no date of the form YYYY-MM-DD"));
    }
    source.citation = reader.required_text("citation");
    source.confidence = reader.required_text("confidence");
    return source;
}

}  // namespace

void read_topic(const Directories& directories, const std::string& topic,
                const std::function<void(const Source&, yaml::MapReader&)>& read_set,
                const std::function<void(yaml::MapReader&)>& read_rest) {
    const auto file = find_file(directories, topic);
    const auto root = yaml::parse_file(file);
    std::vector<Problem> problems;
    yaml::MapReader top{root, file, problems};
    for (const auto& node : top.items("rule_sets")) {
        yaml::MapReader reader{node, file, problems};
        const auto source = read_source(reader);
        read_set(source, reader);
        reader.finish();
    }
    if (read_rest) read_rest(top);
    top.finish();
    yaml::throw_if_any(problems);
}

}  // namespace sotay::rules
