"""Documents as offices and as enemies make them, without any library of theirs."""
import io
import struct
import zipfile
import zlib

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def resolution(number, matter="thử"):
    return (f"ĐẢNG BỘ TỈNH THANH HÓA                 ĐẢNG CỘNG SẢN VIỆT NAM\nĐẢNG ỦY XÃ HOẰNG LỘC\n"
            f"          *                 Hoằng Lộc, ngày 05 tháng 9 năm 2026\n    Số {number:02}-NQ/ĐU\n\n"
            f"                    NGHỊ QUYẾT\n          về {matter}\n                      -----\n\n"
            "- Căn cứ Điều lệ Đảng;\nBan Chấp hành quyết nghị những việc sau đây.\n")


def archive(files, compression=zipfile.ZIP_DEFLATED):
    """A ZIP archive of {name: bytes or text}."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as target:
        for name, content in files.items():
            target.writestr(name, content)
    return out.getvalue()


def named_archive(name, content):
    """One of a single file whose name is these bytes, of which nothing says what they mean."""
    head = struct.pack("<HHHHHIIIHH", 20, 0, 0, 0, 33, zlib.crc32(content), len(content), len(content), len(name), 0)
    local = b"PK\3\4" + head + name + content
    central = b"PK\1\2" + struct.pack("<H", 20) + head + struct.pack("<HHHII", 0, 0, 0, 0, 0) + name
    return local + central + b"PK\5\6" + struct.pack("<HHHHIIH", 0, 0, 1, 1, len(central), len(local), 0)


def docx(body, **parts):
    """A DOCX of this XML between <w:body> and its end; `parts` replaces whole parts by their last name."""
    document = f'<?xml version="1.0"?><w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'
    return archive({
        "[Content_Types].xml": '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
                               '<Default Extension="xml" ContentType="application/xml"/></Types>',
        "word/document.xml": parts.get("document", document)})


def paragraphs(text):
    return "".join(f"<w:p><w:r><w:t xml:space=\"preserve\">{line}</w:t></w:r></w:p>" for line in text.splitlines())


def pdf(content, pages=1):
    """A PDF whose pages all show the same; readers rebuild the missing cross-reference table."""
    kids = " ".join(f"{number} 0 R" for number in range(10, 10 + pages))
    objects = [f"1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n", f"2 0 obj\n<< /Type /Pages /Kids [{kids}] /Count {pages} >>\nendobj\n",
               f"4 0 obj\n<< /Length {len(content)} >>\nstream\n{content}\nendstream\nendobj\n",
               "5 0 obj\n<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>\nendobj\n"]
    objects += [f"{number} 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
                "/Resources << /Font << /F 5 0 R >> >> >>\nendobj\n" for number in range(10, 10 + pages)]
    return ("%PDF-1.4\n" + "".join(objects) + f"trailer\n<< /Size {10 + pages} /Root 1 0 R >>\n%%EOF\n").encode()


def endless_pdf():
    """Reading it takes minutes."""
    words = "".join(f"1 0 0 1 {number % 500} {number * 7 % 800} Tm (chi bo {number}) Tj\n" for number in range(5000))
    return pdf(f"BT /F 2 Tf\n{words}ET", pages=5000)


def word_document(text):
    """A Word file as of 1997: a compound file whose one stream holds a header and the text in UTF-16."""
    body = text.replace("\n", "\r").encode("utf-16-le")
    begin = 0x600
    head = bytearray(begin)
    struct.pack_into("<HHHHHH", head, 0, 0xA5EC, 0x00C1, 0, 0x0409, 0, 0x1000)
    struct.pack_into("<II", head, 0x18, begin, begin + len(body))
    struct.pack_into("<i", head, 0x4C, len(text))
    stream = (bytes(head) + body).ljust(4096, b"\0")
    count = -(-len(stream) // 512)
    stream = stream.ljust(count * 512, b"\0")

    def entry(name, kind, child, start, size):
        raw = (name + "\0").encode("utf-16-le")
        return (raw.ljust(64, b"\0") + struct.pack("<HBBiii", len(raw), kind, 1, -1, -1, child) + bytes(36)
                + struct.pack("<iQ", start, size))

    directory = entry("Root Entry", 5, 1, -2, 0) + entry("WordDocument", 2, -1, 2, len(stream)) + bytes(256)
    table = [-3, -2] + [number + 1 for number in range(2, count + 1)] + [-2]
    header = bytes.fromhex("D0CF11E0A1B11AE1") + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<10i", 0, 1, 1, 0, 4096, -2, 0, -2, 0, 0) + b"\xff" * 432
    return header + struct.pack("<128i", *(table + [-1] * (128 - len(table)))) + directory + stream
