#include "sotay/store/audit.h"

#include "sotay/base/error.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace sotay;
using namespace std::chrono_literals;

TEST_SUITE_BEGIN("store::audit");

namespace {

struct ThreeEntries {
    store::Database database = store::Database::in_memory();
    FixedClock clock{Instant{1'764'745'200'000ms}};
    store::Actor actor{"clerk", clock};

    ThreeEntries() {
        for (const std::int64_t count : {1, 2, 3}) {
            store::Change change{database, actor};
            change.commit({.action = "member.import",
                           .subjects = {"member_imports:1"},
                           .counts = {{"created", count}}});
        }
    }
};

}  // namespace

TEST_CASE_FIXTURE(ThreeEntries, "an untouched chain is whole") {
    const auto report = store::verify_audit(database);
    CHECK(report.entries == 3);
    CHECK_FALSE(report.broken);
    CHECK(report.head.size() == 64);
}

TEST_CASE_FIXTURE(ThreeEntries, "an entry altered in any column is found") {
    for (const std::string column :
         {"at", "real_at", "actor", "action", "subjects", "fields", "counts"}) {
        CAPTURE(column);
        store::Transaction transaction{database};  // rolled back at the end of each round
        const auto value = column.ends_with("at") ? "7" : "'other'";
        database.run_script("UPDATE audit_entries SET " + column + " = " + value +
                            " WHERE seq = 2");
        const auto report = store::verify_audit(database);
        REQUIRE(report.broken);
        CHECK(report.broken->find("main 2") == 0);
    }
}

TEST_CASE_FIXTURE(ThreeEntries, "an entry taken out of the middle is missed") {
    database.run_script("DELETE FROM audit_entries WHERE seq = 2");
    REQUIRE(store::verify_audit(database).broken);
}

TEST_CASE_FIXTURE(ThreeEntries, "several entries of one transaction follow one another") {
    {
        store::Change change{database, actor};
        for (int i = 0; i < 3; ++i) change.append({.action = "directive.import"});
        change.commit();
    }
    CHECK(store::verify_audit(database).entries == 6);
    {
        store::Change change{database, actor};
        change.append({.action = "directive.import"});
    }
    store::Change empty{database, actor};
    CHECK_THROWS_AS(empty.commit(), Error);
    const auto report = store::verify_audit(database);
    CHECK(report.entries == 6);
    CHECK_FALSE(report.broken);
}

TEST_CASE_FIXTURE(ThreeEntries, "a change without its entry does not happen") {
    {
        store::Change change{database, actor};
        database.execute("INSERT INTO organisations (founded_on) VALUES ($1)",
                         std::string{"2025-07-01"});
    }
    CHECK_FALSE(database.prepare("SELECT 1 FROM organisations").step());
    CHECK(store::verify_audit(database).entries == 3);
}

TEST_SUITE_END();
