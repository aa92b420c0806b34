"""Papers as offices send them: DOCX, OpenDocument, RTF, old fonts and encodings, scans."""
import pathlib
import struct
import subprocess
import unicodedata
import zipfile
import zlib

from support import SAMPLE, Case

PAPERS = SAMPLE / "directives"
LEFT = ["ĐẢNG BỘ TỈNH MẪU", "ĐẢNG ỦY XÃ MẪU", "*", "Số 05-NQ/ĐU"]
RIGHT = ["ĐẢNG CỘNG SẢN VIỆT NAM", "", "Mẫu, ngày 05 tháng 9 năm 2026"]
BODY = ["NGHỊ QUYẾT", "về chuyển đổi số trong sinh hoạt chi bộ", "-----", "- Căn cứ Điều lệ Đảng;",
        "Ban Chấp hành quyết nghị việc trồng đậu."]
FOUND = ("05-NQ/ĐU", "Nghị quyết", "2026-09-05")

WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
ODF = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
               for name in ("office", "text", "table", "style", "fo", "draw", "svg", "meta"))
# How TCVN 5712 draws Vietnamese over the letters of Windows-1252; capitals need a font of their own.
TCVN3 = dict(zip("ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ",
                 bytes.fromhex("a1a2a3a4a5a6a7a8a9aaabacadaeb5b6b7b8b9bbbcbdbec6c7c8c9cacbcccecfd0d1d2d3d4d5d6d7d8dcdddedf"
                               "e1e2e3e4e5e6e7e8e9eaebecedeeeff1f2f3f4f5f6f7f8f9fafbfcfdfe")))


def old_letters(text):
    """In a TCVN3 font; what is in capitals must be drawn by one that ends in H."""
    return "".join(bytes([TCVN3[c]]).decode("cp1252") if c in TCVN3 else c for c in text)


def windows_1258(text):
    """Its letters stand alone, tones behind them."""
    out = b""
    for letter in text:
        base, *marks = unicodedata.normalize("NFD", letter)
        tones = "".join(mark for mark in marks if mark in "\u0300\u0301\u0303\u0309\u0323")
        shape = "".join(mark for mark in marks if mark not in tones)
        out += (unicodedata.normalize("NFC", base + shape) + tones).encode("cp1258")
    return out


def packed(path, parts):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in parts.items():
            package.writestr(name, text)
    return path


def word_paragraph(text, font=None):
    fonts = f'<w:rPr><w:rFonts w:ascii="{font}" w:hAnsi="{font}"/></w:rPr>' if font else ""
    return f'<w:p><w:r>{fonts}<w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def word_body(draw=word_paragraph):
    cells = "".join(f"<w:tc>{''.join(map(draw, lines))}</w:tc>" for lines in (LEFT, RIGHT))
    return f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>" + "".join(map(draw, BODY))


def docx(path, body, **parts):
    text = f'<?xml version="1.0"?><w:document {WORD}><w:body>{body}</w:body></w:document>'
    return packed(path, {"word/document.xml": text, **parts})


def odt(path, header=""):
    def paragraphs(lines):
        return "".join(f"<text:p>{line}</text:p>" for line in lines)
    cells = "".join(f"<table:table-cell>{paragraphs(lines)}</table:table-cell>" for lines in (LEFT, RIGHT))
    content = (f"<office:document-content {ODF}><office:body><office:text><table:table><table:table-row>{cells}"
               f"</table:table-row></table:table>{paragraphs(BODY)}</office:text></office:body></office:document-content>")
    styles = (f"<office:document-styles {ODF}><office:master-styles><style:master-page><style:header>{paragraphs([header])}"
              "</style:header></style:master-page></office:master-styles></office:document-styles>")
    return packed(path, {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content, "styles.xml": styles})


def rtf(path, header=""):
    def escaped(text):
        return "".join(c if ord(c) < 128 else f"\\u{ord(c)}?" for c in text)
    cells = "".join("\\par ".join(map(escaped, lines)) + "\\cell " for lines in (LEFT, RIGHT))
    body = "".join(escaped(line) + "\\par\n" for line in BODY)
    path.write_text(f"{{\\rtf1\\ansi\\ansicpg1252{{\\header {escaped(header)}\\par}}\\trowd\\cellx1\\cellx2\\pard\\intbl {cells}\\row"
                    f"\\pard {body}}}", encoding="ascii")
    return path


