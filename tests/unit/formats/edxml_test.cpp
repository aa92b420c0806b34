#include "sotay/formats/edxml.h"

#include "failure.h"
#include "random_text.h"

#include "sotay/text/vietnamese.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <fstream>
#include <string>
#include <vector>

#include "../scratch_folder.h"

using namespace sotay;
using namespace sotay::edxml;

TEST_SUITE_BEGIN("formats: edxml");

namespace {

Envelope small_envelope() {
    Envelope envelope;
    envelope.from = {.id = "H56.32", .name = "Đảng ủy xã Mẫu"};
    envelope.to = {{.id = "H56"}};
    envelope.code_number = "05";
    envelope.code_notation = "NQ/ĐU";
    envelope.promulgated_on = parse_date("2026-09-05");
    envelope.type = {"1", "Nghị quyết", ""};
    envelope.subject = "về <chuyển đổi số> & \"sinh hoạt\"";
    envelope.attachments = {{"text/plain", "a1", "", "nghi-quyet.txt", "nội dung"}};
    return envelope;
}

std::string written(const Envelope& envelope) {
    std::string xml;
    write(envelope, [&](std::string_view piece) { xml += piece; });
    return xml;
}

Reading read(const std::string& xml, const Limits& limits = {}) {
    return read_text(xml, "a.edxml", limits);
}

std::vector<std::string> fields_of(const std::vector<Problem>& problems) {
    std::vector<std::string> fields;
    for (const auto& problem : problems) fields.push_back(problem.field);
    return fields;
}

/// Envelopes with anything in them that an envelope can say.
class RandomEnvelope {
public:
    explicit RandomEnvelope(unsigned seed) : random_{seed} {}

    Envelope make() {
        Envelope envelope;
        envelope.from = organ();
        repeat(1, [&] { envelope.to.push_back(organ()); });
        envelope.code_number = text();
        envelope.code_notation = text();
        envelope.place = text();
        envelope.promulgated_on = date();
        envelope.type = {text(), text(), text()};
        envelope.subject = text();
        envelope.content = text();
        envelope.signer = {text(), text(), text()};
        if (random_.below(2) == 0) envelope.due_on = date();
        repeat(0, [&] { envelope.to_places.push_back(text()); });
        envelope.other = {text(), text(), text(), text(), text(), {}};
        repeat(0, [&] { envelope.other.appendixes.push_back(text()); });
        repeat(0, [&] { envelope.response_for.push_back({text(), text(), text(), text()}); });
        envelope.steering_type = text();
        envelope.document_id = text();
        repeat(0, [&] {
            envelope.traces.push_back({text(), to_instant(date(), std::chrono::hours{14})});
        });
        envelope.business = {text(), text(), text(), text(), text(), text(), text()};
        repeat(1, [&] {
            const auto id = fmt::format("cid-{}", envelope.attachments.size());
            envelope.attachments.push_back({text(), id, text(), text(), bytes()});
        });
        return envelope;
    }

private:
    std::string text() {
        static const std::vector<std::string> k_pieces{"a",  "Đ", "ạ", "<", ">",   "&",
                                                       "\"", "'", " ", ";", "]]>", "&amp;"};
        return text::squeeze("x" + random_.text(k_pieces, 8));
    }
    std::string bytes() {
        std::string made;
        for (std::size_t left = random_.below(300); left > 0; --left) {
            made += static_cast<char>(random_.below(256));
        }
        return made;
    }
    Organ organ() { return {text(), text(), text(), text(), text(), text()}; }
    Date date() { return *parse_date("2020-01-01") + std::chrono::days{random_.below(4000)}; }
    template <typename Action>
    void repeat(std::size_t least, Action action) {
        for (std::size_t left = least + random_.below(3); left > 0; --left) action();
    }

    test::RandomText random_;
};

}  // namespace

TEST_CASE("Any envelope that is written reads the same") {
    for (unsigned seed = 0; seed < 100; ++seed) {
        CAPTURE(seed);
        const Envelope envelope = RandomEnvelope{seed}.make();
        const Reading reading = read(written(envelope));
        CHECK(fields_of(reading.problems) == std::vector<std::string>{});
        CHECK(reading.envelope == envelope);
    }
}

TEST_CASE("Elements are written with the prefix that strict receivers compare") {
    const std::string xml = written(small_envelope());
    for (const std::string part :
         {"<edXML:edXMLEnvelope>", "<edXML:OrganId>H56.32</edXML:OrganId>",
          "<edXML:PromulgationDate>2026/09/05</edXML:PromulgationDate>",
          "<edXML:Subject>về &lt;chuyển đổi số&gt; &amp; &quot;sinh hoạt&quot;</edXML:Subject>",
          "<edXML:ContentId>cid:a1</edXML:ContentId>", "<ContentId>a1</ContentId>",
          "<ContentTransferEncoded>buG7mWkgZHVuZw==</ContentTransferEncoded>"}) {
        CAPTURE(part);
        CHECK(xml.find(part) != std::string::npos);
    }
    CHECK(xml.find("<AttachmentEncoded>") > xml.find("</edXML:edXMLEnvelope>"));
}

