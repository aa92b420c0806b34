#include "sotay/home/keys.h"

#include "sotay/base/error.h"
#include "sotay/base/messages.h"
#include "sotay/formats/input_file.h"
#include "sotay/store/passphrase.h"

#include <sys/stat.h>

#include <algorithm>
#include <cctype>
#include <filesystem>

namespace sotay::home {

namespace {

constexpr std::size_t k_key_digits = 64;
constexpr std::size_t k_largest_copy = std::size_t{64} << 10U;

constexpr const char* k_insert_copy = R"sql(
    INSERT INTO key_copies (confirmed_at, file_name, key_fingerprint) VALUES ($1, $2, $3))sql";
constexpr const char* k_newest_copy = R"sql(
    SELECT file_name, confirmed_at FROM key_copies WHERE key_fingerprint = $1
    ORDER BY confirmed_at DESC, id DESC LIMIT 1)sql";

bool is_hex(char c) { return std::isxdigit(static_cast<unsigned char>(c)) != 0; }

bool is_key(const Secret& value) {
    return value.reveal().size() == k_key_digits && std::ranges::all_of(value.reveal(), is_hex);
}

/// Without the spaces and line ends that typing from paper brings.
Secret digits_of(const std::string& file) {
    InputFile input{file};
    std::string text(k_largest_copy, '\0');
    text.resize(input.read(text));
    std::erase_if(text, [](unsigned char c) { return std::isspace(c) != 0; });
    return Secret{std::move(text)};
}

[[noreturn]] void no_key(const std::string& file) {
    throw Error{ErrorKind::invalid_input, tr("\"{}\" holds no master key", file)};
}

}  // namespace

void write_key_copy(const std::string& file, bool may_replace, const Secret& master_key,
                    const std::optional<Secret>& passphrase) {
    require_absent(file, may_replace);
    write_durably(file, passphrase ? store::seal_text(*passphrase, master_key)
                                   : std::string{master_key.reveal()} + "\n");
}

Secret read_key_copy(const std::string& file, const std::optional<Secret>& passphrase) {
    auto digits = digits_of(file);
    if (is_key(digits)) return digits;
    const auto magic = to_hex(Bytes{store::k_sealed_magic.begin(), store::k_sealed_magic.end()});
    if (!digits.reveal().starts_with(magic)) no_key(file);
    if (!passphrase) {
        throw Error{
            ErrorKind::usage,
            tr("\"{}\" is sealed: add --passphrase-file with the file of its passphrase", file)};
    }
    auto key = store::open_text(*passphrase, digits.reveal());
    if (!is_key(key)) no_key(file);
    return key;
}

void remember_key_copy(store::Database& database, const std::string& file,
                       const std::string& key_fingerprint, Instant at) {
    database.execute(k_insert_copy, at, std::filesystem::path{file}.filename().string(),
                     key_fingerprint);
}

std::optional<KeyCopy> last_key_copy(store::Database& database) {
    auto row = database.query(k_newest_copy, identity(database).key_fingerprint);
    if (!row.step()) return std::nullopt;
    return KeyCopy{row.text(0), row.instant(1)};
}

KeyPlace check_master_key(const Home& home, store::Database& database) {
    const auto path = home.secret_path(home.config().master_key_file);
    require_fitting_key(home.open_vault(), database);
    if (is_credential(path)) return {path, true};
    struct stat key {};
    struct stat data {};
    if (::stat(path.c_str(), &key) == 0 && ::stat(home.database_path().c_str(), &data) == 0 &&
        key.st_uid != data.st_uid) {
        throw Error{ErrorKind::environment,
                    tr("\"{}\" belongs to another user than the database: run chown "
                       "--reference=\"{}\" on it",
                       path, home.database_path())};
    }
    return {home.config().master_key_file, false};
}

}  // namespace sotay::home
