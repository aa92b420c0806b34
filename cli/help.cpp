#include "help.h"

#include "sotay/base/messages.h"
#include "sotay/text/vietnamese.h"

#include <algorithm>

namespace sotay::cli {

namespace {

constexpr std::size_t k_column = 30;

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
        const auto& text = option->get_type_name();
        line += option->get_required() ? " " + text : " [" + text + "]";
        if (option->get_items_expected_max() > 1) line += "…";
    }
    return line;
}

std::string row(const std::string& left, const std::string& right) {
    const auto width = text::display_width(left);
    const std::string gap(width + 2 < k_column ? k_column - width - 2 : 2, ' ');
    return "  " + left + gap + right + "\n";
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

// A backslash or a dot or quote at the start of a line would be a roff request.
std::string roff(const std::string& text) {
    std::string out;
    for (const char letter : text) {
        if (letter == '\\') {
            out += "\\e";
        } else if (letter == '-') {
            out += "\\-";
        } else if ((letter == '.' || letter == '\'') && (out.empty() || out.back() == '\n')) {
            out += std::string{"\\&"} + letter;
        } else {
            out += letter;
        }
    }
    return out;
}

std::string roff_options(const CLI::App& app) {
    std::string out;
    for (const auto* option : shown_options(app)) {
        out += ".TP\n\\fB" + roff(option_usage(*option)) + "\\fR\n" +
               roff(option->get_description()) + "\n";
    }
    return out;
}

std::string roff_examples(const CLI::App& app) {
    const auto examples = app.get_footer();
    return examples.empty()
               ? ""
               : ".PP\n" + tr("Examples") + ":\n.nf\n" + roff(indented(examples)) + ".fi\n";
}

std::string roff_verb(const CLI::App& verb, const std::string& name) {
    return ".SS " + roff(name + " " + verb.get_name()) + "\n.B " +
           roff(usage_line(verb, "sotay " + name + " " + verb.get_name())) + "\n.PP\n" +
           roff(verb.get_description()) + ".\n" + roff_options(verb) + roff_examples(verb);
}

}  // namespace

std::string option_usage(const CLI::Option& option) {
    if (!option.nonpositional()) return option.get_type_name();
    std::string names = option.get_name(false, true);
    std::ranges::replace(names, ',', ' ');
    if (option.get_items_expected_max() == 0) return names;
    return names + " " + option.get_type_name();
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

std::string manual_page(const CLI::App& app, const std::string& name) {
    const bool is_root = app.get_parent() == nullptr;
    const auto title = is_root ? std::string{"sotay"} : "sotay-" + name;
    std::string out = ".TH \"" + title + "\" 1 \"\" \"sotay\" \"sotay\"\n.SH " + tr("NAME") + "\n" +
                      roff(title) + " \\- " + roff(app.get_description()) + "\n.SH " +
                      tr("SYNOPSIS") + "\n.B " +
                      roff(usage_line(app, is_root ? "sotay" : "sotay " + name)) + "\n";
    const auto options = roff_options(app);
    if (!options.empty()) out += ".SH " + tr("OPTIONS") + "\n" + options;
    out += roff_examples(app);
    const auto subcommands = app.get_subcommands({});
    if (!subcommands.empty()) out += ".SH " + tr("COMMANDS") + "\n";
    for (const auto* sub : subcommands) {
        if (sub->get_group().empty()) continue;
        if (is_root) {
            out += ".TP\n\\fBsotay " + roff(sub->get_name()) + "\\fR\n" +
                   roff(sub->get_description()) + "\n";
        } else {
            out += roff_verb(*sub, name);
        }
    }
    out += ".SH " + tr("EXIT STATUS") + "\n" +
           roff(tr("0 done; 1 the environment failed; 2 usage; 3 bad input, "
                   "nothing applied; 4 not found; 5 conflict or refused by a rule; 70 a bug")) +
           ".\n";
    out += ".SH " + tr("SEE ALSO") + "\n" +
           (is_root ? "sotayd(8), sotay.yaml(5)" : "sotay(1), sotay.yaml(5)") + "\n";
    return out;
}

}  // namespace sotay::cli
