#include "sotay/directives/citations.h"

#include "shelf.h"

#include "sotay/base/paths.h"
#include "sotay/directives/effective_date.h"
#include "sotay/directives/paper.h"
#include "sotay/directives/running_text.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <array>

using namespace sotay;
using namespace sotay::directives;

TEST_SUITE_BEGIN("directives: citations");

namespace {

const DocumentTypes& types() {
    static const DocumentTypes all = load_document_types({data_directory() + "/rules"});
    return all;
}

Directive citing_paper() {
    auto paper = test::Shelf::paper("06-HD/TW", "Hướng dẫn", "2025-06-09");
    paper.title = "Một số vấn đề cụ thể thi hành Điều lệ Đảng";
    return paper;
}

std::string short_form(const Citation& citation) {
    static const std::array<std::string, 5> relations{"", " implements", " amends", " replaces",
                                                      " repeals"};
    return fmt::format("{}|{}|{}|{}{}{}{}", citation.type,
                       citation.symbol.empty() ? citation.name : citation.symbol,
                       citation.issued_on ? iso(*citation.issued_on) : "", citation.issuer,
                       relations.at(static_cast<std::size_t>(citation.reading.relation)),
                       citation.reading.is_reverse ? " reverse" : "",
                       citation.reading.is_part ? " part" : "");
}

std::string cited_in(const std::string& body, const Directive& paper) {
    std::string all;
    for (const auto& citation : find_citations(running_text(body), paper, types())) {
        all += (all.empty() ? "" : "; ") + short_form(citation);
    }
    return all;
}
std::string cited_in(const std::string& body) { return cited_in(body, citing_paper()); }
std::string cited_in_title(const std::string& type, const std::string& title) {
    auto paper = test::Shelf::paper("99-XX/TU", type, "2026-01-01");
    paper.title = title;
    return cited_in("", paper);
}

}  // namespace

TEST_CASE("a citation is read with its type, symbol, date and issuer") {
    struct Row {
        std::string text;
        std::string found;
    };
    const std::array rows{
        Row{"- Căn cứ Quy định số 294-QĐ/TW, ngày 26/5/2025 của Ban Chấp hành Trung ương Đảng khoá "
            "XIII về thi hành Điều lệ Đảng;",
            "Quy định|294-QĐ/TW|2025-05-26|Ban Chấp hành Trung ương Đảng khoá XIII"},
        Row{"theo Nghị quyết 12-NQ/ĐU của Đảng ủy.", "Nghị quyết|12-NQ/ĐU||Đảng ủy"},
        Row{"Chỉ thị số 35-CT/TW ngày 14-6-2024 của Bộ Chính trị về đại hội",
            "Chỉ thị|35-CT/TW|2024-06-14|Bộ Chính trị"},
        Row{"(Ban hành kèm theo Quyết định số 123/QĐ-UBND ngày 05 tháng 02 năm 2026 của UBND tỉnh "
            "Thanh Hóa)",
            "Quyết định|123/QĐ-UBND|2026-02-05|UBND tỉnh Thanh Hóa"},
        Row{"Căn cứ Luật Bảo vệ dữ liệu cá nhân số 91/2025/QH15 ngày 26/6/2025;",
            "Luật|91/2025/QH15|2025-06-26|"},
        Row{"Nghị định số 356/2025/NĐ-CP của Chính phủ quy định chi tiết",
            "Nghị định|356/2025/NĐ-CP||Chính phủ"},
        Row{"Hướng dẫn số 26-HD/BTGDVTW ngày 27.8.2025 của Ban Tuyên giáo và Dân vận Trung ương và "
            "Quy định số 339-QĐ/TW",
            "Hướng dẫn|26-HD/BTGDVTW|2025-08-27|Ban Tuyên giáo và Dân vận Trung ương; "
            "Quy định|339-QĐ/TW||"},
        Row{"của Bộ Chính trị tại Kết luận số 18 -KL/TW (ngày 22/9/2017)",
            "Kết luận|18-KL/TW|2017-09-22|"},
        Row{"Kế hoạch số 168–KH/VPTW của Văn phòng Trung ương Đảng, ngày 21/8/2025 về",
            "Kế hoạch|168-KH/VPTW|2025-08-21|Văn phòng Trung ương Đảng"},
        Row{"các Quy định số 22-QĐ/TW, 69-QĐ/TW và số 96-QĐ/TW ngày 02/02/2023 của Bộ Chính trị",
            "Quy định|22-QĐ/TW||; Quy định|69-QĐ/TW||; Quy định|96-QĐ/TW|2023-02-02|Bộ Chính trị"},
        Row{"công văn số 540-CV/VPQU của Văn phòng Quận ủy",
            "Công văn|540-CV/VPQU||Văn phòng Quận ủy"},
        Row{"Công văn số 123/UBND-VX", "Công văn|123/UBND-VX||"},
        Row{"nêu trong nghị quyết số 05 - nq/tu", "Nghị quyết|05-NQ/TU||"},
        Row{"ghi trong 08-HD/TW", "Hướng dẫn|08-HD/TW||"},
        Row{"ghi trong 296-QĐ/TW", "|296-QĐ/TW||"},
        Row{"Quy định số 11-QĐ/TW của Bộ Chính trị, Ban Bí thư", "Quy định|11-QĐ/TW||Bộ Chính trị"},
        Row{"Thông tư liên tịch số 01/2022/TTLT-BNV-BTC",
            "Thông tư liên tịch|01/2022/TTLT-BNV-BTC||"},
    };
    for (const auto& row : rows) {
        CAPTURE(row.text);
        CHECK(cited_in(row.text) == row.found);
    }
}

