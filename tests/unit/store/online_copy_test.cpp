#include "sotay/store/online_copy.h"

#include "sotay/base/error.h"
#include "sotay/store/database.h"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <fstream>

#include "../scratch_folder.h"

using namespace sotay;
using namespace sotay::store;

TEST_SUITE_BEGIN("store::copy_online");

namespace {

constexpr int k_rows = 200'000;  // more pages than one step copies

struct Source {
    test::ScratchFolder folder;
    std::string path = folder.path("a.db");
    std::string copy = folder.path("b.db");
    Database database{path, Database::Mode::create};

    Source() {
        Transaction filling{database};
        for (int i = 0; i < k_rows; ++i) add();
        filling.commit();
    }
    void add() { (void)database.reserve_ids("x" + std::to_string(++count_), 1); }
    static std::int64_t rows(Database& of) {
        auto row = of.prepare("SELECT count(*) FROM id_sequences");
        row.step();
        return row.integer(0);
    }

private:
    int count_ = 0;
};

}  // namespace

TEST_CASE_FIXTURE(Source, "a copy is of the moment it began, whatever is written meanwhile") {
    int steps = 0;
    copy_online(path, copy, [&](int done, int total) {
        CHECK(done <= total);
        if (++steps == 1) add();
    });
    Database copied{copy, Database::Mode::existing};
    CHECK(rows(copied) == k_rows);
    REQUIRE(steps > 0);
    CHECK(rows(database) == k_rows + 1);
}

TEST_CASE_FIXTURE(Source, "a writer that is about to commit does not hold it up") {
    Transaction writing{database};
    add();
    copy_online(path, copy);
    Database copied{copy, Database::Mode::existing};
    CHECK(rows(copied) == k_rows);
}

TEST_CASE_FIXTURE(Source, "only the owner may read the copy, which replaces what was there") {
    std::ofstream{copy} << "a letter";
    copy_online(path, copy);
    struct stat info {};
    REQUIRE(::stat(copy.c_str(), &info) == 0);
    CHECK((info.st_mode & 0777U) == 0600U);
    check_whole_file(copy);
}

TEST_CASE_FIXTURE(Source, "a damaged page is found") {
    copy_online(path, copy);
    {
        std::fstream file{copy, std::ios::in | std::ios::out | std::ios::binary};
        file.seekp(3 * 4096);
        file << std::string(4096, '\xff');
    }
    CHECK_THROWS_AS(check_whole_file(copy), Error);
}

TEST_CASE("a source that is not there is an error of the environment") {
    const test::ScratchFolder folder;
    CHECK_THROWS_AS(copy_online(folder.path("none.db"), folder.path("b.db")), Error);
}
