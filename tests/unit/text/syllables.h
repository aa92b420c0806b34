#pragma once

#include <array>
#include <string>
#include <vector>

namespace sotay::test {

/// One vowel under one tone in every way that files write it.
struct WrittenVowel {
    std::string composed;    // NFC
    std::string half;        // shape composed, tone apart, as in code page 1258
    std::string decomposed;  // NFD
};

inline constexpr std::array<const char*, 6> k_tone_marks{"",       "\u0300", "\u0309",
                                                         "\u0303", "\u0301", "\u0323"};

struct VowelRow {
    std::array<const char*, 6> toned;  // none, huyền, hỏi, ngã, sắc, nặng
    const char* base;
    const char* shape_mark;
};

inline constexpr std::array<VowelRow, 12> k_vowel_rows{{
    {{"a", "à", "ả", "ã", "á", "ạ"}, "a", ""},
    {{"ă", "ằ", "ẳ", "ẵ", "ắ", "ặ"}, "a", "\u0306"},
    {{"â", "ầ", "ẩ", "ẫ", "ấ", "ậ"}, "a", "\u0302"},
    {{"e", "è", "ẻ", "ẽ", "é", "ẹ"}, "e", ""},
    {{"ê", "ề", "ể", "ễ", "ế", "ệ"}, "e", "\u0302"},
    {{"i", "ì", "ỉ", "ĩ", "í", "ị"}, "i", ""},
    {{"o", "ò", "ỏ", "õ", "ó", "ọ"}, "o", ""},
    {{"ô", "ồ", "ổ", "ỗ", "ố", "ộ"}, "o", "\u0302"},
    {{"ơ", "ờ", "ở", "ỡ", "ớ", "ợ"}, "o", "\u031B"},
    {{"u", "ù", "ủ", "ũ", "ú", "ụ"}, "u", ""},
    {{"ư", "ừ", "ử", "ữ", "ứ", "ự"}, "u", "\u031B"},
    {{"y", "ỳ", "ỷ", "ỹ", "ý", "ỵ"}, "y", ""},
}};

inline WrittenVowel write_vowel(const VowelRow& row, std::size_t tone) {
    const std::string mark = k_tone_marks[tone];
    // Canonical order: the dot below comes before the circumflex and breve, but after the horn.
    const bool is_dot_first = tone == 5 && std::string{row.shape_mark} != "\u031B";
    const std::string marks = is_dot_first ? mark + row.shape_mark : row.shape_mark + mark;
    return {row.toned[tone], row.toned[0] + mark, row.base + marks};
}

struct Syllable {
    WrittenVowel written;
    std::string folded;
};

/// Every onset with every vowel, tone and coda: all Vietnamese syllables of one vowel and more.
inline std::vector<Syllable> all_syllables() {
    const std::vector<std::string> onsets{"",  "b",  "c", "ch", "d", "đ",  "g",   "gh", "gi", "h",
                                          "k", "kh", "l", "m",  "n", "ng", "ngh", "nh", "p",  "ph",
                                          "q", "qu", "r", "s",  "t", "th", "tr",  "v",  "x"};
    const std::vector<std::string> codas{"",  "c", "ch", "m", "n", "ng", "nh", "p",
                                         "t", "a", "i",  "o", "u", "y",  "uy"};
    std::vector<Syllable> result;
    for (const auto& onset : onsets) {
        for (const auto& row : k_vowel_rows) {
            for (std::size_t tone = 0; tone < 6; ++tone) {
                for (const auto& coda : codas) {
                    const auto vowel = write_vowel(row, tone);
                    const auto around = [&](const std::string& middle) {
                        return onset + middle + coda;
                    };
                    result.push_back(
                        {{around(vowel.composed), around(vowel.half), around(vowel.decomposed)},
                         (onset == "đ" ? "d" : onset) + row.base + coda});
                }
            }
        }
    }
    return result;
}

}  // namespace sotay::test