def pdf(content, resources="", *objects):
    """A PDF of one page of A4; readers rebuild the missing cross-reference table."""
    head = (b"%%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\n"
            b"endobj\n3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << %s >> >>\n"
            b"endobj\n4 0 obj\n<< /Length %d >>\nstream\n%s\nendstream\nendobj\n"
            % (resources.encode(), len(content), content))
    return head + b"".join(objects) + b"trailer\n<< /Root 1 0 R >>\n%%EOF\n"


def rendered(path, *options, page=1):
    """A page as a scanner would see it."""
    done = subprocess.run(["pdftoppm", "-f", str(page), "-l", str(page), *options, str(path)], capture_output=True, check=True)
    return done.stdout


def scanned_pdf(points):
    """A PDF that holds only the picture of a page, from a grey PGM."""
    magic, size, _, data = points.split(b"\n", 3)
    width, height = map(int, size.split())
    packed_data = zlib.compress(data)
    picture = (b"5 0 obj\n<< /Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceGray /BitsPerComponent 8 "
               b"/Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream\nendobj\n" % (width, height, len(packed_data), packed_data))
    return pdf(b"q 595 0 0 842 0 0 cm /I Do Q", "/XObject << /I 5 0 R >>", picture)


def tiff(*pages):
    """An uncompressed grey TIFF of some PGM pictures."""
    out = bytearray(b"II*\0\0\0\0\0")
    link = 4
    for points in pages:
        _, size, _, data = points.split(b"\n", 3)
        width, height = map(int, size.split())
        start = len(out)
        out += data + bytes(len(data) % 2)
        struct.pack_into("<I", out, link, len(out))
        tags = [(256, 4, width), (257, 4, height), (258, 3, 8), (259, 3, 1), (262, 3, 1), (273, 4, start), (277, 3, 1),
                (278, 4, height), (279, 4, len(data))]
        out += struct.pack("<H", len(tags)) + b"".join(struct.pack("<HHII", tag, kind, 1, value) for tag, kind, value in tags)
        link = len(out)
        out += bytes(4)
    return bytes(out)


