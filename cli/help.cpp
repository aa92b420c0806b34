#include "help.h"

#include "sotay/base/messages.h"
#include "sotay/text/vietnamese.h"

#include <algorithm>

namespace sotay::cli {

namespace {

constexpr std::size_t k_column = 30;

std::string row(const std::string& left, const std::string& right) {
    const auto width = text::display_width(left) + 2;
    const auto fits = width + 2 <= k_column;
    const std::string gap(fits ? k_column - width : k_column, ' ');
    return "  " + left + (fits ? "" : "\n") + gap + right + "\n";
}

std::string section(const std::string& title, const std::string& rows) {
    return rows.empty() ? "" : "\n" + title + ":\n" + rows;
}

std::string indented(const std::string& lines) {
    std::string out;
    std::size_t begin = 0;
    while (begin < lines.size()) {
        const auto end = std::min(lines.find('\n', begin), lines.size());
        out += "  " + lines.substr(begin, end - begin) + "\n";
        begin = end + 1;
    }
    return out;
}

/// "N" of "N:NONNEGATIVE": CLI11 adds what its validators call themselves.
std::string value_name(const CLI::Option& option) {
    auto name = option.get_type_name();
    for (const auto* mark : {":NONNEGATIVE", ":POSITIVE", ":INT in ", ":FLOAT in "}) {
        name = name.substr(0, name.find(mark));
    }
    return name;
}

}  // namespace

std::string usage_line(const CLI::App& app, const std::string& name) {
    std::string line = name;
    bool has_options = false;
    for (const auto* option : shown_options(app)) {
        if (option->nonpositional()) has_options = true;
    }
    if (has_options) line += " [" + tr("options") + "]";
    if (!app.get_subcommands({}).empty()) line += " " + tr("COMMAND");
    for (const auto* option : app.get_options()) {
        if (option->nonpositional()) continue;
        const auto text = value_name(*option);
        line += option->get_required() ? " " + text : " [" + text + "]";
        if (option->get_items_expected_max() > 1) line += "…";
    }
    return line;
}

std::string option_usage(const CLI::Option& option) {
    if (!option.nonpositional()) return value_name(option);
    std::string names = option.get_name(false, true);
    std::ranges::replace(names, ',', ' ');
    if (option.get_items_expected_max() == 0) return names;
    return names + " " + value_name(option);
}

std::vector<const CLI::Option*> shown_options(const CLI::App& app) {
    std::vector<const CLI::Option*> options;
    for (const auto* option : app.get_options()) {
        if (!option->get_group().empty() && option != app.get_help_ptr()) options.push_back(option);
    }
    return options;
}

std::string HelpFormatter::make_help(const CLI::App* app, std::string name,
                                     CLI::AppFormatMode) const {
    const auto full = name.empty() ? app->get_name() : name;
    std::string out =
        app->get_description() + "\n\n" + tr("Usage") + ": " + usage_line(*app, full) + "\n";
    std::string rows;
    for (const auto* sub : app->get_subcommands({})) {
        if (!sub->get_group().empty()) rows += row(sub->get_name(), sub->get_description());
    }
    out += section(tr("Commands"), rows);
    rows.clear();
    for (const auto* option : shown_options(*app)) {
        if (option->get_group() != "global")
            rows += row(option_usage(*option), option->get_description());
    }
    out += section(tr("Options"), rows);
    rows.clear();
    for (const auto* parent = app; parent != nullptr; parent = parent->get_parent()) {
        for (const auto* option : shown_options(*parent)) {
            if (option->get_group() == "global")
                rows += row(option_usage(*option), option->get_description());
        }
    }
    out += section(tr("Options of every command"), rows);
    return out + section(tr("Examples"), indented(app->get_footer()));
}

}  // namespace sotay::cli