TEST_CASE("An envelope with parts missing is not written, and each is named") {
    CHECK(test::failure([] { (void)written(Envelope{}); }).starts_with("3: "));
    Envelope envelope = small_envelope();
    envelope.to.push_back({});
    envelope.promulgated_on.reset();
    CHECK(fields_of(missing_parts(envelope)) ==
          std::vector<std::string>{"To/OrganId", "PromulgationInfo/PromulgationDate"});
}

TEST_CASE("Prefixes are the sender's choice, and what is missing or odd is reported") {
    const Reading reading = read(R"(<?xml version="1.0"?>
<x:edXML xmlns:x="http://www.mic.gov.vn/TBT/QCVN_102_2016"><edXMLEnvelope><y:edXMLHeader>
<MessageHeader><From><OrganId>H56</OrganId></From><Code><CodeNumber>5</CodeNumber></Code>
<PromulgationInfo><PromulgationDate>hôm qua</PromulgationDate></PromulgationInfo>
<DueDate>05/9/2026</DueDate><DocumentId>N/A</DocumentId><Subject> về
 việc </Subject></MessageHeader></y:edXMLHeader>
<edXMLBody><edXMLManifest><Reference><ContentId>cid:1</ContentId><AttachmentName>a.pdf</AttachmentName></Reference>
<Reference><ContentId>cid:2</ContentId><AttachmentName>b.pdf</AttachmentName></Reference></edXMLManifest></edXMLBody></edXMLEnvelope>
<AttachmentEncoded><Attachment><ContentId>1</ContentId><ContentTransferEncoded>Zm9
v</ContentTransferEncoded></Attachment><Attachment><ContentId>cid:3</ContentId><ContentTransferEncoded>?</ContentTransferEncoded></Attachment></AttachmentEncoded></x:edXML>)");
    const Envelope& envelope = reading.envelope;
    CHECK(envelope.from.id == "H56");
    CHECK(envelope.code_number == "5");
    CHECK(envelope.document_id.empty());
    CHECK(envelope.subject == "về việc");
    CHECK(envelope.due_on == parse_date("2026-09-05"));
    REQUIRE(envelope.attachments.size() == 2);
    CHECK(envelope.attachments[0].name == "a.pdf");
    CHECK(envelope.attachments[0].content == "foo");
    CHECK(envelope.attachments[1].content.empty());
    CHECK(fields_of(reading.problems) ==
          std::vector<std::string>{"PromulgationInfo/PromulgationDate", "ContentTransferEncoded",
                                   "Reference", "To/OrganId", "Code/CodeNotation",
                                   "DocumentType/TypeName"});
}

TEST_CASE("What is no envelope, or made to harm, is refused with the name of the file") {
    const std::string bomb =
        "<!DOCTYPE edXML [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><edXML>&b;</edXML>";
    std::string deep = "<edXML>";
    for (int i = 0; i < 100; ++i) deep += "<a>";
    for (const std::string& xml :
         {std::string{}, std::string{"nghị quyết"}, std::string{"<html></html>"},
          std::string{"<edXML><a></edXML>"}, bomb, deep, std::string(100'000, '<')}) {
        CAPTURE(xml.substr(0, 40));
        CHECK(test::failure([&] { (void)read(xml); }).starts_with("3: a.edxml: "));
    }
}

TEST_CASE("Limits hold") {
    Envelope envelope = small_envelope();
    envelope.attachments.push_back({"text/plain", "a2", "", "b.txt", std::string(1000, 'x')});
    const std::string xml = written(envelope);
    const auto fails_with = [&](const Limits& limits) {
        return test::failure([&] { (void)read(xml, limits); }).starts_with("3: a.edxml: ");
    };
    CHECK_FALSE(fails_with({}));
    CHECK(fails_with({.file_bytes = xml.size() - 1}));
    CHECK(fails_with({.attached_bytes = 1000}));
    CHECK(fails_with({.attachments = 1}));
    CHECK(fails_with({.text_bytes = 100}));
}

TEST_CASE("An envelope is recognised by its first element, whatever stands before it") {
    CHECK(is_envelope(written(small_envelope())));
    CHECK(is_envelope("\xEF\xBB\xBF \n<!-- <html> --><edXML:edXML xmlns:edXML='x'>"));
    CHECK(is_envelope("<edXML>"));
    CHECK(is_envelope("<?xml version='1.0'?><!DOCTYPE edXML [<!ENTITY a \"b\">]><edXML>"));
    for (const std::string head : {"", "<", "edXML", "<html><edXML>", "<edXMLx>",
                                   "<!DOCTYPE html><edXML>", "<?xml <edXML>"}) {
        CAPTURE(head);
        CHECK_FALSE(is_envelope(head));
    }
}

TEST_CASE("An envelope is read from a file, and one that is not there is told") {
    const test::ScratchFolder folder;
    std::ofstream{folder.path("a.edxml")} << written(small_envelope());
    CHECK(read_file(folder.path("a.edxml")).envelope == small_envelope());
    CHECK(test::failure([&] { (void)read_file(folder.path("b.edxml")); }).starts_with("1: "));
}

TEST_SUITE_END();
