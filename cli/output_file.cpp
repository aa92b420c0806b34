#include "output_file.h"

#include "sotay/base/error.h"
#include "sotay/base/messages.h"
#include "sotay/formats/file_reason.h"
#include "sotay/formats/temporary_file.h"

#include <cerrno>
#include <cstdio>
#include <fstream>

namespace sotay::cli {

void write_output(const std::string& content, const std::string& path) {
    if (path == "-") {
        std::fwrite(content.data(), 1, content.size(), stdout);
        return;
    }
    TemporaryFile file{path};
    std::ofstream stream{file.path(), std::ios::binary};
    stream << content;
    stream.close();
    if (!stream) {
        throw Error{ErrorKind::environment,
                    tr("cannot write \"{}\": {}", path, file_reason(errno))};
    }
    file.keep();
}

}  // namespace sotay::cli
