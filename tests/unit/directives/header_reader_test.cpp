#include "sotay/directives/header_reader.h"

#include "sotay/base/paths.h"
#include "sotay/directives/symbol.h"
#include "sotay/formats/document.h"

#include <doctest/doctest.h>

#include <array>
#include <random>

using namespace sotay;
using namespace sotay::directives;

TEST_SUITE_BEGIN("directives: header reader");

namespace {

const DocumentTypes& types() {
    static const DocumentTypes all = load_document_types({data_directory() + "/rules"});
    return all;
}

Header read(std::string_view text) { return read_header(text, types()); }

Header read_sample(const std::string& name) {
    auto outcome = read_document(data_directory() + "/sample/directives/" + name);
    REQUIRE(std::holds_alternative<Document>(outcome));
    const auto& pages = std::get<Document>(outcome).pages;
    return read(pages.at(0) + "\n" + pages.at(1));
}

Date day(const char* text) { return parse_date(text).value(); }

}  // namespace

TEST_CASE("the regulation on the Charter reads as it is printed") {
    const Header header = read_sample("van-ban-1.pdf");
    CHECK(header.number == 294);
    CHECK(header.symbol == "294-QĐ/TW");
    CHECK(header.type == "Quy định");
    CHECK(header.type_code == "QĐ");
    CHECK(header.issuer == "Ban Chấp hành Trung ương");
    CHECK(header.superior.empty());
    CHECK(header.issuer_code == "TW");
    CHECK(header.issued_on == day("2025-05-26"));
    CHECK(header.place == "Hà Nội");
    CHECK(header.title == "THI HÀNH ĐIỀU LỆ ĐẢNG");
    CHECK_FALSE(header.is_draft);
    CHECK(header.confidence.symbol == 1);
    CHECK(header.confidence.type == 1);
    CHECK(header.confidence.issued_on == 1);
    CHECK(header.confidence.issuer > 0.9);
    CHECK(header.confidence.title >= 0.9);
}

TEST_CASE("the guidance on the Charter reads as it is printed") {
    const Header header = read_sample("van-ban-2.pdf");
    CHECK(header.number == 6);
    CHECK(header.symbol == "06-HD/TW");
    CHECK(header.type == "Hướng dẫn");
    CHECK(header.type_code == "HD");
    CHECK(header.issuer == "Ban Chấp hành Trung ương");
    CHECK(header.issued_on == day("2025-06-09"));
    CHECK(header.place == "Hà Nội");
    CHECK(header.title == "MỘT SỐ VẤN ĐỀ CỤ THỂ THI HÀNH ĐIỀU LỆ ĐẢNG");
}

