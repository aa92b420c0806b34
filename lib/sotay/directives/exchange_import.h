#pragma once

#include "sotay/directives/document_types.h"
#include "sotay/directives/exchange.h"
#include "sotay/directives/register.h"
#include "sotay/store/database.h"

#include <string>
#include <vector>

namespace sotay::directives {

/// What taking in envelopes needs; all of it must outlive the call.
struct Exchange {
    store::Database& database;
    Register& papers;
    const DocumentTypes& types;
    const DatedExchangeRules& rules;
};

/// True when the file is an edXML envelope, by its content.
[[nodiscard]] bool is_envelope_file(const std::string& file);

/// Takes in what an envelope holds: the paper that it is about, amended by what the envelope says,
/// then the other attachments as its appendixes, an outcome each under "FILE/NAME". A secret mark
/// on the envelope or in any attachment refuses all of it, one that cannot be read fails, with one
/// outcome. Throws as Register does.
[[nodiscard]] std::vector<ImportOutcome> import_envelope(const Exchange& exchange,
                                                         const std::string& file,
                                                         const Occasion& occasion);

/// Register::import_files(), in which envelopes are opened, too.
void import_files(const Exchange& exchange, const std::vector<std::string>& files,
                  const Occasion& occasion, const TakeOutcome& take);

}  // namespace sotay::directives
