#include "sotay/notify/templates.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "../scratch_folder.h"

using namespace sotay;
using namespace sotay::notify;

TEST_SUITE_BEGIN("notify::wordings");

namespace {

struct Templates {
    void write(const std::string& name, const std::string& text) const {
        const std::filesystem::path path{folder.path(name)};
        std::filesystem::create_directories(path.parent_path());
        std::ofstream{path} << text << '\n';
    }
    [[nodiscard]] std::vector<Problem> check() const {
        return check_wordings(folder.path(""), Language::vietnamese);
    }
    test::ScratchFolder folder;
};

}  // namespace

TEST_CASE("the product words each of its messages in both languages, without a fault") {
    const Templates none;
    for (const auto wanted : {Language::vietnamese, Language::english}) {
        CHECK(check_wordings(none.folder.path("nowhere"), wanted).empty());
        const SmsTexts texts{"", wanted};
        for (const auto* purpose :
             {"invitation", "notice", "digest", "directive", "directive_reminder", "joined"}) {
            CAPTURE(std::string{purpose});
            for (const auto* channel : {"sms", "zalo_oa", "email"}) {
                CHECK(texts.find(channel, purpose) != nullptr);
            }
        }
    }
    CHECK(*SmsTexts{"", Language::english}.find("notice") == "Notice: {text}");
    CHECK(*SmsTexts{"", Language::vietnamese}.find("notice") == "Thông báo: {text}");
}

TEST_CASE("the home's words come first, and an SMS stands in for a channel without words") {
    const Templates own;
    own.write("sms/notice.txt", "TB:\n  {text}");
    own.write("sms/greeting.txt", "Chúc mừng {full_name}");
    const SmsTexts texts{own.folder.path("sms"), Language::vietnamese};
    CHECK(*texts.find("notice") == "TB: {text}");
    CHECK(*texts.find("email", "greeting") == "Chúc mừng {full_name}");
    CHECK(texts.find("farewell") == nullptr);
    CHECK(own.check().empty());
}

TEST_CASE("a place that nothing fills, an empty file and an SMS that is too long are found") {
    const Templates own;
    own.write("sms/notice.txt", "Thông báo: {txt}");
    own.write("email/joined.txt", "");
    own.write("sms/digest.txt", std::string(500, 'a') + " {link}");
    const auto problems = own.check();
    REQUIRE(problems.size() == 3);
    CHECK(problems[0].file.find("sms") != std::string::npos);
    CHECK(problems[2].file.find("joined.txt") != std::string::npos);
}

TEST_SUITE_END();