TEST_CASE("one header reads the same in every order an extractor may give it") {
    const std::array layouts{
        // side by side
        std::string{"ĐẢNG BỘ TỈNH THANH HÓA                 ĐẢNG CỘNG SẢN VIỆT NAM\n"
                    "ĐẢNG ỦY XÃ HOẰNG LỘC                   ----------------------\n"
                    "          *                 Hoằng Lộc, ngày 05 tháng 9 năm 2026\n"
                    "    Số 05-NQ/ĐU\n\n"
                    "                    NGHỊ QUYẾT\n"
                    "          về chuyển đổi số trong sinh hoạt chi bộ\n"
                    "               giai đoạn 2026 - 2030\n"
                    "                      -----\n\n"
                    "- Căn cứ Điều lệ Đảng;\n"},
        // run into each other
        std::string{"ĐẢNG BỘ TỈNH THANH HÓA ĐẢNG CỘNG SẢN VIỆT NAM\n"
                    "ĐẢNG ỦY XÃ HOẰNG LỘC\n*\n"
                    "Số 05-NQ/ĐU Hoằng Lộc, ngày 05 tháng 9 năm 2026\n"
                    "NGHỊ QUYẾT\nvề chuyển đổi số trong sinh hoạt chi bộ\n"
                    "giai đoạn 2026 - 2030\n-----\n- Căn cứ Điều lệ Đảng;\n"},
        // one after the other
        std::string{"ĐẢNG BỘ TỈNH THANH HÓA\nĐẢNG ỦY XÃ HOẰNG LỘC\n*\nSố 05-NQ/ĐU\n"
                    "ĐẢNG CỘNG SẢN VIỆT NAM\nHoằng Lộc, ngày 05 tháng 9 năm 2026\n"
                    "NGHỊ QUYẾT\nvề chuyển đổi số trong sinh hoạt chi bộ\n"
                    "giai đoạn 2026 - 2030\nCăn cứ Điều lệ Đảng;\n"},
        // the right column first, small letters, the other spelling of tones, a long dash
        std::string{"Đảng Cộng sản Việt Nam\nHoằng Lộc, ngày 05 tháng 9 năm 2026\n"
                    "Đảng bộ tỉnh Thanh Hóa\nĐảng ủy xã Hoằng Lộc\nSố: 05 – NQ/ĐU\n"
                    "Nghị quyết\nvề chuyển đổi số trong sinh hoạt chi bộ giai đoạn 2026 - 2030\n\n"
                    "Thực hiện Nghị quyết số 57-NQ/TW, Đảng ủy quyết nghị:\n"},
    };
    for (const std::string& layout : layouts) {
        CAPTURE(layout);
        const Header header = read(layout);
        CHECK(header.symbol == "05-NQ/ĐU");
        CHECK(header.type == "Nghị quyết");
        CHECK(header.superior == "Đảng bộ tỉnh Thanh Hóa");
        CHECK(header.issuer == "Đảng ủy xã Hoằng Lộc");
        CHECK(header.issued_on == day("2026-09-05"));
        CHECK(header.place == "Hoằng Lộc");
        CHECK(header.title == "về chuyển đổi số trong sinh hoạt chi bộ giai đoạn 2026 - 2030");
    }
}

TEST_CASE("decomposed letters read as composed ones") {
    const Header header = read(
        "TI\u0309NH U\u0309Y THANH HO\u0301A                 ĐA\u0309NG CO\u0323\u0302NG SA\u0309N "
        "VIE\u0323\u0302T NAM\n"
        "      *            Thanh Ho\u0301a, nga\u0300y 27 tha\u0301ng 5 na\u0306m 2026\n"
        "So\u0302\u0301 12-CTr/TU\n\nCHU\u031BO\u031BNG TRI\u0300NH\nha\u0300nh "
        "đo\u0323\u0302ng\n");
    CHECK(header.symbol == "12-CTr/TU");
    CHECK(header.type == "Chương trình");
    CHECK(header.issuer == "Tỉnh ủy Thanh Hóa");
    CHECK(header.issued_on == day("2026-05-27"));
    CHECK(header.place == "Thanh Hóa");
    CHECK(header.title == "hành động");
}

TEST_CASE("QĐ is a decision or a regulation by the line of its type") {
    const std::string head = "BỘ CHÍNH TRỊ        ĐẢNG CỘNG SẢN VIỆT NAM\nSố 366-QĐ/TW\n\n";
    const Header regulation = read(head + "Q U Y   Đ Ị N H\nvề kiểm điểm và xếp loại\n");
    CHECK(regulation.type == "Quy định");
    CHECK(regulation.title == "về kiểm điểm và xếp loại");
    const Header decision = read(head + "QUYẾT ĐỊNH\nvề việc thành lập Ban Chỉ đạo\n");
    CHECK(decision.type == "Quyết định");
    CHECK(decision.issuer == "Bộ Chính trị");
    const Header neither = read(head + "Điều 1. Phạm vi\n");
    CHECK(neither.type_code == "QĐ");
    CHECK(neither.confidence.type < 0.5);
}

TEST_CASE("an old code of its own still names a regulation") {
    const Header header = read(
        "ĐẢNG CỘNG SẢN VIỆT NAM\nBAN CHẤP HÀNH TRUNG ƯƠNG\nSố 08-QĐi/TW\n"
        "QUY ĐỊNH\nTRÁCH NHIỆM NÊU GƯƠNG\n");
    CHECK(header.symbol == "08-QĐi/TW");
    CHECK(header.type == "Quy định");
    CHECK(header.type_code == "QĐi");
    CHECK(header.title == "TRÁCH NHIỆM NÊU GƯƠNG");
}

