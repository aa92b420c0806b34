#include "sotay/store/search_postings.h"

#include "sotay/base/error.h"
#include "sotay/base/messages.h"

namespace sotay::store {

void refuse_damaged_index() {
    throw Error{ErrorKind::environment,
                tr("the search index is damaged: make it anew with sotay directive reindex")};
}

}  // namespace sotay::store
