"""Documents that come and go in edXML envelopes: directive import, directive export."""
import base64
import hashlib
import io
import re
import xml.etree.ElementTree
import zipfile

from support import SAMPLE, Case

NAMESPACE = "http://www.mic.gov.vn/TBT/QCVN_102_2016"
PAPER = SAMPLE / "directives" / "van-ban-1.pdf"
SENDER = 'exchange: { organ_id: "H56.32", organ_name: "Đảng ủy xã Mẫu" }\n'

ENVELOPE = """<?xml version="1.0" encoding="utf-8"?>
<edXML xmlns="{namespace}"><edXML:edXMLEnvelope xmlns:edXML="{namespace}"><edXML:edXMLHeader><edXML:MessageHeader>
<edXML:From><edXML:OrganId>H01</edXML:OrganId><edXML:OrganName>Văn phòng</edXML:OrganName></edXML:From>
<edXML:To><edXML:OrganId>H56.32</edXML:OrganId></edXML:To>
<edXML:Code><edXML:CodeNumber>{number}</edXML:CodeNumber><edXML:CodeNotation>{notation}</edXML:CodeNotation></edXML:Code>
<edXML:PromulgationInfo><edXML:Place>Mẫu</edXML:Place><edXML:PromulgationDate>2026/09/05</edXML:PromulgationDate></edXML:PromulgationInfo>
<edXML:DocumentType><edXML:Type>18</edXML:Type><edXML:TypeName>Kết luận</edXML:TypeName></edXML:DocumentType>
<edXML:Subject>{subject}</edXML:Subject></edXML:MessageHeader></edXML:edXMLHeader></edXML:edXMLEnvelope>
<AttachmentEncoded>{attachments}</AttachmentEncoded></edXML>"""
ATTACHMENT = "<Attachment><ContentId>{id}</ContentId><AttachmentName>{name}</AttachmentName><ContentTransferEncoded>{content}</ContentTransferEncoded></Attachment>"


