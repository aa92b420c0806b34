#pragma once

#include <cstddef>
#include <exception>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>

struct XML_ParserStruct;

namespace sotay::sheets {

/// What is wrong with a workbook, translated, without the place: whoever knows it adds file, sheet
/// and row and makes an Error of it.
class Fault : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// The value of an attribute; "" when the element has none of that name.
[[nodiscard]] std::string_view attribute(const char** attributes, std::string_view name);
/// The same by the name after the prefix: "id" finds r:id and rel:id, but not id.
[[nodiscard]] std::string_view prefixed_attribute(const char** attributes, std::string_view name);

/// Takes the elements of a part. Names come without their prefix: writers choose it freely.
class XmlHandler {
public:
    XmlHandler() = default;
    virtual ~XmlHandler() = default;
    XmlHandler(const XmlHandler&) = delete;
    XmlHandler& operator=(const XmlHandler&) = delete;

    virtual void on_start(std::string_view name, const char** attributes) = 0;
    virtual void on_end(std::string_view name) = 0;
    /// A piece of character data; one text may come in several.
    virtual void on_text(std::string_view text) = 0;

    [[nodiscard]] bool is_done() const noexcept { return is_done_; }

protected:
    /// No more elements are wanted.
    void stop() noexcept { is_done_ = true; }

private:
    bool is_done_ = false;
};

/// expat, guarded: no document type (hence no entities), and memory that a hostile nesting, name or
/// attribute cannot drive over a few MiB. expat is C: no exception passes through it, it is kept
/// and thrown on when expat has returned.
class XmlParser {
public:
    explicit XmlParser(XmlHandler& handler);
    ~XmlParser();
    XmlParser(const XmlParser&) = delete;
    XmlParser& operator=(const XmlParser&) = delete;

    /// Where the next piece goes, before parse().
    [[nodiscard]] std::span<char> buffer();
    /// Takes the first `size` bytes of buffer(). Gives false when the handler is done. Throws Fault
    /// for what is no XML, and whatever the handler throws.
    bool parse(std::size_t size, bool is_last);

private:
    static void on_start(void* self, const char* name, const char** attributes);
    static void on_end(void* self, const char* name);
    static void on_text(void* self, const char* text, int size);
    static void on_doctype(void* self, const char* name, const char* system_id,
                           const char* public_id, int has_internal_subset);

    template <typename Action>
    void guard(Action action) noexcept;
    [[noreturn]] void fail() const;

    XmlHandler& handler_;
    XML_ParserStruct* parser_;
    std::exception_ptr failure_;
    bool is_stopped_ = false;
};

}  // namespace sotay::sheets
