#include "sotay/directives/unreached_list.h"

#include "sotay/base/messages.h"
#include "sotay/formats/csv.h"
#include "sotay/formats/markup.h"

#include <algorithm>
#include <span>

namespace sotay::directives {

namespace {

using People = std::span<const Unreached>;

constexpr const char* k_style = R"css(
@page { size: A4; margin: 20mm 15mm 15mm 25mm }
body { font: 13pt/1.4 "Times New Roman", "Liberation Serif", serif; color: #000 }
section { break-after: page }
section:last-child { break-after: auto }
h1 { font-size: 15pt; margin: 0 0 4pt }
h2 { font-size: 13pt; margin: 0 0 10pt; font-weight: normal }
table { border-collapse: collapse; width: 100% }
thead { display: table-header-group }
tr { break-inside: avoid }
th, td { border: 1px solid #000; padding: 4pt 6pt; text-align: left; vertical-align: top }
td:first-child { text-align: right }
td:last-child { min-width: 28mm }
)css";

/// For a cell of a Markdown table.
std::string in_cell(const std::string& text) {
    std::string out;
    for (const char letter : text) {
        if (letter == '|' || letter == '\\' || letter == '<' || letter == '*' || letter == '_') {
            out += '\\';
        }
        out += letter == '\n' ? ' ' : letter;
    }
    return out;
}

std::string name_of(const Directive& directive) {
    return fmt::format("{} {}", directive.symbol.value_or(directive.type), directive.title);
}

std::string place_of(const Unreached& one) {
    if (one.organisation == nullptr) return tr("in no organisation on that day");
    return fmt::format("{} {}", one.organisation->code, one.organisation->name);
}

std::string phone_of(const Unreached& one) { return one.phone ? masked(*one.phone) : ""; }

std::vector<std::string> headings() {
    return {tr("No."),   tr("Full name"), tr("Post"),
            tr("Phone"), tr("Reason"),    tr("Told, signature")};
}

std::vector<std::string> cells(const Unreached& one, std::size_t number) {
    return {std::to_string(number), one.full_name, one.post.value_or(""),
            phone_of(one),          one.reason,    ""};
}

std::string html_row(const std::vector<std::string>& cells, const char* tag) {
    std::string row = "<tr>";
    for (const auto& cell : cells) row += fmt::format("<{0}>{1}</{0}>", tag, escape_markup(cell));
    return row + "</tr>\n";
}

std::string html_sheet(const Directive& directive, People people) {
    auto text = fmt::format(
        "<section>\n<h1>{}</h1>\n<h2>{}<br>{}</h2>\n<table>\n<thead>{}</thead>\n",
        escape_markup(place_of(people.front())), escape_markup(tr("Still to be told in person of")),
        escape_markup(name_of(directive)), html_row(headings(), "th"));
    for (std::size_t at = 0; at < people.size(); ++at) {
        text += html_row(cells(people[at], at + 1), "td");
    }
    return text + "</table>\n</section>\n";
}

std::string markdown_row(const std::vector<std::string>& cells) {
    std::string row = "|";
    for (const auto& cell : cells) row += " " + in_cell(cell) + " |";
    return row + "\n";
}

std::string markdown_sheet(const Directive& directive, People people) {
    const auto heads = headings();
    auto text = fmt::format("## {}\n\n{} {}\n\n", in_cell(place_of(people.front())),
                            tr("Still to be told in person of"), in_cell(name_of(directive)));
    text += markdown_row(heads) + markdown_row(std::vector<std::string>(heads.size(), "---"));
    for (std::size_t at = 0; at < people.size(); ++at) {
        text += markdown_row(cells(people[at], at + 1));
    }
    return text + "\n";
}

std::string csv_of(People people) {
    std::string text =
        csv::format_row({"org_code", "org_name", "member", "full_name", "post", "phone", "reason"});
    for (const auto& one : people) {
        const auto* place = one.organisation;
        text += csv::format_row({place != nullptr ? place->code : "",
                                 place != nullptr ? place->name : "", std::to_string(one.member),
                                 one.full_name, one.post.value_or(""), phone_of(one), one.reason});
    }
    return text;
}

/// Calls `take` with those of each organisation.
template <typename Take>
void each_sheet(People people, const Take& take) {
    for (auto begin = people.begin(); begin != people.end();) {
        const auto end = std::find_if(begin, people.end(), [&](const Unreached& one) {
            return one.organisation != begin->organisation;
        });
        take(People{begin, end});
        begin = end;
    }
}

}  // namespace

std::string unreached_list(const Directive& directive, const std::vector<Unreached>& people,
                           ListForm form) {
    if (form == ListForm::csv) return csv_of(people);
    std::string text;
    if (form == ListForm::markdown) {
        each_sheet(people, [&](People sheet) { text += markdown_sheet(directive, sheet); });
        return text;
    }
    text = fmt::format(
        "<!DOCTYPE html>\n<html lang=\"{}\">\n<meta "
        "charset=\"utf-8\">\n<title>{}</title>\n<style>{}"
        "</style>\n",
        language() == Language::english ? "en" : "vi", escape_markup(name_of(directive)), k_style);
    each_sheet(people, [&](People sheet) { text += html_sheet(directive, sheet); });
    return text + "</html>\n";
}

}  // namespace sotay::directives
