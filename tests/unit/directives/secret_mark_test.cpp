#include "sotay/directives/secret_mark.h"

#include "labelled_blocks.h"

#include <doctest/doctest.h>

#include <array>
#include <random>
#include <vector>

using namespace sotay::directives;

TEST_SUITE_BEGIN("directives: secret marks");

namespace {

std::string on_page(const std::string& text) {
    return find_secret_mark(std::vector<std::string>{text}, "a.pdf").value_or("");
}

std::string in_name(const std::string& name) {
    return find_secret_mark(std::vector<std::string>{"NGHỊ QUYẾT"}, name).value_or("");
}

struct Row {
    std::string text;
    std::string mark;
};

}  // namespace

TEST_CASE("a mark in capitals on a line of its own at the head is found") {
    const std::array rows{
        Row{"TỈNH ỦY THANH HÓA      ĐẢNG CỘNG SẢN VIỆT NAM\nSố 01-BC/TU\n\nMẬT\n", "MẬT"},
        Row{"TỐI MẬT\nBÁO CÁO", "TỐI MẬT"},
        Row{"TUYỆT MẬT", "TUYỆT MẬT"},
        Row{"  T Ố I  M Ậ T  \n", "TỐI MẬT"},
        Row{"T U Y Ệ T     M Ậ T", "TUYỆT MẬT"},
        Row{"M Ậ T", "MẬT"},
        Row{"TO\u0302\u0301I MA\u0323\u0302T", "TỐI MẬT"},
        Row{"[TỐI MẬT]", "TỐI MẬT"},
        Row{"| MẬT |", "MẬT"},
        Row{"Số 01-BC/TU          MẬT          Thanh Hóa, ngày 1 tháng 2 năm 2026", "MẬT"},
        Row{"MẬT ĐẢNG CỘNG SẢN VIỆT NAM", "MẬT"},
        Row{"Độ mật: Tối mật", "TỐI MẬT"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.text);
        CHECK(on_page(row.text) == row.mark);
    }
}

TEST_CASE("a mark on the second page counts too") {
    const std::vector<std::string> pages{"Phiếu gửi", "TUYỆT MẬT\nBÁO CÁO"};
    CHECK(find_secret_mark(pages, "a.pdf") == "TUYỆT MẬT");
}

TEST_CASE("words of the text are no mark") {
    for (const std::string text :
         {"bí mật", "mật thiết", "Mật", "mật", "tối mật", "BÍ MẬT",
          "CÔNG TÁC BẢO VỆ BÍ MẬT NHÀ NƯỚC", "BÁO CÁO VỀ CÔNG TÁC BẢO VỆ BÍ\nMẬT",
          "Hồ Chí Minh giữ liên lạc mật với cơ sở", "gắn bó mật thiết với nhân dân", "MẶT", "MẮT",
          "MẤT", "MẶT TRẬN TỔ QUỐC", "TÚI MẬT", "Luật Bảo vệ bí mật nhà nước: Tối mật là", ""}) {
        CAPTURE(text);
        CHECK(on_page(text).empty());
    }
}

TEST_CASE("a line far below the head is text") {
    std::string page;
    for (int i = 0; i < 40; ++i) page += "dòng " + std::to_string(i) + "\n";
    CHECK(on_page(page + "MẬT\n").empty());
}

TEST_CASE("a mark in capitals in the name of the file is found") {
    const std::array rows{
        Row{"MẬT.pdf", "MẬT"},
        Row{"MẬT - Báo cáo.pdf", "MẬT"},
        Row{"01-BC_TU (MẬT).pdf", "MẬT"},
        Row{"TỐI MẬT 01-BC.pdf", "TỐI MẬT"},
        Row{"bao cao_TOI_MAT.docx", "TỐI MẬT"},
        Row{"TUYỆT MẬT.pdf", "TUYỆT MẬT"},
        Row{"TUYET MAT 2026.pdf", "TUYỆT MẬT"},
        Row{"TO\u0302\u0301I MA\u0323\u0302T.pdf", "TỐI MẬT"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.text);
        CHECK(in_name(row.text) == row.mark);
    }
}

TEST_CASE("names of files that speak of secrets bear no mark") {
    for (const std::string name :
         {"Luật bảo vệ bí mật nhà nước.pdf", "LUẬT BẢO VỆ BÍ MẬT NHÀ NƯỚC.pdf", "BÍ_MẬT.pdf",
          "MẬT_THIẾT.pdf", "MAT TRAN TO QUOC.pdf", "MAT.pdf", "MẶT TRẬN.pdf", "ke hoach.pdf", ""}) {
        CAPTURE(name);
        CHECK(in_name(name).empty());
    }
}

TEST_CASE("a mark that a scanner misread still refuses") {
    const std::string head = "TỈNH ỦY MẪU        ĐẢNG CỘNG SẢN VIỆT NAM\n";
    const std::array rows{Row{"TOI MAT", "TỐI MẬT"},
                          Row{"TUYỆT MẠT", "TUYỆT MẬT"},
                          Row{"TỐI MẶT", "TỐI MẬT"},
                          Row{"T0I MẬT", "TỐI MẬT"},
                          Row{"TUYET MÂT", "TUYỆT MẬT"},
                          Row{"| TỐI  MAT |", "TỐI MẬT"},
                          Row{"TỐI\nMẬT", "TỐI MẬT"},
                          Row{"MÂT", "MẬT"},
                          Row{"MAT", "MẬT"},
                          Row{"M A T", "MẬT"}};
    for (const Row& row : rows) {
        CAPTURE(row.text);
        CHECK(on_page(head + row.text + "\nBÁO CÁO\n") == row.mark);
    }
}

