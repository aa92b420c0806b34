#pragma once

#include "sotay/base/date.h"
#include "sotay/base/partial_date.h"

#include <string_view>

namespace sotay {

/// What a person or a spreadsheet wrote as a date.
struct DateReading {
    enum class Verdict {
        date,
        no_date,
        no_such_day,  ///< shaped like a date, but the calendar lacks it
        month_first,  ///< "05/20/1970"; `date` is the day that it must mean
    };
    Verdict verdict = Verdict::no_date;
    PartialDate date;
};

/// Reads `text`, which has no accents (text::fold), upper or lower case: "20/05/1970", "20-5-70",
/// "20.5.1970", "1970-05-20", each perhaps with a time of day, which is dropped; "20051970";
/// "05/1970", "1970"; "ngay 20 thang 5 nam 1970", "thang 5/1970"; "20-May-1970", "May-70"; a day
/// number of Excel ("25708"), that is 1 to 80000 but for the years 1900 to 2099. A year of two
/// digits gets the latest century that puts the date not after `latest`. 0 stands for an unknown
/// day or month: "00/00/1970".
[[nodiscard]] DateReading read_office_date(std::string_view text, Date latest);

}  // namespace sotay
