#include "sotay/formats/small_xml.h"

#include "sotay/formats/xlsx_reader_xml.h"

#include <algorithm>
#include <cstring>

namespace sotay::xml {

namespace {

constexpr std::size_t k_deepest = 32;

class LeafReader final : public sheets::XmlHandler {
public:
    void on_start(std::string_view name, const char** /*attributes*/) override {
        if (++depth_ > k_deepest) throw sheets::Fault{"too deep"};
        open_ = {std::string{name}, {}};
        is_leaf_ = true;
    }
    void on_end(std::string_view /*name*/) override {
        --depth_;
        if (is_leaf_) leaves_.push_back(std::move(open_));
        is_leaf_ = false;
    }
    void on_text(std::string_view text) override {
        if (is_leaf_) open_.text += text;
    }

    [[nodiscard]] std::vector<Leaf> take() { return std::move(leaves_); }

private:
    std::vector<Leaf> leaves_;
    Leaf open_;
    std::size_t depth_ = 0;
    bool is_leaf_ = false;  // no element has begun or ended inside the open one
};

void feed(sheets::XmlParser& parser, std::string_view text) {
    do {
        const auto room = parser.buffer();
        const auto size = std::min(room.size(), text.size());
        std::memcpy(room.data(), text.data(), size);
        text.remove_prefix(size);
        static_cast<void>(parser.parse(size, text.empty()));
    } while (!text.empty());
}

}  // namespace

std::optional<std::vector<Leaf>> try_read_leaves(std::string_view text) {
    if (text.empty()) return std::nullopt;
    LeafReader reader;
    sheets::XmlParser parser{reader};
    try {
        feed(parser, text);
    } catch (const sheets::Fault&) {
        return std::nullopt;
    }
    return reader.take();
}

const std::string* find_leaf(const std::vector<Leaf>& leaves, std::string_view name) {
    const auto found = std::ranges::find(leaves, name, &Leaf::name);
    return found == leaves.end() ? nullptr : &found->text;
}

}  // namespace sotay::xml
