#include "sotay/directives/register.h"

#include "sotay/base/paths.h"
#include "sotay/directives/import_files.h"
#include "sotay/directives/paper.h"
#include "sotay/directives/search.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <iterator>

#include "../scratch_folder.h"

using namespace sotay;
using namespace sotay::directives;

TEST_SUITE_BEGIN("directives: register");

namespace {

namespace fs = std::filesystem;

const Date k_today = *parse_date("2026-12-03");
const std::string k_sample = data_directory() + "/sample/directives/";

const std::string k_resolution =
    "ĐẢNG BỘ TỈNH THANH HÓA                 ĐẢNG CỘNG SẢN VIỆT NAM\n"
    "ĐẢNG ỦY XÃ HOẰNG LỘC                   ----------------------\n"
    "          *                 Hoằng Lộc, ngày 05 tháng 9 năm 2026\n"
    "    Số 05-NQ/ĐU\n\n"
    "                    NGHỊ QUYẾT\n"
    "          về chuyển đổi số trong sinh hoạt chi bộ\n"
    "                      -----\n\n"
    "- Căn cứ Điều lệ Đảng;\n"
    "Ban Chấp hành quyết nghị những việc sau đây.\n\n"
    "                                   T/M BAN CHẤP HÀNH\n"
    "                                        BÍ THƯ\n"
    "                                    Nguyễn Văn Mẫu\n";

const std::string k_secret =
    "TỈNH ỦY MẪU                            ĐẢNG CỘNG SẢN VIỆT NAM\n"
    "     *                                 Mẫu, ngày 01 tháng 9 năm 2026\n"
    "Số 99-KH/TU\n"
    "  TỐI MẬT\n"
    "                    KẾ HOẠCH\n"
    "          diễn tập đà điểu chạy vòng quanh hồ\n";

struct Papers {
    test::ScratchFolder folder;
    test::ScratchFolder home;
    store::Database database{home.path("sotay.db"), store::Database::Mode::create};
    FixedClock clock{*parse_instant("2026-12-03T14:00")};
    store::Actor actor{"thu-ky", clock};
    Register papers{database, store::Blobs{home.path("blobs")},
                    load_document_types({data_directory() + "/rules"})};

    ImportOutcome import(const std::string& file) { return papers.import_file(file, {actor}); }
    [[nodiscard]] std::int64_t count(const std::string& table) {
        auto row = database.prepare("SELECT count(*) FROM " + table);
        row.step();
        return row.integer(0);
    }
    [[nodiscard]] std::size_t blobs() const {
        std::size_t files = 0;
        if (!fs::exists(home.path("blobs"))) return 0;
        for (const auto& entry : fs::recursive_directory_iterator{home.path("blobs")}) {
            if (entry.is_regular_file()) ++files;
        }
        return files;
    }
    [[nodiscard]] bool home_holds(const std::string& bytes) const {
        for (const auto& entry : fs::recursive_directory_iterator{home.path("")}) {
            if (!entry.is_regular_file()) continue;
            std::ifstream file{entry.path(), std::ios::binary};
            const std::string content{std::istreambuf_iterator<char>{file}, {}};
            if (content.find(bytes) != std::string::npos) return true;
        }
        return false;
    }
};

}  // namespace

TEST_CASE_FIXTURE(Papers, "the two published papers come in with all that their headers say") {
    const auto regulation = import(k_sample + "van-ban-1.pdf");
    REQUIRE(regulation.status == ImportStatus::imported);
    CHECK(regulation.problems.empty());
    const auto kept = find_by_name(database, "294-QĐ/TW");
    CHECK(kept.id == regulation.directive->id);
    CHECK(kept.type == "Quy định");
    CHECK(kept.number == 294);
    CHECK(kept.issuer_code == "TW");
    CHECK(kept.issued_on == parse_date("2025-05-26"));
    CHECK(kept.title == "Thi hành Điều lệ Đảng");
    CHECK(kept.signer == "Tô Lâm");
    CHECK(kept.pages == 35);
    CHECK(kept.media_type == "application/pdf");
    CHECK(kept.file_name == "van-ban-1.pdf");
    CHECK(kept.confidence.symbol == 1);
    CHECK(kept.imported_at == clock.time);

    const auto guidance = import(k_sample + "van-ban-2.pdf");
    REQUIRE(guidance.status == ImportStatus::imported);
    CHECK(guidance.directive->symbol == "06-HD/TW");
    CHECK(guidance.directive->type == "Hướng dẫn");
    CHECK(guidance.directive->issued_on == parse_date("2025-06-09"));
    CHECK(guidance.directive->signer == "Trần Cẩm Tú");
    CHECK(store::verify_audit(database).entries == 2);
}