TEST_CASE("a citation is found however its lines and pages are broken and its tones are placed") {
    for (const std::string text :
         {"theo Quy định số 294-QĐ/TW, ngày\n26/5/2025 của Bộ Chính\ntrị về việc",
          "theo Quy\nđịnh số\n294-\nQĐ/TW, ngày 26/5/2025 của Bộ Chính trị",
          "theo Quy định số 294-QĐ/TW,\n\n                    2\f\n\nngày 26/5/2025 của Bộ Chính "
          "trị",
          "theo Quy định số\n\f     - 12 -\n294-QĐ/TW, ngày 26/5/2025 của Bộ Chính trị",
          "theo Quy đi\u0323nh số 294-QÐ/TW, nga\u0300y 26/5/2025 cu\u0309a Bộ Chính trị"}) {
        CAPTURE(text);
        CHECK(cited_in(text) == "Quy định|294-QĐ/TW|2025-05-26|Bộ Chính trị");
    }
    CHECK(cited_in("Nghị quyết số 03-NQ/TU của Tỉnh uỷ Thanh Hoá về") ==
          "Nghị quyết|03-NQ/TU||Tỉnh uỷ Thanh Hoá");
}

TEST_CASE("a law or the Charter is cited by its name where it is a basis") {
    CHECK(cited_in("- Căn cứ Điều lệ Đảng Cộng sản Việt Nam;\n- Căn cứ Luật Thi đua, khen thưởng "
                   "ngày 15 tháng 6 năm 2022;") ==
          "Điều lệ|Điều lệ Đảng||; Luật|Luật Thi đua, khen thưởng|2022-06-15|");
    CHECK(cited_in("Đảng viên chấp hành Điều lệ Đảng. Theo Luật Thi đua, khen thưởng.").empty());
}

TEST_CASE("a paper's own symbol is no citation, but the same symbol of another term is") {
    CHECK(cited_in("Số 06-HD/TW\n\nHướng dẫn số 06-HD/TW này").empty());
    CHECK(cited_in("Hướng dẫn số 06-HD/TW, ngày 09/6/2025").empty());
    CHECK(cited_in("thay cho Hướng dẫn số 06-HD/TW, ngày 09/6/2021 của Ban Bí thư") ==
          "Hướng dẫn|06-HD/TW|2021-06-09|Ban Bí thư");
}

TEST_CASE("the number of a form, of a draft or a fraction is no citation") {
    for (const std::string text :
         {"ĐẢNG BỘ ...\n\nSố 01-BC/CB\n\nBÁO CÁO", "Số      -HD/BTCTU", "Quyết định số …-QĐ/TW",
          "đạt 2/3 số đảng viên, 60 l/ha, 24/7", "Mẫu số 3-KNĐ", "ngày 26/5/2025"}) {
        CAPTURE(text);
        CHECK(cited_in(text).empty());
    }
}