TEST_CASE("the type and the title may share a line, and the issuer be repeated below the type") {
    const Header plan = read(
        "ĐẢNG BỘ XÃ HOẰNG LỘC      ĐẢNG CỘNG SẢN VIỆT NAM\nCHI BỘ THÔN 3\n"
        "Số 02-KH/CB    Hoằng Lộc, ngày 3 tháng 3 năm 2026\n"
        "KẾ HOẠCH tổ chức sinh hoạt chuyên đề\nquý II\n\nThực hiện\n");
    CHECK(plan.type == "Kế hoạch");
    CHECK(plan.issuer == "Chi bộ thôn 3");
    CHECK(plan.superior == "Đảng bộ xã Hoằng Lộc");
    CHECK(plan.title == "tổ chức sinh hoạt chuyên đề quý II");

    const Header resolution = read(
        "BỘ CHÍNH TRỊ    ĐẢNG CỘNG SẢN VIỆT NAM\nSố 57-NQ/TW\n"
        "NGHỊ QUYẾT\nCỦA BỘ CHÍNH TRỊ\nvề đột phá phát triển khoa học\n");
    CHECK(resolution.title == "về đột phá phát triển khoa học");
}

TEST_CASE("a letter has its subject under the number and no line of its type") {
    const Header header = read(
        "ĐẢNG ỦY XÃ HOẰNG LỘC                    ĐẢNG CỘNG SẢN VIỆT NAM\n"
        "      VĂN PHÒNG\n"
        "          *                      Hoằng Lộc, ngày 12 tháng 3 năm 2026\n"
        "    Số 15-CV/VPĐU\n"
        " V/v triệu tập hội nghị\n"
        "   giao ban quý I\n\n"
        "             Kính gửi: Các chi bộ trực thuộc,\n"
        "    Thực hiện Kế hoạch số 02-KH/ĐU ...\n");
    CHECK(header.type == "Công văn");
    CHECK(header.symbol == "15-CV/VPĐU");
    CHECK(header.issuer == "Văn phòng");
    CHECK(header.superior == "Đảng ủy xã Hoằng Lộc");
    CHECK(header.title == "V/v triệu tập hội nghị giao ban quý I");
    CHECK(header.issued_on == day("2026-03-12"));
}

TEST_CASE("a draft has a type, an issuer and perhaps a date, but neither number nor symbol") {
    const Header header = read(
        "TỈNH ỦY THANH HÓA                      ĐẢNG CỘNG SẢN VIỆT NAM\n"
        "  BAN TỔ CHỨC\n"
        "      *                    Thanh Hóa, ngày      tháng 6 năm 2026\n"
        " Số     -HD/BTCTU\n"
        "   DỰ THẢO LẦN 2\n\n"
        "                HƯỚNG DẪN\n     về chuyển sinh hoạt đảng\n");
    CHECK(header.is_draft);
    CHECK_FALSE(header.number);
    CHECK(header.symbol.empty());
    CHECK(header.type == "Hướng dẫn");
    CHECK(header.type_code == "HD");
    CHECK(header.issuer == "Ban Tổ chức");
    CHECK(header.superior == "Tỉnh ủy Thanh Hóa");
    CHECK(header.issuer_code == "BTCTU");
    CHECK_FALSE(header.issued_on);
    CHECK(header.place == "Thanh Hóa");
    CHECK(header.title == "về chuyển sinh hoạt đảng");
}

