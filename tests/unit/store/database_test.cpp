#include "sotay/store/database.h"

#include "sotay/base/error.h"
#include "sotay/store/schema.h"

#include <doctest/doctest.h>

#include <fstream>
#include <string>

#include "../scratch_folder.h"

using namespace sotay;
using store::Database;

TEST_SUITE_BEGIN("store::Database");

TEST_CASE("placeholders are bound by their number, whatever the order of appearance") {
    auto database = Database::in_memory();
    auto row = database.query("SELECT $2, $1, $2", std::string{"first"}, std::string{"second"});
    REQUIRE(row.step());
    CHECK(row.text(0) == "second");
    CHECK(row.text(1) == "first");
    CHECK(row.text(2) == "second");
    CHECK_FALSE(row.step());
}

TEST_CASE("a statement runs again after its end with new values") {
    auto database = Database::in_memory();
    auto row = database.prepare("SELECT $1 + 1");
    for (const int value : {1, 41}) {
        row.bind_all(value);
        REQUIRE(row.step());
        CHECK(row.integer(0) == value + 1);
        row.reset();
    }
}

TEST_CASE("empty bytes stay bytes, and a null stays null") {
    auto database = Database::in_memory();
    auto row = database.query("SELECT $1, $2", Bytes{}, std::optional<std::string>{});
    REQUIRE(row.step());
    CHECK_FALSE(row.is_null(0));
    CHECK(row.optional_bytes(0) == Bytes{});
    CHECK_FALSE(row.optional_text(1));
}

TEST_CASE("a transaction that is not committed leaves nothing") {
    auto database = Database::in_memory();
    {
        store::Transaction transaction{database};
        database.execute("INSERT INTO organisations (founded_on) VALUES ($1)",
                         std::string{"2025-07-01"});
    }
    CHECK_FALSE(database.prepare("SELECT 1 FROM organisations").step());
}

TEST_CASE("reserved ids never overlap") {
    auto database = Database::in_memory();
    CHECK(database.reserve_ids("members", 10) == 1);
    CHECK(database.reserve_ids("members", 5) == 11);
    CHECK(database.reserve_ids("other", 1) == 1);
    CHECK(database.reserve_ids("members", 1) == 16);
}

TEST_CASE("what is missing is said to be missing") {
    const test::ScratchFolder folder;
    try {
        const Database database{folder.path("none.db"), Database::Mode::existing};
        FAIL("opened a database that is not there");
    } catch (const Error& error) {
        CHECK(error.kind() == ErrorKind::environment);
        CHECK(std::string{error.what()}.find("sotay init") != std::string::npos);
    }
}

TEST_CASE("a file that is no database, or not ours, is refused and left as it was") {
    const test::ScratchFolder folder;
    const auto path = folder.path("notes.db");
    for (const std::string& content :
         {std::string{"just some notes, long enough to hold a header"}, std::string{}}) {
        CAPTURE(content);
        std::ofstream{path, std::ios::trunc} << content;
        CHECK_THROWS_AS((Database{path, Database::Mode::existing}), Error);
        std::ifstream file{path};
        CHECK(std::string{std::istreambuf_iterator<char>{file}, {}} == content);
    }
}

TEST_CASE("a database of a newer version is refused by name") {
    const test::ScratchFolder folder;
    const auto path = folder.path("sotay.db");
    {
        Database database{path, Database::Mode::create};
        database.run_script("PRAGMA user_version = 999");
    }
    try {
        const Database database{path, Database::Mode::existing};
        FAIL("opened a newer schema");
    } catch (const Error& error) {
        CHECK(error.kind() == ErrorKind::environment);
        CHECK(std::string{error.what()}.find("999") != std::string::npos);
    }
}

TEST_CASE("every schema step speaks both engines' types") {
    for (const auto engine : {store::Engine::sqlite, store::Engine::postgresql}) {
        for (const auto& step : store::schema_steps(engine)) {
            CAPTURE(step.name);
            CHECK(step.version > 0);
            CHECK(step.sql.find('{') == std::string::npos);
        }
    }
}

TEST_SUITE_END();