TEST_CASE("a mark beside the number, in a cell and in a field of the degree is found") {
    const std::array rows{
        Row{"Số 01-BC/TU MẬT Mẫu, ngày 1 tháng 2 năm 2026", "MẬT"},
        Row{"Số 01-BC/TU TỐI MẬT", "TỐI MẬT"},
        Row{"TỈNH ỦY MẪU\tMẬT\tĐẢNG CỘNG SẢN VIỆT NAM", "MẬT"},
        Row{"Độ mật   Tuyệt mật", "TUYỆT MẬT"},
        Row{"Dấu chỉ độ mật: MẬT", "MẬT"},
        Row{"ĐỘ MẬT: tối mật", "TỐI MẬT"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.text);
        CHECK(on_page(row.text) == row.mark);
    }
}

TEST_CASE("the running head of a later page counts, its text does not") {
    std::vector<std::string> pages(7, "12\nvăn bản của ngành\n");
    CHECK_FALSE(find_secret_mark(pages, "a.pdf"));
    pages[6] = "   7\n   MẬT\nvăn bản của ngành\n";
    CHECK(find_secret_mark(pages, "a.pdf") == "MẬT");
    pages[6] = "7\na\nb\nc\nd\ne\nMẬT\n";
    CHECK_FALSE(find_secret_mark(pages, "a.pdf"));
}

TEST_CASE("a table that counts secret papers bears no mark") {
    CHECK(on_page("Đơn vị    MẬT    TỐI MẬT    TUYỆT MẬT\nXã Mẫu    1    0    0\n").empty());
}

TEST_CASE("what the file says of itself may bear a mark") {
    const auto in_property = [](const std::string& line) {
        return find_secret_mark({}, "a.pdf", std::vector<std::string>{"Báo cáo", line})
            .value_or("");
    };
    CHECK(in_property("TỐI MẬT") == "TỐI MẬT");
    CHECK(in_property("nghị quyết; mật; năm 2026") == "MẬT");
    CHECK(in_property("Keywords: tối mật, kế hoạch") == "TỐI MẬT");
    CHECK(in_property("Kế hoạch (MẬT)") == "MẬT");
    for (const std::string line :
         {"Luật Bảo vệ bí mật nhà nước", "BẢO VỆ BÍ MẬT NHÀ NƯỚC", "bí mật nhà nước; tuyên truyền",
          "quan hệ mật thiết với nhân dân", ""}) {
        CAPTURE(line);
        CHECK(in_property(line).empty());
    }
}

TEST_CASE("a name in small letters bears a mark where signs part it from the rest") {
    CHECK(in_name("toi-mat.pdf") == "TỐI MẬT");
    CHECK(in_name("bao cao (tối mật).docx") == "TỐI MẬT");
    CHECK(in_name("bao cao (mật).docx") == "MẬT");
    CHECK(in_name("Quy định về tài liệu tối mật của ngành.pdf").empty());
    CHECK(in_name("nuôi ong lấy mật.pdf").empty());
}

TEST_CASE("papers without a mark bear none, whatever their texts say of secrets") {
    const std::array<std::string, 8> phrases{
        "bảo vệ bí mật nhà nước",   "gắn bó mật thiết với nhân dân",
        "BẢO VỆ BÍ MẬT NHÀ NƯỚC",   "hoạt động bí mật, cơ mật",
        "mật vụ của địch theo dõi", "tài liệu mật và tối mật",
        "giữ bí mật bỏ phiếu",      "MẶT TRẬN TỔ QUỐC"};
    std::minstd_rand random{117};
    for (const auto& block : sotay::test::load_labelled_blocks()) {
        CAPTURE(block.name);
        CHECK_FALSE(find_secret_mark(std::vector{block.text}, "a.pdf"));
        std::string text = block.text;
        for (int i = 0; i < 5; ++i) {
            const std::size_t line_end = text.find('\n', random() % text.size());
            if (line_end == std::string::npos) continue;
            text.insert(line_end + 1, phrases.at(random() % phrases.size()) + "\n");
        }
        CAPTURE(text);
        CHECK_FALSE(find_secret_mark(std::vector{text}, "a.pdf"));
    }
}

TEST_CASE("a paper with a mark anywhere in its head is refused, however the mark is stamped") {
    const std::array rows{Row{"MẬT", "MẬT"},
                          Row{"TỐI MẬT", "TỐI MẬT"},
                          Row{"T U Y Ệ T  M Ậ T", "TUYỆT MẬT"},
                          Row{"[ TỐI  MẬT ]", "TỐI MẬT"},
                          Row{"TO\u0302\u0301I MA\u0323\u0302T", "TỐI MẬT"},
                          Row{"TUYET MAT", "TUYỆT MẬT"},
                          Row{"-- M Ậ T --", "MẬT"}};
    std::minstd_rand random{2026};
    for (const auto& block : sotay::test::load_labelled_blocks()) {
        const Row& row = rows.at(random() % rows.size());
        std::size_t at = 0;
        for (auto line = random() % 5; line > 0; --line) {
            const std::size_t end = block.text.find('\n', at);
            if (end == std::string::npos) break;
            at = end + 1;
        }
        std::string text = block.text;
        text.insert(at, std::string(random() % 30, ' ') + row.text + "\n");
        CAPTURE(text);
        CHECK(on_page(text) == row.mark);
    }
}

TEST_SUITE_END();