TEST_CASE("a state paper has the State's heading, a year in its symbol and its own types") {
    const Header decree = read(
        "        CHÍNH PHỦ                 CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
        "         -------                        Độc lập - Tự do - Hạnh phúc\n"
        "   Số: 356/2025/NĐ-CP                 Hà Nội, ngày 31 tháng 12 năm 2025\n\n"
        "                        NGHỊ ĐỊNH\n"
        "     Quy định chi tiết một số điều của Luật Bảo vệ\n"
        "                  dữ liệu cá nhân\n\n"
        "Căn cứ Luật Tổ chức Chính phủ số 63/2025/QH15;\n");
    CHECK(decree.symbol == "356/2025/NĐ-CP");
    CHECK(decree.type == "Nghị định");
    CHECK(decree.issuer == "Chính phủ");
    CHECK(decree.issuer_code == "CP");
    CHECK(decree.issued_on == day("2025-12-31"));
    CHECK(decree.title == "Quy định chi tiết một số điều của Luật Bảo vệ dữ liệu cá nhân");

    const Header law = read(
        "QUỐC HỘI    CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
        "Luật số: 91/2025/QH15    Độc lập – Tự do – Hạnh phúc\n\n"
        "LUẬT\nBẢO VỆ DỮ LIỆU CÁ NHÂN\n\nCăn cứ Hiến pháp\n");
    CHECK(law.symbol == "91/2025/QH15");
    CHECK(law.type == "Luật");
    CHECK(law.issuer == "Quốc hội");
    CHECK(law.title == "BẢO VỆ DỮ LIỆU CÁ NHÂN");

    const Header circular = read(
        "BỘ NỘI VỤ    CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
        "Số: 01/2022/TT-BNV\nTHÔNG TƯ\nHướng dẫn lưu trữ\n");
    CHECK(circular.type == "Thông tư");
    CHECK(circular.issuer == "Bộ Nội vụ");

    const Header letter = read(
        "UBND TỈNH THANH HÓA      CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
        "SỞ NỘI VỤ\nSố: 45/SNV-TCBC\nV/v báo cáo\nKính gửi: UBND các xã\n");
    CHECK(letter.type == "Công văn");
    CHECK(letter.symbol == "45/SNV-TCBC");
    CHECK(letter.title == "V/v báo cáo");
}

TEST_CASE("a name printed on two lines is one name") {
    const Header header = read(
        "BAN TUYÊN GIÁO VÀ DÂN VẬN      ĐẢNG CỘNG SẢN VIỆT NAM\n"
        "     TRUNG ƯƠNG\n       *\nSố 26-HD/BTGDVTW\nHƯỚNG DẪN\nx\n");
    CHECK(header.issuer == "Ban Tuyên giáo và Dân vận Trung ương");
    CHECK(header.superior.empty());
}

TEST_CASE("a number split over two lines is one number") {
    const Header header =
        read("BAN BÍ THƯ       ĐẢNG CỘNG SẢN VIỆT NAM\nSố 50-\nCT/TW\nCHỈ THỊ\nx\n");
    CHECK(header.symbol == "50-CT/TW");
    CHECK(header.type == "Chỉ thị");
}

TEST_CASE("references in the text are not taken for the paper's own symbol or date") {
    const Header header = read(
        "ĐẢNG CỘNG SẢN VIỆT NAM\nCHI BỘ THÔN 3\n\nBÁO CÁO\n"
        "kết quả sinh hoạt quý I\n"
        "Căn cứ Quy định số 294-QĐ/TW, ngày 26 tháng 5 năm 2025\n");
    CHECK(header.symbol.empty());
    CHECK_FALSE(header.number);
    CHECK_FALSE(header.is_draft);
    CHECK_FALSE(header.issued_on);
    CHECK(header.type == "Báo cáo");
    CHECK(header.title == "kết quả sinh hoạt quý I");
}

TEST_CASE("a paper without a header is a document named by its first heading") {
    const Header header = read(
        "\n  1\nTÀI LIỆU HỎI ĐÁP\nVỀ SỔ TAY ĐẢNG VIÊN\n\nCâu 1. Theo Quy định "
        "số 339-QĐ/TW, ai phải dùng?\n");
    CHECK(header.type == "Tài liệu");
    CHECK(header.type_code.empty());
    CHECK(header.title == "TÀI LIỆU HỎI ĐÁP VỀ SỔ TAY ĐẢNG VIÊN");
    CHECK(header.symbol.empty());
    CHECK(header.confidence.type < 0.5);
    CHECK(header.confidence.title < 0.5);
}

