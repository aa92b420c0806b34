#include "sotay/directives/sentence_case.h"

#include <doctest/doctest.h>

#include <string>

using sotay::directives::in_sentence_case;

TEST_SUITE_BEGIN("directives::sentence_case");

namespace {

const std::string k_body =
    "Căn cứ Điều lệ Đảng; Ban Chấp hành Trung ương quy định việc thi hành Điều lệ Đảng như sau: "
    "đảng viên của Đảng "
    "thi hành nghiêm Điều lệ Đảng. Một số vấn đề cụ thể do Ban Tổ chức hướng dẫn, các vấn đề cụ "
    "thể khác do cấp ủy.";

}  // namespace

TEST_CASE("a title in capitals is written as the paper itself writes its words") {
    CHECK(in_sentence_case("THI HÀNH ĐIỀU LỆ ĐẢNG", k_body) == "Thi hành Điều lệ Đảng");
    CHECK(in_sentence_case("MỘT SỐ VẤN ĐỀ CỤ THỂ THI HÀNH ĐIỀU LỆ ĐẢNG", k_body) ==
          "Một số vấn đề cụ thể thi hành Điều lệ Đảng");
}

TEST_CASE("a title with small letters stays as it was printed") {
    CHECK(in_sentence_case("về nhiệm vụ trọng tâm tháng 10/2026", k_body) ==
          "về nhiệm vụ trọng tâm tháng 10/2026");
    CHECK(in_sentence_case("Thi hành Điều lệ Đảng", k_body) == "Thi hành Điều lệ Đảng");
}

TEST_CASE("a letter whose last byte is one of a dash or a quotation mark stays whole") {
    CHECK(in_sentence_case("ĐỀ CƯƠNG – “VỀ” Ẩ Ò", "") == "Đề cương – “về” ẩ ò");
}

TEST_CASE("punctuation and numbers keep their places") {
    CHECK(in_sentence_case("THI HÀNH (LẦN 2), 15/9/2026", "") == "Thi hành (lần 2), 15/9/2026");
    CHECK(in_sentence_case("", k_body).empty());
}

TEST_SUITE_END();
