"""What `org tree` and `org chart` draw."""
import re
import xml.etree.ElementTree

from support import TREE, Case

SVG = "{http://www.w3.org/2000/svg}"


class Drawings(Case):
    def setUp(self):
        super().setUp()
        self.init("--sample")

    def chart(self, *options):
        path = self.home.folder / "chart.svg"
        self.ok("org", "chart", *options, "--output", path)
        return xml.etree.ElementTree.parse(path).getroot()

    @staticmethod
    def boxes(root):
        """(code, parent, left, top, right, bottom) of each organisation's box."""
        found = []
        for group in root.iter(f"{SVG}g"):
            box = group.find(f"{SVG}rect")
            x, y, width, height = (float(box.get(key)) for key in ("x", "y", "width", "height"))
            found.append((group.get("data-code"), group.get("data-parent"), x, y, x + width, y + height))
        return found

    def listed(self, *options):
        return [row["code"] for row in self.ok("org", "list", *options, "--format", "json").json]

    def test_a_chart_shows_every_organisation_once_below_its_superior_and_apart(self):
        boxes = self.boxes(self.chart())
        self.assertEqual(sorted(box[0] for box in boxes), sorted(self.listed()))
        bottoms = {code: bottom for code, _, _, _, _, bottom in boxes}
        for code, parent, _, top, _, _ in boxes[1:]:
            self.assertGreaterEqual(top, bottoms[parent], code)
        boxes.sort(key=lambda box: box[2])
        for i, (code, _, _, top, right, bottom) in enumerate(boxes):
            for other in boxes[i + 1:]:
                if other[2] >= right:
                    break
                self.assertFalse(other[3] < bottom and top < other[5], f"{code} overlaps {other[0]}")

    def test_texts_are_texts_in_a_named_font_inside_their_boxes(self):
        root = self.chart("38.002")
        self.assertIn("DejaVu Sans", root.get("font-family"))
        for group in root.iter(f"{SVG}g"):
            box = group.find(f"{SVG}rect")
            left, top = float(box.get("x")), float(box.get("y"))
            right, bottom = left + float(box.get("width")), top + float(box.get("height"))
            texts = group.findall(f"{SVG}text")
            self.assertIn("đảng viên", " ".join(text.text for text in texts))
            for text in texts:
                self.assertTrue(left < float(text.get("x")) < right and top < float(text.get("y")) < bottom)

    def test_a_province_is_drawn_to_a_depth_and_says_what_it_leaves_out(self):
        root = self.chart("--depth", "1")
        self.assertEqual(len(self.boxes(root)), 167)
        self.assertTrue(any(re.fullmatch(r"\d+ tổ chức trực thuộc", text.text) for text in root.iter(f"{SVG}text")))

    def test_two_runs_give_the_same_bytes_on_standard_output_too(self):
        first = self.ok("org", "chart", "38.001", "--output", "-").out
        self.assertEqual(first, self.ok("org", "chart", "38.001", "--output", "-").out)
        self.assertTrue(first.startswith("<?xml"))

    def test_what_cannot_be_drawn_or_written_is_an_error(self):
        self.fails(4, "org", "chart", "99", "--output", "x.svg")
        self.fails(2, "org", "chart", "38")
        self.fails(1, "org", "chart", "38.001", "--output", "missing/x.svg")

    def test_a_tree_has_its_counts_in_line_and_its_branches_guided(self):
        lines = self.ok("org", "tree").out.splitlines()
        self.assertEqual(len(lines), 1 + len(self.listed()))
        place = lines[1].index("◆ 38")
        self.assertTrue(all(line[place] in "├└│ " for line in lines[2:]))
        self.assertRegex(lines[1], r"^ +672 +[\d.]+  ◆ 38  Đảng bộ tỉnh Thanh Hóa$")
        self.assertRegex(lines[2], r"├─ ■ 38\.001  ")
        self.assertRegex(lines[-1], r"^ +\d+     └─ • 38\.166\.")
        self.assertNotIn("\x1b", "".join(lines))
        self.assertEqual(len(self.ok("org", "tree", "--depth", "1").out.splitlines()), 168)
        self.assertEqual(len(self.ok("org", "tree", "38.001", "--depth", "0").out.splitlines()), 2)


class Several(Case):
    def test_trees_without_a_common_superior_share_a_chart(self):
        self.init()
        self.ok("org", "apply", self.home.write("tree.yaml", TREE))
        second = 'version: 1\norganisations:\n  - { code: "40", name: Đảng bộ tỉnh Nghệ An, kind: dang_bo_tinh }\n'
        self.ok("org", "apply", self.home.write("second.yaml", second))
        root = xml.etree.ElementTree.fromstring(self.ok("org", "chart", "--output", "-").out)
        self.assertEqual([box[0] for box in Drawings.boxes(root) if box[1] is None], ["38", "40"])

    def test_an_empty_register_is_an_empty_sheet(self):
        self.init()
        root = xml.etree.ElementTree.fromstring(self.ok("org", "chart", "--output", "-").out)
        self.assertEqual(Drawings.boxes(root), [])
