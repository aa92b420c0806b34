#include "sotay/formats/xlsx_reader_xml.h"

#include "sotay/base/messages.h"

#include <expat.h>
#include <malloc.h>

#include <cstdlib>
#include <cstring>
#include <new>

namespace sotay::sheets {
namespace {

constexpr int k_piece = 65536;
constexpr std::size_t k_max_memory = 8 << 20;

/// What the parser of this thread holds. Only one part is parsed at a time.
thread_local std::size_t held_memory = 0;

void* take_memory(std::size_t size) {
    if (held_memory + size > k_max_memory) return nullptr;
    void* memory = std::malloc(size);  // NOLINT: expat asks for C's allocator
    if (memory != nullptr) held_memory += malloc_usable_size(memory);
    return memory;
}

void release_memory(void* memory) {
    if (memory == nullptr) return;
    held_memory -= malloc_usable_size(memory);
    std::free(memory);  // NOLINT: see take_memory()
}

void* resize_memory(void* memory, std::size_t size) {
    const std::size_t before = memory == nullptr ? 0 : malloc_usable_size(memory);
    if (held_memory - before + size > k_max_memory) return nullptr;
    void* resized = std::realloc(memory, size);  // NOLINT: see take_memory()
    if (resized != nullptr) held_memory += malloc_usable_size(resized) - before;
    return resized;
}

constexpr XML_Memory_Handling_Suite k_memory{take_memory, resize_memory, release_memory};

std::string_view local_name(const char* name) {
    const char* end = name;
    for (; *end != '\0'; ++end) {
        if (*end == ':') name = end + 1;
    }
    return {name, static_cast<std::size_t>(end - name)};
}

}  // namespace

std::string_view attribute(const char** attributes, std::string_view name) {
    for (; *attributes != nullptr; attributes += 2) {
        if (name == attributes[0]) return attributes[1];
    }
    return {};
}

std::string_view prefixed_attribute(const char** attributes, std::string_view name) {
    for (; *attributes != nullptr; attributes += 2) {
        const std::string_view local = local_name(attributes[0]);
        if (local == name && local.data() != attributes[0]) return attributes[1];
    }
    return {};
}

XmlParser::XmlParser(XmlHandler& handler)
    : handler_{handler}, parser_{XML_ParserCreate_MM(nullptr, &k_memory, nullptr)} {
    if (parser_ == nullptr) throw std::bad_alloc{};
    XML_SetUserData(parser_, this);
    XML_SetElementHandler(parser_, &XmlParser::on_start, &XmlParser::on_end);
    XML_SetCharacterDataHandler(parser_, &XmlParser::on_text);
    XML_SetStartDoctypeDeclHandler(parser_, &XmlParser::on_doctype);
}

XmlParser::~XmlParser() { XML_ParserFree(parser_); }

std::span<char> XmlParser::buffer() {
    void* memory = XML_GetBuffer(parser_, k_piece);
    if (memory == nullptr) fail();
    return {static_cast<char*>(memory), static_cast<std::size_t>(k_piece)};
}

bool XmlParser::parse(std::size_t size, bool is_last) {
    const XML_Status status =
        XML_ParseBuffer(parser_, static_cast<int>(size), static_cast<int>(is_last));
    if (failure_) std::rethrow_exception(failure_);
    if (is_stopped_) return false;
    if (status == XML_STATUS_ERROR) fail();
    return true;
}

void XmlParser::fail() const {
    if (XML_GetErrorCode(parser_) == XML_ERROR_NO_MEMORY) {
        throw Fault{
            tr("an element is larger or nested deeper than any spreadsheet program writes it")};
    }
    throw Fault{
        tr("the file is damaged (no valid XML): open it in a spreadsheet program and save "
           "it again")};
}

template <typename Action>
void XmlParser::guard(Action action) noexcept {
    if (is_stopped_) return;
    try {
        action();
    } catch (...) {
        failure_ = std::current_exception();
    }
    is_stopped_ = failure_ || handler_.is_done();
    if (is_stopped_) XML_StopParser(parser_, XML_FALSE);
}

void XmlParser::on_start(void* self, const char* name, const char** attributes) {
    auto* parser = static_cast<XmlParser*>(self);
    parser->guard([&] { parser->handler_.on_start(local_name(name), attributes); });
}

void XmlParser::on_end(void* self, const char* name) {
    auto* parser = static_cast<XmlParser*>(self);
    parser->guard([&] { parser->handler_.on_end(local_name(name)); });
}

void XmlParser::on_text(void* self, const char* text, int size) {
    auto* parser = static_cast<XmlParser*>(self);
    parser->guard([&] { parser->handler_.on_text({text, static_cast<std::size_t>(size)}); });
}

void XmlParser::on_doctype(void* self, const char* /*name*/, const char* /*system_id*/,
                           const char* /*public_id*/, int /*has_internal_subset*/) {
    auto* parser = static_cast<XmlParser*>(self);
    parser->guard([] {
        throw Fault{
            tr("it declares a document type, which no spreadsheet program writes: the file is "
               "refused")};
    });
}

}  // namespace sotay::sheets
