#include "labelled_blocks.h"

#include "sotay/formats/yaml.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace sotay::test {

namespace fs = std::filesystem;

namespace {

const fs::path k_folder = fs::path{SOTAY_TEST_DATA} / "headers";
constexpr const char* k_recipients = "recipients";
constexpr std::string_view k_end_of_fields = "---\n";

std::string content_of(const fs::path& file) {
    std::ifstream stream{file, std::ios::binary};
    return {std::istreambuf_iterator<char>{stream}, {}};
}

LabelledBlock read_block(const fs::path& file) {
    const std::string content = content_of(file);
    const std::size_t end = content.find(k_end_of_fields);
    LabelledBlock block{.name = fs::relative(file, k_folder).replace_extension().string(),
                        .text = content.substr(end + k_end_of_fields.size()),
                        .fields = {}};
    std::vector<Problem> problems;
    const yaml::Node node = yaml::parse_text(content.substr(0, end), file);
    yaml::MapReader reader{node, file, problems};
    for (const std::string& field : field_names()) {
        block.fields.emplace_back(
            field, field == k_recipients ? fmt::format("{}", fmt::join(reader.texts(field), " | "))
                                         : reader.text(field).value_or(""));
    }
    reader.finish();
    yaml::throw_if_any(problems);
    return block;
}

std::string value_of(const directives::Header& header, const std::string& field) {
    if (field == "symbol") return header.symbol;
    if (field == "draft") return header.is_draft ? "true" : "";
    if (field == "type") return header.type;
    if (field == "type_code") return header.type_code;
    if (field == "issuer_code") return header.issuer_code;
    if (field == "issuer") return header.issuer;
    if (field == "superior") return header.superior;
    if (field == "issued_on") return header.issued_on ? iso(*header.issued_on) : "";
    if (field == "place") return header.place;
    if (field == "title") return header.title;
    if (field == "signer") return header.signer;
    if (field == "signer_post") return header.signer_post;
    return fmt::format("{}", fmt::join(header.recipients, " | "));
}

}  // namespace

const std::vector<std::string>& field_names() {
    static const std::vector<std::string> names{
        "symbol",    "draft", "type",  "type_code", "issuer_code", "issuer",    "superior",
        "issued_on", "place", "title", "signer",    "signer_post", k_recipients};
    return names;
}

std::vector<FieldReading> LabelledBlock::compare(const directives::DocumentTypes& types) const {
    const directives::Header header = directives::read_header(text, types);
    std::vector<FieldReading> readings;
    readings.reserve(fields.size());
    for (const auto& [field, expected] : fields) {
        readings.push_back({field, expected, value_of(header, field)});
    }
    return readings;
}

std::vector<LabelledBlock> load_labelled_blocks() {
    std::vector<LabelledBlock> blocks;
    for (const auto& entry : fs::recursive_directory_iterator{k_folder}) {
        if (entry.path().extension() == ".txt") blocks.push_back(read_block(entry.path()));
    }
    std::ranges::sort(blocks, {}, &LabelledBlock::name);
    return blocks;
}

std::vector<KnownMiss> load_known_misses() {
    const std::string file = k_folder / "known-misses.yaml";
    std::vector<Problem> problems;
    const yaml::Node node = yaml::parse_file(file);
    yaml::MapReader top{node, file, problems};
    std::vector<KnownMiss> misses;
    for (const yaml::Node& item : top.items("known_misses")) {
        yaml::MapReader reader{item, file, problems};
        misses.push_back({reader.required_text("block"), reader.required_text("field"),
                          reader.text("reads").value_or(""), reader.required_text("because")});
        reader.finish();
    }
    top.finish();
    yaml::throw_if_any(problems);
    return misses;
}

}  // namespace sotay::test
