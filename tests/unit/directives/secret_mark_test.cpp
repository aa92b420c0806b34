#include "sotay/directives/secret_mark.h"

#include <doctest/doctest.h>

#include <array>
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
          "MẤT", "TỐI MẶT", "MẶT TRẬN TỔ QUỐC", "Luật Bảo vệ bí mật nhà nước: Tối mật là", ""}) {
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

TEST_SUITE_END();