TEST_CASE("what a paper does to another is proposed from its sentence") {
    struct Row {
        std::string text;
        std::string found;
    };
    const std::array rows{
        // replaces
        Row{"Hướng dẫn này có hiệu lực thi hành kể từ ngày ký và thay thế Hướng dẫn số 01-HD/TW, "
            "ngày "
            "28/9/2021 của Ban Bí thư khoá XIII; được phổ biến đến chi bộ.",
            "Hướng dẫn|01-HD/TW|2021-09-28|Ban Bí thư khoá XIII replaces"},
        Row{"Quy định này thay thế Quy định số 66-QĐ/TW, ngày 06/02/2017 của Ban Bí thư về thể "
            "loại, "
            "thẩm quyền; thay thế Hướng dẫn số 36-HD/VPTW.",
            "Quy định|66-QĐ/TW|2017-02-06|Ban Bí thư replaces; Hướng dẫn|36-HD/VPTW|| replaces"},
        Row{"Điều 12. Thay thế các Quy định số 22-QĐ/TW, 69-QĐ/TW.",
            "Quy định|22-QĐ/TW|| replaces; Quy định|69-QĐ/TW|| replaces"},
        Row{"Quy định này thay thế:\n- Quy định số 22-QĐ/TW;\n- Quyết định số 69-QĐ/TW ngày "
            "01/7/2020.",
            "Quy định|22-QĐ/TW|| replaces; Quyết định|69-QĐ/TW|2020-07-01| replaces"},
        Row{"Quy định số 22-QĐ/TW được thay thế bằng Quy định này.",
            "Quy định|22-QĐ/TW|| replaces"},
        Row{"Hướng dẫn này đã được thay thế bởi Hướng dẫn số 08-HD/TW.",
            "Hướng dẫn|08-HD/TW|| replaces reverse"},
        Row{"Quy định số 22-QĐ/TW được thay thế bởi Quy định số 296-QĐ/TW.",
            "Quy định|22-QĐ/TW||; Quy định|296-QĐ/TW||"},
        Row{"Đại hội không có đại biểu dự khuyết thay thế theo Quy định số 22-QĐ/TW.",
            "Quy định|22-QĐ/TW||"},
        Row{"Quy định này thay thế Quy định số 22-QĐ/TW; Quy định số 23-QĐ/TW tiếp tục có hiệu "
            "lực.",
            "Quy định|22-QĐ/TW|| replaces; Quy định|23-QĐ/TW||"},
        Row{"Quy định này thay thế Hướng dẫn số 05-HD/TW về thực hiện Quy định số 22-QĐ/TW.",
            "Hướng dẫn|05-HD/TW|| replaces; Quy định|22-QĐ/TW||"},
        // repeals
        Row{"Bãi bỏ Quyết định số 10-QĐ/TU, ngày 01/02/2020 của Ban Thường vụ Tỉnh ủy.",
            "Quyết định|10-QĐ/TU|2020-02-01|Ban Thường vụ Tỉnh ủy repeals"},
        Row{"Bãi bỏ Điều 3 Quyết định số 10-QĐ/TU.", "Quyết định|10-QĐ/TU|| repeals part"},
        Row{"Quy định số 66-QĐ/TW, ngày 06/02/2017 của Ban Bí thư về thể loại, thẩm quyền ban hành "
            "văn "
            "bản của Đảng hết hiệu lực kể từ ngày Quy định này có hiệu lực.",
            "Quy định|66-QĐ/TW|2017-02-06|Ban Bí thư repeals"},
        Row{"Các Quy định số 22-QĐ/TW, 69-QĐ/TW hết hiệu lực thi hành.",
            "Quy định|22-QĐ/TW|| repeals; Quy định|69-QĐ/TW|| repeals"},
        Row{"Các văn bản sau đây hết hiệu lực:\n1. Quy định số 22-QĐ/TW;\n2. Quy định số 69-QĐ/TW.",
            "Quy định|22-QĐ/TW|| repeals; Quy định|69-QĐ/TW|| repeals"},
        Row{"Quy định số 22-QĐ/TW đã hết hiệu lực.", "Quy định|22-QĐ/TW||"},
        Row{"Các quy định trước đây trái với Quy định số 22-QĐ/TW đều bãi bỏ.",
            "Quy định|22-QĐ/TW||"},
        // amends
        Row{"Điều 1. Sửa đổi, bổ sung một số điều của Quy chế ban hành kèm theo Quyết định số "
            "10-QĐ/TU",
            "Quyết định|10-QĐ/TU|| amends part"},
        Row{"Kết luận này sửa đổi, bổ sung Quy định số 22-QĐ/TW và bãi bỏ Quy định số 23-QĐ/TW.",
            "Quy định|22-QĐ/TW|| amends; Quy định|23-QĐ/TW|| repeals"},
        Row{"Quy định số 22-QĐ/TW (đã được sửa đổi, bổ sung bởi Quy định số 69-QĐ/TW) nêu rõ",
            "Quy định|22-QĐ/TW||; Quy định|69-QĐ/TW||"},
        Row{"Các cấp ủy sửa đổi, bổ sung quy chế làm việc cho phù hợp với Quy định số 22-QĐ/TW.",
            "Quy định|22-QĐ/TW||"},
        Row{"Đề nghị Trung ương xem xét sửa đổi, bổ sung Quy định số 22-QĐ/TW.",
            "Quy định|22-QĐ/TW||"},
        // of the State
        Row{"Nghị định này thay thế Nghị định số 13/2023/NĐ-CP ngày 17 tháng 4 năm 2023 của Chính "
            "phủ "
            "về bảo vệ dữ liệu cá nhân.",
            "Nghị định|13/2023/NĐ-CP|2023-04-17|Chính phủ replaces"},
        Row{"Luật này thay thế Luật An ninh mạng số 24/2018/QH14 và Luật An toàn thông tin mạng số "
            "86/2015/QH13.",
            "Luật|24/2018/QH14|| replaces; Luật|86/2015/QH13|| replaces"},
        Row{"Luật Bảo vệ bí mật nhà nước số 29/2018/QH14 hết hiệu lực kể từ ngày Luật này có hiệu "
            "lực.",
            "Luật|29/2018/QH14|| repeals"},
        Row{"Luật số 59/2020/QH14 đã được sửa đổi, bổ sung một số điều theo Luật số 03/2022/QH15.",
            "Luật|59/2020/QH14||; Luật|03/2022/QH15||"},
        Row{"Điều 2. Quyết định này có hiệu lực từ ngày ký, thay thế Quyết định số 123/QĐ-UBND "
            "ngày "
            "05/01/2024 của Chủ tịch UBND tỉnh; bãi bỏ khoản 2 Điều 5 Quyết định số 45/QĐ-UBND.",
            "Quyết định|123/QĐ-UBND|2024-01-05|Chủ tịch UBND tỉnh replaces; "
            "Quyết định|45/QĐ-UBND|| repeals part"},
        Row{"Quy định số 08-QĐi/TW, ngày 25/10/2018 của Ban Chấp hành Trung ương về trách nhiệm "
            "nêu "
            "gương được thay thế bằng Quy định này.",
            "Quy định|08-QĐi/TW|2018-10-25|Ban Chấp hành Trung ương replaces"},
        Row{"Kể từ ngày Quy định này có hiệu lực, bãi bỏ Quy định số 22-QĐ/TW, Hướng dẫn số "
            "02-HD/TW.",
            "Quy định|22-QĐ/TW|| repeals; Hướng dẫn|02-HD/TW|| repeals"},
        Row{"Trong quá trình thực hiện Quy định số 22-QĐ/TW, nếu cần sửa đổi, bổ sung thì báo cáo.",
            "Quy định|22-QĐ/TW||"},
        Row{"Tiếp tục thực hiện nghiêm Chỉ thị số 05-CT/TW và Kết luận số 01-KL/TW.",
            "Chỉ thị|05-CT/TW|| implements; Kết luận|01-KL/TW|| implements"},
        // implements
        Row{"Thực hiện Nghị quyết số 57-NQ/TW, ngày 22/12/2024 của Bộ Chính trị, Đảng ủy xây dựng "
            "kế "
            "hoạch như sau:",
            "Nghị quyết|57-NQ/TW|2024-12-22|Bộ Chính trị implements"},
        Row{"Để triển khai thực hiện có hiệu quả Nghị quyết số 57-NQ/TW, Đảng ủy yêu cầu",
            "Nghị quyết|57-NQ/TW|| implements"},
        Row{"từ khi thực hiện Quy định số 29-QĐ/TW, ngày 02/6/1997 của Bộ Chính trị khoá VIII đến "
            "nay",
            "Quy định|29-QĐ/TW|1997-06-02|Bộ Chính trị khoá VIII"},
        Row{"- Căn cứ Quy định số 24-QĐ/TW, thay thế Quy định số 29-QĐ/TW;",
            "Quy định|24-QĐ/TW||; Quy định|29-QĐ/TW||"},
    };
    for (const auto& row : rows) {
        CAPTURE(row.text);
        CHECK(cited_in(row.text) == row.found);
    }
}

