#include "sotay/members/likeness.h"

#include "sotay/base/messages.h"
#include "sotay/members/sealed.h"
#include "sotay/text/vietnamese.h"

#include <algorithm>
#include <utility>

namespace sotay::members {

namespace {

constexpr std::size_t k_whole_date = 10;
constexpr std::size_t k_year = 4;
constexpr std::size_t k_fewest_words = 2;

std::vector<std::string_view> words_of(std::string_view text) {
    std::vector<std::string_view> words;
    while (!text.empty()) {
        const auto end = std::min(text.find(' '), text.size());
        if (end > 0) words.push_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return words;
}

bool are_equal_but_for_y(std::string_view one, std::string_view other) {
    return std::ranges::equal(one, other, [](char left, char right) {
        return (left == 'y' ? 'i' : left) == (right == 'y' ? 'i' : right);
    });
}

bool is_one_letter_longer(std::string_view longer, std::string_view shorter) {
    if (longer.size() != shorter.size() + 1) return false;
    const auto at =
        static_cast<std::size_t>(std::ranges::mismatch(shorter, longer).in1 - shorter.begin());
    return longer.substr(at + 1) == shorter.substr(at);
}

bool is_part(std::string_view whole, std::string_view part) {
    const auto words = words_of(part);
    if (words.size() < k_fewest_words) return false;
    auto next = words.begin();
    for (const auto word : words_of(whole)) {
        if (next != words.end() && *next == word) ++next;
    }
    return next == words.end();
}

/// Collects the points and the reasons of one comparison.
class Comparison {
public:
    Comparison(const Likely& one, const Likely& other) : one_{one}, other_{other} {}

    Likeness run() {
        compare_names();
        compare_births();
        compare_numbers();
        compare_rest();
        const auto weight = [](const Point& point) { return -std::abs(point.points); };
        std::ranges::stable_sort(points_, {}, weight);
        Likeness likeness;
        for (auto& [points, reason] : points_) {
            likeness.score += points;
            likeness.reasons.push_back(std::move(reason));
        }
        likeness.score = std::clamp(likeness.score, 0, 100);
        return likeness;
    }

private:
    struct Point {
        int points = 0;
        std::string reason;
    };

    void add(int points, std::string reason) { points_.push_back({points, std::move(reason)}); }

    void compare_names();
    void compare_births();
    void compare_numbers();
    void compare_rest();

    /// 0 = one lacks it, 1 = equal, 2 = a slip apart, 3 = different.
    [[nodiscard]] static int relation(const std::string& one, const std::string& other) {
        if (one.empty() || other.empty()) return 0;
        if (one == other) return 1;
        return is_one_slip(one, other) ? 2 : 3;
    }
    [[nodiscard]] bool is_same(const std::optional<std::string> Likely::*value) const {
        return one_.*value && one_.*value == other_.*value;
    }
    [[nodiscard]] static bool has_marks(const Likely& person) {
        return text::lower(person.full_name) != person.name_folded;
    }

    const Likely& one_;
    const Likely& other_;
    std::vector<Point> points_;
};

void Comparison::compare_names() {
    switch (match_names(one_.name_folded, other_.name_folded)) {
        case NameMatch::same:
            if (text::fold_case(one_.full_name) == text::fold_case(other_.full_name)) {
                add(40, tr("same name"));
            } else {
                // Written without marks a name may be any of several; with other marks it is one
                // of the others.
                add(has_marks(one_) && has_marks(other_) ? 28 : 36,
                    tr("same name but for its marks"));
            }
            return;
        case NameMatch::near:
            return add(25, tr("the names differ in one letter"));
        case NameMatch::part:
            return add(22, tr("the one name is part of the other"));
        case NameMatch::different:
            return add(-10, tr("the names differ"));
    }
}

void Comparison::compare_births() {
    switch (match_births(one_.birth_date, other_.birth_date)) {
        case BirthMatch::same:
            return add(40, tr("same birth date"));
        case BirthMatch::vague:
            return add(one_.birth_date == other_.birth_date ? 15 : 20,
                       tr("the birth dates agree as far as they are known"));
        case BirthMatch::swapped:
            return add(28, tr("day and month of birth are swapped"));
        case BirthMatch::one_digit:
            return add(15, tr("the birth dates differ in one digit"));
        case BirthMatch::different:
            return add(-25, tr("the birth dates differ"));
        case BirthMatch::unknown:
            return;
    }
}

void Comparison::compare_numbers() {
    if (is_same(&Likely::phone)) add(25, tr("same phone"));
    const auto one_id = one_.citizen_id.value_or("");
    const auto other_id = other_.citizen_id.value_or("");
    switch (relation(one_id, other_id)) {
        case 2:
            add(15, tr("the citizen ids differ in one digit or two swapped"));
            break;
        case 3:
            add(-45, tr("the citizen ids differ"));
            break;
        default:
            break;
    }
    const auto one_card = card_key(one_.card_number.value_or(""));
    const auto other_card = card_key(other_.card_number.value_or(""));
    const auto is_id = [](const std::string& card, const std::string& id) {
        return !card.empty() && card == id;
    };
    if (is_id(one_card, other_id) || is_id(other_card, one_id)) {
        add(35, tr("the card number of the one is the citizen id of the other"));
    }
    // Of other lengths they are an old card and the one that took its place.
    if (one_card.size() != other_card.size()) return;
    const auto cards = relation(one_card, other_card);
    if (cards == 2) add(10, tr("the card numbers differ in one digit or two swapped"));
    if (cards == 3) add(-25, tr("the card numbers differ"));
}

void Comparison::compare_rest() {
    if (is_same(&Likely::email)) add(15, tr("same e-mail"));
    if (is_same(&Likely::admitted_on)) add(10, tr("same admission date"));
    if (one_.organisation != 0 && one_.organisation == other_.organisation) {
        add(10, tr("same organisation"));
    }
    if (one_.gender && other_.gender && one_.gender != other_.gender) {
        add(-35, tr("one is a man, the other a woman"));
    }
}

}  // namespace

bool is_one_slip(std::string_view one, std::string_view other) {
    if (one.size() != other.size()) return false;
    const auto at = static_cast<std::size_t>(std::ranges::mismatch(one, other).in1 - one.begin());
    if (at == one.size()) return false;
    if (one.substr(at + 1) == other.substr(at + 1)) return true;
    return at + 1 < one.size() && one[at] == other[at + 1] && one[at + 1] == other[at] &&
           one.substr(at + 2) == other.substr(at + 2);
}

NameMatch match_names(std::string_view one, std::string_view other) {
    if (are_equal_but_for_y(one, other)) return NameMatch::same;
    if (is_one_slip(one, other) || is_one_letter_longer(one, other) ||
        is_one_letter_longer(other, one)) {
        return NameMatch::near;
    }
    return is_part(one, other) || is_part(other, one) ? NameMatch::part : NameMatch::different;
}

BirthMatch match_births(const std::optional<std::string>& one,
                        const std::optional<std::string>& other) {
    if (!one || !other) return BirthMatch::unknown;
    const auto length = std::min(one->size(), other->size());
    if (one->substr(0, length) == other->substr(0, length)) {
        return length == k_whole_date ? BirthMatch::same : BirthMatch::vague;
    }
    if (one->size() != k_whole_date || other->size() != k_whole_date) return BirthMatch::different;
    const auto part = [](const std::string& date, std::size_t at) { return date.substr(at, 2); };
    if (one->substr(0, k_year) == other->substr(0, k_year) && part(*one, 5) == part(*other, 8) &&
        part(*one, 8) == part(*other, 5)) {
        return BirthMatch::swapped;
    }
    return is_one_slip(*one, *other) ? BirthMatch::one_digit : BirthMatch::different;
}

Likeness compare(const Likely& one, const Likely& other) { return Comparison{one, other}.run(); }

}  // namespace sotay::members