TEST_CASE("nothing gives a document without a title") {
    for (const std::string text : {"", "\n\n", "\f", "   \t"}) {
        const Header header = read(text);
        CHECK(header.type == "Tài liệu");
        CHECK(header.title.empty());
        CHECK(header.confidence.title == 0);
    }
}

TEST_CASE("an impossible date is no date") {
    CHECK_FALSE(
        read("ĐẢNG CỘNG SẢN VIỆT NAM\nSố 01-NQ/ĐU\nHà Nội, ngày 31 tháng 2 năm 2026\nNGHỊ QUYẾT\nx")
            .issued_on);
}

TEST_CASE("a rule drawn right before the place is no part of it") {
    const Header header = read(
        "ĐẢNG CỘNG SẢN VIỆT NAM\nBỘ CHÍNH TRỊ\nSố 57-NQ/TW\n"
        "---------------Hà Nội, ngày 22 tháng 12 năm 2024\nNGHỊ QUYẾT\nx\n");
    CHECK(header.place == "Hà Nội");
}

TEST_CASE("the text of an invitation is no title") {
    const Header header = read(
        "ĐẢNG ỦY PHƯỜNG HẠC THÀNH    ĐẢNG CỘNG SẢN VIỆT NAM\nSố 22-GM/ĐU\n"
        "GIẤY MỜI\n\nĐảng ủy phường trân trọng kính mời: các đồng chí\n");
    CHECK(header.type == "Giấy mời");
    CHECK(header.title.empty());
    CHECK(header.confidence.title == 0);
}

TEST_CASE("a number in a form of its own makes no letter of a paper without heading") {
    CHECK(read("BÁO GIÁ\nSố: 12/ABG-XYZ\n").type == "Tài liệu");
}

TEST_CASE("whatever damage a header has, what is read of it holds together") {
    const std::string whole =
        "ĐẢNG BỘ XÃ HOẰNG LỘC      ĐẢNG CỘNG SẢN VIỆT NAM\nCHI BỘ THÔN 3\n"
        "Số 02-KH/CB    Hoằng Lộc, ngày 3 tháng 3 năm 2026\n"
        "KẾ HOẠCH\ntổ chức sinh hoạt\n- Căn cứ 91/2025/QH15\n";
    std::minstd_rand random{20260903};
    for (int round = 0; round < 1000; ++round) {
        std::string text = whole;
        for (int i = 0; i < 4; ++i) {
            const std::size_t at = random() % text.size();
            if (random() % 3 == 0) {
                text.erase(at, random() % 8);
            } else {
                text[at] = static_cast<char>(random() % 256);
            }
            if (text.empty()) break;
        }
        const Header header = read(text);
        CAPTURE(text);
        CHECK_FALSE(header.type.empty());
        CHECK(header.title.find('\n') == std::string::npos);
        if (header.symbol.empty()) continue;
        const auto symbol = parse_symbol(header.symbol);
        REQUIRE(symbol);
        CHECK(symbol->canonical == header.symbol);
        CHECK(symbol->number == header.number);
    }
}

TEST_CASE("who may issue a type depends on the date") {
    const auto may_a_cell_issue = [](const char* date, const std::string& name) {
        const auto& rules = types().rules().in_force_on(day(date)).rules;
        const auto type = std::ranges::find(rules.party_types, name, &DocumentType::name);
        REQUIRE(type != rules.party_types.end());
        return std::ranges::find(type->issued_by, "chi_bo") != type->issued_by.end();
    };
    CHECK_FALSE(may_a_cell_issue("2025-12-31", "Kết luận"));
    CHECK(may_a_cell_issue("2026-02-01", "Kết luận"));
    CHECK_FALSE(may_a_cell_issue("2026-02-01", "Chỉ thị"));
}

TEST_SUITE_END();
