#include "sotay/home/backup_manifest.h"

#include "sotay/base/date.h"
#include "sotay/base/error.h"
#include "sotay/base/messages.h"
#include "sotay/formats/json.h"
#include "sotay/home/home.h"

#include <algorithm>
#include <limits>

namespace sotay::home {

namespace {

constexpr const char* k_format = "sotay-backup";
constexpr int k_version = 1;
constexpr std::size_t k_digest_digits = 64;
constexpr std::string_view k_blobs = "blobs/";
constexpr std::string_view k_rules = "rules/";
// Sums of sizes from a file must not wrap.
constexpr std::uint64_t k_largest = std::numeric_limits<std::uint64_t>::max() / 4;

[[noreturn]] void damaged() {
    throw Error{ErrorKind::invalid_input, tr("its manifest.json is damaged")};
}

bool is_hex(std::string_view text) {
    return std::ranges::all_of(
        text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

std::uint64_t size_of(const Json& value) {
    const auto size = value.get<std::uint64_t>();
    if (!value.is_number_unsigned() || size > k_largest) damaged();
    return size;
}

BackupPart part_of(const Json& value) {
    BackupPart part{value.at("name").get<std::string>(), size_of(value.at("bytes")),
                    value.at("sha256").get<std::string>()};
    if (!is_part_name(part.name)) damaged();
    return part;
}

BackupManifest read(const Json& root) {
    if (root.at("format").get<std::string>() != k_format) damaged();
    if (root.at("version").get<int>() > k_version) {
        throw Error{ErrorKind::environment,
                    tr("this backup was made by sotay {}: install that version or a newer one",
                       root.at("program").get<std::string>())};
    }
    BackupManifest manifest;
    manifest.program = root.at("program").get<std::string>();
    const auto created_at = parse_instant(root.at("created_at").get<std::string>());
    if (!created_at) damaged();
    manifest.created_at = *created_at;
    manifest.schema = root.at("schema").get<int>();
    manifest.incarnation = root.at("incarnation").get<std::string>();
    manifest.key_fingerprint = root.at("key_fingerprint").get<std::string>();
    manifest.is_sample = root.at("is_sample").get<bool>();
    manifest.is_audit_whole = root.at("audit").at("whole").get<bool>();
    manifest.audit_entries = root.at("audit").at("entries").get<std::int64_t>();
    manifest.audit_head = root.at("audit").at("head").get<std::string>();
    std::uint64_t total = 0;
    for (const auto& part : root.at("parts")) {
        manifest.parts.push_back(part_of(part));
        total += manifest.parts.back().bytes;
        if (total > k_largest) damaged();
    }
    const auto& documents = root.at("documents");
    manifest.documents = documents.at("count").get<std::int64_t>();
    manifest.document_bytes = size_of(documents.at("bytes"));
    manifest.document_names = documents.at("sha256").get<std::string>();
    if (manifest.parts.empty() || manifest.parts.front().name != k_backup_database) damaged();
    return manifest;
}

}  // namespace

std::uint64_t BackupManifest::total_bytes() const {
    std::uint64_t total = document_bytes;
    for (const auto& part : parts) total += part.bytes;
    return total;
}

std::string to_json(const BackupManifest& manifest) {
    Json parts = Json::array();
    for (const auto& part : manifest.parts) {
        parts.push_back({{"name", part.name}, {"bytes", part.bytes}, {"sha256", part.sha256}});
    }
    return json::dump_pretty({{"format", k_format},
                              {"version", k_version},
                              {"program", manifest.program},
                              {"created_at", iso(manifest.created_at)},
                              {"schema", manifest.schema},
                              {"incarnation", manifest.incarnation},
                              {"key_fingerprint", manifest.key_fingerprint},
                              {"is_sample", manifest.is_sample},
                              {"audit",
                               {{"whole", manifest.is_audit_whole},
                                {"entries", manifest.audit_entries},
                                {"head", manifest.audit_head}}},
                              {"parts", parts},
                              {"documents",
                               {{"count", manifest.documents},
                                {"bytes", manifest.document_bytes},
                                {"sha256", manifest.document_names}}}}) +
           "\n";
}

BackupManifest parse_manifest(std::string_view text) {
    const auto root = json::try_parse(text);
    if (!root) damaged();
    try {
        return read(*root);
    } catch (const nlohmann::json::exception&) {
        damaged();
    }
}

bool is_part_name(std::string_view name) {
    if (name == k_backup_database || name == k_config_name) return true;
    if (!name.starts_with(k_rules)) return false;
    name.remove_prefix(k_rules.size());
    return !name.empty() && name.front() != '.' &&
           std::ranges::none_of(name, [](unsigned char c) { return c == '/' || c < ' '; });
}

std::string document_digest(std::string_view name) {
    if (!name.starts_with(k_blobs)) return "";
    name.remove_prefix(k_blobs.size());
    if (name.size() != k_digest_digits + 1 || name[2] != '/') return "";
    const auto digest = std::string{name.substr(0, 2)} + std::string{name.substr(3)};
    return is_hex(digest) ? digest : "";
}

std::string document_line(std::string_view name, std::uint64_t bytes) {
    return fmt::format("{} {}\n", name, bytes);
}

}  // namespace sotay::home
