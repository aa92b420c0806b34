#pragma once

#include "sotay/base/clock.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sotay::home {

/// A file of a backup besides the documents.
struct BackupPart {
    std::string name;
    std::uint64_t bytes = 0;
    std::string sha256;  ///< hexadecimal
};

/// What a backup says about itself: its first entry, manifest.json.
struct BackupManifest {
    std::string program;  ///< version of the sotay that made it
    Instant created_at;
    int schema = 0;
    std::string incarnation;
    std::string key_fingerprint;
    bool is_sample = false;
    bool is_audit_whole = true;      ///< false when the chain was broken already
    std::int64_t audit_entries = 0;  ///< up to the break, if there is one
    std::string audit_head;
    std::vector<BackupPart> parts;  ///< in the order of the archive; the database is the first
    std::int64_t documents = 0;     ///< files under blobs/, after the parts
    std::uint64_t document_bytes = 0;
    std::string document_names;  ///< SHA-256 over name and size of each, in their order

    /// Bytes of everything, unpacked.
    [[nodiscard]] std::uint64_t total_bytes() const;
};

inline constexpr const char* k_manifest_name = "manifest.json";
inline constexpr const char* k_backup_database = "sotay.db";
inline constexpr std::size_t k_largest_manifest = std::size_t{4} << 20U;

[[nodiscard]] std::string to_json(const BackupManifest& manifest);
/// Throws Error{invalid_input} when it is none, Error{environment} when a newer sotay made it.
[[nodiscard]] BackupManifest parse_manifest(std::string_view text);

/// True for "sotay.db", "sotay.yaml" and "rules/NAME": nothing that could lead elsewhere.
[[nodiscard]] bool is_part_name(std::string_view name);
/// The digest in "blobs/ab/cd…"; "" for any other name.
[[nodiscard]] std::string document_digest(std::string_view name);
/// The line of a document under BackupManifest::document_names.
[[nodiscard]] std::string document_line(std::string_view name, std::uint64_t bytes);

}  // namespace sotay::home
