"""Sheets as offices have them: workbooks with titles and several sheets, fonts of old, any heading, any date."""
import unittest
import zipfile
from xml.sax.saxutils import escape

from support import TREE, Case, card

# Lower letters of TCVN 5712 as the bytes of a font of old shows them.
TCVN3 = dict(zip("àảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵăâêôơưđĂÂÊÔƠƯĐ", bytes.fromhex(
    "b5b6b7b8b9bbbcbdbec6c7c8c9cacbcccecfd0d1d2d3d4d5d6d7d8dcdddedfe1e2e3e4e5e6e7e8e9eaebecedeeeff1f2f3f4f5f6f7f8f9fafbfcfdfe"
    "a8a9aaabacadaea1a2a3a4a5a6a7").decode("latin-1")))


def tcvn3(text):
    return "".join(TCVN3.get(letter, TCVN3.get(letter.lower(), letter)) for letter in text)


class Workbook:
    """The least that is an XLSX. A cell is a text, a number, or (style, number or text) with a style of STYLES."""
    STYLES = {"date": 1, "tcvn3": 2, "tcvn3_capitals": 3}

    def __init__(self):
        self.sheets = []

    def sheet(self, name, rows, state="visible"):
        self.sheets.append((name, state, rows))
        return self

    def cell(self, place, value):
        style, value = value if isinstance(value, tuple) else (None, value)
        attributes = f' s="{self.STYLES[style]}"' if style else ""
        if isinstance(value, (int, float)):
            return f'<c r="{place}"{attributes}><v>{value!r}</v></c>'
        if value.startswith("="):
            return f'<c r="{place}"{attributes} t="str"><f>A1</f><v>{escape(value[1:])}</v></c>'
        return f'<c r="{place}"{attributes} t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'

    def worksheet(self, rows):
        lines = []
        for number, cells in rows.items() if isinstance(rows, dict) else enumerate(rows, 1):
            filled = ((chr(65 + column), value) for column, value in enumerate(cells) if value != "")
            lines.append(f'<row r="{number}">{"".join(self.cell(f"{letter}{number}", value) for letter, value in filled)}</row>')
        return ('<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>' + "".join(lines)
                + "</sheetData></worksheet>")

    def save(self, path):
        main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
        links = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
        office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
        package = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
            book.writestr("[Content_Types].xml", '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>')
            book.writestr("_rels/.rels", f'<Relationships {package}><Relationship Id="r" Type="{office}/officeDocument" '
                                         'Target="xl/workbook.xml"/></Relationships>')
            sheets = "".join(f'<sheet name="{escape(name)}" sheetId="{i}" state="{state}" r:id="r{i}"/>'
                             for i, (name, state, _) in enumerate(self.sheets, 1))
            book.writestr("xl/workbook.xml", f"<workbook {main} {links}><sheets>{sheets}</sheets></workbook>")
            targets = "".join(f'<Relationship Id="r{i}" Type="{office}/worksheet" Target="worksheets/sheet{i}.xml"/>'
                              for i in range(1, len(self.sheets) + 1))
            book.writestr("xl/_rels/workbook.xml.rels", f'<Relationships {package}>{targets}<Relationship Id="s" '
                                                        f'Type="{office}/styles" Target="styles.xml"/></Relationships>')
            book.writestr("xl/styles.xml", f'<styleSheet {main}><fonts count="3"><font><name val="Arial"/></font>'
                          '<font><name val=".VnTime"/></font><font><name val=".VnTimeH"/></font></fonts><cellXfs count="4">'
                          '<xf numFmtId="0" fontId="0"/><xf numFmtId="14" fontId="0"/><xf numFmtId="0" fontId="1"/>'
                          '<xf numFmtId="0" fontId="2"/></cellXfs></styleSheet>')
            for i, (_, _, rows) in enumerate(self.sheets, 1):
                book.writestr(f"xl/worksheets/sheet{i}.xml", self.worksheet(rows))
        return path


