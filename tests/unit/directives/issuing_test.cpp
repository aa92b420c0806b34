#include "sotay/directives/issuing.h"

#include "sotay/base/paths.h"

#include <doctest/doctest.h>

#include <vector>

using namespace sotay;
using namespace sotay::directives;

TEST_SUITE_BEGIN("directives: issuing");

namespace {

const DocumentTypes& types() {
    static const DocumentTypes all = load_document_types({data_directory() + "/rules"});
    return all;
}

struct Row {
    std::string what;
    std::string head;  ///< the bodies, a line each
    std::string symbol;
    std::string date;
    std::string type;
    std::string post;
    std::string field;  ///< of the one problem; empty for none
};

Header header_of(const Row& row) {
    return read_header(row.head + "\nSố " + row.symbol + "\nĐẢNG CỘNG SẢN VIỆT NAM\nMẫu, ngày " +
                           row.date + "\n" + row.type + "\nvề việc thử\n\n" + row.post +
                           "\nBÍ THƯ\nNguyễn Văn Mẫu\n",
                       types());
}

std::string fields_of(const std::vector<Problem>& problems) {
    std::string fields;
    for (const Problem& problem : problems) fields += problem.field + " ";
    return fields.empty() ? fields : fields.substr(0, fields.size() - 1);
}

}  // namespace

TEST_CASE("who may issue what is judged by the rules of the paper's date") {
    const std::string cell = "ĐẢNG BỘ XÃ MẪU\nCHI BỘ THÔN 3";
    const std::string office = "ĐẢNG BỘ XÃ MẪU\nĐẢNG ỦY TRƯỜNG THỬ";
    const std::string commune = "ĐẢNG BỘ TỈNH MẪU\nĐẢNG ỦY XÃ MẪU";
    const std::vector<Row> rows{
        {"a cell's conclusion before 2026", cell, "01-KL/CB", "05/12/2025", "KẾT LUẬN",
         "T/M CHI BỘ", "type"},
        {"and after", cell, "01-KL/CB", "05/02/2026", "KẾT LUẬN", "T/M CHI BỘ", ""},
        {"a cell's regulation", cell, "01-QĐ/CB", "05/02/2026", "QUY ĐỊNH", "T/M CHI BỘ", "type"},
        {"a cell's decision", cell, "01-QĐ/CB", "05/02/2026", "QUYẾT ĐỊNH", "T/M CHI BỘ", ""},
        {"a cell's directive", cell, "01-CT/CB", "05/02/2026", "CHỈ THỊ", "T/M CHI BỘ", "type"},
        {"guidance by a grassroots committee", office, "02-HD/ĐU", "05/02/2026", "HƯỚNG DẪN",
         "T/M ĐẢNG ỦY", "type"},
        {"guidance by its board", office, "02-HD/ĐU", "05/02/2026", "HƯỚNG DẪN",
         "T/M BAN THƯỜNG VỤ", ""},
        {"rules of procedure by a board", office, "02-QC/ĐU", "05/02/2026", "QUY CHẾ",
         "T/M BAN THƯỜNG VỤ", "type"},
        {"a commune while it was grassroots", commune, "02-CT/ĐU", "05/02/2024", "CHỈ THỊ",
         "T/M BAN THƯỜNG VỤ", "type"},
        {"and since it is above them", commune, "02-CT/ĐU", "05/02/2026", "CHỈ THỊ",
         "T/M BAN THƯỜNG VỤ", ""},
        {"a province", "TỈNH ỦY MẪU", "02-CT/TU", "05/02/2026", "CHỈ THỊ", "T/M BAN THƯỜNG VỤ", ""},
        {"a cell's congress", "CHI BỘ THÔN 3\nĐẠI HỘI CHI BỘ", "02-BC/ĐH", "05/02/2026", "BÁO CÁO",
         "T/M ĐOÀN CHỦ TỊCH", "type"},
        {"its minutes", "CHI BỘ THÔN 3\nĐẠI HỘI CHI BỘ", "02-BB/ĐH", "05/02/2026", "BIÊN BẢN",
         "T/M ĐOÀN CHỦ TỊCH", ""},
        {"before the rules spoke of it", "CHI BỘ THÔN 3\nĐẠI HỘI CHI BỘ", "02-BC/ĐH", "05/02/2025",
         "BÁO CÁO", "T/M ĐOÀN CHỦ TỊCH", ""},
        {"a type of the State", "TỈNH ỦY MẪU", "02-CĐ/TU", "05/02/2026", "CÔNG ĐIỆN",
         "T/M BAN THƯỜNG VỤ", "type"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.what);
        CHECK(fields_of(check_issuing(header_of(row), types())) == row.field);
    }
}

TEST_CASE("bodies of districts had a code until they ended") {
    const Row row{"", "HUYỆN ỦY MẪU", "12-NQ/HU", "30/06/2025", "NGHỊ QUYẾT", "T/M HUYỆN ỦY", ""};
    CHECK(check_issuing(header_of(row), types()).empty());
    Row later = row;
    later.date = "01/07/2025";
    CHECK(fields_of(check_issuing(header_of(later), types())) == "issuer_code");
}

TEST_CASE("a code of no body is noticed, those of organs are known") {
    Row row{"", "TỈNH ỦY MẪU", "12-BC/XYZTU", "05/02/2026", "BÁO CÁO", "T/M BAN THƯỜNG VỤ", ""};
    CHECK(fields_of(check_issuing(header_of(row), types())) == "issuer_code");
    for (const std::string code : {"BTCTU", "UBKTTU", "VPTU", "BTGDVTU", "BNCTU", "BCĐTW", "BXDĐ",
                                   "UBKTĐU", "VPĐU", "BTCTW", "ĐH"}) {
        CAPTURE(code);
        row.symbol = "12-BC/" + code;
        CHECK(check_issuing(header_of(row), types()).empty());
    }
}

TEST_CASE("a symbol of another type than the title is noticed and the title believed") {
    const Row row{"", "TỈNH ỦY MẪU", "12-CT/TU", "05/02/2026", "CHƯƠNG TRÌNH", "T/M BAN THƯỜNG VỤ",
                  ""};
    const Header header = header_of(row);
    CHECK(header.type == "Chương trình");
    CHECK(header.type_code == "CT");
    CHECK(header.title == "về việc thử");
    CHECK(fields_of(check_issuing(header, types())) == "type");
}

TEST_CASE("papers of the State and papers without a date are not judged") {
    const Row row{"", "UBND XÃ MẪU", "12/QĐ-UBND", "05/02/2026", "QUYẾT ĐỊNH", "", ""};
    CHECK(check_issuing(header_of(row), types()).empty());
    Row undated{"", "CHI BỘ THÔN 3", "01-CT/CB", "...", "CHỈ THỊ", "T/M CHI BỘ", ""};
    CHECK(check_issuing(header_of(undated), types()).empty());
}

TEST_SUITE_END();
