#!/usr/bin/env python3
"""Writes an invented province: a hierarchy file and a sheet of members, the same bytes every time.

make_members.py FOLDER [--members 240000] [--cells 8000] [--changed PERCENT] [--others]

FOLDER/hierarchy.yaml    one province, communes of 50 cells each
FOLDER/members.csv       14 columns, sorted by cell, so that cards, ids and phones come in no order;
                         with --changed so many percent have another phone, with --others all are other people
"""
import argparse
import csv
import datetime
import pathlib
import random

FAMILY = "Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đào Đoàn Trịnh Mai".split()
MIDDLE = {"Nam": "Văn Đức Hữu Quang Minh Công Xuân Đình".split(), "Nữ": "Thị Thu Ngọc Thanh Kim Minh Phương Hồng".split()}
GIVEN = {"Nam": "An Bình Cường Dũng Đạt Hải Hùng Khánh Long Nam Phúc Quân Sơn Thắng Tuấn Vinh".split(),
         "Nữ": "Ánh Bích Chi Dung Điệp Hà Hằng Hoa Lan Linh Mai Nga Oanh Thảo Vân Yến".split()}
PROVINCES = ["038", "040", "001", "079", "031", "030", "034", "036", "037", "042"]
PREFIXES = ["032", "035", "070", "079", "081", "086", "090", "091", "094", "097", "098"]
OTHERS = 7_000_000
HEADINGS = ["Số thẻ đảng viên", "Họ và tên", "Ngày sinh", "Giới tính", "Số CCCD", "Số điện thoại", "Email", "Mã chi bộ",
            "Ngày vào Đảng", "Ngày chính thức", "Trạng thái", "Chức vụ Đảng", "Dân tộc", "Trình độ"]


def cell_code(number):
    return f"38.{number // 50 + 1:03}.{number % 50 + 1:03}"


def write_hierarchy(path, cells):
    lines = ["version: 1", "organisations:",
             '  - { code: "38", name: Đảng bộ tỉnh, kind: dang_bo_tinh, founded_on: 1930-07-29 }']
    for number in range(cells):
        commune = f"38.{number // 50 + 1:03}"
        if number % 50 == 0:
            lines.append(f'  - {{ code: "{commune}", parent: "38", name: Đảng bộ xã {number // 50 + 1}, '
                         "kind: dang_bo_xa, founded_on: 1950-01-01 }")
        lines.append(f'  - {{ code: "{cell_code(number)}", parent: "{commune}", name: Chi bộ {number + 1}, '
                     "kind: chi_bo, founded_on: 1950-01-01 }")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def office_date(day):
    return day.strftime("%d/%m/%Y")


def scattered(number, factor):
    """Seven digits, each number once, in an order that looks like none."""
    return number * factor % 10_000_000


def member(number, place, rng, is_changed):
    cell, is_first = place
    card, holder, line = (scattered(number, factor) for factor in (7_654_321, 4_321_987, 5_987_643))
    gender = rng.choice(("Nam", "Nữ"))
    name = " ".join((rng.choice(FAMILY), rng.choice(MIDDLE[gender]), rng.choice(GIVEN[gender])))
    born = datetime.date(1945, 1, 1) + datetime.timedelta(days=rng.randrange(18000))
    admitted = born + datetime.timedelta(days=7000 + rng.randrange(3000))
    phone = rng.choice(PREFIXES) + f"{(line + (1 if is_changed else 0)) % 10_000_000:07}"
    citizen_id = f"{PROVINCES[holder // 1_000_000]}{0 if gender == 'Nam' else 1}{born.year % 100:02}{holder % 1_000_000:06}"
    return [f"{30 + card // 1_000_000}.{card % 1_000_000:06}", name, office_date(born), gender, citizen_id, phone, f"dv{number}@example.vn",
            cell_code(cell), office_date(admitted),
            office_date(admitted + datetime.timedelta(days=365)), "chính thức",
            "Bí thư" if is_first else "", "Kinh", rng.choice(("THPT", "Đại học", "Trung cấp"))]


def write_members(path, members, cells, changed, first):
    rng = random.Random(38)
    with path.open("w", encoding="utf-8", newline="") as file:
        sheet = csv.writer(file, lineterminator="\n")
        sheet.writerow(HEADINGS)
        for number in range(members):
            cell = number * cells // members
            place = (cell, cell != (number - 1) * cells // members)
            sheet.writerow(member(first + number, place, rng, number % 100 < changed))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--members", type=int, default=240000)
    parser.add_argument("--cells", type=int, default=8000)
    parser.add_argument("--changed", type=int, default=0)
    parser.add_argument("--others", action="store_true")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    write_hierarchy(options.folder / "hierarchy.yaml", options.cells)
    write_members(options.folder / "members.csv", options.members, options.cells, options.changed,
                  OTHERS if options.others else 0)


if __name__ == "__main__":
    main()
