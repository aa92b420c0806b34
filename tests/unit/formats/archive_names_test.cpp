#include "sotay/formats/archive_names.h"

#include <doctest/doctest.h>

#include <array>

using namespace sotay;
using namespace std::string_literals;

TEST_SUITE_BEGIN("formats: names in archives");

TEST_CASE("a name is read in its code page and leads nowhere") {
    struct Row {
        std::string raw;
        std::string name;
    };
    const std::array rows{
        Row{"Nghị quyết 05.pdf", "Nghị quyết 05.pdf"},
        Row{"Nghi\u0323 quye\u0302\u0301t.pdf", "Nghị quyết.pdf"},
        Row{"\xD0\xEA\xEC quy\xEA\xECt.doc", "Đế quyết.doc"},
        Row{"caf\x82.txt", "café.txt"},
        Row{"../../etc/passwd", "etc/passwd"},
        Row{"/tmp//./a.txt", "tmp/a.txt"},
        Row{"C:\\van ban\\a.txt", "van ban/a.txt"},
        Row{"a\x1B[31m\r\nb\0c.txt"s, "a[31mbc.txt"},
        Row{"\u202Egpj.exe", "gpj.exe"},
        Row{"a\u0085b", "ab"},
        Row{"..", ""},
        Row{"", ""},
    };
    for (const Row& row : rows) {
        CAPTURE(row.raw);
        CHECK(archive_name(row.raw) == row.name);
    }
}

TEST_CASE("a name that is too long keeps its end, whole letters only") {
    std::string raw;
    for (int i = 0; i < 600; ++i) raw += "ệ";
    const std::string name = archive_name(raw + ".pdf");
    CHECK(name.size() <= 500);
    CHECK(name.starts_with("ệ"));
    CHECK(name.ends_with("ệ.pdf"));
}

TEST_CASE("what lies beside documents for programs is told from them") {
    for (const std::string name :
         {".DS_Store", "a/.an.txt", "a/~$b.docx", "__MACOSX/a/._b.pdf", "a/Thumbs.db"}) {
        CAPTURE(name);
        CHECK(is_side_file(name));
    }
    CHECK_FALSE(is_side_file("a.b/c.pdf"));
}

TEST_SUITE_END();
