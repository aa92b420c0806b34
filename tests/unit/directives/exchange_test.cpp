#include "sotay/directives/exchange.h"

#include "sotay/base/paths.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

using namespace sotay;
using namespace sotay::directives;

TEST_SUITE_BEGIN("directives: exchange");

namespace {

struct Post {
    DocumentTypes types = load_document_types({data_directory() + "/rules"});
    DatedExchangeRules rules = load_exchange_rules({data_directory() + "/rules"});
    edxml::Envelope envelope;
    Paper paper;

    Post() {
        envelope.code_number = "05";
        envelope.code_notation = "NQ/ĐU";
        envelope.promulgated_on = parse_date("2026-09-05");
        envelope.type.name = "nghị quyết";
        envelope.subject = "về chuyển đổi số";
        envelope.signer = {"", "Bí thư", "Nguyễn Văn Mẫu"};
        envelope.place = "Mẫu";
        paper.directive.type = "Tài liệu";
        paper.directive.title = "goi-tin";
        paper.directive.is_draft = true;
    }
    [[nodiscard]] const ExchangeRules& now() const {
        return rules.in_force_on(*parse_date("2026-11-24")).rules;
    }
    const Directive& amended() {
        amend(paper, envelope, {types, now()});
        return paper.directive;
    }
    [[nodiscard]] std::vector<std::string> doubts() const {
        std::vector<std::string> fields;
        for (const auto& doubt : paper.doubts) fields.push_back(doubt.field);
        return fields;
    }
};

using Fields = std::vector<std::string>;

Directive resolution() {
    Directive directive;
    directive.id = 7;
    directive.content_digest = sha256("05");
    directive.media_type = "text/plain";
    directive.file_name = "05.txt";
    directive.symbol = "05-NQ/ĐU";
    directive.type = "Nghị quyết";
    directive.title = "về chuyển đổi số";
    directive.issued_on = parse_date("2026-09-05");
    directive.signer = "Nguyễn Văn Mẫu";
    directive.signer_post = "Bí thư";
    directive.place = "Mẫu";
    directive.recipients = {"Như trên", "Lưu"};
    directive.pages = 3;
    return directive;
}

}  // namespace

TEST_CASE("Number and notation are one symbol, of the Party or of the State") {
    const std::vector<std::pair<std::pair<std::string, std::string>, std::string>> cases{
        {{"5", "NQ/ĐU"}, "05-NQ/ĐU"},
        {{"294", "QĐ/TW"}, "294-QĐ/TW"},
        {{"30", "2020/NĐ-CP"}, "30/2020/NĐ-CP"},
        {{"30/2020", "NĐ-CP"}, "30/2020/NĐ-CP"},
        {{"05", "05-NQ/ĐU"}, "05-NQ/ĐU"},
        {{"", "NQ/ĐU"}, ""},
        {{"5", "không"}, ""}};
    for (const auto& [code, symbol] : cases) {
        CAPTURE(code.first + " " + code.second);
        edxml::Envelope envelope;
        envelope.code_number = code.first;
        envelope.code_notation = code.second;
        CHECK(symbol_of(envelope).value_or("") == symbol);
    }
}

TEST_CASE_FIXTURE(Post, "An envelope fills in what its paper does not say") {
    Problem blank;
    blank.field = "symbol";
    paper.doubts = {blank};
    const Directive& directive = amended();
    CHECK(directive.symbol == "05-NQ/ĐU");
    CHECK(directive.number == 5);
    CHECK(directive.type == "Nghị quyết");
    CHECK(directive.type_code == "NQ");
    CHECK(directive.issuer_code == "ĐU");
    CHECK(directive.issued_on == parse_date("2026-09-05"));
    CHECK(directive.title == "về chuyển đổi số");
    CHECK(directive.signer_post == "Bí thư");
    CHECK_FALSE(directive.is_draft);
    CHECK(directive.confidence.symbol == 1.0);
    CHECK(doubts().empty());
}

TEST_CASE_FIXTURE(Post, "Where they differ the envelope is believed, and the difference listed") {
    paper.directive.symbol = "06-NQ/ĐU";
    paper.directive.issued_on = parse_date("2026-09-06");
    paper.directive.title = "Về việc khác";
    paper.directive.confidence.title = 1;
    paper.directive.signer = "NGUYỄN VĂN MẪU";
    const Directive& directive = amended();
    CHECK(directive.symbol == "05-NQ/ĐU");
    CHECK(directive.title == "về chuyển đổi số");
    CHECK(doubts() == Fields{"symbol", "issued_on", "title"});
    CHECK(paper.doubts[0].message.find("06-NQ/ĐU") != std::string::npos);
}

