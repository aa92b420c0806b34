#include "sotay/directives/exchange_import.h"

#include "sotay/base/paths.h"
#include "sotay/directives/appendixes.h"
#include "sotay/store/blobs.h"

#include <doctest/doctest.h>

#include <fstream>
#include <string>
#include <vector>

#include "../scratch_folder.h"

using namespace sotay;
using namespace sotay::directives;

TEST_SUITE_BEGIN("directives: exchange import");

namespace {

const std::string k_resolution =
    "ĐẢNG BỘ TỈNH MẪU                       ĐẢNG CỘNG SẢN VIỆT NAM\n"
    "ĐẢNG ỦY XÃ MẪU                         ----------------------\n"
    "          *                 Mẫu, ngày 05 tháng 9 năm 2026\n"
    "    Số 05-NQ/ĐU\n\n"
    "                    NGHỊ QUYẾT\n"
    "          về chuyển đổi số trong sinh hoạt chi bộ\n"
    "                      -----\n\n"
    "Ban Chấp hành quyết nghị những việc sau đây.\n";

const std::string k_secret =
    "TỈNH ỦY MẪU                            ĐẢNG CỘNG SẢN VIỆT NAM\n"
    "     *                                 Mẫu, ngày 01 tháng 9 năm 2026\n"
    "Số 99-KH/TU\n"
    "  TỐI MẬT\n"
    "                    KẾ HOẠCH\n"
    "          diễn tập đà điểu chạy vòng quanh hồ\n";

struct Mail {
    test::ScratchFolder folder;
    test::ScratchFolder home;
    store::Database database{home.path("sotay.db"), store::Database::Mode::create};
    FixedClock clock{*parse_instant("2026-12-03T14:00")};
    store::Actor actor{"van-thu", clock};
    DocumentTypes types = load_document_types({data_directory() + "/rules"});
    DatedExchangeRules rules = load_exchange_rules({data_directory() + "/rules"});
    Register papers{database, store::Blobs{home.path("blobs")}, types};
    edxml::Envelope envelope;

    Mail() {
        envelope.from = {.id = "H56.32", .name = "Đảng ủy xã Mẫu"};
        envelope.to = {{.id = "H56"}};
        envelope.code_number = "05";
        envelope.code_notation = "NQ/ĐU";
        envelope.promulgated_on = parse_date("2026-09-05");
        envelope.type = {"1", "Nghị quyết", ""};
        envelope.subject = "về chuyển đổi số trong sinh hoạt chi bộ";
        attach("a.txt", k_resolution);
    }
    void attach(const std::string& name, const std::string& content) {
        const auto id = std::to_string(envelope.attachments.size());
        envelope.attachments.push_back({"text/plain", id, "", name, content});
    }
    [[nodiscard]] std::string file() const {
        const std::string path = folder.path("goi.edxml");
        std::ofstream out{path};
        edxml::write(envelope, [&](std::string_view piece) { out << piece; });
        return path;
    }
    std::vector<ImportOutcome> take(bool is_dry_run = false) {
        return import_envelope({database, papers, types, rules}, file(),
                               {actor, std::nullopt, is_dry_run});
    }
    [[nodiscard]] std::int64_t count(const std::string& table) {
        auto row = database.prepare("SELECT count(*) FROM " + table);
        row.step();
        return row.integer(0);
    }
};

}  // namespace

TEST_CASE_FIXTURE(Mail, "The paper that the envelope is about comes first, the others go with it") {
    envelope.attachments.clear();
    attach("../../phu-luc.txt", "Phụ lục\n\nBiểu số 1 kèm theo\n");
    attach("a.txt", k_resolution);
    const auto outcomes = take();
    REQUIRE(outcomes.size() == 2);
    CHECK(outcomes[0].file == folder.path("goi.edxml") + "/a.txt");
    CHECK(outcomes[0].directive->symbol == "05-NQ/ĐU");
    CHECK(outcomes[0].problems.empty());
    CHECK(outcomes[1].directive->file_name == "phu-luc.txt");
    const auto main = outcomes[0].directive->id;
    const auto appendix = outcomes[1].directive->id;
    CHECK(appendixes_of(database, main) == std::vector{appendix});
    CHECK(main_of(database, appendix) == main);

    const auto again = take();
    CHECK(again[0].status == ImportStatus::duplicate);
    CHECK(again[1].status == ImportStatus::duplicate);
    CHECK(count("directive_appendixes") == 1);
}

TEST_CASE_FIXTURE(Mail, "What the envelope says is kept with the paper in one change") {
    envelope.attachments.clear();
    attach("a.txt", "Chỉ có chữ, không có thể thức.\n");
    envelope.signer = {"", "Bí thư", "Nguyễn Văn Mẫu"};
    const auto outcomes = take();
    REQUIRE(outcomes.size() == 1);
    const auto kept = find_by_id(database, outcomes[0].directive->id);
    CHECK(kept->symbol == "05-NQ/ĐU");
    CHECK(kept->signer == "Nguyễn Văn Mẫu");
    CHECK(kept->issuer == "Đảng ủy xã Mẫu");
    CHECK(count("audit_entries") == 1);
}

TEST_CASE_FIXTURE(Mail, "A mark in the last attachment keeps all of the envelope out") {
    attach("phu-luc.txt", k_secret);
    const auto outcomes = take();
    REQUIRE(outcomes.size() == 1);
    CHECK(outcomes[0].status == ImportStatus::refused);
    CHECK(outcomes[0].file == folder.path("goi.edxml"));
    CHECK_FALSE(outcomes[0].directive);
    CHECK(count("directives") == 0);
    CHECK(count("refused_secrets") == 1);
}

TEST_CASE_FIXTURE(Mail, "A mark on the envelope keeps all of it out") {
    envelope.other.sphere = "MẬT";
    const auto outcomes = take();
    REQUIRE(outcomes.size() == 1);
    CHECK(outcomes[0].status == ImportStatus::refused);
    CHECK(count("directives") == 0);
    CHECK(count("refused_secrets") == 1);
}

TEST_CASE_FIXTURE(Mail, "A rehearsal shows the same and writes nothing") {
    attach("phu-luc.txt", "Phụ lục\n");
    const auto outcomes = take(true);
    REQUIRE(outcomes.size() == 2);
    CHECK(outcomes[0].directive->symbol == "05-NQ/ĐU");
    CHECK(outcomes[0].directive->id == 0);
    CHECK(count("directives") == 0);
    envelope.other.sphere = "MẬT";
    CHECK(take(true)[0].status == ImportStatus::refused);
    CHECK(count("refused_secrets") == 0);
}

TEST_CASE_FIXTURE(Mail, "A damaged envelope fails alone, among files that are none") {
    std::ofstream{folder.path("b.txt")} << k_resolution;
    std::ofstream{folder.path("hong.xml")} << "<edXML><edXMLEnvelope>";
    CHECK(is_envelope_file(file()));
    CHECK(is_envelope_file(folder.path("hong.xml")));
    CHECK_FALSE(is_envelope_file(folder.path("b.txt")));
    CHECK_FALSE(is_envelope_file(folder.path("none")));
    std::vector<ImportStatus> statuses;
    import_files({database, papers, types, rules},
                 {folder.path("hong.xml"), folder.path("b.txt"), file()}, {actor},
                 [&](const ImportOutcome& outcome) { statuses.push_back(outcome.status); });
    CHECK(statuses ==
          std::vector{ImportStatus::failed, ImportStatus::imported, ImportStatus::duplicate});
}

TEST_SUITE_END();
