#include "sotay/formats/xlsx_reader_package.h"

#include "sotay/base/messages.h"

#include <zip.h>

#include <new>

namespace sotay::sheets {
namespace {

// Sheets of one repeated row come to 40, or 210 without the names of cells; what is made to flood a
// reader comes near 1000.
constexpr std::uint64_t k_max_ratio = 300;
constexpr std::uint64_t k_unjudged_bytes = 1 << 20;
// Several sheets may refer to one part.
constexpr std::uint64_t k_max_total = std::uint64_t{16} << 30;

struct CloseEntry {
    void operator()(zip_file_t* entry) const noexcept { zip_fclose(entry); }
};
using Entry = std::unique_ptr<zip_file_t, CloseEntry>;

[[noreturn]] void fail_damaged() {
    throw Fault{
        tr("the file is damaged or not complete: copy it again, or open it in a spreadsheet "
           "program and save it again")};
}

zip_t* open_archive(zip_source_t* source) {
    if (source == nullptr) throw std::bad_alloc{};
    zip_t* archive = zip_open_from_source(source, ZIP_RDONLY, nullptr);
    if (archive != nullptr) return archive;
    zip_source_free(source);
    fail_damaged();
}

/// What is known of the entry of that name; a size of 0 for what the archive does not tell.
bool find(zip_t* archive, const std::string& part, zip_stat_t& found) {
    zip_stat_init(&found);
    return zip_stat(archive, part.c_str(), ZIP_FL_NOCASE, &found) == 0;
}

Entry open_entry(zip_t* archive, const zip_stat_t& found) {
    if ((found.valid & ZIP_STAT_ENCRYPTION_METHOD) != 0 && found.encryption_method != ZIP_EM_NONE) {
        throw Fault{tr("the file has a password: remove it and save the file again")};
    }
    Entry entry{zip_fopen_index(archive, found.index, 0)};
    if (!entry) fail_damaged();
    return entry;
}

/// Counts what comes out of one entry.
class Meter {
public:
    /// `total` is what came out of all entries.
    Meter(const zip_stat_t& found, std::uint64_t max_bytes, std::uint64_t& total)
        : packed_{found.comp_size}, max_bytes_{max_bytes}, total_{total} {}

    void add(std::uint64_t size) {
        unpacked_ += size;
        total_ += size;
        const bool is_suspicious =
            unpacked_ > k_unjudged_bytes && unpacked_ / k_max_ratio > packed_;
        if (unpacked_ <= max_bytes_ && total_ <= k_max_total && !is_suspicious) return;
        throw Fault{
            tr("a part of the file unpacks to over {} MB, {} times its size: no spreadsheet "
               "program writes such a file",
               unpacked_ >> 20, unpacked_ / (packed_ + 1))};
    }

private:
    std::uint64_t packed_;
    std::uint64_t max_bytes_;
    std::uint64_t& total_;
    std::uint64_t unpacked_ = 0;
};

}  // namespace

void Package::Discard::operator()(zip* archive) const noexcept { zip_discard(archive); }

Package::Package(const std::string& path)
    : archive_{open_archive(zip_source_file_create(path.c_str(), 0, -1, nullptr))} {
    check_kind();
}

Package::Package(std::FILE* stream)
    : archive_{open_archive(zip_source_filep_create(stream, 0, -1, nullptr))} {
    check_kind();
}

bool Package::has(const std::string& part) const {
    return zip_name_locate(archive_.get(), part.c_str(), ZIP_FL_NOCASE) >= 0;
}

void Package::check_kind() const {
    if (has("EncryptedPackage") || has("EncryptionInfo")) {
        throw Fault{tr("the file has a password: remove it and save the file again")};
    }
    if (has("xl/workbook.bin")) {
        throw Fault{
            tr("this is an .xlsb file: open it in a spreadsheet program and save it as .xlsx")};
    }
    if (has("META-INF/manifest.xml") && has("content.xml")) {
        throw Fault{
            tr("this is an OpenDocument file (.ods): open it in a spreadsheet program and save it "
               "as .xlsx")};
    }
    if (has("word/document.xml")) {
        throw Fault{
            tr("this is a text document (.docx): copy its table into a spreadsheet and save that "
               "as .xlsx")};
    }
    if (!has("[Content_Types].xml")) {
        throw Fault{
            tr("this is a ZIP file, but no workbook: unpack it and name the .xlsx or .csv file in "
               "it")};
    }
}

bool Package::read(const std::string& part, std::uint64_t max_bytes, XmlHandler& handler) {
    zip_stat_t found;
    if (!find(archive_.get(), part, found)) return false;
    const Entry entry = open_entry(archive_.get(), found);
    Meter meter{found, max_bytes, unpacked_};
    XmlParser parser{handler};
    while (true) {
        const auto buffer = parser.buffer();
        const zip_int64_t size = zip_fread(entry.get(), buffer.data(), buffer.size());
        if (size < 0) fail_damaged();
        meter.add(static_cast<std::uint64_t>(size));
        if (!parser.parse(static_cast<std::size_t>(size), size == 0) || size == 0) return true;
    }
}

}  // namespace sotay::sheets
