#pragma once

#include "sotay/formats/input_file.h"
#include "sotay/formats/sheets.h"

#include <string>

namespace sotay::sheets {

/// read_file() of sheets.h for what begins as a ZIP archive; `path` is how `file` was opened.
void read_xlsx(InputFile& file, const std::string& path, const Options& options,
               const Handler& handler);

}  // namespace sotay::sheets
