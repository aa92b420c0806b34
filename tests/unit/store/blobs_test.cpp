#include "sotay/store/blobs.h"

#include "sotay/base/error.h"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <array>
#include <fstream>
#include <iterator>

#include "../scratch_folder.h"

using namespace sotay;

TEST_SUITE_BEGIN("store::Blobs");

namespace {

std::string content_of(const std::string& path) {
    std::ifstream file{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{file}, {}};
}

std::size_t files_in(const std::string& folder) {
    std::size_t count = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator{folder}) {
        if (entry.is_regular_file()) ++count;
    }
    return count;
}

struct TwoFiles {
    test::ScratchFolder folder;
    store::Blobs blobs{folder.path("blobs")};
    // Larger than one piece.
    std::string content = std::string(300'000, 'x') + std::string(1, '\0') + "cuối";
    std::string file = folder.write("a.pdf", content);
    std::string same = folder.write("b.pdf", content);
};

bool fails_for_its_environment(const auto& act) {
    try {
        act();
    } catch (const Error& error) {
        return error.kind() == ErrorKind::environment;
    }
    return false;
}

}  // namespace

TEST_CASE_FIXTURE(TwoFiles, "a file comes back as it was put in") {
    const Bytes digest = blobs.put(file);
    CHECK(digest == sha256(content));
    CHECK(digest == store::file_digest(file));
    blobs.copy_to(digest, folder.path("out.pdf"));
    CHECK(content_of(folder.path("out.pdf")) == content);
}

TEST_CASE_FIXTURE(TwoFiles, "the same content is kept once, readable to the owner alone") {
    const Bytes digest = blobs.put(file);
    CHECK(blobs.put(same) == digest);
    CHECK(files_in(folder.path("blobs")) == 1);
    struct stat status {};
    REQUIRE(::stat(blobs.path(digest).c_str(), &status) == 0);
    CHECK((status.st_mode & 0777U) == 0600U);
}

TEST_CASE_FIXTURE(TwoFiles, "several contents are put in at once, the same one twice too") {
    const std::string other = "khác";
    const std::array contents{store::Blobs::Content{sha256(content), content},
                              store::Blobs::Content{sha256(other), other},
                              store::Blobs::Content{sha256(content), content}};
    blobs.put_all(contents);
    CHECK(files_in(folder.path("blobs")) == 2);
    for (const auto& [digest, bytes] : contents) {
        CHECK(content_of(blobs.path(digest)) == bytes);
        blobs.verify(digest);
    }
}

TEST_CASE_FIXTURE(TwoFiles, "an altered file is noticed, and leaves the output as it was") {
    const Bytes digest = blobs.put(file);
    std::string altered = content;
    altered[150'000] = 'y';
    std::ofstream{blobs.path(digest), std::ios::binary} << altered;
    folder.write("out.pdf", "before");
    CHECK(fails_for_its_environment([&] { blobs.verify(digest); }));
    CHECK(fails_for_its_environment([&] { blobs.copy_to(digest, folder.path("out.pdf")); }));
    CHECK(content_of(folder.path("out.pdf")) == "before");
}

TEST_CASE_FIXTURE(TwoFiles, "a file cut short is noticed, and mended by putting it in again") {
    const Bytes digest = blobs.put(file);
    std::filesystem::resize_file(blobs.path(digest), 100);
    CHECK(fails_for_its_environment([&] { blobs.verify(digest); }));
    CHECK(blobs.put(same) == digest);
    CHECK_NOTHROW(blobs.verify(digest));
}

TEST_CASE_FIXTURE(TwoFiles,
                  "a file that is missing is an error, and one that fails leaves nothing") {
    CHECK(fails_for_its_environment([&] { blobs.verify(sha256("khác")); }));
    CHECK(fails_for_its_environment([&] { (void)blobs.put(folder.path("none.pdf")); }));
    CHECK(files_in(folder.path("blobs")) == 0);
}

TEST_SUITE_END();
