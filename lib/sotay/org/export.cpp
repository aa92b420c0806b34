#include "sotay/org/export.h"

#include "sotay/formats/json.h"
#include "sotay/formats/yaml.h"
#include "sotay/org/standing.h"

namespace sotay::org {

namespace {

std::string value(const Json& json) {
    return json.is_string() ? yaml::scalar(json.get<std::string>()) : json::dump(json);
}

std::string inline_map(const Json& object) {
    std::string out;
    for (const auto& [key, item] : object.items()) {
        out += (out.empty() ? "" : ", ") + key + ": " + value(item);
    }
    return "{ " + out + " }";
}

std::string inline_list(const Json& array) {
    std::string out;
    for (const auto& item : array) out += (out.empty() ? "" : ", ") + value(item);
    return "[" + out + "]";
}

class Exporter {
public:
    Exporter(const Tree& tree, Terms terms) : tree_{tree}, terms_{std::move(terms)} {}

    std::string run() {
        out_ = "version: 1\norganisations:\n";
        for (const auto* root : tree_.roots()) write(*root, "  ");
        return std::move(out_);
    }

private:
    void line(const std::string& indent, const std::string& key, const std::string& text) {
        out_ += indent + "  " + key + ": " + text + "\n";
    }

    void write(const Organisation& organisation, const std::string& indent) {
        out_ += indent + "- code: " + yaml::scalar(organisation.code) + "\n";
        line(indent, "name", yaml::scalar(organisation.name));
        line(indent, "kind", yaml::scalar(organisation.kind));
        line(indent, "founded_on", iso(organisation.founded_on));
        if (organisation.meeting) {
            line(indent, "meeting", inline_map(json::parse(*organisation.meeting, "meeting")));
        }
        if (organisation.overseen_by) {
            line(indent, "overseen_by",
                 inline_list(json::parse(*organisation.overseen_by, "overseen_by")));
        }
        if (const auto found = terms_.find(organisation.id); found != terms_.end()) {
            std::string list;
            for (const auto& from : found->second)
                list += (list.empty() ? "" : ", ") + ("{ from: " + iso(from) + " }");
            line(indent, "terms", "[" + list + "]");
        }
        const auto children = tree_.children(organisation.id);
        if (children.empty()) return;
        out_ += indent + "  children:\n";
        for (const auto* child : children) write(*child, indent + "    ");
    }

    const Tree& tree_;
    Terms terms_;
    std::string out_;
};

}  // namespace

std::string export_yaml(store::Database& database, const Tree& tree) {
    return Exporter{tree, load_terms(database)}.run();
}

}  // namespace sotay::org
