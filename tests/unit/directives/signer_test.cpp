#include "sotay/directives/signer.h"

#include <doctest/doctest.h>

#include <vector>

using namespace sotay;

TEST_SUITE_BEGIN("directives: signer");

namespace {

struct Case {
    std::string what;
    std::string text;
    std::string signer;
};

}  // namespace

TEST_CASE("the name stands under the line for whom it signs") {
    const std::vector<Case> cases{
        {"two columns",
         "Nơi nhận:                        T/M BAN THƯỜNG VỤ\n"
         "- Các Chi Bộ,                         BÍ THƯ\n"
         "- Lưu Văn phòng.\n\n"
         "                                   Nguyễn Văn Mẫu\n",
         "Nguyễn Văn Mẫu"},
        {"recipients that look like people",
         "Nơi nhận:                        T/M BAN BÍ THƯ\n"
         "Thanh Hóa                         THƯỜNG TRỰC\n"
         "                                   Lê Thị Thử\n",
         "Lê Thị Thử"},
        {"over a page's end", "   T/M BAN BÍ THƯ\n\f        33\n      Trần Thử Nghiệm\n",
         "Trần Thử Nghiệm"},
        {"one column", "T/M CHI BỘ\nBÍ THƯ\n\nPhạm Mẫu\n\nNơi nhận:\n- Đảng ủy.\n", "Phạm Mẫu"},
        {"by order", "   K/T TRƯỞNG BAN\n   PHÓ TRƯỞNG BAN\n   Đỗ Văn Thử\n", "Đỗ Văn Thử"},
        {"the State's", "  TM. CHÍNH PHỦ\n  THỦ TƯỚNG\n  Vũ Văn Thử\n", "Vũ Văn Thử"},
        {"before an appendix",
         "   T/M BAN THƯỜNG VỤ\n   BÍ THƯ\n   Bùi Văn Thử\n\fPHỤ LỤC\n1. Bảng kê\n", "Bùi Văn Thử"},
        {"a model in the text is no signature", "ký \"T/M BAN THƯỜNG VỤ\" rồi họ tên\nMục Hai\n",
         ""},
        {"nobody", "Một văn bản\nkhông ai ký\n", ""},
        {"nothing", "", ""},
    };
    for (const Case& row : cases) {
        CAPTURE(row.what);
        CHECK(directives::find_signature(row.text).name == row.signer);
    }
}

TEST_SUITE_END();
