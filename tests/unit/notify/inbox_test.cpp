#include "sotay/notify/inbox.h"

#include "sotay/base/date.h"
#include "sotay/base/error.h"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <atomic>
#include <future>
#include <string>
#include <vector>

#include "../scratch_folder.h"

using namespace sotay;
using namespace sotay::notify;
using namespace std::chrono_literals;

TEST_SUITE_BEGIN("notify::inbox");

namespace {

struct Box {
    test::ScratchFolder folder;
    FixedClock clock{*parse_instant("2026-12-01T09:00")};
    std::string path = folder.path("inbox.db");

    [[nodiscard]] store::InboxArrival report(const std::string& content) const {
        return {{"zalo:oa", clock.time, "POST", "{}", content},
                inbox_key(clock.time, "zalo:oa", content)};
    }
    [[nodiscard]] bool put(Inbox& inbox, const std::string& content) const {
        std::promise<bool> answer;
        inbox.put(report(content), [&answer](bool is_kept) { answer.set_value(is_kept); });
        return answer.get_future().get();
    }
    [[nodiscard]] std::vector<store::InboxEntry> due() const {
        return store::InboxFile{path}.due(clock.time, 10'000);
    }
};

using Kind = store::InboxVerdict::Kind;

}  // namespace

TEST_CASE_FIXTURE(Box, "what was answered for is there after the end of the program") {
    {
        Inbox inbox{path, clock};
        CHECK(put(inbox, R"({"a":1})"));
        CHECK(inbox.waiting() == 1);
    }
    Inbox again{path, clock};
    CHECK(again.waiting() == 1);
    const auto entries = due();
    REQUIRE(entries.size() == 1);
    CHECK(entries[0].item.source == "zalo:oa");
    CHECK(entries[0].item.method == "POST");
    CHECK(entries[0].item.body == R"({"a":1})");
    CHECK(entries[0].item.received_at == clock.time);
}

TEST_CASE_FIXTURE(Box, "the file is nobody else's to read") {
    const Inbox inbox{path, clock};
    struct stat found {};
    REQUIRE(::stat(path.c_str(), &found) == 0);
    CHECK((found.st_mode & 0777U) == 0600U);
}

TEST_CASE_FIXTURE(Box, "a report that comes again is answered alike and kept once") {
    Inbox inbox{path, clock};
    CHECK(put(inbox, "x"));
    CHECK(put(inbox, "x"));
    CHECK(inbox.waiting() == 1);
    inbox.settle({{due().at(0).id, Kind::applied, {}, {}}});
    CHECK(inbox.waiting() == 0);
    CHECK(put(inbox, "x"));
    CHECK(inbox.waiting() == 0);
    CHECK(due().empty());
}

TEST_CASE_FIXTURE(Box, "many at once are all answered, each once") {
    constexpr int k_count = 2'000;
    std::atomic<int> kept = 0;
    {
        Inbox inbox{path, clock};
        for (int number = 0; number < k_count; ++number) {
            inbox.put(report(std::to_string(number)), [&](bool is_kept) { kept += is_kept; });
        }
    }
    CHECK(kept == k_count);
    CHECK(due().size() == k_count);
}

TEST_CASE_FIXTURE(Box, "what is too much is refused at once, and there is room again later") {
    Inbox inbox{path, clock, {.most_waiting = 2, .on_arrival = {}}};
    CHECK(put(inbox, "1"));
    CHECK(put(inbox, "2"));
    CHECK_FALSE(put(inbox, "3"));
    inbox.settle({{due().at(0).id, Kind::applied, {}, {}}});
    CHECK(put(inbox, "3"));
}

TEST_CASE_FIXTURE(Box, "what must wait is due later, and what nobody understands no more") {
    Inbox inbox{path, clock};
    for (const auto* content : {"1", "2", "3", "4"}) CHECK(put(inbox, content));
    const auto entries = due();
    REQUIRE(entries.size() == 4);
    inbox.settle({{entries[0].id, Kind::later, clock.time + 5s, {}},
                  {entries[1].id, Kind::unknown, {}, "a_new_event"},
                  {entries[2].id, Kind::refused, {}, "no report"}});
    CHECK(inbox.waiting() == 2);
    REQUIRE(due().size() == 1);
    CHECK(due()[0].id == entries[3].id);
    clock.time += 5s;
    REQUIRE(due().size() == 2);
    CHECK(due()[0].tries == 0);
    CHECK(due()[1].tries == 1);
    const auto counts = store::InboxFile{path}.counts();
    CHECK(counts.waiting == 2);
    CHECK(counts.unknown == 1);
    CHECK(counts.refused == 1);
}

TEST_CASE_FIXTURE(Box, "keys are forgotten after their time, and so is what was kept") {
    store::InboxFile file{path};
    CHECK(file.write({report("old"), report("kept")}, {}) == 2);
    const auto entries = file.due(clock.time, 10);
    file.write({},
               {{entries[0].id, Kind::applied, {}, {}}, {entries[1].id, Kind::unknown, {}, "e"}});
    const auto end = [&](Instant at) { return inbox_key(at, "", ""); };
    CHECK_FALSE(file.prune(end(clock.time - 1s), clock.time));
    CHECK(file.write({report("old")}, {}) == 0);
    CHECK(file.counts().unknown == 1);
    file.prune(end(clock.time + 1s), clock.time + 1ms);
    CHECK(file.counts().unknown == 0);
    CHECK(file.write({report("old")}, {}) == 1);
    CHECK(file.counts().waiting == 1);
    file.prune(end(clock.time + 1s), clock.time + 1ms);
    CHECK(file.counts().waiting == 1);
}

TEST_CASE_FIXTURE(Box, "a file that is something else is left alone and named") {
    store::Database{folder.path("sotay.db"), store::Database::Mode::create};
    CHECK_THROWS_AS((Inbox{folder.path("sotay.db"), clock}), Error);
    folder.write("text", std::string(10'000, 'x'));
    CHECK_THROWS_AS((Inbox{folder.path("text"), clock}), Error);
    CHECK(folder.read("text") == std::string(10'000, 'x'));
}

TEST_CASE_FIXTURE(Box, "when the disk refuses, nothing is promised and nothing ends") {
    Inbox inbox{path, clock};
    CHECK(put(inbox, "1"));
    auto other = store::Database::beside(path, {0x736f7469, 1, ""});
    other.run_script(
        "CREATE TRIGGER full BEFORE INSERT ON inbox_items "
        "BEGIN SELECT RAISE(ABORT, 'full'); END");
    CHECK_FALSE(put(inbox, "2"));
    CHECK(inbox.waiting() == 1);
    other.run_script("DROP TRIGGER full");
    CHECK(put(inbox, "2"));
    CHECK(inbox.waiting() == 2);
}

TEST_SUITE_END();