TEST_CASE_FIXTURE(Papers, "a symbol typed in any way finds its paper before those that cite it") {
    const auto first = import(k_sample + "van-ban-1.pdf").directive->id;
    const auto second = import(k_sample + "van-ban-2.pdf").directive->id;
    for (const std::string query : {"294-QĐ/TW", "294-qd/tw", "294 - QĐ/TW", "294/QĐ-TW"}) {
        CAPTURE(query);
        const auto found = search(database, query, k_today, {.limit = 10});
        REQUIRE(found.size() == 2);
        CHECK(found[0].directive.id == first);
        CHECK(found[1].directive.id == second);
    }
    CHECK(search(database, "6-HD/TW", k_today, {.limit = 10}).at(0).directive.id == second);
}

TEST_CASE_FIXTURE(Papers, "bytes without a file come in under the name they are given") {
    const auto first = papers.import_source({"goi.edxml/nghi-quyet.txt", k_resolution}, {actor});
    REQUIRE(first.status == ImportStatus::imported);
    CHECK(first.file == "goi.edxml/nghi-quyet.txt");
    CHECK(first.directive->symbol == "05-NQ/ĐU");
    CHECK(first.directive->file_name == "nghi-quyet.txt");
    CHECK(import(folder.write("a.txt", k_resolution)).status == ImportStatus::duplicate);
    CHECK(papers.import_source({"MẬT.pdf", "x"}, {actor}).status == ImportStatus::refused);
    CHECK(papers.refuse_content("a.edxml", sha256("a"), "MẬT", {actor}).status ==
          ImportStatus::refused);
    CHECK(count("refused_secrets") == 2);
    CHECK(blobs() == 1);
    const auto amended = papers.import_source(
        {"b.txt", k_resolution + "\n", [](Paper& paper) { paper.directive.signer = "Ai đó"; }},
        {actor});
    CHECK(amended.directive->signer == "Ai đó");
}

TEST_CASE_FIXTURE(Papers, "the same content under another name is one document") {
    const auto first = import(folder.write("a.txt", k_resolution));
    const auto second = import(folder.write("b.txt", k_resolution));
    CHECK(first.status == ImportStatus::imported);
    CHECK(second.status == ImportStatus::duplicate);
    REQUIRE(second.directive);
    CHECK(second.directive->id == first.directive->id);
    CHECK(second.directive->file_name == "a.txt");
    CHECK(count("directives") == 1);
    CHECK(blobs() == 1);
    CHECK(store::verify_audit(database).entries == 1);
}

TEST_CASE_FIXTURE(Papers, "many files at a time come in as one by one would") {
    std::vector<std::string> files;
    for (int i = 0; i < 12; ++i) {
        const auto number = std::to_string(i / 2 + 10);
        std::string text = k_resolution;
        text.replace(text.find("05-NQ"), 2, number);
        files.push_back(folder.write(std::to_string(i) + ".txt", text));
    }
    files.insert(files.begin() + 3, folder.write("mat.txt", k_secret));
    std::vector<std::string> statuses;
    papers.import_files(files, {actor}, [&](const ImportOutcome& outcome) {
        CHECK(outcome.file == files[statuses.size()]);
        statuses.push_back(name_of(outcome.status));
    });
    CHECK(std::ranges::count(statuses, "imported") == 6);
    CHECK(std::ranges::count(statuses, "duplicate") == 6);
    CHECK(statuses.at(3) == "refused");
    CHECK(count("directives") == 6);
    CHECK(store::verify_audit(database).entries == 7);
}

TEST_CASE_FIXTURE(Papers, "a paper that cannot be written does not keep its neighbours out") {
    database.run_script(
        "CREATE TRIGGER spoil BEFORE INSERT ON directives WHEN NEW.file_name = '3.txt' "
        "BEGIN SELECT RAISE(ABORT, 'spoilt'); END");
    std::vector<std::string> files;
    for (int i = 0; i < 6; ++i) {
        std::string text = k_resolution;
        text.replace(text.find("05-NQ"), 2, std::to_string(i + 10));
        files.push_back(folder.write(std::to_string(i) + ".txt", text));
    }
    std::vector<std::string> statuses;
    papers.import_files(files, {actor}, [&](const ImportOutcome& outcome) {
        CHECK(outcome.file == files[statuses.size()]);
        statuses.push_back(name_of(outcome.status));
    });
    CHECK(std::ranges::count(statuses, "imported") == 5);
    CHECK(statuses.at(3) == "failed");
    CHECK(count("directives") == 5);
    CHECK(count("directive_texts") == 5);
    CHECK(store::verify_audit(database).entries == 5);
}

