#include "extract/pdf.h"

#include <doctest/doctest.h>

using namespace sotay::extract;

TEST_SUITE_BEGIN("extract: PDF");

namespace {

/// The objects from 1 on, the first the catalogue, with a table of where they stand.
std::string pdf_of(const std::vector<std::string>& objects, const std::string& trailer) {
    std::string bytes = "%PDF-1.4\n";
    std::string table = "0000000000 65535 f \n";
    for (std::size_t i = 0; i < objects.size(); ++i) {
        const std::string offset = std::to_string(bytes.size());
        table += std::string(10 - offset.size(), '0') + offset + " 00000 n \n";
        bytes += std::to_string(i + 1) + " 0 obj\n" + objects[i] + "\nendobj\n";
    }
    const std::string count = std::to_string(objects.size() + 1);
    return bytes + "xref\n0 " + count + "\n" + table + "trailer\n<< /Root 1 0 R /Size " + count +
           " " + trailer + " >>\nstartxref\n" + std::to_string(bytes.size()) + "\n%%EOF\n";
}

/// A page with two fonts /A and /B.
std::string pdf(const std::string& content, const std::string& font_a, const std::string& font_b,
                const std::string& trailer = {}) {
    const auto font = [](const std::string& name) {
        return "<< /Type /Font /Subtype /TrueType /Encoding /WinAnsiEncoding /BaseFont /" + name +
               " >> ";
    };
    return pdf_of(
        {"<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
         "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources "
         "<< /Font << /A 5 0 R /B 6 0 R >> >> >>",
         "<< /Length " + std::to_string(content.size()) + " >>\nstream\n" + content + "\nendstream",
         font(font_a), font(font_b)},
        trailer);
}

std::string text_of(const std::string& bytes) {
    const Answer answer = read_pdf(bytes);
    REQUIRE(answer.status == Status::ok);
    REQUIRE(answer.pages.size() == 1);
    return answer.pages[0];
}

}  // namespace

TEST_CASE("a PDF in old fonts is read as they draw, its columns side by side") {
    const std::string text = text_of(
        pdf("BT /A 12 Tf 72 780 Td (\xAE\xB6ng \xF1y) Tj 300 0 Td (\xAE\xB6ng c\xE9ng s\xB6n) Tj "
            "/B 12 Tf -300 -40 Td (Ti\xD5ng Vi\xD6t) Tj ET",
            "ABCDEF+.VnTimeH", ".VnTime"));
    CHECK(text.starts_with("ĐẢNG ỦY     "));
    CHECK(text.find("   ĐẢNG CỘNG SẢN\n") != std::string::npos);
    CHECK(text.find("\nTiếng Việt\n") != std::string::npos);
}

TEST_CASE("a PDF in VNI fonts is read as they draw") {
    CHECK(text_of(pdf("BT /A 12 Tf 72 780 Td (Tie\xE1ng Vie\xE4t) Tj ET", "VNI-Times", "Arial"))
              .find("Tiếng Việt") != std::string::npos);
}

TEST_CASE("old letters in a PDF are known by their words where the fonts hide their names") {
    CHECK(text_of(pdf("BT /A 12 Tf 72 780 Td (Ngh\xDE quy\xD5t c\xF1"
                      "a chi b\xE9) Tj ET",
                      "F1", "F2"))
              .find("Nghị quyết của chi bộ") != std::string::npos);
}

TEST_CASE("title, subject and keywords of a PDF are its properties") {
    const Answer answer = read_pdf(pdf("BT /A 12 Tf 72 780 Td (Chi bo) Tj ET", "Arial", "Arial",
                                       "/Info << /Title (Ten) /Author (ai) /Keywords (khoa) >>"));
    CHECK(answer.properties == std::vector<std::string>{"Ten", "khoa"});
}

TEST_CASE("a page that shows more than its text is a picture, a short title page is none") {
    const std::string title = "BT /A 12 Tf 72 780 Td (PHU LUC) Tj ET ";
    CHECK(read_pdf(pdf(title, "Arial", "Arial")).status == Status::ok);
    CHECK(read_pdf(pdf(title + "0 0 400 400 re f", "Arial", "Arial")).status == Status::no_text);
}

TEST_SUITE_END();
