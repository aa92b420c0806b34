// pdf_text FOLDER: one process that takes the text out of every PDF there with poppler-cpp and
// keeps nothing. Prints {"seconds", "documents", "bytes"}; reading the folder is not counted.
#include <fmt/format.h>
#include <poppler/cpp/poppler-document.h>
#include <poppler/cpp/poppler-page.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace {

std::size_t bytes_of_text(const std::string& path) {
    const std::unique_ptr<poppler::document> document{poppler::document::load_from_file(path)};
    if (!document) return 0;
    std::size_t bytes = 0;
    for (int index = 0; index < document->pages(); ++index) {
        const std::unique_ptr<poppler::page> page{document->create_page(index)};
        if (!page) continue;
        bytes += page->text(poppler::rectf{}, poppler::page::physical_layout).to_utf8().size();
    }
    return bytes;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 2) return 2;
    std::vector<std::string> paths;
    for (const auto& entry : std::filesystem::directory_iterator{argv[1]}) {
        paths.push_back(entry.path());
    }
    std::ranges::sort(paths);
    const auto begin = std::chrono::steady_clock::now();
    std::size_t bytes = 0;
    for (const std::string& path : paths) bytes += bytes_of_text(path);
    const std::chrono::duration<double> time = std::chrono::steady_clock::now() - begin;
    fmt::print("{{\"seconds\": {}, \"documents\": {}, \"bytes\": {}}}\n", time.count(),
               paths.size(), bytes);
}
