#include "sotay/notify/started_marks.h"

#include "sotay/base/error.h"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

#include "../scratch_folder.h"

using namespace sotay;
using namespace sotay::notify;

TEST_SUITE_BEGIN("notify::StartedMarks");

namespace {

constexpr const char* k_here = "incarnation";
constexpr std::size_t k_slots = 4;

/// A file of marks over the lives of the processes that use it.
struct Marks {
    test::ScratchFolder folder;
    std::string path = folder.path("started");
    std::string boot = folder.path("boot_id");
    std::unique_ptr<StartedMarks> marks;

    Marks() {
        reboot("first");
        revive();
        marks->begin(k_here, k_slots);
    }

    void reboot(const std::string& id) const { std::ofstream{boot} << id << '\n'; }
    /// The process is killed and another takes its place.
    void revive() { marks = std::make_unique<StartedMarks>(path, boot); }

    /// A claim of `attempt` is committed.
    std::uint32_t claim(std::int64_t attempt) const {
        const auto slot = marks->take();
        marks->committed(attempt);
        return slot;
    }
    /// What one who comes after thinks of `attempt`.
    bool may_have_started(std::int64_t attempt, std::int64_t newest = 9,
                          const std::string& incarnation = k_here) {
        revive();
        marks->read(incarnation, newest);
        return marks->may_have_started(attempt);
    }
};

}  // namespace

TEST_CASE_FIXTURE(Marks, "after a kill only what has started may have been sent") {
    const auto first = claim(7);
    claim(8);
    marks->start(first, 7);
    CHECK(may_have_started(7));
    CHECK_FALSE(may_have_started(8));
}

TEST_CASE_FIXTURE(Marks, "a slot that is used again marks the attempt that has it now") {
    const auto slot = claim(7);
    marks->start(slot, 7);
    marks->free(slot);
    CHECK(claim(8) == slot);
    marks->start(slot, 8);
    CHECK(may_have_started(8));
    CHECK_FALSE(may_have_started(7));
}

TEST_CASE_FIXTURE(Marks, "a mark that a kill has left hides no later start") {
    for (std::int64_t attempt = 1; attempt <= 4; ++attempt) {
        marks->start(claim(attempt), attempt);
    }
    revive();
    marks->read(k_here, 4);
    marks->begin(k_here, k_slots);
    for (std::int64_t attempt = 5; attempt <= 8; ++attempt) {
        marks->start(claim(attempt), attempt);
    }
    CHECK(may_have_started(8));
    CHECK_FALSE(may_have_started(4));
}

TEST_CASE_FIXTURE(Marks, "after a restart of the machine everything may have started") {
    claim(7);
    reboot("second");
    CHECK(may_have_started(7));
}

TEST_CASE_FIXTURE(Marks, "where nobody knows the boot everything may have started") {
    std::filesystem::remove(boot);
    revive();
    marks->begin(k_here, k_slots);
    claim(7);
    CHECK(may_have_started(7));
}

TEST_CASE_FIXTURE(Marks, "of a database that was released anew everything may have started") {
    claim(7);
    CHECK(may_have_started(7, 9, "another"));
}

TEST_CASE_FIXTURE(Marks, "beside a database that was put back everything may have started") {
    claim(7);
    claim(8);
    CHECK(may_have_started(7, 7));
    CHECK_FALSE(may_have_started(7, 8));
}

TEST_CASE_FIXTURE(Marks, "without the file, or with half of it, everything may have started") {
    claim(7);
    std::filesystem::resize_file(path, 20);
    CHECK(may_have_started(7));
    std::filesystem::remove(path);
    CHECK(may_have_started(7));
}

TEST_CASE_FIXTURE(Marks, "it is ready for one incarnation, as long as no attempt is open") {
    CHECK(marks->is_ready(k_here));
    CHECK_FALSE(marks->is_ready("another"));
    const auto slot = claim(1);
    CHECK_FALSE(marks->is_ready(k_here));
    marks->free(slot);
    CHECK(marks->is_ready(k_here));
    revive();
    CHECK_FALSE(marks->is_ready(k_here));
}

TEST_CASE_FIXTURE(Marks, "more attempts than it has room for are a bug, not a lost mark") {
    for (std::size_t i = 0; i < k_slots; ++i) static_cast<void>(marks->take());
    CHECK_THROWS_AS(static_cast<void>(marks->take()), Error);
}

TEST_CASE_FIXTURE(Marks, "nobody else may read the file, and no link leads it elsewhere") {
    struct stat status {};
    REQUIRE(::stat(path.c_str(), &status) == 0);
    CHECK((status.st_mode & 0777U) == 0600U);
    std::filesystem::remove(path);
    std::filesystem::create_symlink(folder.path("elsewhere"), path);
    CHECK_THROWS_AS(marks->begin(k_here, k_slots), Error);
    CHECK_FALSE(std::filesystem::exists(folder.path("elsewhere")));
}

TEST_SUITE_END();
