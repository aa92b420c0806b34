#include "sotay/formats/document.h"

#include "sotay/base/error.h"
#include "sotay/base/paths.h"

#include <doctest/doctest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <thread>

using namespace sotay;
using namespace std::string_literals;

TEST_SUITE_BEGIN("formats: documents");

namespace {

namespace fs = std::filesystem;

const std::string k_sample = data_directory() + "/sample/directives/";

struct Folder {
    fs::path path = [] {
        std::string name = fs::temp_directory_path() / "sotay-document-XXXXXX";
        REQUIRE(::mkdtemp(name.data()) != nullptr);
        return name;
    }();
    Folder() = default;
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    ~Folder() { fs::remove_all(path); }

    [[nodiscard]] std::string write(const std::string& name, const std::string& bytes) const {
        std::ofstream{path / name, std::ios::binary} << bytes;
        return path / name;
    }
};

/// A PDF of one page; readers rebuild the missing cross-reference table.
std::string pdf(const std::string& content, const std::string& trailer = {}) {
    return "%PDF-1.4\n"
           "1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
           "2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n"
           "3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R\n"
           "/Resources << /Font << /F 5 0 R >> >> >>\nendobj\n"
           "4 0 obj\n<< /Length " +
           std::to_string(content.size()) + " >>\nstream\n" + content +
           "\nendstream\nendobj\n"
           "5 0 obj\n<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>\nendobj\n"
           "trailer\n<< /Size 6 /Root 1 0 R " +
           trailer + " >>\n%%EOF\n";
}

std::string locked_pdf() {
    const std::string key(32, 'x');
    return pdf("BT /F 12 Tf 72 700 Td (Chi bo) Tj ET",
               "/ID [<01><01>] /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O (" + key +
                   ") /U (" + key + ") >>");
}

Document read(const std::string& path) {
    auto outcome = read_document(path);
    REQUIRE(std::holds_alternative<Document>(outcome));
    return std::get<Document>(outcome);
}

std::size_t open_descriptors() {
    return static_cast<std::size_t>(
        std::distance(fs::directory_iterator{"/proc/self/fd"}, fs::directory_iterator{}));
}

}  // namespace

TEST_CASE("a PDF gives its pages, the two halves of its header side by side") {
    const Document document = read(k_sample + "van-ban-1.pdf");
    CHECK(document.media_type == "application/pdf");
    REQUIRE(document.pages.size() == 35);
    CHECK(document.pages[0].find("BAN CHẤP HÀNH TRUNG ƯƠNG    ") != std::string::npos);
    CHECK(document.pages[0].find("Số 294-QĐ/TW    ") != std::string::npos);
    CHECK(document.pages[34].find_first_not_of(" \n") != std::string::npos);
}

TEST_CASE_FIXTURE(Folder, "what a file holds decides, not its name") {
    CHECK(read(write("a.txt", pdf("BT /F 12 Tf 72 700 Td (Chi bo thon 3) Tj ET"))).media_type ==
          "application/pdf");
    CHECK(read(write("b.pdf", "<!DOCTYPE html><p>Chi bộ")).media_type == "text/html");
    CHECK(read(write("c.pdf", "Biên bản họp chi bộ")).media_type == "text/plain");
}

TEST_CASE_FIXTURE(Folder, "a web page gives its visible text, a block on a line of its own") {
    const Document document = read(write("a.html",
                                         "<html><head><title>Ẩn</title><style>p{}</style></head>"
                                         "<body><script>an()</script><h1>Nghị  quyết</h1>"
                                         "<p>Một<br>hai <b>ba</b>\nbốn</p><div>năm &amp; sáu</div>"
                                         "<ul><li>bảy<li>tám</ul>"));
    REQUIRE(document.pages.size() == 1);
    CHECK(document.pages[0] == "Nghị quyết\nMột\nhai ba bốn\nnăm & sáu\nbảy\ntám\n");
}

TEST_CASE_FIXTURE(Folder, "cells of a table stand apart") {
    const Document document =
        read(write("a.html", "<table><tr><td>Số 05-NQ/ĐU<td>Hoằng Lộc, ngày 05/9/2026</table>"));
    CHECK(document.pages.at(0) == "Số 05-NQ/ĐU    Hoằng Lộc, ngày 05/9/2026\n");
}