TEST_CASE_FIXTURE(Post, "A title that differs in capitals alone stays as the paper has it") {
    paper.directive.title = "Về chuyển đổi số";
    paper.directive.confidence.title = 0.8;
    envelope.subject = "NGHỊ QUYẾT VỀ CHUYỂN ĐỔI SỐ.";
    CHECK(amended().title == "Về chuyển đổi số");
    CHECK(doubts().empty());
}

TEST_CASE_FIXTURE(Post, "A type that contradicts the symbol is doubted, not taken") {
    envelope.type.name = "Công văn";
    CHECK(amended().type == "Nghị quyết");
    CHECK(doubts() == Fields{"type"});
}

TEST_CASE_FIXTURE(Post,
                  "Without a name the number tells the type, kinds of the Party keep theirs") {
    envelope.type = {"3", "", ""};
    envelope.code_notation = "CT/TU";
    CHECK(amended().type == "Chỉ thị");
    envelope.type = {"", "KẾT LUẬN", ""};
    envelope.code_notation = "KL/TU";
    CHECK(amended().type == "Kết luận");
}

TEST_CASE_FIXTURE(Post, "A code that is no symbol is a doubt and takes nothing away") {
    paper.directive.symbol = "06-NQ/ĐU";
    envelope.code_notation = "không";
    CHECK(amended().symbol == "06-NQ/ĐU");
    CHECK(doubts() == Fields{"symbol"});
}

TEST_CASE("A document goes out with all that the register knows, and comes back the same") {
    Post post;
    const Dispatch dispatch{{.id = "H56.32", .name = "Đảng ủy xã Mẫu"},
                            {{.id = "H56"}},
                            *parse_instant("2026-11-24T09:00")};
    auto envelope = envelope_of(resolution(), dispatch, post.now());
    envelope.attachments = {attachment_of(resolution(), "nội dung")};
    CHECK(envelope.document_id == "H56.32,2026/09/05,05/NQ/ĐU");
    CHECK(envelope.type.number == "1");
    CHECK(envelope.business.kind == "0");
    CHECK(edxml::missing_parts(envelope).empty());

    std::string xml;
    edxml::write(envelope, [&](std::string_view piece) { xml += piece; });
    post.envelope = edxml::read_text(xml, "goi-tin.edxml").envelope;
    CHECK(post.envelope == envelope);
    const Directive& back = post.amended();
    const Directive sent = resolution();
    CHECK(back.symbol == sent.symbol);
    CHECK(back.type == sent.type);
    CHECK(back.title == sent.title);
    CHECK(back.issued_on == sent.issued_on);
    CHECK(back.signer == sent.signer);
    CHECK(back.signer_post == sent.signer_post);
    CHECK(back.place == sent.place);
    CHECK(back.recipients == sent.recipients);
}

TEST_CASE("A kind without a number goes out by its name, a draft does not go out") {
    const Post post;
    const Dispatch dispatch{{.id = "H56.32"}, {{.id = "H56"}}, {}};
    Directive directive = resolution();
    directive.type = "Kết luận";
    CHECK(envelope_of(directive, dispatch, post.now()).type.number.empty());
    CHECK(envelope_of(directive, dispatch, post.now()).type.name == "Kết luận");
    directive.symbol.reset();
    try {
        (void)envelope_of(directive, dispatch, post.now());
        FAIL("a draft went out");
    } catch (const Error& error) {
        CHECK(error.kind() == ErrorKind::conflict);
        CHECK(std::string{error.what()}.find("symbol") != std::string::npos);
    }
}

TEST_CASE_FIXTURE(Post,
                  "A secret mark anywhere on the envelope is found, its words in a text not") {
    envelope.subject = "về giữ bí mật nhà nước, mật thiết với nhân dân";
    CHECK_FALSE(find_secret_mark(envelope));
    envelope.other.sphere = "TỐI MẬT";
    CHECK(find_secret_mark(envelope) == "TỐI MẬT");
    envelope.other.sphere = "";
    envelope.attachments = {{"", "", "", "ke-hoach (MẬT).pdf", ""}};
    CHECK(find_secret_mark(envelope) == "MẬT");
}

TEST_SUITE_END();
