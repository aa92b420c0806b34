#include "sotay/base/paths.h"
#include "sotay/formats/document.h"

#include <doctest/doctest.h>

#include <array>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <thread>

#include "../extract/zip_package.h"

using namespace sotay;

TEST_SUITE_BEGIN("formats: a reader of many documents");

namespace {

std::string sample(const std::string& name) {
    std::ifstream file{data_directory() + "/sample/directives/" + name, std::ios::binary};
    return {std::istreambuf_iterator<char>{file}, {}};
}

DocumentFailure failure_of(const DocumentOutcome& outcome) {
    REQUIRE(std::holds_alternative<DocumentFailure>(outcome));
    return std::get<DocumentFailure>(outcome);
}

std::size_t pages_of(const DocumentOutcome& outcome) {
    const auto* document = std::get_if<Document>(&outcome);
    return document == nullptr ? 0 : document->pages.size();
}

}  // namespace

TEST_CASE("documents that fail leave the next ones as they are") {
    DocumentReader reader;
    for (int i = 0; i < 3; ++i) {
        CHECK(pages_of(reader.read("Biên bản\fTrang hai")) == 2);
        CHECK(failure_of(reader.read("%PDF-1.4\n1 0 obj\n")) == DocumentFailure::unreadable);
        CHECK(failure_of(reader.read("")) == DocumentFailure::no_text);
    }
}

TEST_CASE("a document that takes too long is given up, and the next one is read") {
    DocumentReader impatient{{.limits = {.wall_time = std::chrono::milliseconds{1}}}};
    CHECK(failure_of(impatient.read(sample("van-ban-1.pdf"))) == DocumentFailure::limits);
    CHECK(failure_of(impatient.read(sample("van-ban-1.pdf"))) == DocumentFailure::limits);
    DocumentReader reader;
    CHECK(pages_of(reader.read(sample("van-ban-1.pdf"))) == 35);
}

TEST_CASE("many threads share a reader") {
    DocumentReader reader;
    const std::string bytes = sample("van-ban-2.pdf");
    std::array<std::size_t, 6> pages{};
    {
        std::vector<std::thread> threads;
        for (std::size_t& count : pages) {
            threads.emplace_back([&] { count = pages_of(reader.read(bytes)); });
        }
        for (std::thread& thread : threads) thread.join();
    }
    CHECK(pages == std::array<std::size_t, 6>{33, 33, 33, 33, 33, 33});
}

TEST_CASE("an archive is told from a document and gives its files") {
    DocumentReader reader;
    const std::string archive = test::zip_package({{"a/1.txt", "một"}, {"2.txt", "hai"}});
    CHECK(failure_of(reader.read(archive)) == DocumentFailure::archive);
    std::vector<std::string> found;
    CHECK_FALSE(reader.unpack(archive, [&](const ArchiveFile& file) {
        found.push_back(file.name + "=" + std::get<std::string>(file.content));
    }));
    CHECK(found == std::vector<std::string>{"2.txt=hai", "a/1.txt=một"});
}

TEST_CASE("what is no whole archive is said, and a taker may give up") {
    DocumentReader reader;
    const auto ignore = [](const ArchiveFile&) {};
    CHECK(reader.unpack("no archive", ignore) == DocumentFailure::unreadable);
    const std::string archive = test::zip_package({{"1.txt", "một"}, {"2.txt", "hai"}});
    CHECK(reader.unpack(archive.substr(0, archive.size() - 10), ignore) ==
          DocumentFailure::unreadable);
    CHECK_THROWS_AS((void)reader.unpack(
                        archive, [](const ArchiveFile&) { throw std::runtime_error{"enough"}; }),
                    std::runtime_error);
    CHECK(pages_of(reader.read("vẫn đọc được")) == 1);
}

TEST_CASE("an archive that unpacks to far more than it is stays packed") {
    DocumentReader reader;
    const std::string bomb = test::zip_package({{"0.txt", std::string(60'000'000, ' ')}});
    bool is_empty = true;
    CHECK(reader.unpack(bomb, [&](const ArchiveFile&) { is_empty = false; }) ==
          DocumentFailure::limits);
    CHECK(is_empty);
}

TEST_SUITE_END();
