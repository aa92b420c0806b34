#include "sotay/home/backup_manifest.h"

#include "sotay/base/error.h"

#include <doctest/doctest.h>

using namespace sotay;
using namespace sotay::home;

TEST_SUITE_BEGIN("home::BackupManifest");

namespace {

const std::string k_digest = std::string(64, 'a');

BackupManifest example() {
    return {.program = "0.1.0",
            .created_at = Instant{std::chrono::milliseconds{1'764'000'000'000}},
            .schema = 1,
            .incarnation = "0f",
            .key_fingerprint = "ab",
            .is_sample = true,
            .audit_entries = 7,
            .audit_head = "cd",
            .parts = {{"sotay.db", 4096, k_digest}, {"rules/hội họp.yaml", 12, k_digest}},
            .documents = 3,
            .document_bytes = 1'000,
            .document_names = k_digest};
}

ErrorKind kind_of(const std::string& text) {
    try {
        (void)parse_manifest(text);
    } catch (const Error& error) {
        return error.kind();
    }
    return ErrorKind::bug;
}

std::string with(const std::string& from, const std::string& to) {
    auto text = to_json(example());
    const auto at = text.find(from);
    REQUIRE(at != std::string::npos);
    return text.replace(at, from.size(), to);
}

}  // namespace

TEST_CASE("a manifest reads back as it was written") {
    const auto manifest = parse_manifest(to_json(example()));
    CHECK(to_json(manifest) == to_json(example()));
    CHECK(manifest.total_bytes() == 4096 + 12 + 1'000);
}

TEST_CASE("what is no manifest is invalid input, and a newer one is the environment's fault") {
    for (const std::string text : {"", "{}", "[1]", "null", "{\"format\": 1}"}) {
        CAPTURE(text);
        CHECK(kind_of(text) == ErrorKind::invalid_input);
    }
    CHECK(kind_of(with("\"version\": 1", "\"version\": 2")) == ErrorKind::environment);
    CHECK(kind_of(with("4096", "-1")) == ErrorKind::invalid_input);
    CHECK(kind_of(with("4096", "18446744073709551615")) == ErrorKind::invalid_input);
    CHECK(kind_of(with("\"sotay.db\"", "\"rules/a\"")) == ErrorKind::invalid_input);
    CHECK(kind_of(with("rules/h", "../h")) == ErrorKind::invalid_input);
}

TEST_CASE("only names of a home's own files are parts") {
    for (const std::string name :
         {"sotay.db", "sotay.yaml", "rules/meetings.yaml", "rules/tên.yaml"}) {
        CAPTURE(name);
        CHECK(is_part_name(name));
    }
    for (const std::string name :
         {"", "rules/", "rules/.", "rules/..", "rules/.hidden", "rules/a/b", "/sotay.db",
          "../sotay.db", "secrets/master.key", "rules/a\nb", "sotay.db/", "./sotay.db"}) {
        CAPTURE(name);
        CHECK_FALSE(is_part_name(name));
    }
}

TEST_CASE("a document is named by its digest, in two parts") {
    const auto rest = std::string(62, 'a');
    CHECK(document_digest("blobs/aa/" + rest) == k_digest);
    for (const std::string& name :
         {"blobs/aa/" + rest + "a", "blobs/aaa/" + rest.substr(1), "blobs/AA/" + rest,
          "blobs/../" + rest, "blobs/aa/../" + rest.substr(3), "blobs/" + k_digest, "aa/" + rest}) {
        CAPTURE(name);
        CHECK(document_digest(name).empty());
    }
}