TEST_CASE("a title says what a paper does, unless it reports or asks") {
    CHECK(cited_in_title("Kế hoạch", "Thực hiện Nghị quyết số 57-NQ/TW của Bộ Chính trị") ==
          "Nghị quyết|57-NQ/TW||Bộ Chính trị implements");
    CHECK(cited_in_title("Hướng dẫn", "Một số nội dung Quy định số 294-QĐ/TW") ==
          "Quy định|294-QĐ/TW|| implements");
    CHECK(cited_in_title("Quy định",
                         "Sửa đổi, bổ sung một số điều của Quy định số 22-QĐ/TW về kiểm tra") ==
          "Quy định|22-QĐ/TW|| amends part");
    CHECK(cited_in_title("Báo cáo", "Kết quả thực hiện Nghị quyết số 57-NQ/TW") ==
          "Nghị quyết|57-NQ/TW||");
    CHECK(cited_in_title("Kế hoạch", "Sơ kết 01 năm thực hiện Nghị quyết số 57-NQ/TW") ==
          "Nghị quyết|57-NQ/TW||");
    CHECK(cited_in_title("Tờ trình", "Đề nghị sửa đổi Quy định số 22-QĐ/TW") ==
          "Quy định|22-QĐ/TW||");
}

TEST_CASE("a paper cited again and again is one citation, the first words with what it does") {
    const auto running = running_text(
        "- Căn cứ Quy định số 22-QĐ/TW, ngày 28/7/2021 của Ban Chấp hành Trung ương;\f"
        "Theo Quy định 22-QĐ/TW thì khác.\n\nQuy định này thay thế Quy định số 22-QĐ/TW.");
    const auto found = find_citations(running, citing_paper(), types());
    REQUIRE(found.size() == 1);
    CHECK(short_form(found[0]) == "Quy định|22-QĐ/TW|2021-07-28|Ban Chấp hành Trung ương replaces");
    CHECK(found[0].mentions == 3);
    CHECK(found[0].page == 2);
    CHECK(found[0].words == "Quy định này thay thế Quy định số 22-QĐ/TW.");
}

