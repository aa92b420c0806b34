#pragma once

#include "sotay/sample/lists.h"
#include "sotay/sample/people.h"
#include "sotay/sample/sample.h"

#include <string>
#include <vector>

namespace sotay::sample {

struct Cell {
    std::string code;  ///< "38.001.001"
    std::string name;
    std::string place;  ///< where it meets
    std::string time;   ///< "14:00"
    int day = 1;        ///< of the month, 1 … 5
    std::vector<Member> members;
};

struct Commune {
    std::string code;  ///< "38.001"
    std::string kind;  ///< "xa" or "phuong"
    std::string name;  ///< "xã Hoằng Giang"
    std::vector<Cell> cells;
};

/// Every commune and ward of the province in the order of the official unit codes.
[[nodiscard]] std::vector<Commune> make_province(const Lists& lists, const Options& options,
                                                 Random& random);

}  // namespace sotay::sample
