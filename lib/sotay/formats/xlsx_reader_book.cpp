#include "sotay/formats/xlsx_reader_book.h"

#include "sotay/base/messages.h"
#include "sotay/formats/xlsx_reader_xml.h"
#include "sotay/text/vietnamese.h"

#include <charconv>
#include <map>
#include <optional>
#include <utility>

namespace sotay::sheets {
namespace {

constexpr std::uint64_t k_max_description = 64 << 20;
constexpr std::uint64_t k_max_strings = 1 << 30;
constexpr std::size_t k_max_sheets = 1024;

unsigned number_in(std::string_view text) {
    unsigned number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

bool is_true(std::string_view text) { return text == "1" || text == "true" || text == "on"; }

/// The part that `target` names in a part of the folder `folder` ("xl/"): a target is relative, or
/// begins with "/".
std::string resolve(std::string folder, std::string_view target) {
    if (target.starts_with('/')) {
        folder.clear();
        target.remove_prefix(1);
    }
    while (!target.empty()) {
        const std::string_view step = target.substr(0, target.find('/') + 1);
        if (step.empty()) break;
        target.remove_prefix(step.size());
        if (step == "../" && !folder.empty()) {
            folder.pop_back();
            folder.resize(folder.rfind('/') + 1);
        } else if (step != "./" && step != "../") {
            folder += step;
        }
    }
    return folder.append(target);
}

std::string folder_of(const std::string& part) { return part.substr(0, part.rfind('/') + 1); }

/// What a part refers to. Types are compared by their last word: there are two families of them.
class Relations : public XmlHandler {
public:
    Relations(Package& package, const std::string& part) : folder_{folder_of(part)} {
        package.read(folder_ + "_rels/" + part.substr(folder_.size()) + ".rels", k_max_description,
                     *this);
    }

    struct Relation {
        std::string type;
        std::string part;
    };
    [[nodiscard]] const Relation* find(std::string_view id) const {
        const auto found = relations_.find(id);
        return found == relations_.end() ? nullptr : &found->second;
    }
    /// "" when there is none.
    [[nodiscard]] std::string part_of_type(std::string_view type) const {
        for (const auto& [id, relation] : relations_) {
            if (relation.type == type) return relation.part;
        }
        return {};
    }

    void on_start(std::string_view name, const char** attributes) override {
        if (name != "Relationship") return;
        std::string_view type = attribute(attributes, "Type");
        type.remove_prefix(type.rfind('/') + 1);
        relations_.insert_or_assign(
            std::string{attribute(attributes, "Id")},
            Relation{std::string{type}, resolve(folder_, attribute(attributes, "Target"))});
    }
    void on_end(std::string_view /*name*/) override {}
    void on_text(std::string_view /*text*/) override {}

private:
    std::string folder_;
    std::map<std::string, Relation, std::less<>> relations_;
};

class SheetList : public XmlHandler {
public:
    SheetList(Book& book, const Relations& relations) : book_{book}, relations_{relations} {}

    void on_start(std::string_view name, const char** attributes) override {
        if (name == "workbookPr") {
            book_.is_1904 = is_true(attribute(attributes, "date1904"));
        } else if (name == "sheet") {
            if (book_.sheets.size() == k_max_sheets) {
                throw Fault{tr("the workbook has more than {} sheets", k_max_sheets)};
            }
            const auto* relation = relations_.find(prefixed_attribute(attributes, "id"));
            if (relation == nullptr || relation->type != "worksheet") return;
            const std::string_view state = attribute(attributes, "state");
            book_.sheets.push_back({text::nfc(attribute(attributes, "name")), relation->part,
                                    state == "hidden" || state == "veryHidden"});
        }
    }
    void on_end(std::string_view /*name*/) override {}
    void on_text(std::string_view /*text*/) override {}

private:
    Book& book_;
    const Relations& relations_;
};

class StyleSheet : public XmlHandler {
public:
    explicit StyleSheet(std::vector<CellStyle>& styles) : styles_{styles} {}

    void on_start(std::string_view name, const char** attributes) override {
        // The same names stand in other sections for what no cell refers to.
        if (name == "numFmts" || name == "fonts" || name == "cellXfs") {
            section_ = name;
        } else if (name == "numFmt" && section_ == "numFmts") {
            formats_.insert_or_assign(number_in(attribute(attributes, "numFmtId")),
                                      parse_number_format(attribute(attributes, "formatCode")));
        } else if (name == "font" && section_ == "fonts") {
            fonts_.push_back(Font::unicode);
        } else if (name == "name" && section_ == "fonts" && !fonts_.empty()) {
            fonts_.back() = font_named(attribute(attributes, "val"));
        } else if (name == "xf" && section_ == "cellXfs") {
            add_style(attributes);
        }
    }
    void on_end(std::string_view name) override {
        if (name == section_) section_.clear();
    }
    void on_text(std::string_view /*text*/) override {}

private:
    void add_style(const char** attributes) {
        const unsigned format = number_in(attribute(attributes, "numFmtId"));
        const unsigned font = number_in(attribute(attributes, "fontId"));
        const auto own = formats_.find(format);
        CellStyle style;
        style.number = own == formats_.end() ? built_in_number_format(format) : own->second;
        if (font < fonts_.size()) style.font = fonts_[font];
        styles_.push_back(style);
    }

    std::vector<CellStyle>& styles_;
    std::string section_;
    std::map<unsigned, NumberFormat> formats_;
    std::vector<Font> fonts_;
};

class SharedTexts : public XmlHandler {
public:
    explicit SharedTexts(StringTable& table) : table_{table} {}

    void on_start(std::string_view name, const char** attributes) override {
        if (name == "si") {
            text_.clear();
        } else {
            text_.start(name, attributes);
        }
    }
    void on_end(std::string_view name) override {
        if (name == "si") {
            table_.add(text_.finish());
        } else {
            text_.end(name);
        }
    }
    void on_text(std::string_view text) override { text_.add(text); }

private:
    StringTable& table_;
    RichText text_;
};

}  // namespace

Book::Book(Package& package) {
    std::string workbook = Relations{package, ""}.part_of_type("officeDocument");
    if (workbook.empty()) workbook = "xl/workbook.xml";
    const Relations relations{package, workbook};
    SheetList list{*this, relations};
    if (!package.read(workbook, k_max_description, list) || sheets.empty()) {
        throw Fault{
            tr("no sheet is found in it: open the file in a spreadsheet program and save it as "
               ".xlsx")};
    }
    StyleSheet sheet{styles};
    package.read(relations.part_of_type("styles"), k_max_description, sheet);
    SharedTexts texts{strings};
    package.read(relations.part_of_type("sharedStrings"), k_max_strings, texts);
}

}  // namespace sotay::sheets