TEST_CASE("the same symbol with two dates is two papers") {
    CHECK(
        cited_in("Hướng dẫn số 01-HD/TW ngày 28/9/2021 và Hướng dẫn số 01-HD/TW ngày 19/5/2026") ==
        "Hướng dẫn|01-HD/TW|2021-09-28|; Hướng dẫn|01-HD/TW|2026-05-19|");
}

TEST_CASE("a long sentence is cut around the citation between words") {
    std::string filler;
    for (int i = 0; i < 40; ++i) filler += "tổ chức đảng ";
    const auto running = running_text(filler + "theo Quy định số 22-QĐ/TW " + filler + ".");
    const auto found = find_citations(running, citing_paper(), types());
    REQUIRE(found.size() == 1);
    CHECK(found[0].words.starts_with("… "));
    CHECK(found[0].words.ends_with(" …"));
    CHECK(found[0].words.size() < 300);
    CHECK(found[0].words.find("theo Quy định số 22-QĐ/TW tổ") != std::string::npos);
}

TEST_CASE("the two papers of the sample cite what a reader sees there") {
    struct Row {
        std::string file;
        std::string found;
        std::string effective;
    };
    const std::array rows{
        Row{"van-ban-1.pdf", "Điều lệ|Điều lệ Đảng||", "2025-07-01"},
        Row{"van-ban-2.pdf",
            "Điều lệ|Điều lệ Đảng||; Quy định|294-QĐ/TW|2025-05-26|Ban Chấp hành Trung ương Đảng "
            "khoá "
            "XIII; Quy định|29-QĐ/TW|1997-06-02|Bộ Chính trị khoá VIII; "
            "Hướng dẫn|01-HD/TW|2021-09-28|Ban Bí thư khoá XIII replaces",
            ""},
    };
    for (const auto& row : rows) {
        CAPTURE(row.file);
        const auto path = data_directory() + "/sample/directives/" + row.file;
        const auto document = std::get<Document>(read_document(path));
        const auto paper = read_paper(document, row.file, types());
        CHECK(cited_in(paper.body, paper.directive) == row.found);
        const auto effective = find_effective_date(paper.running);
        CHECK((effective ? iso(*effective) : "") == row.effective);
    }
}

TEST_CASE("the day of effect is the one that a paper says of itself") {
    const auto day = [](const std::string& text) {
        const auto found = find_effective_date(running_text(text));
        return found ? iso(*found) : std::string{};
    };
    CHECK(day("Quy định này có hiệu lực thi hành kể từ ngày 01 tháng 7 năm 2025.") == "2025-07-01");
    CHECK(day("Luật này có hiệu lực từ\nngày 01/3/2026.") == "2026-03-01");
    CHECK(day("Hướng dẫn này có hiệu lực từ ngày ký.").empty());
    CHECK(day("Luật số 91/2025/QH15 có hiệu lực từ ngày 01/01/2026.").empty());
}

TEST_CASE("a text made of nothing but symbols is read up to a bound") {
    std::string body;
    for (int i = 1; i <= 5000; ++i) body += fmt::format("Quy định số {}-QĐ/TW, ", i);
    CHECK(find_citations(running_text(body), citing_paper(), types()).size() == 2000);
}
