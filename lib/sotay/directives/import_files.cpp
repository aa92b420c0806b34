#include "sotay/directives/import_files.h"

#include "sotay/base/error.h"
#include "sotay/base/messages.h"

#include <algorithm>
#include <filesystem>

namespace sotay::directives {

namespace fs = std::filesystem;

namespace {

/// Hidden files, and the locks that office programs leave beside an open document.
bool is_hidden(const fs::path& path) {
    const std::string name = path.filename();
    return name.starts_with('.') || name.starts_with("~$");
}

std::vector<fs::path> entries_of(const fs::path& folder) {
    std::error_code error;
    std::vector<fs::path> entries;
    for (fs::directory_iterator at{folder, error}, end; !error && at != end; at.increment(error)) {
        if (!is_hidden(at->path())) entries.push_back(at->path());
    }
    if (error) {
        throw Error{ErrorKind::environment,
                    tr("cannot read the folder \"{}\": {}", folder.string(), error.message())};
    }
    std::ranges::sort(entries);
    return entries;
}

void add_folder(const fs::path& folder, bool is_recursive, std::vector<std::string>& files) {
    for (const fs::path& entry : entries_of(folder)) {
        if (!fs::is_directory(entry)) {
            files.push_back(entry);
        } else if (is_recursive && !fs::is_symlink(entry)) {
            add_folder(entry, is_recursive, files);
        }
    }
}

}  // namespace

std::vector<std::string> find_files(const std::vector<std::string>& paths, bool is_recursive) {
    std::vector<std::string> files;
    for (const std::string& path : paths) {
        std::error_code error;
        const auto status = fs::status(path, error);
        if (!fs::exists(status)) {
            throw Error{ErrorKind::environment,
                        tr("there is no \"{}\": name a document or a folder", path)};
        }
        if (fs::is_directory(status)) {
            add_folder(path, is_recursive, files);
        } else {
            files.push_back(path);
        }
    }
    return files;
}

}  // namespace sotay::directives
