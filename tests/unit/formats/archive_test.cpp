#include "sotay/formats/archive.h"

#include "sotay/base/error.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <stdexcept>
#include <string>
#include <vector>

using namespace sotay;

TEST_SUITE_BEGIN("formats::Archive");

namespace {

const Instant k_moment{std::chrono::milliseconds{1'764'000'000'000}};

struct File {
    std::string name;
    std::string content;
    bool operator==(const File&) const = default;
};

std::string packed(const std::vector<File>& files) {
    std::string bytes;
    ArchiveWriter writer{[&bytes](std::string_view piece) { bytes += piece; }, k_moment};
    for (const auto& file : files) {
        writer.begin(file.name, file.content.size());
        writer.write(file.content);
    }
    writer.finish();
    return bytes;
}

ByteSource from(const std::string& bytes) {
    return [&bytes, at = std::size_t{0}](std::span<char> buffer) mutable {
        const auto size = std::min(buffer.size(), bytes.size() - at);
        std::copy_n(bytes.data() + at, size, buffer.data());
        at += size;
        return size;
    };
}

std::vector<File> unpacked(const std::string& bytes) {
    ArchiveReader reader{from(bytes)};
    std::vector<File> files;
    while (const auto entry = reader.next()) {
        File file{entry->name, ""};
        std::array<char, 1000> buffer{};
        while (const auto size = reader.read(buffer)) file.content.append(buffer.data(), size);
        CHECK(file.content.size() == entry->bytes);
        files.push_back(std::move(file));
    }
    return files;
}

}  // namespace

TEST_CASE("what was packed comes out in its order, the empty and the large as well") {
    const std::vector<File> files{
        {"a.json", "{}"}, {"rules/tên.yaml", ""}, {"blobs/ab/cd", std::string(300'000, 'x')}};
    CHECK(unpacked(packed(files)) == files);
    CHECK(unpacked(packed({})).empty());
}

TEST_CASE("a file gets exactly the bytes it was announced with") {
    ArchiveWriter writer{[](std::string_view) {}, k_moment};
    writer.begin("a", 2);
    CHECK_THROWS_AS(writer.write("abc"), Error);
    CHECK_THROWS_AS(writer.finish(), Error);
}

TEST_CASE("what the sink or the source throws reaches the caller") {
    ArchiveWriter writer{[](std::string_view) { throw std::runtime_error{"full"}; }, k_moment};
    writer.begin("a", 1);
    writer.write("a");
    CHECK_THROWS_WITH_AS(writer.finish(), "full", std::runtime_error);
    CHECK_THROWS_WITH_AS(
        ArchiveReader([](std::span<char>) -> std::size_t { throw std::runtime_error{"gone"}; }),
        "gone", std::runtime_error);
}

TEST_CASE("an archive that ends early, or is none, is invalid input") {
    const auto whole = packed({{"a", std::string(100'000, 'x')}, {"b", "y"}});
    for (const auto size : {std::size_t{10}, whole.size() / 2, whole.size() - 1}) {
        CAPTURE(size);
        CHECK_THROWS_AS((void)unpacked(whole.substr(0, size)), Error);
    }
    CHECK_THROWS_AS((void)unpacked("a letter, not an archive"), Error);
}
