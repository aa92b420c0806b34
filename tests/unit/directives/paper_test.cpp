#include "sotay/directives/paper.h"

#include "labelled_blocks.h"

#include "sotay/base/paths.h"
#include "sotay/directives/secret_mark.h"
#include "sotay/directives/symbol.h"
#include "sotay/text/vietnamese.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <ctime>
#include <random>

using namespace sotay;
using namespace sotay::directives;

TEST_SUITE_BEGIN("directives: papers");

namespace {

const DocumentTypes& types() {
    static const DocumentTypes all = load_document_types({data_directory() + "/rules"});
    return all;
}

Document document_of(std::string text) { return {"text/plain", {std::move(text)}}; }

Paper read(std::string text) { return read_paper(document_of(std::move(text)), "a.txt", types()); }

/// Damages `text` as broken files and bad scans do.
std::string damaged(std::string text, std::minstd_rand& random) {
    for (auto count = random() % 8; count > 0 && !text.empty(); --count) {
        const std::size_t at = random() % text.size();
        switch (random() % 5) {
            case 0:
                text[at] = static_cast<char>(random() % 256);
                break;
            case 1:
                text.erase(at, random() % 40);
                break;
            case 2:
                text.insert(at, text.substr(random() % text.size(), random() % 60));
                break;
            case 3:
                text.insert(at, std::string(random() % 50, " \n\t\f-.M/"[random() % 8]));
                break;
            default:
                if (random() % 4 == 0) text.resize(at);
                break;
        }
    }
    return text;
}

void check_holds_together(const Paper& paper) {
    const Directive& directive = paper.directive;
    CHECK_FALSE(directive.type.empty());
    CHECK_FALSE(directive.title.empty());
    CHECK(directive.title.find('\n') == std::string::npos);
    CHECK(text::is_utf8(directive.title));
    CHECK(text::is_utf8(directive.issuer.value_or("")));
    CHECK(text::is_utf8(directive.signer_post.value_or("")));
    for (const std::string& recipient : directive.recipients) CHECK(text::is_utf8(recipient));
    if (!directive.symbol) return;
    const auto symbol = parse_symbol(*directive.symbol);
    REQUIRE(symbol);
    CHECK(symbol->canonical == *directive.symbol);
    CHECK(symbol->number == directive.number);
}

}  // namespace

TEST_CASE("a paper keeps post, recipients, place and superior") {
    const auto paper = read(
        "ĐẢNG BỘ XÃ MẪU\nCHI BỘ THÔN 3\nSố 01-BC/CB\nĐẢNG CỘNG SẢN VIỆT NAM\n"
        "Mẫu, ngày 3 tháng 3 năm 2026\nBÁO CÁO\nQUÝ I\n\nNơi nhận:\n- Đảng ủy xã,\n- Lưu.\n"
        "T/M CHI BỘ\nBÍ THƯ\nNguyễn Văn Mẫu\n");
    CHECK(paper.directive.superior == "Đảng bộ xã Mẫu");
    CHECK(paper.directive.place == "Mẫu");
    CHECK(paper.directive.signer == "Nguyễn Văn Mẫu");
    CHECK(paper.directive.signer_post == "T/M CHI BỘ / BÍ THƯ");
    CHECK(paper.directive.recipients == std::vector<std::string>{"Đảng ủy xã", "Lưu"});
    CHECK(paper.directive.confidence.recipients > 0.8);
    CHECK(paper.doubts.empty());
}

TEST_CASE("whatever damage a paper has, what is read of it holds together") {
    std::minstd_rand random{399};
    for (const auto& block : test::load_labelled_blocks()) {
        for (int round = 0; round < 15; ++round) {
            const std::string text = damaged(block.text, random);
            CAPTURE(text);
            check_holds_together(read(text));
        }
    }
}

TEST_CASE("every beginning of a paper can be read") {
    const auto blocks = test::load_labelled_blocks();
    for (std::size_t i = 0; i < blocks.size(); i += 8) {
        for (std::size_t size = 0; size < blocks[i].text.size(); size += 7) {
            CAPTURE(blocks[i].name);
            CAPTURE(size);
            check_holds_together(read(blocks[i].text.substr(0, size)));
        }
    }
}

TEST_CASE("lines of a megabyte are read at once") {
    constexpr std::size_t k_size = std::size_t{1} << 20U;
    constexpr double k_most_seconds = 3;
    for (const std::string piece :
         {"a", " ", "\n", "\t", "Ậ", "M Ậ T ", "T/M ", "Số 1-", "ngày ", "Đ Ả N G ", "1/",
          "Nơi nhận: - ", "BÍ THƯ\n", "ĐẢNG CỘNG SẢN VIỆT NAM\n", "e\u0302\u0323"}) {
        CAPTURE(piece);
        std::string text;
        while (text.size() < k_size) text += piece;
        const Document document = document_of(std::move(text));
        const std::clock_t begin = std::clock();
        check_holds_together(read_paper(document, "a.txt", types()));
        static_cast<void>(find_secret_mark(document.pages, "a.txt"));
        CHECK(static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC < k_most_seconds);
    }
}

TEST_SUITE_END();
