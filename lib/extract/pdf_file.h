#pragma once

#include <poppler/cpp/poppler-document.h>
#include <poppler/cpp/poppler-page.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "extract/answer.h"

namespace sotay::extract {

/// A PDF in memory.
class PdfFile {
public:
    /// `bytes` must outlive it.
    explicit PdfFile(std::string_view bytes);

    /// ok, unreadable or encrypted; the rest only when ok.
    [[nodiscard]] Status status() const { return status_; }
    [[nodiscard]] int page_count() const;
    /// Null for a page that is broken.
    [[nodiscard]] std::unique_ptr<poppler::page> page(int index) const;
    /// Laid out as printed; "" for a broken page.
    [[nodiscard]] std::string text(int index) const;
    [[nodiscard]] std::vector<std::string> properties() const;

    /// Whether a page is a picture: it shows more than its text (as text() gives it) accounts for.
    [[nodiscard]] bool is_scanned(int index, std::string_view text) const;

private:
    [[nodiscard]] std::string drawn_text(const poppler::page& page) const;
    /// Some that draw over other letters. Looks through all pages, the first time.
    [[nodiscard]] bool has_vietnamese_fonts() const;

    std::unique_ptr<poppler::document> document_;
    Status status_ = Status::unreadable;
    mutable std::optional<bool> has_vietnamese_fonts_;
};

}  // namespace sotay::extract
