#include "manual_page.h"

#include "help.h"

#include "sotay/base/messages.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace sotay::cli {

namespace {

struct Description {
    std::string_view noun;  ///< "" for the program itself
    const char* text;       ///< English, translated when shown
};

constexpr std::array k_descriptions{
    Description{
        "", N_("sotay keeps, for the office of a party committee, the hierarchy of organisations, "
               "the register of members, directives, meetings with their invitations and "
               "roll-calls, news, statistics, and messages over Zalo and SMS. Everything of one "
               "office stands in one folder, its home, which sotay init makes and sotayd(8) "
               "serves. Standard output carries the result alone; messages and progress go to "
               "standard error. A command that fails leaves the data as they were.")},
    Description{"init",
                N_("Makes the home: the configuration sotay.yaml, the database, the folder of "
                   "documents and the keys, which only their owner may read. Keep a copy of "
                   "secrets/master.key in another place (sotay backup keys): without it the "
                   "citizen ids, phones and cards of the register cannot be opened. A home that "
                   "exists stays as it is; a folder with other content is refused.")},
    Description{
        "org",
        N_("The office writes its hierarchy in one file, described in sotay-hierarchy(5); sotay "
           "keeps it with all earlier states. plan shows what the file would change and writes "
           "nothing; apply writes all of it or nothing. An organisation that is absent from the "
           "file ends. The file is refused when too many would end, or one whose members would "
           "have nowhere to go. Applying the same file once more changes nothing.")},
    Description{
        "member",
        N_("The register is filled from the spreadsheets that offices keep, saved as CSV. Columns "
           "are recognised by their headings, in any order, and every row is checked. Either all "
           "rows are taken or none, and each wrong cell is named with its row and column. Phone "
           "numbers, citizen ids and card numbers are shown masked.")},
    Description{"directive",
                N_("Registers resolutions, directives, regulations, conclusions and guidance of "
                   "every level, reads symbol, date, issuer and abstract from the paper itself, "
                   "and finds them by their words with or without accents. A paper with a state "
                   "secret mark is refused and its content is not kept.")},
    Description{
        "meeting",
        N_("Plans the month's meetings by each cell's own rule, moved off holidays, adds single "
           "meetings, writes the invitations that sotayd sends, and records the roll-calls. A "
           "meeting is named by its id, or by the cell's code and the month, CODE@YYYY-MM.")},
    Description{"notify", N_("Messages go to each member over the first gateway of the ladder that "
                             "reaches him or her. sotay writes them down, sotayd sends them. A "
                             "message whose outcome is unknown is never sent again blindly. "
                             "--preview shows recipients, gateways and cost, and sends nothing.")},
    Description{"news", N_("Keeps the office's news, written in Markdown, and makes the daily "
                           "digest of news and new documents. Publishing the digest of a day twice "
                           "sends nothing twice, so that it can run from a timer.")},
    Description{"stats", N_("Counts by cell, commune, province, month, quarter or year. The last "
                            "row is the total and equals the sum of the rows above it. A figure is "
                            "judged by the rules in force on the day of each meeting.")},
    Description{"audit", N_("Every command that changes something adds one entry to a chain, in "
                            "which each entry carries the hash of the one before it. An entry says "
                            "who did what to which records, and holds no personal data.")},
    Description{
        "backup",
        N_("A backup is one file with the database as it stood at one moment, the documents, "
           "sotay.yaml and the office's own rules, made while sotay goes on working; tar --zstd "
           "-tf lists one that is not sealed. Keys and tokens of gateways are never in it, nor is "
           "the master key, which keys and create --keys write into a file of its own: keep the "
           "two apart. Names can be read in a backup that is not sealed. verify reads every byte, "
           "looks into the database and the audit trail, and with the key opens some sealed "
           "values. restore makes a home in a new or empty folder, whole or not at all; it sends "
           "nothing until sotay notify release. doctor tells when the last backup is too old, or "
           "no copy of the key is known.")},
    Description{
        "config",
        N_("Reads sotay.yaml and every secret file it names, and lists all that is wrong with line "
           "and column. Nothing is sent. The keys of the file are described in sotay.yaml(5).")},
    Description{"doctor", N_("Looks at the database, the keys, the gateways and the queue of "
                             "messages, and says for each finding how to mend it. It ends with "
                             "status 1 when anything is wrong, so that it can run from a timer.")},
    Description{"completion",
                N_("Prints a script with which the shell completes nouns, verbs and options.")},
};

struct Item {
    const char* term;
    const char* text;  ///< English, translated when shown
};

constexpr std::array k_environment{
    Item{"SOTAY_HOME", N_("the home, when --home is not given")},
    Item{"SOTAY_NOW", N_("an instant such as 2026-12-03T14:00 that replaces the clock, for tests "
                         "and rehearsals")},
    Item{"NO_COLOR", N_("no colours, whatever its value")},
    Item{"LANG", N_("English when it begins with en and neither --lang nor the configuration "
                    "chooses; Vietnamese otherwise")},
};

constexpr std::array k_files{
    Item{"/var/lib/sotay", N_("the home, whenever this folder exists; otherwise "
                              "$XDG_DATA_HOME/sotay or ~/.local/share/sotay")},
    Item{"HOME/sotay.yaml", N_("the configuration, see sotay.yaml(5)")},
    Item{"HOME/sotay.db", N_("the database")},
    Item{"HOME/blobs/", N_("the content of documents")},
    Item{"HOME/secrets/master.key", N_("the key of sealed values; keep a copy in another place")},
    Item{"HOME/rules/", N_("rules of the office itself, read before the product's")},
};

constexpr std::array k_exit_status{
    Item{"0", N_("done")},
    Item{"1", N_("the environment failed: disk, database or network")},
    Item{"2", N_("the command line is wrong")},
    Item{"3", N_("bad input, nothing was applied")},
    Item{"4", N_("not found")},
    Item{"5", N_("a conflict, or refused by a rule")},
    Item{"70", N_("a bug in sotay")},
};

/// What roff would read as a request, an escape or a typographic sign.
std::string escaped(std::string_view text) {
    std::string out;
    for (const char letter : text) {
        const bool begins_line = out.empty() || out.back() == '\n';
        switch (letter) {
            case '\\':
                out += "\\e";
                break;
            case '-':
                out += "\\-";
                break;
            case '~':
                out += "\\(ti";
                break;
            case '^':
                out += "\\(ha";
                break;
            case '`':
                out += "\\(ga";
                break;
            case '\'':
                out += "\\(aq";
                break;
            case '.':
                out += begins_line ? "\\&." : ".";
                break;
            default:
                out += letter;
        }
    }
    return out;
}

std::string bold(std::string_view text) { return "\\fB" + escaped(text) + "\\fR"; }

std::string section(const std::string& title, const std::string& body) {
    return body.empty() ? "" : ".SH " + title + "\n" + body;
}

std::string item(std::string_view term, std::string_view text) {
    return ".TP\n" + bold(term) + "\n" + escaped(text) + "\n";
}

template <std::size_t Size>
std::string items(const std::array<Item, Size>& list) {
    std::string out;
    for (const auto& [term, text] : list) out += item(term, tr(text));
    return out;
}

std::string options(const CLI::App& app) {
    std::string out;
    for (const auto* option : shown_options(app)) {
        out += item(option_usage(*option), option->get_description());
    }
    return out;
}

std::vector<const CLI::App*> shown_commands(const CLI::App& app) {
    std::vector<const CLI::App*> commands;
    for (const auto* sub : app.get_subcommands({})) {
        if (!sub->get_group().empty()) commands.push_back(sub);
    }
    return commands;
}

/// The verbs below `app`, those of a group ("notify zalo login") one by one, with how each is
/// called.
void collect_verbs(const CLI::App& app, const std::string& path,
                   std::vector<std::pair<std::string, const CLI::App*>>& verbs) {
    for (const auto* verb : shown_commands(app)) {
        const auto verb_path = path + " " + verb->get_name();
        if (shown_commands(*verb).empty()) {
            verbs.emplace_back(verb_path, verb);
        } else {
            collect_verbs(*verb, verb_path, verbs);
        }
    }
}

std::string page_name(const CLI::App& noun) { return "sotay-" + noun.get_name(); }

std::string heading(const std::string& name, const std::string& summary) {
    std::string title = name;
    std::ranges::transform(title, title.begin(), [](char c) {
        return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    });
    // Words are not hyphenated by English rules, and lines not stretched for it.
    return ".TH " + escaped(title) + " 1 \"\" \"sotay " SOTAY_VERSION "\" sotay\n.nh\n.ad l\n" +
           section(tr("NAME"), escaped(name) + " \\- " + escaped(summary) + "\n");
}

std::string description(std::string_view noun, const std::string& summary) {
    const auto* found = std::ranges::find(k_descriptions, noun, &Description::noun);
    const auto text = found == k_descriptions.end() ? summary : tr(found->text);
    return section(tr("DESCRIPTION"), escaped(text) + "\n");
}

std::string examples(const CLI::App& app) {
    const auto lines = app.get_footer();
    return lines.empty() ? "" : ".PP\n.RS 4\n.nf\n" + escaped(lines) + "\n.fi\n.RE\n";
}

std::string verb_section(const CLI::App& verb, const std::string& path) {
    return ".SS " + escaped(path) + "\n" + escaped(verb.get_description()) + "\n.PP\n" +
           bold(usage_line(verb, path)) + "\n" + options(verb);
}

std::string verb_examples(const CLI::App& verb) {
    const auto lines = examples(verb);
    return lines.empty() ? "" : ".PP\n" + escaped(verb.get_description()) + ":\n" + lines;
}

std::string references(const CLI::App& noun) {
    const bool reads_hierarchy = noun.get_name() == "org";
    return bold("sotay") + "(1), " + bold("sotayd") + "(8), " + bold("sotay.yaml") + "(5)" +
           (reads_hierarchy ? ", " + bold("sotay-hierarchy") + "(5)" : "") + "\n";
}

}  // namespace

