#include "sotay/members/columns.h"

#include "sotay/base/messages.h"
#include "sotay/formats/yaml.h"
#include "sotay/text/vietnamese.h"

#include <algorithm>
#include <unordered_map>

namespace sotay::members {

namespace {

constexpr std::string_view k_reason = "ly do";

struct Known {
    Field field;
    const char* key;
    const char* heading;
    std::vector<std::string> usual;  // in the form of heading_key(), the key's own left out
};

// A table, not a procedure. NOLINTNEXTLINE(readability-function-size)
const std::vector<Known>& known_columns() {
    static const std::vector<Known> k_columns{
        {Field::card_number,
         "card_number",
         N_("card number"),
         {"so the dang vien", "so the dang", "so the", "the dang vien", "ma the dang vien",
          "so the dv", "party card number"}},
        {Field::full_name,
         "full_name",
         N_("full name"),
         {"ho va ten", "ho ten", "ho va ten dang vien", "ho ten dang vien", "ten dang vien",
          "ho va ten khai sinh", "name"}},
        {Field::birth_date,
         "birth_date",
         N_("birth date"),
         {"ngay sinh", "ngay thang nam sinh", "sinh ngay", "ngay thang sinh", "date of birth"}},
        {Field::gender, "gender", N_("gender"), {"gioi tinh", "gioi", "nam nu", "sex"}},
        {Field::citizen_id,
         "citizen_id",
         N_("citizen id"),
         {"so cccd dinh danh", "so cccd", "cccd", "so dinh danh", "so dinh danh ca nhan",
          "dinh danh ca nhan", "ma dinh danh", "so can cuoc", "so can cuoc cong dan", "can cuoc",
          "can cuoc cong dan", "so cccd cmnd", "so cmnd cccd", "cccd cmnd", "cmnd cccd",
          "so cmnd"}},
        {Field::phone,
         "phone",
         N_("phone"),
         {"so dien thoai", "dien thoai", "so dt", "sdt", "dt", "so dien thoai di dong",
          "dien thoai di dong", "so di dong", "phone number", "mobile"}},
        {Field::zalo_id, "zalo_id", N_("Zalo id"), {"id zalo", "ma zalo", "zalo user id"}},
        {Field::email,
         "email",
         N_("email"),
         {"e mail", "thu dien tu", "dia chi email", "dia chi thu dien tu", "hop thu dien tu"}},
        {Field::org_code,
         "org_code",
         N_("organisation code"),
         {"ma chi bo", "ma to chuc", "ma to chuc dang", "ma tcd", "ma don vi",
          "organisation code"}},
        {Field::org_name,
         "org_name",
         N_("organisation"),
         {"chi bo", "ten chi bo", "chi bo sinh hoat", "to chuc dang", "ten to chuc",
          "ten to chuc dang", "organisation"}},
        {Field::admitted_on,
         "admitted_on",
         N_("admitted on"),
         {"ngay vao dang", "ngay ket nap", "ngay ket nap dang", "ngay vao dang csvn",
          "ngay vao dang cong san viet nam"}},
        {Field::official_on,
         "official_on",
         N_("official on"),
         {"ngay chinh thuc", "ngay vao dang chinh thuc", "ngay cong nhan chinh thuc",
          "ngay chinh thuc vao dang", "ngay cong nhan dang vien chinh thuc"}},
        {Field::state,
         "state",
         N_("state"),
         {"trang thai", "tinh trang", "trang thai dang vien", "tinh trang dang vien",
          "trang thai sinh hoat"}},
        {Field::post,
         "post",
         N_("post"),
         {"chuc vu dang", "chuc vu trong dang", "chuc danh dang", "chuc vu dang hien nay"}},
        {Field::ethnicity, "ethnicity", N_("ethnicity"), {"dan toc"}},
        {Field::education,
         "education",
         N_("education"),
         {"trinh do", "trinh do hoc van", "hoc van"}},
    };
    return k_columns;
}

const Known& known(Field field) { return known_columns().at(static_cast<std::size_t>(field)); }

const Known* known_key(std::string_view key) {
    const auto found = std::ranges::find(known_columns(), key, &Known::key);
    return found == known_columns().end() ? nullptr : &*found;
}

void check_required(const Layout& layout, int row, std::vector<Problem>& problems) {
    const auto missing = [&](const char* key, std::string message) {
        problems.push_back(cell_problem(row, key, "", std::move(message)));
    };
    if (!layout.column(Field::full_name)) {
        missing("full_name", tr("the sheet has no column \"{}\"", heading_of(Field::full_name)));
    }
    if (!layout.column(Field::org_code) && !layout.column(Field::org_name)) {
        missing("org_code", tr("the sheet has neither a column \"{}\" nor \"{}\"",
                               heading_of(Field::org_code), heading_of(Field::org_name)));
    }
}

}  // namespace

const char* key_of(Field field) { return known(field).key; }

std::string heading_of(Field field) { return translated(known(field).heading); }

const std::array<Field, k_field_count>& all_fields() {
    static const auto k_fields = [] {
        std::array<Field, k_field_count> fields{};
        for (std::size_t i = 0; i < k_field_count; ++i) fields.at(i) = known_columns().at(i).field;
        return fields;
    }();
    return k_fields;
}

std::string heading_key(std::string_view heading) {
    std::string key;
    int depth = 0;
    for (const char letter : text::fold(text::squeeze(heading))) {
        if (letter == '(') ++depth;
        const bool is_word = (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9');
        if (is_word && depth == 0) key += letter;
        if (!is_word && !key.empty() && key.back() != ' ') key += ' ';
        if (letter == ')' && depth > 0) --depth;
    }
    if (key.ends_with(' ')) key.pop_back();
    return key;
}

std::optional<Field> find_field(std::string_view heading) {
    static const auto k_by_heading = [] {
        std::unordered_map<std::string, Field> fields;
        for (const auto& column : known_columns()) {
            fields.emplace(heading_key(column.key), column.field);
            for (const auto& usual : column.usual) fields.emplace(usual, column.field);
        }
        return fields;
    }();
    const auto found = k_by_heading.find(heading_key(heading));
    return found == k_by_heading.end() ? std::nullopt : std::optional{found->second};
}

HeadingMap read_heading_map(const std::string& path) {
    const auto root = yaml::parse_file(path);
    std::vector<Problem> problems;
    yaml::MapReader reader{root, path, problems};
    HeadingMap map;
    const auto* columns = reader.find("columns");
    if (columns == nullptr || columns->kind != yaml::Node::Kind::map) {
        reader.problem("columns", tr("must map headings of the sheet to keys of columns"));
    } else {
        for (const auto& [heading, key, line, column] : columns->entries) {
            if (const auto* known = known_key(key.text)) {
                map.emplace(heading_key(heading), known->field);
                continue;
            }
            std::vector<std::string> keys;
            for (const auto& each : known_columns()) keys.emplace_back(each.key);
            problems.push_back({path, key.line, key.column, heading, key.text,
                                tr("\"{}\" is no key of a column; the nearest is \"{}\"", key.text,
                                   text::nearest(key.text, keys))});
        }
    }
    reader.finish();
    yaml::throw_if_any(problems);
    return map;
}

Problem cell_problem(int row, std::string field, std::string value, std::string message) {
    return {"", row, 0, std::move(field), std::move(value), std::move(message)};
}

std::string Layout::heading(std::string_view key) const {
    const auto* column = known_key(key);
    if (column == nullptr) return std::string{key};
    const auto at = this->column(column->field);
    return at ? headings[*at] : heading_of(column->field);
}

Layout read_layout(const std::vector<std::string>& headings, int row, const HeadingMap& map,
                   std::vector<Problem>& problems) {
    Layout layout;
    layout.headings = headings;
    for (std::size_t i = 0; i < headings.size(); ++i) {
        const auto key = heading_key(headings[i]);
        const auto mapped = map.find(key);
        const auto field = mapped == map.end() ? find_field(headings[i]) : mapped->second;
        if (key == k_reason) {
            layout.reason = i;
        } else if (!field) {
            if (!headings[i].empty()) layout.ignored.push_back(headings[i]);
        } else if (auto& column = layout.columns.at(static_cast<std::size_t>(*field)); !column) {
            column = i;
        } else {
            problems.push_back(
                cell_problem(row, key_of(*field), headings[i],
                             tr("this column stands twice: also as \"{}\"", headings[*column])));
        }
    }
    check_required(layout, row, problems);
    return layout;
}

}  // namespace sotay::members