def packed(*names):
    """A ZIP archive of a text under each name."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        for name in names:
            file.writestr(name, f"Nội dung của {name}.\n")
    return archive.getvalue()


def envelope(files, number="5", notation="KL/TU", subject="về đà điểu"):
    attachments = "".join(
        ATTACHMENT.format(id=at, name=name, content=base64.encodebytes(content if isinstance(content, bytes) else content.encode()).decode())
        for at, (name, content) in enumerate(files.items()))
    return ENVELOPE.format(namespace=NAMESPACE, number=number, notation=notation, subject=subject, attachments=attachments)


class Exchange(Case):
    def setUp(self):
        super().setUp()
        self.init()

    def add_sender(self):
        path = self.home.path / "sotay.yaml"
        path.write_text(path.read_text(encoding="utf-8") + SENDER, encoding="utf-8")

    def take(self, *paths, code=0):
        return self.fails(code, "directive", "import", *paths, "--format", "json").json

    def test_an_envelope_is_known_by_its_content_and_fills_the_register(self):
        file = self.home.write("goi-tin.dat", envelope({"ket-luan.txt": "Nội dung kết luận.", "phu-luc.txt": "Phụ lục\n\nbiểu 1"}))
        main, appendix = self.take(file)
        self.assertEqual((main["status"], main["symbol"], main["type"], main["issued_on"], main["title"]),
                         ("imported", "05-KL/TU", "Kết luận", "2026-09-05", "về đà điểu"))
        self.assertTrue(main["file"].endswith("goi-tin.dat/ket-luan.txt"), main["file"])
        card = self.ok("directive", "show", "05-KL/TU", "--format", "json").json
        self.assertEqual((card["appendixes"], card["appendix_of"]), ([appendix["id"]], None))
        self.assertEqual(self.ok("directive", "show", appendix["id"], "--format", "json").json["appendix_of"], main["id"])
        self.assertEqual([hit["id"] for hit in self.ok("directive", "search", "đà điểu", "--format", "json").json], [main["id"]])
        self.assertEqual([row["status"] for row in self.take(file)], ["duplicate", "duplicate"])
        self.ok("audit", "verify")

    def test_attachments_that_the_sender_packed_are_unpacked(self):
        file = self.home.write("a.edxml", envelope({"ket-luan.txt": packed("0f3a.txt"), "phu-luc.zip": packed("b.txt", "c.txt")}))
        rows = self.take(file)
        self.assertEqual([row["file"].rpartition("/")[2] for row in rows], ["ket-luan.txt", "b.txt", "c.txt"])
        self.assertEqual([row["status"] for row in rows], ["imported"] * 3)
        self.assertIn("0f3a.txt", self.ok("directive", "text", "05-KL/TU").out)
        card = self.ok("directive", "show", "05-KL/TU", "--format", "json").json
        self.assertEqual((card["file_name"], len(card["appendixes"])), ("ket-luan.txt", 2))

    def test_the_envelope_is_believed_and_the_difference_is_said(self):
        content = base64.b64encode(PAPER.read_bytes()).decode()
        text = envelope({}, number="295", notation="QĐ/TW", subject="Thi hành Điều lệ Đảng")
        attached = ATTACHMENT.format(id=1, name="a.pdf", content=content)
        file = self.home.write("a.edxml", text.replace("<AttachmentEncoded>", "<AttachmentEncoded>" + attached))
        row = self.take(file)[0]
        self.assertEqual((row["symbol"], row["type"], row["title"]), ("295-QĐ/TW", "Quy định", "Thi hành Điều lệ Đảng"))
        said = {problem["field"]: problem["message"] for problem in row["problems"]}
        self.assertEqual(set(said), {"symbol", "issued_on", "place", "type"})
        self.assertIn("294-QĐ/TW", said["symbol"])

    def test_a_secret_refuses_the_whole_envelope_and_leaves_no_trace(self):
        secret = "TỈNH ỦY MẪU\nSố 99-KH/TU\nTUYỆT MẬT\n\nKẾ HOẠCH\ndiễn tập hươu cao cổ\n"
        for name, text in (("a.edxml", envelope({"a.txt": "Nội dung hươu cao cổ.", "b.txt": secret})),
                           ("b.edxml", envelope({"a.txt": "Nội dung hươu cao cổ."}, subject="TỐI MẬT"))):
            rows = self.take(self.home.write(name, text), code=5)
            self.assertEqual([row["status"] for row in rows], ["refused"])
            self.assertIsNone(rows[0]["title"])
        self.assertEqual(self.ok("directive", "list", "--format", "json").json, [])
        for path in self.home.path.rglob("*"):
            if path.is_file():
                self.assertNotIn("hươu cao cổ".encode(), path.read_bytes(), path)

    def test_harmful_envelopes_cost_one_refusal(self):
        bomb = '<?xml version="1.0"?><!DOCTYPE edXML [<!ENTITY a "' + "x" * 1000 + '">]>\n<edXML>' + "&a;" * 1000 + "</edXML>"
        files = [self.home.write("a.edxml", "<edXML>" + "<a>" * 100_000),
                 self.home.write("b.edxml", '<edXML a="' + "x" * 20_000_000 + '"/>'),
                 self.home.write("c.edxml", "<edXML/>"),
                 self.home.write("d.edxml", bomb),
                 self.home.write("e.edxml", envelope({"a.txt": "Nội dung."}))]
        self.assertEqual([row["status"] for row in self.take(*files, code=3)], ["failed"] * 4 + ["imported"])

    def test_a_document_goes_out_as_it_came_in(self):
        self.take(PAPER)
        self.ok("directive", "set", "294-QĐ/TW", "signer_post=Tổng Bí thư", "place=Hà Nội")
        self.fails(1, "directive", "export", "294-QĐ/TW", "--to", "H56", "--output", "a.edxml")
        self.add_sender()
        self.ok("directive", "export", "294-QĐ/TW", "--to", "H56=UBND tỉnh Mẫu,H57", "--output", "a.edxml")
        file = self.home.folder / "a.edxml"
        text = file.read_text(encoding="utf-8")
        for name in ("edXMLEnvelope", "MessageHeader", "DocumentId", "TraceHeaderList", "edXMLManifest"):
            self.assertIn(f"<edXML:{name}", text)
        tree = xml.etree.ElementTree.parse(file)

        def words(*path):
            return [node.text for node in tree.iterfind(".//" + "/".join(f"{{{NAMESPACE}}}{name}" for name in path))]

        self.assertEqual(words("To", "OrganId"), ["H56", "H57"])
        self.assertEqual(words("From", "OrganName"), ["Đảng ủy xã Mẫu"])
        self.assertEqual(words("Code", "CodeNumber") + words("Code", "CodeNotation"), ["294", "QĐ/TW"])
        self.assertEqual(words("DocumentType", "Type") + words("DocumentType", "TypeName"), ["5", "Quy định"])
        self.assertEqual(words("DocumentId"), ["H56.32,2025/05/26,294/QĐ/TW"])
        self.assertEqual(words("BussinessDocType"), ["0"])
        self.assertEqual(words("TraceHeader", "Timestamp"), ["2026/11/24 09:00:00"])
        content = base64.b64decode(words("Attachment", "ContentTransferEncoded")[0])
        self.assertEqual(hashlib.sha256(content).hexdigest(), hashlib.sha256(PAPER.read_bytes()).hexdigest())
        self.assertEqual(self.ok("directive", "export", "1", "--to", "H56=UBND tỉnh Mẫu,H57", "--output", "-").out, text)
        self.assertEqual(self.take(file)[0]["status"], "duplicate")

        before = self.ok("directive", "show", "1", "--format", "json").json
        self.ok("init", "--home", self.home.folder / "other")
        self.ok("--home", self.home.folder / "other", "directive", "import", file)
        after = self.ok("--home", self.home.folder / "other", "directive", "show", "1", "--format", "json").json
        for key in ("symbol", "type", "title", "issued_on", "signer", "signer_post", "place", "recipients", "sha256"):
            self.assertEqual(after[key], before[key], key)

    def test_what_cannot_go_out_is_said(self):
        self.add_sender()
        self.take(self.home.write("a.txt", "Chỉ có chữ.\n"))
        words = self.fails(5, "directive", "export", "1", "--to", "H56", "--output", "a.edxml").err
        self.assertTrue(re.search(r"symbol, issued_on", words), words)
        self.assertFalse((self.home.folder / "a.edxml").exists())
        self.fails(2, "directive", "export", "1", "--to", "a b", "--output", "a.edxml")
        self.fails(4, "directive", "export", "9", "--to", "H56", "--output", "a.edxml")

    def test_a_wrong_sender_is_told_by_line(self):
        path = self.home.path / "sotay.yaml"
        path.write_text(path.read_text(encoding="utf-8") + 'exchange: { organ_id: "H 56", name: x }\n', encoding="utf-8")
        words = self.fails(3, "config", "check").err
        for part in ("H56.32.05", '"organ_name"', '"name"'):
            self.assertIn(part, words)
