#include "sotay/notify/zalo_consent.h"

#include "office.h"

#include "sotay/base/error.h"
#include "sotay/notify/zalo_exchange.h"
#include "sotay/notify/zalo_grant.h"

#include <doctest/doctest.h>

#include <string>

using namespace sotay;
using namespace sotay::notify;
using namespace sotay::notify::testing;

TEST_SUITE_BEGIN("notify::zalo_consent");

namespace {

std::string code(const std::string& pasted) {
    return std::string{consent_code(pasted, "s1").reveal()};
}

ErrorKind failure_of(const std::string& pasted) {
    try {
        (void)consent_code(pasted, "s1");
    } catch (const Error& error) {
        CHECK(std::string{error.what()}.find("abc") == std::string::npos);
        return error.kind();
    }
    return ErrorKind::bug;
}

struct Desk : Office {
    const home::AccountConfig& account = *home.config().find_account("oa");

    /// What became of an exchange: 0 for a grant.
    int exchange() {
        try {
            exchange_code(home, account, Secret{"c&1"}, http, book.clock);
            return 0;
        } catch (const Error& error) {
            CHECK(std::string{error.what()}.find("c&1") == std::string::npos);
            return static_cast<int>(error.kind());
        }
    }
    [[nodiscard]] std::string refresh_token() const {
        return std::string{read_grant(home, "oa")->refresh_token.reveal()};
    }
};

}  // namespace

TEST_CASE("the challenge is that of RFC 7636") {
    CHECK(consent_challenge(Secret{"dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"}) ==
          "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
}

TEST_CASE("a verifier has 43 signs, is the app's own and stays") {
    home::AccountConfig account;
    account.app_id = "1";
    const auto verifier = std::string{consent_verifier(account, Secret{"a"}).reveal()};
    CHECK(verifier.size() == 43);
    CHECK(consent_verifier(account, Secret{"a"}).reveal() == verifier);
    CHECK(consent_verifier(account, Secret{"b"}).reveal() != verifier);
    account.app_id = "2";
    CHECK(consent_verifier(account, Secret{"a"}).reveal() != verifier);
}

TEST_CASE("the page is asked for with everything escaped") {
    home::AccountConfig account;
    account.oauth_url = "https://oauth.zaloapp.com";
    account.app_id = "1";
    CHECK(consent_url(account, "c", "https://a.vn/z?p=1", "s") ==
          "https://oauth.zaloapp.com/v4/oa/permission?app_id=1"
          "&redirect_uri=https%3A%2F%2Fa.vn%2Fz%3Fp%3D1&code_challenge=c&state=s");
}

TEST_CASE("a code is found in an address, however it was copied, and alone") {
    CHECK(code("https://a.vn/z?code=ab%2Bc&oa_id=1&state=s1") == "ab+c");
    CHECK(code("  https://a.vn/z?p=1&oa_id=1&code=abc#top\r") == "abc");
    CHECK(code("a.vn/z?code=abc") == "abc");
    CHECK(code("?code=abc") == "abc");
    CHECK(code(" abc-_1 ") == "abc-_1");
}

TEST_CASE("what holds no code, or belongs to another attempt, is refused and not repeated") {
    CHECK(failure_of("") == ErrorKind::invalid_input);
    CHECK(failure_of("https://a.vn/abc") == ErrorKind::invalid_input);
    CHECK(failure_of("https://a.vn/?code=&state=s1") == ErrorKind::invalid_input);
    CHECK(failure_of("https://a.vn/?code=abc%0A") == ErrorKind::invalid_input);
    CHECK(failure_of("abc def") == ErrorKind::invalid_input);
    CHECK(failure_of("https://a.vn/?code=abc&state=s2") == ErrorKind::conflict);
}

TEST_CASE_FIXTURE(Desk, "a code becomes a grant that is on disk") {
    CHECK(exchange() == 0);
    CHECK(refresh_token() == "refresh-1");
    CHECK(read_grant(home, "oa")->obtained_at == book.clock.time);
    const auto call = providers.calls("/v4/oa/access_token").at(0);
    CHECK(
        call.body.starts_with("code=c%261&app_id=1&grant_type=authorization_code&code_verifier="));
}

TEST_CASE_FIXTURE(Desk, "a refused code, half an answer and none keep the grant as it was") {
    const auto code_of = [this](const std::string& text) {
        providers.oauth = [&text](const Providers::Call&) { return body(text); };
        const int result = exchange();
        CHECK(refresh_token() == "refresh-0");
        return result;
    };
    CHECK(code_of(R"({"error_name":"Invalid code","error_reason":"c&1"})") == 5);
    CHECK(code_of(R"({"access_token":"a","refresh_token":""})") == 5);
    CHECK(code_of("<html>") == 1);
}

TEST_SUITE_END();
