#include "sotay/notify/gateways/smtp.h"

#include "sotay/notify/gateways/letter.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace sotay;
using namespace sotay::notify;
using Kind = Outcome::Kind;
using Cause = Outcome::Cause;
using Reach = net::HttpResponse::Reach;

TEST_SUITE_BEGIN("notify::smtp");

namespace {

struct Mail {
    Mail() {
        config.driver = "smtp";
        config.base_url = "smtp://mail.example.vn";
        config.settings = {{"from", "vp@example.vn"}, {"username", "vp"}};
        gateway = make_gateway(config, texts);
    }

    [[nodiscard]] Outcome after(int status, const std::string& reply) const {
        net::HttpResponse response;
        response.reach = Reach::answered;
        response.status = status;
        response.body = reply;
        return gateway->classify(response);
    }

    SmsTexts texts{""};
    home::GatewayConfig config;
    std::unique_ptr<Gateway> gateway;
};

bool has(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE_FIXTURE(Mail, "what a mail server says") {
    struct Row {
        int status;
        std::string reply;
        Kind kind;
        Cause cause;
    };
    const std::vector<Row> rows{
        {250, "250 2.0.0 Ok: queued as 1", Kind::accepted, Cause::none},
        {421, "421 4.3.2 shutting down", Kind::retry, Cause::throttled},
        {450, "450 4.2.0 <ba@example.vn>: greylisted", Kind::retry, Cause::none},
        {451, "451 local error", Kind::retry, Cause::none},
        {452, "452 4.2.2 full", Kind::retry, Cause::none},
        {454, "454 TLS not available", Kind::retry, Cause::refused},
        {530, "530 5.7.0 Must issue STARTTLS", Kind::retry, Cause::refused},
        {535, "535 5.7.8 Error: authentication failed", Kind::retry, Cause::refused},
        {550, "550 5.1.1 <ba@example.vn>: User unknown", Kind::rejected, Cause::recipient},
        {550, "550 no such user", Kind::rejected, Cause::recipient},
        {550, "550 5.7.1 not permitted", Kind::retry, Cause::refused},
        {550, "550 5.1.8 sender rejected", Kind::retry, Cause::refused},
        {551, "551 not here", Kind::rejected, Cause::recipient},
        {552, "552 5.2.2 mailbox full", Kind::rejected, Cause::recipient},
        {552, "552 5.2.3 too long", Kind::rejected, Cause::message},
        {553, "553 bad name", Kind::rejected, Cause::recipient},
        {554, "554 5.6.0 bad content", Kind::rejected, Cause::message},
        {554, "554 refused", Kind::rejected, Cause::message},
    };
    for (const auto& row : rows) {
        CAPTURE(row.reply);
        const auto outcome = after(row.status, row.reply);
        CHECK(static_cast<int>(outcome.kind) == static_cast<int>(row.kind));
        CHECK(static_cast<int>(outcome.cause) == static_cast<int>(row.cause));
        CHECK_FALSE(has(outcome.detail, "@"));
    }
    CHECK(after(550, "550 5.1.1 <ba@example.vn>: User unknown").detail == "SMTP 550 5.1.1");
}

TEST_CASE_FIXTURE(Mail, "a letter carries key, subject and text, and its envelope") {
    const auto rendered = gateway->render(
        "notice", {{"full_name", "An"}, {"text", "Họp"}, {"title", "Giấy mời họp"}});
    REQUIRE(rendered.content);
    CHECK(has(rendered.content->text, "An"));  // its own wording, not that of an SMS
    const auto request = gateway->request({"ba@example.vn", "key-1", *rendered.content},
                                          {{}, {}, {{"password", Secret{"secret"}}}});
    CHECK(request.url == "smtp://mail.example.vn");
    REQUIRE(request.mail);
    CHECK(request.mail->from == "vp@example.vn");
    CHECK(request.mail->to == "ba@example.vn");
    CHECK(request.mail->username == "vp");
    CHECK(request.mail->password.reveal() == "secret");
    CHECK(has(request.body, "Message-ID: <key-1@example.vn>\r\n"));
    CHECK(has(request.body, "Subject: =?UTF-8?B?"));
    CHECK_FALSE(has(request.body, "secret"));
}

TEST_CASE("a letter's date is Vietnam's, its lines are short and end as mail servers ask") {
    Letter letter{
        "vp@example.vn",
        "ba@example.vn",
        "Hop",
        std::string(500, 'a'),
        "k@example.vn",
        std::chrono::sys_days{std::chrono::year{2026} / 11 / 24} + std::chrono::hours{20}};
    const auto text = compose(letter);
    CHECK(has(text, "Date: Wed, 25 Nov 2026 03:00:00 +0700\r\n"));
    for (std::size_t at = 0; at < text.size();) {
        const auto end = text.find("\r\n", at);
        REQUIRE(end != std::string::npos);
        CHECK(end - at <= 78);
        CHECK(text.substr(at, end - at).find_first_of("\r\n") == std::string::npos);
        at = end + 2;
    }
}

TEST_CASE("no value begins a header of its own") {
    const Letter letter{"vp@example.vn",
                        "ba@example.vn\r\nBcc: x@example.vn",
                        "Hop\r\nBcc: x@example.vn",
                        "a\r\n.\r\nRCPT TO:<x@example.vn>",
                        "k",
                        {}};
    CHECK_FALSE(has(compose(letter), "\nBcc"));
    CHECK_FALSE(has(compose(letter), "\r\n.\r\n"));
    CHECK_FALSE(has(compose(letter), "RCPT"));
}

TEST_CASE("a header's text is encoded when it must be, and splits no letter") {
    CHECK(encode_header("Hop chi bo") == "Hop chi bo");
    CHECK(encode_header("Họp") == "=?UTF-8?B?SOG7jXA=?=");
    CHECK(encode_header("=?x").starts_with("=?UTF-8?B?"));
    std::string subject;
    for (int i = 0; i < 40; ++i) subject += "ễ";
    const auto encoded = encode_header("a" + subject);
    CHECK(has(encoded, "?=\r\n =?UTF-8?B?"));
    for (std::size_t at = 0; at < encoded.size();) {
        const auto end = std::min(encoded.find("\r\n ", at), encoded.size());
        CHECK(end - at <= 75);
        at = end + 3;
    }
}

TEST_SUITE_END();
