#include "sotay/members/number_indexes.h"

#include <chrono>
#include <thread>

namespace sotay::members {

namespace {

constexpr std::chrono::milliseconds k_pause{6};

constexpr const char* k_drop_card = "DROP INDEX IF EXISTS members_card";
constexpr const char* k_drop_citizen_id = "DROP INDEX IF EXISTS members_citizen_id";
constexpr const char* k_drop_phone = "DROP INDEX IF EXISTS members_phone";

// As in store/schema.
constexpr const char* k_make_card = R"sql(
    CREATE UNIQUE INDEX IF NOT EXISTS members_card ON members (card_index)
    WHERE card_index IS NOT NULL)sql";
constexpr const char* k_make_citizen_id = R"sql(
    CREATE UNIQUE INDEX IF NOT EXISTS members_citizen_id ON members (citizen_id_index)
    WHERE citizen_id_index IS NOT NULL)sql";
constexpr const char* k_make_phone = R"sql(
    CREATE INDEX IF NOT EXISTS members_phone ON members (phone_index)
    WHERE phone_index IS NOT NULL)sql";

}  // namespace

void drop_number_indexes(store::Database& database) {
    for (const auto* sql : {k_drop_card, k_drop_citizen_id, k_drop_phone}) database.run_script(sql);
}

void make_number_indexes(store::Database& database) {
    for (const auto* sql : {k_make_card, k_make_citizen_id, k_make_phone}) {
        database.run_script(sql);
        // Each takes the write lock for a while: whoever waits for it meets it free in between.
        std::this_thread::sleep_for(k_pause);
    }
}

}  // namespace sotay::members