ManualPage program_page(const CLI::App& root) {
    std::string commands;
    std::string pages;
    for (const auto* noun : shown_commands(root)) {
        commands += item("sotay " + noun->get_name(), noun->get_description());
        pages += bold(page_name(*noun)) + "(1), ";
    }
    pages +=
        bold("sotayd") + "(8), " + bold("sotay.yaml") + "(5), " + bold("sotay-hierarchy") + "(5)\n";
    auto roff = heading("sotay", root.get_description());
    roff += section(tr("SYNOPSIS"), bold(usage_line(root, "sotay")) + "\n");
    roff += description("", root.get_description());
    roff += section(tr("COMMANDS"), commands);
    roff += section(tr("OPTIONS"), escaped(tr("They may stand before or after the command.")) +
                                       "\n" + options(root));
    roff += section(tr("EXIT STATUS"), items(k_exit_status));
    roff += section(tr("ENVIRONMENT"), items(k_environment));
    roff += section(tr("FILES"), items(k_files));
    roff += section(tr("SEE ALSO"), pages);
    return {"sotay", roff};
}

ManualPage noun_page(const CLI::App& noun) {
    const auto path = "sotay " + noun.get_name();
    std::string usages;
    std::string commands;
    std::string all_examples = examples(noun);
    std::vector<std::pair<std::string, const CLI::App*>> verbs;
    collect_verbs(noun, path, verbs);
    for (const auto& [verb_path, verb] : verbs) {
        usages += bold(usage_line(*verb, verb_path)) + "\n.br\n";
        commands += verb_section(*verb, verb_path);
        all_examples += verb_examples(*verb);
    }
    if (usages.empty()) usages = bold(usage_line(noun, path)) + "\n";
    auto roff = heading(page_name(noun), noun.get_description());
    roff += section(tr("SYNOPSIS"), usages);
    roff += description(noun.get_name(), noun.get_description());
    roff += section(tr("COMMANDS"), commands);
    roff += section(tr("OPTIONS"),
                    options(noun) + ".PP\n" +
                        escaped(tr("The options of every command, the exit status, environment "
                                   "and files are described in sotay(1).")) +
                        "\n");
    roff += section(tr("EXAMPLES"), all_examples);
    roff += section(tr("SEE ALSO"), references(noun));
    return {page_name(noun), roff};
}

}  // namespace sotay::cli
