#include "sotay/notify/proving.h"

#include "office.h"

#include "sotay/base/error.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <string>

using namespace sotay;
using namespace sotay::notify;
using testing::Office;

TEST_SUITE_BEGIN("notify::proving");

namespace {

/// A provider that can be asked for two things, the second of which is wrong.
class Candid final : public Gateway {
public:
    explicit Candid(std::string url) : url_{std::move(url)} {}
    [[nodiscard]] Traits traits() const override { return {}; }
    [[nodiscard]] bool has_wording(const std::string& /*purpose*/) const override { return true; }
    [[nodiscard]] Rendered render(const std::string& /*purpose*/,
                                  const Values& /*values*/) const override {
        return {};
    }
    [[nodiscard]] long long price(const Content& /*content*/) const override { return 0; }
    [[nodiscard]] std::vector<Probe> probes(const Credentials& /*credentials*/) const override {
        const auto judge = [](const net::HttpResponse& response) {
            return response.status == 200 ? std::string{} : std::string{"status"};
        };
        return {{"balance", {.url = url_ + "/v4/oa/access_token"}, judge},
                {"template", {.url = url_ + "/nowhere"}, judge},
                {"closed", {.url = "http://127.0.0.1:9/"}, judge}};
    }

private:
    std::string url_;
};

}  // namespace

TEST_CASE("every probe is asked and judged, and no answer is a problem too") {
    Office office;
    const Candid gateway{office.providers.url()};
    const auto verdicts = prove(gateway, {}, office.http);
    REQUIRE(verdicts.size() == 3);
    CHECK(verdicts[0].what == "balance");
    CHECK(verdicts[0].problem.empty());
    CHECK(verdicts[1].problem == "status");
    CHECK_FALSE(verdicts[2].problem.empty());
}

TEST_CASE("keys that cannot be used are the only verdict") {
    Office office;
    std::filesystem::remove(office.folder.path("home/secrets/api"));
    const auto verdicts = prove(office.home, "sms", office.http, office.book.clock);
    REQUIRE(verdicts.size() == 1);
    CHECK_FALSE(verdicts.front().problem.empty());
    CHECK(prove(office.home, "zalo", office.http, office.book.clock).front().problem.empty());
    CHECK(office.providers.refreshes() == 1);
    CHECK_THROWS_AS(static_cast<void>(prove(office.home, "none", office.http, office.book.clock)),
                    Error);
}

TEST_SUITE_END();
