#include "sotay/formats/scratch_file.h"

#include "failure.h"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <cstdio>
#include <string>

using namespace sotay;
using test::failure;

TEST_SUITE_BEGIN("formats::scratch_file");

TEST_CASE("a scratch file is nobody else's and gives back what was written") {
    ScratchFile file;
    file.add("abc");
    file.add("def");
    std::string bytes(4, ' ');
    file.read(2, bytes);
    CHECK(bytes == "cdef");
    CHECK(failure([&] { file.read(4, bytes); }).starts_with("1: "));
    std::FILE* stream = file.open_stream();
    struct stat status {};
    REQUIRE(fstat(fileno(stream), &status) == 0);
    CHECK(status.st_nlink == 0);
    CHECK((status.st_mode & 0777U) == 0600U);
    CHECK(std::fread(bytes.data(), 1, 4, stream) == 4);
    CHECK(bytes == "abcd");
    std::fclose(stream);
}

TEST_SUITE_END();
