#pragma once

#include "sotay/base/date.h"
#include "sotay/directives/directive.h"
#include "sotay/directives/hand_out.h"
#include "sotay/notify/expander.h"

#include <cstdint>
#include <optional>
#include <string>

#include "../members/register.h"

namespace sotay::directives::testing {

/// A province 38 of two wards with two cells each, three members a cell (11–13, 21–23, 31–33,
/// 41–43), and one document, on 1 December 2026 at 9:00. Member 13 has no telephone.
struct HandingOut : test::Register {
    Directive paper;

    HandingOut() {
        add_organisation(1, "38", "dang_bo_tinh", std::nullopt);
        add_organisation(2, "38.001", "dang_bo_phuong", 1);
        add_organisation(3, "38.002", "dang_bo_xa", 1);
        for (const int cell : {1, 2, 3, 4}) {
            const auto id = 10 + cell;
            add_organisation(id, fmt::format("38.00{}.00{}", (cell + 1) / 2, cell), "chi_bo",
                             cell <= 2 ? 2 : 3);
            for (const int one : {1, 2, 3}) {
                const auto member = std::int64_t{10} * cell + one;
                std::optional<std::string> phone = fmt::format("849876543{}", member);
                if (member == 13) phone.reset();
                add_member({.id = member, .full_name = "Đảng viên", .phone = phone}, id,
                           "chinh_thuc", "2020-01-01");
            }
        }
        paper = add_paper("294-QĐ/TW");
    }

    Directive add_paper(const std::string& symbol) {
        Directive directive;
        directive.content_digest = sha256(symbol);
        directive.media_type = "application/pdf";
        directive.symbol = symbol;
        directive.type = "Quy định";
        directive.issued_on = parse_date("2026-11-20");
        directive.title = "về việc thử";
        return *find_by_id(database, insert(database, directive));
    }

    Issue issue(const std::string& selector = "under:38", const std::string& acknowledge_by = {}) {
        const HandOut wanted{paper, selector, parse_date(acknowledge_by), {}, false};
        const auto issue = hand_out(database, actor, wanted).issue;
        expand(issue.message);
        return issue;
    }
    void expand(std::int64_t message) {
        notify::Expander{database,
                         [](const notify::Reachability& reach) { return reach.has_phone; }}
            .expand(message, clock.time);
    }
    [[nodiscard]] std::int64_t delivery(std::int64_t message, std::int64_t member) {
        return number(fmt::format(
            "SELECT id FROM deliveries WHERE message_id = {} AND member_id = {}", message, member));
    }
    void put(std::int64_t message, std::int64_t member, const std::string& state) {
        database.execute(
            "UPDATE deliveries SET state = $3 WHERE message_id = $1 AND member_id = $2", message,
            member, state);
    }
    void at(const std::string& instant) { clock.time = *parse_instant(instant); }
};

}  // namespace sotay::directives::testing
