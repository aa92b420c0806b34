#pragma once

#include <doctest/doctest.h>
#include <zip.h>

#include <map>
#include <string>
#include <utility>

namespace sotay::test {

/// A workbook put together by hand, for what no library writes. A part that is not given is one of
/// a workbook with a single sheet "Sheet1".
class Workbook {
public:
    Workbook() {
        set("[Content_Types].xml", "<Types/>");
        set("_rels/.rels", relations({{"a", "officeDocument", "xl/workbook.xml"}}));
        set("xl/workbook.xml",
            "<workbook><sheets><sheet name=\"Sheet1\" sheetId=\"1\" "
            "r:id=\"s1\"/></sheets></workbook>");
        set("xl/_rels/workbook.xml.rels",
            relations({{"s1", "worksheet", "worksheets/sheet1.xml"},
                       {"s2", "worksheet", "worksheets/sheet2.xml"},
                       {"s3", "worksheet", "/xl/worksheets/sheet3.xml"},
                       {"c1", "chartsheet", "chartsheets/sheet1.xml"},
                       {"st", "styles", "styles.xml"},
                       {"sh", "sharedStrings", "sharedStrings.xml"}}));
    }

    struct Relation {
        std::string id, type, target;
    };
    static std::string relations(
        const std::vector<Relation>& all,
        const std::string& family = "http://schemas.openxmlformats.org/officeDocument/2006") {
        std::string text = "<Relationships>";
        for (const Relation& relation : all) {
            text += "<Relationship Id=\"" + relation.id + "\" Type=\"" + family +
                    "/relationships/" + relation.type + "\" Target=\"" + relation.target + "\"/>";
        }
        return text + "</Relationships>";
    }

    Workbook& set(const std::string& part, const std::string& text) {
        parts_[part] = text;
        return *this;
    }
    Workbook& drop(const std::string& part) {
        parts_.erase(part);
        return *this;
    }
    /// `rows` go into <sheetData>.
    Workbook& sheet(const std::string& rows, int number = 1) {
        return set("xl/worksheets/sheet" + std::to_string(number) + ".xml",
                   "<worksheet><sheetData>" + rows + "</sheetData></worksheet>");
    }
    /// Each is the content of one <si>.
    Workbook& shared(const std::vector<std::string>& texts) {
        std::string sst = "<sst>";
        for (const std::string& text : texts) sst += "<si>" + text + "</si>";
        return set("xl/sharedStrings.xml", sst + "</sst>");
    }
    /// `formats` have the ids 164 and up, and the styles 1 and up; style 0 is General.
    Workbook& formats(const std::vector<std::string>& formats) {
        std::string numbers = "<numFmts>";
        std::string styles = "<cellXfs><xf numFmtId=\"0\"/>";
        int id = 164;
        for (const std::string& format : formats) {
            numbers +=
                "<numFmt numFmtId=\"" + std::to_string(id) + "\" formatCode=\"" + format + "\"/>";
            styles += "<xf numFmtId=\"" + std::to_string(id++) + "\"/>";
        }
        return set("xl/styles.xml",
                   "<styleSheet>" + numbers + "</numFmts>" + styles + "</cellXfs></styleSheet>");
    }
    /// Style N is in font N.
    Workbook& fonts(const std::vector<std::string>& names) {
        std::string fonts = "<fonts>";
        std::string styles = "<cellXfs>";
        int id = 0;
        for (const std::string& name : names) {
            fonts += "<font><sz val=\"12\"/><name val=\"" + name + "\"/></font>";
            styles += "<xf numFmtId=\"0\" fontId=\"" + std::to_string(id++) + "\"/>";
        }
        return set("xl/styles.xml", "<styleSheet>" + fonts +
                                        "</fonts><cellStyleXfs><xf fontId=\"0\"/>" +
                                        "</cellStyleXfs>" + styles + "</cellXfs></styleSheet>");
    }

    /// Writes the file and gives its path.
    std::string write(const std::string& path) const {
        zip_t* archive = zip_open(path.c_str(), ZIP_CREATE | ZIP_TRUNCATE, nullptr);
        REQUIRE(archive != nullptr);
        for (const auto& [name, text] : parts_) {
            zip_source_t* source = zip_source_buffer(archive, text.data(), text.size(), 0);
            REQUIRE(zip_file_add(archive, name.c_str(), source, ZIP_FL_ENC_UTF_8) >= 0);
        }
        REQUIRE(zip_close(archive) == 0);
        return path;
    }

private:
    std::map<std::string, std::string> parts_;
};

}  // namespace sotay::test