TEST_CASE_FIXTURE(Papers, "of a secret paper only its mark is kept") {
    for (int i = 0; i < 2; ++i) {
        const auto outcome = import(folder.write("ke-hoach.txt", k_secret));
        CHECK(outcome.status == ImportStatus::refused);
        CHECK_FALSE(outcome.directive);
        REQUIRE(outcome.problems.size() == 1);
        CHECK(outcome.problems[0].message.find("TỐI MẬT") != std::string::npos);
    }
    CHECK(count("directives") == 0);
    CHECK(count("directive_texts") == 0);
    CHECK(count("refused_secrets") == 1);
    CHECK(blobs() == 0);
    CHECK(search(database, "đà điểu", k_today, {.limit = 10}).empty());
    for (const std::string words : {"đà điểu", "điểu", "99-KH/TU", "ke-hoach"}) {
        CAPTURE(words);
        CHECK_FALSE(home_holds(words));
    }
}

TEST_CASE_FIXTURE(Papers, "a mark in the file's name refuses it, whatever is in it") {
    CHECK(import(folder.write("bao-cao_TUYỆT MẬT.pdf", "không đọc được")).status ==
          ImportStatus::refused);
    CHECK(import(folder.write("cong tac bi mat thiet.txt", k_resolution)).status ==
          ImportStatus::imported);
}

TEST_CASE_FIXTURE(Papers, "a file that gives no text fails alone") {
    const auto picture = import(folder.write("anh-trang.pdf",
                                             "\x89PNG\r\n\x1a\n"
                                             "blank"));
    CHECK(picture.status == ImportStatus::failed);
    CHECK_FALSE(picture.problems.at(0).message.empty());
    CHECK(import(folder.write("empty.pdf", "")).status == ImportStatus::failed);
    CHECK(import(folder.path("")).status == ImportStatus::failed);
    CHECK(count("directives") == 0);
    CHECK(blobs() == 0);
    CHECK(store::verify_audit(database).entries == 0);
}

TEST_CASE_FIXTURE(Papers, "a rehearsal reads and writes nothing") {
    const Occasion rehearsal{.actor = actor, .is_dry_run = true};
    const auto outcome = papers.import_file(folder.write("a.txt", k_resolution), rehearsal);
    CHECK(outcome.status == ImportStatus::imported);
    CHECK(outcome.directive->symbol == "05-NQ/ĐU");
    CHECK(outcome.directive->id == 0);
    CHECK(papers.import_file(folder.write("b.txt", k_secret), rehearsal).status ==
          ImportStatus::refused);
    CHECK(count("directives") + count("refused_secrets") == 0);
    CHECK(blobs() == 0);
}

TEST_CASE_FIXTURE(Papers, "a draft says what it lacks") {
    std::string draft = k_resolution;
    draft.replace(draft.find("Số 05-NQ/ĐU"), std::string{"Số 05-NQ/ĐU"}.size(), "Số    -NQ/ĐU");
    const auto outcome = import(folder.write("du-thao.txt", draft));
    REQUIRE(outcome.status == ImportStatus::imported);
    CHECK(outcome.directive->is_draft);
    CHECK_FALSE(outcome.directive->symbol);
    CHECK_FALSE(outcome.directive->number);
    CHECK(outcome.directive->issuer_code == "ĐU");
    CHECK(outcome.problems.at(0).field == "symbol");
}

TEST_CASE_FIXTURE(Papers, "a paper without a header is kept under its first heading") {
    const auto outcome =
        import(folder.write("ghi.txt", "GHI CHÉP CUỘC HỌP\n\nnhững việc đã bàn\n"));
    REQUIRE(outcome.status == ImportStatus::imported);
    CHECK(outcome.directive->type == "Tài liệu");
    CHECK(outcome.directive->title == "Ghi chép cuộc họp");
    CHECK(search(database, "những việc", k_today, {.limit = 1}).size() == 1);
}

TEST_CASE_FIXTURE(Papers, "the kept text comes back page by page") {
    const auto id = import(k_sample + "van-ban-1.pdf").directive->id;
    const auto text = store::SearchIndex{database}.text(id);
    REQUIRE(text);
    const auto pages = pages_of(text->body);
    CHECK(pages.size() == 35);
    CHECK(pages[0].find("294-QĐ/TW") != std::string::npos);
}

TEST_CASE_FIXTURE(Papers, "a folder gives its files in order, hidden ones and locks left out") {
    fs::create_directories(folder.path("van-ban/nam-2025"));
    for (const auto* name : {"van-ban/b.txt", "van-ban/a.txt", "van-ban/.DS_Store",
                             "van-ban/~$a.docx", "van-ban/nam-2025/c.txt"}) {
        folder.write(name, "x");
    }
    const std::string root = folder.path("van-ban");
    const std::vector<std::string> flat{root + "/a.txt", root + "/b.txt"};
    const std::vector<std::string> deep{root + "/a.txt", root + "/b.txt", root + "/nam-2025/c.txt"};
    CHECK(find_files({root}, false) == flat);
    CHECK(find_files({root}, true) == deep);
    CHECK(find_files({root + "/.DS_Store"}, false).size() == 1);
    CHECK_THROWS_AS((void)find_files({root, root + "/none.pdf"}, false), Error);
}

TEST_SUITE_END();
