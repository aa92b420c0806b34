#include "sotay/base/secret.h"

#include "sotay/base/error.h"
#include "sotay/base/messages.h"

#include <fmt/format.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace sotay {

namespace {

constexpr std::size_t k_shown_characters = 3;

/// "" when the service manager handed nothing over.
std::string credentials_directory() {
    const char* directory = std::getenv("CREDENTIALS_DIRECTORY");
    return directory == nullptr ? "" : directory;
}

}  // namespace

Secret::~Secret() {
    if (!value_.empty()) sodium_memzero(value_.data(), value_.size());
}

std::string find_secret(const std::string& name, const std::string& folder) {
    const auto directory = credentials_directory();
    if (!directory.empty() && name.find('/') == std::string::npos) {
        const auto credential = directory + "/" + name;
        if (::access(credential.c_str(), F_OK) == 0) return credential;
    }
    return std::filesystem::path{folder} / name;
}

bool is_credential(const std::string& path) {
    const auto directory = credentials_directory();
    return !directory.empty() && std::filesystem::path{path}.parent_path() == directory;
}

Secret read_secret_file(const std::string& path) {
    struct stat info {};
    if (::stat(path.c_str(), &info) != 0) {
        throw Error{ErrorKind::environment,
                    tr("cannot read the secret file \"{}\": create it with mode 0600", path)};
    }
    // systemd gives the service's user access by an ACL, whose mask shows as the group's mode.
    if ((info.st_mode & (S_IRWXG | S_IRWXO)) != 0 && !is_credential(path)) {
        throw Error{ErrorKind::environment,
                    tr("the secret file \"{}\" is open to others: run chmod 600 on it", path)};
    }
    std::ifstream file{path, std::ios::binary};
    std::stringstream content;
    content << file.rdbuf();
    std::string value = content.str();
    if (!value.empty() && value.back() == '\n') value.pop_back();
    if (!file || value.empty()) {
        throw Error{ErrorKind::environment,
                    tr("the secret file \"{}\" is empty or cannot be read", path)};
    }
    return Secret{std::move(value)};
}

Bytes random_bytes(std::size_t count) {
    Bytes bytes(count);
    if (count > 0) randombytes_buf(bytes.data(), count);
    return bytes;
}

std::string to_hex(const Bytes& bytes) {
    std::string text;
    text.reserve(bytes.size() * 2);
    for (const auto byte : bytes) fmt::format_to(std::back_inserter(text), "{:02x}", byte);
    return text;
}

std::string random_hex(std::size_t count) { return to_hex(random_bytes(count)); }

Bytes sha256(std::string_view data) {
    Bytes digest(crypto_hash_sha256_BYTES);
    crypto_hash_sha256(digest.data(), reinterpret_cast<const unsigned char*>(data.data()),
                       data.size());
    return digest;
}

std::string masked(std::string_view value) {
    if (value.size() <= k_shown_characters) return std::string(value.size(), '*');
    return std::string(value.size() - k_shown_characters, '*') +
           std::string{value.substr(value.size() - k_shown_characters)};
}

}  // namespace sotay
