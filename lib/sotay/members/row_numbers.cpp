#include "sotay/base/digits.h"
#include "sotay/base/messages.h"
#include "sotay/members/citizen_id.h"
#include "sotay/members/row_reader.h"

#include <algorithm>

namespace sotay::members {

namespace {

constexpr std::size_t k_old_id_digits = 9;
constexpr std::size_t k_card_digits = 8;
constexpr std::size_t k_province_digits = 2;
// The codes 001 to 009 lose two zeros, all others below 100 one.
constexpr std::size_t k_most_lost_zeros = 2;

/// The digits of a number written with or without spaces, dots and hyphens; "" when it is none.
std::string digits_of(std::string_view cell) {
    std::string digits;
    for (const char letter : plain_number(cell)) {
        if (is_digit(letter)) {
            digits += letter;
        } else if (letter != ' ' && letter != '.' && letter != '-') {
            return "";
        }
    }
    return digits;
}

/// "3.8087E+10": how a spreadsheet shows a long number, and saves it.
bool is_scientific(std::string_view cell) {
    const auto e = cell.find_first_of("eE");
    if (e == std::string_view::npos || e == 0 || !is_digit(cell[e - 1])) return false;
    auto exponent = cell.substr(e + 1);
    if (exponent.starts_with('+')) exponent.remove_prefix(1);
    return !exponent.empty() && is_all_digits(exponent) &&
           cell.find_first_not_of("0123456789.,", 0) == e;
}

bool lacks_zeros(std::string_view digits) {
    return digits.size() < k_citizen_id_digits &&
           digits.size() + k_most_lost_zeros >= k_citizen_id_digits;
}

std::string with_zeros(const std::string& digits, std::size_t wanted) {
    return std::string(wanted - digits.size(), '0') + digits;
}

std::string lost_zero(std::size_t count, const std::string& repaired) {
    return tr("{} digits: the leading 0 seems lost ({}); add --repair to accept it", count,
              repaired);
}

std::string put_back(const std::string& repaired) {
    return tr("the lost leading 0 was put back: {}", repaired);
}

std::string destroyed() {
    return tr(
        "the spreadsheet has destroyed this number; format the column as text and write it "
        "again");
}

}  // namespace

void RowReader::read_citizen_id() {
    const auto& written = cell(Field::citizen_id);
    if (written.empty()) return;
    auto digits = digits_of(written);
    if (digits.size() == k_citizen_id_digits) {
        auto flaws = citizen_id_flaws(digits, draft_, standards_);
        if (!flaws.empty()) return problem(Field::citizen_id, std::move(flaws));
        draft_.citizen_id = std::move(digits);
    } else if (lacks_zeros(digits)) {
        repair_citizen_id(digits);
    } else if (digits.size() == k_old_id_digits) {
        problem(Field::citizen_id,
                tr("9 digits are the number of an old identity card; write the citizen id of 12"));
    } else if (!digits.empty()) {
        problem(Field::citizen_id, tr("a citizen id has 12 digits, this has {}", digits.size()));
    } else if (is_scientific(written)) {
        problem(Field::citizen_id, destroyed());
    } else if (!says_nothing(Field::citizen_id)) {
        problem(Field::citizen_id, tr("a citizen id is 12 digits and nothing else"));
    }
}

void RowReader::repair_citizen_id(const std::string& digits) {
    auto repaired = with_zeros(digits, k_citizen_id_digits);
    const auto flaws = citizen_id_flaws(repaired, draft_, standards_);
    if (!flaws.empty()) {
        problem(Field::citizen_id, tr("a citizen id has 12 digits, this has {}; with 0 in front "
                                      "({}) it does not fit either: {}",
                                      digits.size(), repaired, flaws));
    } else if (!standards_.repair) {
        problem(Field::citizen_id, lost_zero(digits.size(), repaired));
    } else {
        warn(Field::citizen_id, put_back(repaired));
        draft_.citizen_id = std::move(repaired);
    }
}

void RowReader::read_card_number() {
    const auto& written = cell(Field::card_number);
    if (written.empty()) return;
    auto digits = digits_of(written);
    if (digits.size() == k_citizen_id_digits) {
        draft_.card_number = std::move(digits);
    } else if (digits.size() == k_card_digits) {
        draft_.card_number = digits.insert(k_province_digits, ".");
    } else if (digits.size() + 1 == k_card_digits || lacks_zeros(digits)) {
        repair_card_number(digits);
    } else if (is_scientific(written)) {
        problem(Field::card_number, destroyed());
    } else if (!says_nothing(Field::card_number)) {
        problem(Field::card_number, tr("a card number has 8 digits (38.123456) or 12"));
    }
}

void RowReader::repair_card_number(const std::string& digits) {
    const bool is_old = digits.size() < k_card_digits;
    auto repaired = with_zeros(digits, is_old ? k_card_digits : k_citizen_id_digits);
    const auto facts = citizen_id_facts(repaired);
    if (facts &&
        standards_.citizen_ids.provinces.at(static_cast<std::size_t>(facts->province)).empty()) {
        return problem(Field::card_number, tr("a card number has 8 digits (38.123456) or 12"));
    }
    if (is_old) repaired.insert(k_province_digits, ".");
    if (!standards_.repair) return problem(Field::card_number, lost_zero(digits.size(), repaired));
    warn(Field::card_number, put_back(repaired));
    draft_.card_number = std::move(repaired);
}

void RowReader::read_phone() {
    const auto& written = cell(Field::phone);
    if (written.empty()) return;
    auto reading = sotay::read_phone(written, standards_.phones);
    switch (reading.kind) {
        case PhoneReading::Kind::none:
            if (says_nothing(Field::phone)) return;
            return problem(Field::phone, is_scientific(written)
                                             ? destroyed()
                                             : tr("this is no mobile number of Vietnam (10 digits, "
                                                  "09…)"));
        case PhoneReading::Kind::landline:
            return problem(Field::phone,
                           tr("a landline gets no SMS; write a mobile number or leave it empty"));
        case PhoneReading::Kind::letter:
            return problem(Field::phone, tr("a letter stands for a digit; probably {}",
                                            national_phone(reading.number)));
        case PhoneReading::Kind::mobile:
            break;
    }
    const auto number = [&] { return national_phone(reading.number); };
    if (reading.has_several) warn(Field::phone, tr("of several numbers {} is taken", number()));
    if (reading.has_remark) warn(Field::phone, tr("{} is taken without the remark", number()));
    if (reading.was_migrated) {
        warn(Field::phone, tr("a number of 11 digits of before 2018, now {}", number()));
    } else if (reading.had_lost_zero) {
        warn(Field::phone, put_back(number()));
    }
    draft_.phone = std::move(reading.number);
}

}  // namespace sotay::members