TEST_CASE_FIXTURE(Folder, "a page nested beyond all reason is read or refused, never a crash") {
    std::string deep = "<html>";
    for (int i = 0; i < 100'000; ++i) deep += "<div>";
    const auto outcome = read_document(write("a.html", deep + "đáy"));
    if (const auto* failure = std::get_if<DocumentFailure>(&outcome)) {
        CHECK(*failure == DocumentFailure::no_text);
    } else {
        CHECK(std::get<Document>(outcome).pages.size() == 1);
    }
}

TEST_CASE_FIXTURE(Folder, "plain text may be UTF-8, or UTF-16 with a byte-order mark") {
    const std::string little = "\xFF\xFE\x10\x01\x1E\x1E"s;
    CHECK(read(write("a.txt", "\xEF\xBB\xBFĐảng")).pages.at(0) == "Đảng");
    CHECK(read(write("b.txt", little)).pages.at(0) == "\u0110\u1E1E");
    CHECK(read(write("c.txt", "\xFE\xFF\x01\x10\x1E\x1E"s)).pages.at(0) == "\u0110\u1E1E");
    CHECK(read(write("d.txt", "một\r\nhai\rba")).pages.at(0) == "một\nhai\nba");
}

TEST_CASE_FIXTURE(Folder, "a form feed in plain text begins a page") {
    const Document document = read(write("a.txt", "trang một\ftrang hai"));
    REQUIRE(document.pages.size() == 2);
    CHECK(document.pages[1] == "trang hai");
}

TEST_CASE_FIXTURE(Folder, "a file that gives no text is answered with the reason") {
    struct Row {
        std::string name;
        std::string bytes;
        DocumentFailure failure;
    };
    const std::array rows{
        Row{"a picture named .pdf", "\xFF\xD8\xFF\xE0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0"s,
            DocumentFailure::unreadable},
        Row{"a ZIP archive", "PK\3\4\x14\0\0\0\0\0"s, DocumentFailure::unsupported},
        Row{"an empty file", "", DocumentFailure::no_text},
        Row{"white space", " \n\t\n", DocumentFailure::no_text},
        Row{"a PDF of a drawing", pdf("0 0 m 100 100 l S"), DocumentFailure::no_text},
        Row{"a web page without words", "<html><body><img src=x></body></html>",
            DocumentFailure::no_text},
        Row{"a PDF with a password", locked_pdf(), DocumentFailure::encrypted},
        Row{"the head of a PDF", "%PDF-1.4\n1 0 obj\n", DocumentFailure::unreadable},
        Row{"half a UTF-16 unit", "\xFF\xFE\x10\x01\x1E"s, DocumentFailure::invalid_encoding},
    };
    for (const Row& row : rows) {
        CAPTURE(row.name);
        const auto outcome = read_document(write("a.pdf", row.bytes));
        REQUIRE(std::holds_alternative<DocumentFailure>(outcome));
        CHECK(std::get<DocumentFailure>(outcome) == row.failure);
        CHECK_FALSE(describe(row.failure).empty());
    }
}

TEST_CASE("a reader that takes too long is stopped") {
    ReadLimits limits;
    limits.wall_time = std::chrono::milliseconds{1};
    const auto outcome = read_document(k_sample + "van-ban-1.pdf", {.limits = limits});
    REQUIRE(std::holds_alternative<DocumentFailure>(outcome));
    CHECK(std::get<DocumentFailure>(outcome) == DocumentFailure::limits);
}

TEST_CASE("a file over the size limit is not read, and text over its limit is not kept") {
    ReadLimits small_file;
    small_file.file_bytes = 1000;
    CHECK(std::get<DocumentFailure>(read_document(k_sample + "van-ban-1.pdf", {.limits = small_file})) ==
          DocumentFailure::limits);
    ReadLimits little_text;
    little_text.text_bytes = 1000;
    CHECK(std::get<DocumentFailure>(read_document(k_sample + "van-ban-1.pdf", {.limits = little_text})) ==
          DocumentFailure::limits);
}

TEST_CASE_FIXTURE(Folder, "what is no plain file is an error that names it") {
    const std::string missing = path / "không có.pdf";
    const std::string pipe = path / "ống";
    REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
    for (const std::string& name : {missing, pipe, path.string()}) {
        CAPTURE(name);
        try {
            static_cast<void>(read_document(name));
            FAIL("read");
        } catch (const Error& error) {
            CHECK(error.kind() == ErrorKind::environment);
            CHECK(std::string{error.what()}.find(name) != std::string::npos);
        }
    }
}

TEST_CASE("many threads read at once, and leave neither a process nor a descriptor") {
    const std::size_t before = open_descriptors();
    std::array<std::size_t, 4> pages{};
    {
        std::vector<std::thread> threads;
        for (std::size_t& count : pages) {
            threads.emplace_back([&count] {
                const auto outcome = read_document(k_sample + "van-ban-2.pdf");
                if (const auto* document = std::get_if<Document>(&outcome)) {
                    count = document->pages.size();
                }
            });
        }
        for (std::thread& thread : threads) thread.join();
    }
    CHECK(pages == std::array<std::size_t, 4>{33, 33, 33, 33});
    CHECK(open_descriptors() == before);
    CHECK(::waitpid(-1, nullptr, WNOHANG) == -1);
    CHECK(errno == ECHILD);
}

TEST_CASE("the helper can reach neither files, network, programs nor other processes") {
    const std::string command = "'" + helper_program("sotay-extract") + "' --check 2>&1";
    FILE* pipe = ::popen(command.c_str(), "r");
    REQUIRE(pipe != nullptr);
    std::array<char, 512> line{};
    std::string output;
    while (std::fgets(line.data(), static_cast<int>(line.size()), pipe) != nullptr) {
        output += line.data();
    }
    CHECK(::pclose(pipe) == 0);
    CHECK(output == "confined\n");
}

TEST_SUITE_END();
