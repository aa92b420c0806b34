#include "sotay/members/draft.h"

#include "sotay/members/row_reader.h"

namespace sotay::members {

DraftReader::DraftReader(const Standards& standards, const Layout& layout)
    : standards_{standards}, layout_{layout}, memory_{std::make_unique<Memory>(standards)} {}

DraftReader::~DraftReader() = default;

Draft DraftReader::read(const csv::Row& row, std::vector<Problem>& problems) {
    return RowReader{{standards_, layout_, row}, *memory_, problems}.run();
}

}  // namespace sotay::members
