#include "sotay/sample/papers.h"

#include "sotay/base/error.h"
#include "sotay/base/messages.h"
#include "sotay/sample/fill.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <system_error>

namespace sotay::sample {

namespace fs = std::filesystem;

namespace {

[[noreturn]] void throw_unreadable(const fs::path& path) {
    throw Error{ErrorKind::environment,
                tr("cannot read the sample file \"{}\": reinstall sotay", path.string())};
}

std::vector<fs::path> files_of(const fs::path& folder) {
    std::error_code error;
    fs::directory_iterator entries{folder, error};
    if (error) throw_unreadable(folder);
    std::vector<fs::path> files;
    for (const fs::directory_entry& entry : entries) files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    return files;
}

// Party offices pad a day below 10 and the months 1 and 2, and no other month.
std::string long_date(Date date) {
    const std::chrono::year_month_day day{date};
    const auto month = static_cast<unsigned>(day.month());
    return fmt::format("ngày {:02} tháng {:0{}} năm {}", static_cast<unsigned>(day.day()), month,
                       month <= 2 ? 2 : 1, static_cast<int>(day.year()));
}

std::string dated(std::string text, Month month) {
    const std::string numbers = display(first_day(month)).substr(3);
    text = fill(std::move(text), "{issued_on}", long_date(first_day(month) + std::chrono::days{4}));
    text = fill(std::move(text), "{month}", numbers);
    return fill(std::move(text), "{year}", numbers.substr(3));
}

}  // namespace

std::string load(const fs::path& path) {
    std::ifstream file{path, std::ios::binary};
    if (!file) throw_unreadable(path);
    std::string content{std::istreambuf_iterator<char>{file}, {}};
    if (file.bad()) throw_unreadable(path);
    return content;
}

std::string save(const fs::path& path, std::string_view content) {
    std::error_code ignored;  // the open below fails too, and names the file
    fs::create_directories(path.parent_path(), ignored);
    std::ofstream file{path, std::ios::binary};
    file.write(content.data(), static_cast<std::streamsize>(content.size()));
    file.close();
    if (!file) {
        throw Error{ErrorKind::environment,
                    tr("cannot write the sample file \"{}\": check the rights and the free space "
                       "of its folder",
                       path.string())};
    }
    return path;
}

std::vector<std::string> save_papers(const fs::path& from, const fs::path& to, Month month) {
    std::vector<std::string> saved;
    for (const fs::path& file : files_of(from)) {
        const bool printed = file.extension() == ".pdf";
        const std::string content = printed ? load(file) : dated(load(file), month);
        saved.push_back(save(to / file.filename(), content));
    }
    return saved;
}

}  // namespace sotay::sample
