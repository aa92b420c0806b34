#include "sotay/base/secret.h"

#include "sotay/base/error.h"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>

#include "../scratch_folder.h"

using namespace sotay;

TEST_SUITE_BEGIN("base::secret");

namespace {

/// A home folder and what the service manager handed over.
struct Handed {
    test::ScratchFolder home;
    test::ScratchFolder credentials;

    Handed() { ::setenv("CREDENTIALS_DIRECTORY", folder_of(credentials).c_str(), 1); }
    ~Handed() { ::unsetenv("CREDENTIALS_DIRECTORY"); }
    Handed(const Handed&) = delete;
    Handed& operator=(const Handed&) = delete;

    /// Without the slash at the end, as systemd writes it.
    static std::string folder_of(const test::ScratchFolder& scratch) {
        return std::filesystem::path{scratch.path("x")}.parent_path();
    }
    static void allow(const std::string& path, mode_t mode) {
        REQUIRE(::chmod(path.c_str(), mode) == 0);
    }
};

}  // namespace

TEST_CASE_FIXTURE(Handed,
                  "a name without a slash is the credential of that name, if there is one") {
    (void)credentials.write("key", "from systemd");
    CHECK(find_secret("key", folder_of(home)) == credentials.path("key"));
    CHECK(find_secret("other", folder_of(home)) == home.path("other"));
    CHECK(find_secret("secrets/key", folder_of(home)) == home.path("secrets/key"));
    CHECK(find_secret("/etc/key", folder_of(home)) == "/etc/key");
    CHECK(is_credential(credentials.path("key")));
    CHECK_FALSE(is_credential(home.path("key")));
    ::unsetenv("CREDENTIALS_DIRECTORY");
    CHECK(find_secret("key", folder_of(home)) == home.path("key"));
}

TEST_CASE_FIXTURE(Handed,
                  "a file open to others is refused, a credential is systemd's own affair") {
    const auto file = home.write("key", "value\n");
    const auto credential = credentials.write("key", "value\n");
    allow(file, 0640);
    allow(credential, 0440);
    CHECK_THROWS_AS((void)read_secret_file(file), Error);
    CHECK(read_secret_file(credential).reveal() == "value");
    allow(file, 0600);
    CHECK(read_secret_file(file).reveal() == "value");
}
