#include "sotay/formats/yaml.h"

#include "sotay/base/messages.h"
#include "sotay/formats/input_file.h"
#include "sotay/formats/yaml_builder.h"
#include "sotay/formats/yaml_source.h"

#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <array>
#include <istream>
#include <utility>

namespace sotay::yaml {
namespace {

constexpr std::size_t k_max_bytes = 64 << 20;
constexpr std::string_view k_byte_order_mark = "\xEF\xBB\xBF";

/// What the person who wrote the file can do about yaml-cpp's complaint.
std::string explain(const std::string& complaint) {
    using namespace YAML;
    const std::string unreadable = tr("this is not valid YAML: check the indentation and quotes");
    const std::string entry =
        tr("a new entry is not possible here: check the indentation, and quote a text that holds "
           "\": \" or begins with \"- \"");
    const std::array<std::pair<std::string_view, std::string>, 11> explanations{{
        {ErrorMsg::TAB_IN_INDENTATION, tr("a tab indents this line: use spaces")},
        {ErrorMsg::END_OF_MAP, tr("this belongs neither to the value before it nor to a new key: "
                                  "check quotes and indentation")},
        {ErrorMsg::END_OF_SEQ, tr("a list goes on without \"- \": check the indentation")},
        {ErrorMsg::END_OF_MAP_FLOW, tr("a curly bracket is opened and never closed")},
        {ErrorMsg::END_OF_SEQ_FLOW, tr("a square bracket is opened and never closed")},
        {ErrorMsg::FLOW_END, tr("a closing bracket has no opening one")},
        {ErrorMsg::MAP_VALUE, entry},
        {ErrorMsg::BLOCK_ENTRY, entry},
        {ErrorMsg::UNKNOWN_TOKEN, tr("a text that begins with this character needs quotes")},
        {ErrorMsg::EOF_IN_SCALAR, tr("a quote is not closed before the end of the file")},
        {ErrorMsg::UNKNOWN_ANCHOR, tr("aliases (*name) are not accepted: write the value out")},
    }};
    for (const auto& [words, explanation] : explanations) {
        if (complaint.starts_with(words)) return explanation;
    }
    if (complaint.starts_with(ErrorMsg::INVALID_ESCAPE)) {
        return tr(
            "\"\\\" begins an escape within double quotes: write it twice or use single "
            "quotes");
    }
    return unreadable;
}

[[noreturn]] void fail_too_big(const std::string& name) {
    throw Error{ErrorKind::invalid_input,
                tr("{}: larger than {} MiB: divide the file", name, k_max_bytes >> 20)};
}

std::string read_all(InputFile& file) {
    std::string text;
    std::array<char, 65536> piece{};
    while (const std::size_t size = file.read(piece)) {
        if (text.size() + size > k_max_bytes) fail_too_big(file.name());
        text.append(piece.data(), size);
    }
    return text;
}

}  // namespace

Node parse_file(const std::string& path) {
    InputFile file{path};
    return parse_text(read_all(file), file.name());
}

Node parse_text(std::string_view text, const std::string& name) {
    if (text.size() > k_max_bytes) fail_too_big(name);
    if (text.starts_with(k_byte_order_mark)) text.remove_prefix(k_byte_order_mark.size());
    check_characters(text, name);
    TextSource source{text};
    std::istream stream{&source};
    Builder builder{text, name, source};
    try {
        YAML::Parser parser{stream};
        while (parser.HandleNextDocument(builder)) continue;
    } catch (const YAML::Exception& error) {
        fail(name, builder.place(error.mark), explain(error.msg));
    } catch (const TextSource::TooMuchQueued&) {
        throw Error{ErrorKind::invalid_input,
                    tr("{}: a value in brackets or quotes is larger than 2 MiB: write one entry a "
                       "line with \"- \" or \"key:\"",
                       name)};
    }
    return builder.take_root();
}

}  // namespace sotay::yaml