class Formats(Case):
    def setUp(self):
        super().setUp()
        self.init()

    def read(self, path, code=0):
        return self.fails(code, "directive", "import", path, "--dry-run", "--format", "json").json[0]

    def assert_read(self, path):
        row = self.read(path)
        self.assertEqual((row["symbol"], row["type"], row["issued_on"]), FOUND)
        self.assertIn("chuyển đổi số", row["title"].lower())

    def assert_secret(self, path, mark):
        row = self.read(path, code=5)
        self.assertEqual(row["status"], "refused")
        self.assertIn(mark, row["problems"][0]["message"])

    def path(self, name):
        return pathlib.Path(self.folder) / name

    def test_a_header_in_a_table_is_read_from_every_word_processor(self):
        self.assert_read(docx(self.path("a.docx"), word_body()))
        self.assert_read(odt(self.path("a.odt")))
        self.assert_read(rtf(self.path("a.rtf")))

    def test_what_the_file_holds_decides(self):
        self.assert_read(docx(self.path("docx.pdf"), word_body()))
        self.assert_read(odt(self.path("odt.zip")))
        self.assert_read(rtf(self.path("rtf.doc")))

    def test_the_mark_of_a_secret_in_the_header_of_a_page_is_seen(self):
        header = f"<w:hdr {WORD}>{word_paragraph('TỐI MẬT')}</w:hdr>"
        self.assert_secret(docx(self.path("a.docx"), word_body(), **{"word/header1.xml": header}), "TỐI MẬT")
        self.assert_secret(odt(self.path("a.odt"), header="MẬT"), "MẬT")
        self.assert_secret(rtf(self.path("a.rtf"), header="TUYỆT MẬT"), "TUYỆT MẬT")

    def test_a_paper_in_old_fonts_is_read_as_it_looks(self):
        def draw(text):
            if text.isupper():
                return word_paragraph(old_letters(text.lower()), ".VnTimeH")
            return word_paragraph(old_letters(text), ".VnTime")
        lines = [line for line in LEFT + RIGHT + BODY if line != "Số 05-NQ/ĐU"]
        body = "".join(map(draw, lines[:3])) + word_paragraph(old_letters("Số 05-NQ/ĐU"), ".VnTime") + "".join(map(draw, lines[3:]))
        self.assert_read(docx(self.path("a.docx"), body))

    def test_plain_text_and_web_pages_may_be_in_encodings_of_before_unicode(self):
        text = "\n".join(LEFT + RIGHT + BODY)
        page = "<html><meta charset=windows-1258><body><p>" + text.replace("\n", "<p>")
        files = {"le.txt": text.encode("utf-16-le"), "be.txt": text.encode("utf-16-be"), "mark.txt": text.encode("utf-16"),
                 "1258.txt": windows_1258(text), "1258.html": windows_1258(page)}
        for name, data in files.items():
            path = self.path(name)
            path.write_bytes(data)
            self.assert_read(path)

    def test_a_scan_is_read_as_a_picture_a_pdf_and_a_tiff_of_pages(self):
        paper = PAPERS / "van-ban-1.pdf"
        grey = rendered(paper, "-gray", "-r", "200")
        files = {"a.png": rendered(paper, "-png", "-r", "300"), "a.jpg": rendered(paper, "-jpeg", "-r", "150"),
                 "a.pdf": scanned_pdf(grey), "a.tif": tiff(grey, rendered(paper, "-gray", "-r", "100", page=2))}
        for name, data in files.items():
            path = self.path(name)
            path.write_bytes(data)
            row = self.read(path)
            self.assertEqual((row["symbol"], row["type"], row["issued_on"]), ("294-QĐ/TW", "Quy định", "2025-05-26"), name)
            self.assertEqual(row["pages"], 2 if name == "a.tif" else 1, name)

    def test_a_page_photographed_in_bad_light_and_scanned_upside_down_is_read(self):
        magic, size, most, data = rendered(PAPERS / "van-ban-1.pdf", "-gray", "-r", "150").split(b"\n", 3)
        width, height = map(int, size.split())
        rows = [data[y * width:(y + 1) * width] for y in range(height)]
        shades = [bytes(int(value * (0.95 - 0.6 * y / height)) for value in range(256)) for y in range(height)]
        dark = b"".join(row.translate(shade) for row, shade in zip(rows, shades))
        path = self.path("a.tif")
        for points in (dark, data[::-1]):
            path.write_bytes(tiff(b"\n".join((magic, size, most, points))))
            self.assertEqual(self.read(path)["symbol"], "294-QĐ/TW")

    def test_a_stamp_on_a_scan_is_seen_whatever_its_colour_frame_or_slant(self):
        text = b"BT /F 13 Tf 70 560 Td 0 -20 TD (Can cu Dieu le Dang;) Tj 0 -20 TD (Ke hoach dien tap nam nay nhu sau.) Tj ET "
        for colour, slant in (("0 0 0", "1 0 0 1"), ("0.9 0.2 0.2", "0.9976 0.0698 -0.0698 0.9976"), ("1 0.5 0.5", "1 0 0 1")):
            # Helvetica has no Ậ: an  with a dot below.
            stamp = (f"q {slant} 90 690 cm {colour} rg {colour} RG 2 w -8 -8 66 32 re S BT /B 20 Tf 0 0 Td (M\\302T) Tj ET "
                     "23 -4.5 2.6 2.6 re f Q ").encode()
            content = b"BT /F 13 Tf 70 780 Td (TINH UY MAU) Tj ET " + stamp + text
            drawing = self.path("drawing.pdf")
            drawing.write_bytes(pdf(content, "/Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Times-Roman >> /B << /Type /Font "
                                             "/Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >> >>"))
            scan = self.path("scan.png")
            scan.write_bytes(rendered(drawing, "-png", "-r", "300"))
            self.assert_secret(scan, "MẬT")

    def test_a_hostile_file_costs_one_refusal(self):
        bomb = docx(self.path("bomb.docx"), "<w:p/>" * 3_000_000)
        huge = self.path("huge.png")
        chunk = b"IHDR" + struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
        huge.write_bytes(b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + chunk + struct.pack(">I", zlib.crc32(chunk)))
        deep = self.path("deep.rtf")
        deep.write_bytes(b"{\\rtf1 " + b"{" * 1_000_000)
        for path in (bomb, huge, deep):
            row = self.read(path, code=3)
            self.assertEqual((row["status"], len(row["problems"])), ("failed", 1), path)