class Sheets(Case):
    def setUp(self):
        super().setUp()
        self.init()
        self.ok("org", "apply", self.home.write("tree.yaml", TREE))

    def book(self, workbook, name="danh-sach.xlsx"):
        return workbook.save(self.home.folder / name)

    def imported(self, file, *options, code=0):
        return self.fails(code, "member", "import", file, "--format", "json", *options)

    def members(self):
        rows = self.ok("member", "list", "--reveal", "--format", "json").json
        return {row["full_name"]: row for row in rows}

    def test_a_workbook_with_titles_groups_numbers_and_dates(self):
        headings = {4: ["TT", "HỌ VÀ TÊN", "Ngày tháng năm sinh", "", "Ngày vào Đảng", "", "Số thẻ ĐV", "MÃ CHI BỘ", "Số CCCD", "Ghi chú"],
                    5: ["", "", "Nam", "Nữ", "Dự bị", "Chính thức"],
                    6: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]}
        rows = {1: ["ĐẢNG BỘ PHƯỜNG HẠC THÀNH"], 2: ["DANH SÁCH ĐẢNG VIÊN"], **headings,
                7: [1, "NGUYỄN VĂN AN", ("date", 25569), "", ("date", 40237), ("date", 40602), card(1), "38.001.001", "038070001234", "x"],
                8: [2, "=Trần Thị Bình", "", "20/5/1980", "3-2-05", "03.02.2006", "38000002", "38.001.002", "038180004321"],
                9: [3, "Lê Văn Cường", 1950, "", "03/02/1975", "", "", "38.001.002", ""]}
        file = self.book(Workbook().sheet("Hướng dẫn", [["Cách điền"], ["Mỗi người một hàng"]]).sheet("Danh sách", rows)
                         .sheet("Nháp", rows, "hidden"))
        run = self.imported(file)
        self.assertEqual((run.json["rows"], run.json["created"], run.json["problems"]), (3, 3, []), run.out)
        self.assertIn('trang "Danh sách" · tiêu đề ở hàng 4', run.err)
        self.assertIn("Nháp", run.err)
        people = self.members()
        an, binh, cuong = people["Nguyễn Văn An"], people["Trần Thị Bình"], people["Lê Văn Cường"]
        self.assertEqual((an["birth_date"], an["gender"], an["admitted_on"], an["official_on"]),
                         ("1970-01-01", "male", "2010-02-28", "2011-02-28"))
        self.assertEqual((binh["birth_date"], binh["gender"], binh["admitted_on"], binh["card_number"]),
                         ("1980-05-20", "female", "2005-02-03", "38.000002"))
        self.assertEqual(cuong["birth_date"], "1950")
        self.assertEqual([(one["row"], one["column"]) for one in run.json["warnings"]], [(9, "birth_date")])
        again = self.imported(file).json
        self.assertEqual((again["unchanged"], again["created"], again["updated"]), (3, 0, 0))

    def test_problems_name_the_row_that_the_spreadsheet_shows(self):
        rows = {3: ["Họ tên", "Mã chi bộ", "Số CCCD", "Ngày sinh"],
                5: ["Lê A", "38.001.001", 38087001234, "31/02/1987"],
                9: ["Lê B", "38.001.009", "", "1/1/1990"]}
        run = self.imported(self.book(Workbook().sheet("A", rows)), code=3)
        self.assertEqual([(one["row"], one["column"], one["value"]) for one in run.json["problems"]],
                         [(5, "birth_date", "31/02/1987"), (5, "citizen_id", "38087001234"), (9, "org_code", "38.001.009")])

    def test_every_sheet_of_a_workbook_that_lists_members_is_read(self):
        heading = ["Họ tên", "Mã chi bộ", "Số thẻ"]
        book = Workbook().sheet("Phố 1", [heading, ["Lê A", "38.001.001", card(1)]]).sheet(
            "Phố 2", [["DANH SÁCH"], heading, ["Lê B", "38.001.002", card(2)], ["Lê C", "38.001.002", card(1)]])
        run = self.imported(self.book(book), code=3)
        self.assertEqual([(one["sheet"], one["row"], one["message"]) for one in run.json["problems"]], [("Phố 2", 4, "trùng với hàng 2")])
        self.assertEqual(self.imported(self.book(book), "--sheet", "phố 1").json["created"], 1)
        self.imported(self.book(book), "--sheet", "phố 3", code=3)
        good = self.imported(self.book(book), "--partial", "--errors", self.home.folder / "sai.csv")
        self.assertEqual((good.json["created"], good.json["unchanged"], good.json["rejected"]), (1, 1, 1))
        self.assertIn("Lê C", (self.home.folder / "sai.csv").read_text(encoding="utf-8"))

    def test_fonts_of_old_are_read_with_their_capitals(self):
        rows = [[("tcvn3_capitals", tcvn3(text)) for text in ("họ và tên", "mã chi bộ", "dân tộc")],
                [("tcvn3_capitals", tcvn3("nguyễn đình hảo")), "38.001.001", ("tcvn3", tcvn3("Mường"))]]
        run = self.imported(self.book(Workbook().sheet("A", rows)))
        self.assertEqual(run.json["created"], 1, run.out)
        self.assertEqual(self.members()["Nguyễn Đình Hảo"]["ethnicity"], "Mường")
        self.assertIn("TCVN3", run.err)

    def test_a_csv_in_tcvn3_is_recognised_and_said_to_be(self):
        text = "Họ và tên;Mã chi bộ;Dân tộc\nNguyễn Thị Hường;38.001.001;Kinh\nĐặng Văn Tuấn;38.001.002;Tày\n"
        file = self.home.folder / "cu.csv"
        file.write_bytes(tcvn3(text).encode("latin-1"))
        run = self.imported(file)
        self.assertEqual(run.json["created"], 2, run.out)
        self.assertIn("TCVN3", run.err)
        self.assertEqual(set(self.members()), {"Nguyễn Thị Hường", "Đặng Văn Tuấn"})

    def test_other_encodings_and_delimiters_of_csv(self):
        for number, (encoding, delimiter) in enumerate([("utf-16", "\t"), ("utf-8-sig", ";"), ("cp1258", ","), ("utf-16-le", ";")], 1):
            with self.subTest(encoding=encoding, delimiter=delimiter):
                rows = [["HO TEN", "MA CHI BO", "So the dang vien", "Dan toc"], ["Lê Văn Đô", "38.001.001", card(number), "Kinh"]]
                text = "\r\n".join(delimiter.join(row) for row in rows) + "\r\n"
                file = self.home.folder / f"{number}.csv"
                file.write_bytes(text.encode(encoding))
                run = self.imported(file)
                self.assertEqual(run.json["created"], 1, run.out)
                self.assertIn("Lê Văn Đô", self.members())


if __name__ == "__main__":
    unittest.main()
