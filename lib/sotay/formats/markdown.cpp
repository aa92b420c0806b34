#include "sotay/formats/markdown.h"

#include <md4c-html.h>

#include <algorithm>
#include <array>
#include <new>

namespace sotay::markdown {
namespace {

constexpr unsigned k_dialect = MD_FLAG_NOHTML | MD_FLAG_TABLES | MD_FLAG_STRIKETHROUGH;
constexpr std::string_view k_link = "<a href=\"";
constexpr std::string_view k_link_end = "</a>";
constexpr std::string_view k_image = "<img src=\"";
constexpr std::string_view k_image_text = " alt=\"";

std::string render(std::string_view text) {
    std::string html;
    const auto append = [](const MD_CHAR* piece, MD_SIZE size, void* out) {
        static_cast<std::string*>(out)->append(piece, size);
    };
    if (md_html(text.data(), static_cast<MD_SIZE>(text.size()), append, &html, k_dialect, 0) != 0) {
        throw std::bad_alloc{};  // its only failure
    }
    return html;
}

bool has_scheme(std::string_view address, std::string_view scheme) {
    return address.size() > scheme.size() &&
           std::equal(scheme.begin(), scheme.end(), address.begin(), [](char want, char have) {
               return want == have || (want >= 'a' && want <= 'z' && want - 'a' + 'A' == have);
           });
}

bool is_web_address(std::string_view address) {
    return has_scheme(address, "http://") || has_scheme(address, "https://");
}

std::string_view until(std::string_view text, char end) { return text.substr(0, text.find(end)); }

/// Copies HTML of md4c, in which every `<` is one of its own tags and every `"` ends one of its own
/// attributes, without the tags whose address is refused.
class LinkFilter {
public:
    explicit LinkFilter(std::string_view html) : rest_{html} {}

    std::string filtered() {
        while (!rest_.empty()) {
            if (rest_.starts_with(k_link)) {
                filter_link();
            } else if (rest_.starts_with(k_image)) {
                filter_image();
            } else if (link_refused_ && rest_.starts_with(k_link_end)) {
                rest_.remove_prefix(k_link_end.size());
                link_refused_ = false;
            } else {
                keep(std::min(rest_.find('<', 1), rest_.size()));
            }
        }
        return std::move(html_);
    }

private:
    void keep(std::size_t size) {
        html_ += rest_.substr(0, size);
        rest_.remove_prefix(size);
    }

    [[nodiscard]] std::string_view tag() const { return rest_.substr(0, rest_.find('>') + 1); }

    void filter_link() {
        const std::string_view address = until(rest_.substr(k_link.size()), '"');
        link_refused_ = !is_web_address(address) && !has_scheme(address, "mailto:");
        if (!link_refused_) return keep(tag().size());
        rest_.remove_prefix(tag().size());
    }

    /// An image that is refused leaves the words that stand for it.
    void filter_image() {
        if (is_web_address(until(rest_.substr(k_image.size()), '"'))) return keep(tag().size());
        const std::size_t words = tag().find(k_image_text);
        if (words != std::string_view::npos) {
            html_ += until(tag().substr(words + k_image_text.size()), '"');
        }
        rest_.remove_prefix(tag().size());
    }

    std::string_view rest_;
    std::string html_;
    bool link_refused_ = false;
};

}  // namespace

std::string to_html(std::string_view text) { return LinkFilter{render(text)}.filtered(); }

}  // namespace sotay::markdown
