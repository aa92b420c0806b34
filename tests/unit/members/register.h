#pragma once

#include "sotay/base/clock.h"
#include "sotay/base/date.h"
#include "sotay/store/audit.h"
#include "sotay/store/database.h"
#include "sotay/store/vault.h"

#include <cstdint>
#include <optional>
#include <string>

#include "../scratch_folder.h"

namespace sotay::test {

/// What a member of a test has.
struct Person {
    std::int64_t id = 0;
    std::string full_name;
    std::optional<std::string> card = {};
    std::optional<std::string> citizen_id = {};
    std::optional<std::string> phone = {};
};

/// A register in memory on 1 December 2026.
struct Register {
    store::Database database = store::Database::in_memory();
    store::Vault vault{Secret{store::Vault::new_key()}};
    FixedClock clock{*parse_instant("2026-12-01T09:00")};
    store::Actor actor{"thu-ky", clock};

    void add_organisation(std::int64_t id, const std::string& code, const std::string& kind,
                          std::optional<std::int64_t> parent,
                          const std::string& founded_on = "2020-01-01");
    void add_member(const Person& person, std::int64_t organisation, const std::string& state,
                    const std::string& from_on);
    void add_post(std::int64_t member, std::int64_t organisation, const std::string& post,
                  const std::string& from_on = "2020-01-01");
    /// The first column of the first row of `sql`.
    [[nodiscard]] std::int64_t number(const std::string& sql);
    [[nodiscard]] std::string text(const std::string& sql);
};

}  // namespace sotay::test
