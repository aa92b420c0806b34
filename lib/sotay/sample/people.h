#pragma once

#include "sotay/base/date.h"
#include "sotay/sample/lists.h"
#include "sotay/sample/random.h"

#include <optional>
#include <string>
#include <vector>

namespace sotay::sample {

enum class State { official, probationary, exempt };

struct Member {
    std::string full_name;
    std::string gender;  ///< "Nam" or "Nữ"
    std::string ethnicity;
    Date birth_date;
    std::string citizen_id;
    std::string card_number;  ///< empty on probation
    std::string phone;        ///< empty for a few of the elderly
    std::string email;        ///< empty for most
    Date admitted_on;
    std::optional<Date> official_on;  ///< none on probation
    State state = State::official;
    std::string post;  ///< empty for most
    std::string education;
};

/// Where a cell's members live and work; both are keys of the lists.
struct Setting {
    std::string area;
    std::string profile;
};

/// Invents party members as they are on `today`; no two share a card, citizen id, phone or email.
/// Keeps references to `lists` and `random`.
class People {
public:
    People(const Lists& lists, Random& random, Date today)
        : lists_{lists}, random_{random}, today_{today} {}

    /// The members of one cell, those with a post first. The first three are official members, and
    /// the very first is the secretary; from nine official members on there is a cell committee.
    [[nodiscard]] std::vector<Member> cell(const Setting& setting, int size);

private:
    [[nodiscard]] Member person(const Setting& setting, int age);
    [[nodiscard]] int age(const Setting& setting);
    [[nodiscard]] int leader_age(const Setting& setting);
    [[nodiscard]] std::string name(const Member& member);
    [[nodiscard]] State state(int age);
    void admit(Member& member);
    void number(Member& member, int age, const Setting& setting);
    void elect(std::vector<Member>& members);

    const Lists& lists_;
    Random& random_;
    Date today_;
    UniqueNumbers citizens_{1'000'000};
    UniqueNumbers cards_{1'000'000};
    UniqueNumbers phones_{1'000'000};
    int emails_ = 0;
};

}  // namespace sotay::sample
