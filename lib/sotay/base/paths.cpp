#include "sotay/base/paths.h"

#include <filesystem>

namespace sotay {

namespace {

std::filesystem::path prefix() {
    return std::filesystem::read_symlink("/proc/self/exe").parent_path().parent_path();
}

}  // namespace

std::string data_directory() { return prefix() / "share" / "sotay"; }

std::string catalogue_directory() { return prefix() / "share" / "locale"; }

std::string helper_program(const std::string& name) {
    return prefix() / "libexec" / "sotay" / name;
}

}  // namespace sotay
