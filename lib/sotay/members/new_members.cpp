#include "sotay/members/new_members.h"

#include "sotay/store/name_index.h"

#include <thread>

namespace sotay::members {

namespace {

using namespace std::chrono_literals;

// Longer transactions write the pages of the indexes less often; shorter ones let others write.
constexpr auto k_longest_hold = 250ms;
constexpr auto k_pause = 6ms;

constexpr const char* k_create = R"sql(
    INSERT INTO members (id, full_name, name_key, name_folded, birth_date, gender, identity,
                         card_index, citizen_id_index, contact, phone_index, zalo_id_index,
                         admitted_on, official_on, ethnicity, education, created_at, updated_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $17))sql";

}  // namespace

NewMembers::NewMembers(store::Database& database)
    : database_{database}, create_{database.prepare(k_create)} {}

void NewMembers::begin() {
    if (transaction_) return;
    transaction_.emplace(database_);
    began_ = std::chrono::steady_clock::now();
}

void NewMembers::add(const ImportRow& row, Instant now) {
    const auto& record = *row.record;
    create_.run(record.id, record.full_name, row.name_key, row.keys.name_folded, record.birth_date,
                record.gender, record.identity, record.card_index, record.citizen_id_index,
                record.contact, record.phone_index, record.zalo_id_index, record.admitted_on,
                record.official_on, record.ethnicity, record.education, now);
    if (!first_) first_ = record.id;
    last_ = record.id;
}

bool NewMembers::end_if_long() {
    if (std::chrono::steady_clock::now() - began_ < k_longest_hold) return false;
    end();
    return true;
}

void NewMembers::end() {
    if (!transaction_) return;
    if (first_) store::NameIndex{database_}.add(*first_, last_);
    transaction_->commit();
    drop();
    // So that whoever waits for the lock meets it free.
    std::this_thread::sleep_for(k_pause);
}

void NewMembers::drop() {
    transaction_.reset();
    first_.reset();
}

}  // namespace sotay::members
