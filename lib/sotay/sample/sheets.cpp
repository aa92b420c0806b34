#include "sotay/sample/sheets.h"

#include <fmt/format.h>

#include <iterator>
#include <string_view>

namespace sotay::sample {

namespace {

// The day on which the two-level local government and its party organisations began.
constexpr std::string_view k_founded_on = "2025-07-01";
constexpr std::string_view k_province_founded_on = "1930-07-29";

constexpr int k_present_permille = 905;
constexpr int k_excused_permille = 800;  // of those who are not there

std::string_view word(State state) {
    switch (state) {
        case State::official:
            return "chính thức";
        case State::probationary:
            return "dự bị";
        case State::exempt:
            return "miễn sinh hoạt";
    }
    return {};
}

std::string quoted(std::string_view cell) {
    if (cell.find_first_of(",\"\n") == cell.npos) return std::string{cell};
    std::string result = "\"";
    for (const char letter : cell) result += letter == '"' ? "\"\"" : std::string{letter};
    return result + '"';
}

std::string csv_row(const Row& cells) {
    std::string line;
    for (const std::string& cell : cells) {
        if (&cell != &cells.front()) line += ',';
        line += quoted(cell);
    }
    return line + '\n';
}

Row member_row(const Member& member, const std::string& cell) {
    return {member.card_number,
            member.full_name,
            display(member.birth_date),
            member.gender,
            member.citizen_id,
            member.phone,
            cell,
            display(member.admitted_on),
            member.official_on ? display(*member.official_on) : "",
            std::string{word(member.state)},
            member.post,
            member.ethnicity,
            member.education,
            member.email};
}

void append_cell(std::string& yaml, const Cell& cell) {
    fmt::format_to(std::back_inserter(yaml),
                   "          - {{ code: \"{}\", name: {}, kind: chi_bo, founded_on: {}, "
                   "meeting: {{ day: {}, time: \"{}\", place: {} }} }}\n",
                   cell.code, cell.name, k_founded_on, cell.day, cell.time, cell.place);
}

void append_commune(std::string& yaml, const Commune& commune) {
    fmt::format_to(std::back_inserter(yaml),
                   "      - code: \"{}\"\n"
                   "        name: Đảng bộ {}\n"
                   "        kind: dang_bo_{}\n"
                   "        founded_on: {}\n"
                   "        children:\n",
                   commune.code, commune.name, commune.kind, k_founded_on);
    for (const Cell& cell : commune.cells) append_cell(yaml, cell);
}

}  // namespace

std::string hierarchy_yaml(const std::vector<Commune>& province, const std::string& note) {
    std::string yaml = fmt::format(
        "{}version: 1\n"
        "organisations:\n"
        "  - code: \"38\"\n"
        "    name: Đảng bộ tỉnh Thanh Hóa\n"
        "    kind: dang_bo_tinh\n"
        "    founded_on: {}\n"
        "    children:\n",
        note, k_province_founded_on);
    for (const Commune& commune : province) append_commune(yaml, commune);
    return yaml;
}

std::string members_csv(const std::vector<Commune>& province) {
    std::string csv = csv_row({"Số thẻ đảng viên", "Họ và tên", "Ngày sinh", "Giới tính", "Số CCCD",
                               "Số điện thoại", "Mã chi bộ", "Ngày vào Đảng", "Ngày chính thức",
                               "Trạng thái", "Chức vụ Đảng", "Dân tộc", "Trình độ", "Email"});
    for (const Commune& commune : province) {
        for (const Cell& cell : commune.cells) {
            for (const Member& member : cell.members) csv += csv_row(member_row(member, cell.code));
        }
    }
    return csv;
}

std::string roll_call_heading() { return csv_row({"card_number", "status", "reason"}); }

std::string roll_call_rows(const Cell& cell, const Choices& reasons, Random& random) {
    std::string csv;
    for (const Member& member : cell.members) {
        if (member.card_number.empty()) continue;
        if (member.state == State::exempt) {
            csv += csv_row({member.card_number, "miễn", ""});
        } else if (random.chance(k_present_permille)) {
            csv += csv_row({member.card_number, "có mặt", ""});
        } else if (random.chance(k_excused_permille)) {
            csv += csv_row({member.card_number, "vắng có lý do", reasons.pick(random, "*")});
        } else {
            csv += csv_row({member.card_number, "vắng", ""});
        }
    }
    return csv;
}

}  // namespace sotay::sample
