// xlsx_cells FILE [PART] – streams a worksheet through libzip and expat and prints how many cells
// and bytes of text it saw: the least that a reader of XLSX can do. PART is
// xl/worksheets/sheet1.xml unless given.

#include <expat.h>
#include <zip.h>

#include <cstddef>
#include <cstdio>
#include <cstring>
#include <memory>

namespace {

constexpr int k_piece = 65536;

struct Count {
    std::size_t cells = 0;
    std::size_t bytes = 0;
};

void on_start(void* count, const char* name, const char** /*attributes*/) {
    if (std::strcmp(name, "c") == 0) ++static_cast<Count*>(count)->cells;
}

void on_end(void* /*count*/, const char* /*name*/) {}

void on_text(void* count, const char* /*text*/, int size) {
    static_cast<Count*>(count)->bytes += static_cast<std::size_t>(size);
}

bool stream(zip_file_t* part, Count& count) {
    const std::unique_ptr<XML_ParserStruct, void (*)(XML_Parser)> parser{XML_ParserCreate(nullptr),
                                                                         XML_ParserFree};
    XML_SetUserData(parser.get(), &count);
    XML_SetElementHandler(parser.get(), on_start, on_end);
    XML_SetCharacterDataHandler(parser.get(), on_text);
    while (true) {
        const zip_int64_t size = zip_fread(part, XML_GetBuffer(parser.get(), k_piece), k_piece);
        if (size < 0) return false;
        const int is_last = size == 0 ? 1 : 0;
        if (XML_ParseBuffer(parser.get(), static_cast<int>(size), is_last) == XML_STATUS_ERROR) {
            return false;
        }
        if (size == 0) return true;
    }
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 2 && argc != 3) {
        std::fputs("usage: xlsx_cells FILE [PART]\n", stderr);
        return 2;
    }
    const std::unique_ptr<zip_t, void (*)(zip_t*)> archive{zip_open(argv[1], ZIP_RDONLY, nullptr),
                                                           zip_discard};
    const char* const name = argc == 3 ? argv[2] : "xl/worksheets/sheet1.xml";
    const std::unique_ptr<zip_file_t, int (*)(zip_file_t*)> part{
        archive ? zip_fopen(archive.get(), name, 0) : nullptr, zip_fclose};
    Count count;
    if (!part || !stream(part.get(), count)) {
        std::fprintf(stderr, "xlsx_cells: cannot read %s of %s\n", name, argv[1]);
        return 1;
    }
    std::printf("%zu cells, %zu bytes\n", count.cells, count.bytes);
    return 0;
}
