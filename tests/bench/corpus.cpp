#include "corpus.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace sotay::bench {

namespace {

constexpr std::size_t k_body = 2'000;
constexpr std::size_t k_title = 150;
constexpr unsigned k_phrases_in_hundred = 12;

constexpr std::array<const char*, 22> k_onsets{"b",  "c",  "ch", "đ",  "g",  "h", "kh", "l",
                                               "m",  "n",  "ng", "nh", "ph", "r", "s",  "t",
                                               "th", "tr", "v",  "x",  "",   "d"};
constexpr std::array<const char*, 40> k_rimes{
    "a",   "á",   "à",   "ạ",   "an", "án", "ản",  "anh", "ánh", "ao",   "áo",  "ay",  "ấy", "âm",
    "ấn",  "ân",  "e",   "en",  "ết", "ên", "inh", "ính", "iên", "iến",  "iều", "iểu", "o",  "ó",
    "ong", "ông", "ống", "ộng", "ơ",  "ới", "ờn",  "u",   "ung", "ương", "ước", "ường"};
constexpr std::array<const char*, 12> k_phrases{
    "chuyển đổi số",      "kiểm tra, giám sát", "nghị quyết đại hội",  "sinh hoạt chi bộ",
    "phát triển kinh tế", "xây dựng Đảng",      "quốc phòng, an ninh", "cải cách hành chính",
    "văn hóa, xã hội",    "tổ chức thực hiện",  "cấp ủy các cấp",      "phòng, chống tham nhũng"};
constexpr std::array<const char*, 5> k_types{"NQ", "CT", "KH", "HD", "QĐ"};
constexpr std::array<const char*, 4> k_issuers{"Bộ Chính trị", "Ban Bí thư", "Tỉnh ủy",
                                               "Đảng ủy xã"};

bool is_planted(std::int64_t id) { return id % Corpus::k_plant_every == 0; }

}  // namespace

Corpus::Corpus() {
    for (const auto* onset : k_onsets) {
        for (const auto* rime : k_rimes) syllables_.push_back(std::string{onset} + rime);
    }
    for (std::size_t i = syllables_.size() - 1; i > 0; --i) {
        std::swap(syllables_[i], syllables_[random_() % (i + 1)]);
    }
    double sum = 0;
    for (std::size_t i = 0; i < syllables_.size(); ++i) {
        shares_.push_back(sum += 1.0 / static_cast<double>(i + 2));
    }
}

const std::string& Corpus::syllable() {
    const double share = shares_.back() * static_cast<double>(random_() % 1'000'000) / 1'000'000;
    const auto found = std::ranges::upper_bound(shares_, share);
    return syllables_[static_cast<std::size_t>(found - shares_.begin())];
}

std::string Corpus::words(std::size_t bytes) {
    std::string text;
    while (text.size() < bytes) {
        if (!text.empty()) text += ' ';
        if (random_() % 100 < k_phrases_in_hundred) {
            text += k_phrases[random_() % k_phrases.size()];
        } else {
            text += syllable();
        }
    }
    return text;
}

store::SearchableText Corpus::next() {
    ++id_;
    store::SearchableText text;
    const auto type = static_cast<std::size_t>(id_ / 300) % k_types.size();
    text.symbol = fmt::format("{}-{}/TW", id_ % 300 + 1, k_types[type]);
    text.title = words(k_title);
    text.issuer = k_issuers[random_() % k_issuers.size()];
    text.body = words(k_body / 2);
    if (const auto word = planted_word(id_)) text.body += ' ' + *word + ' ';
    text.body += words(k_body / 2);
    return text;
}

std::optional<std::string> Corpus::planted_word(std::int64_t id) {
    if (!is_planted(id)) return std::nullopt;
    return fmt::format("khuỵu{}", id);
}

std::optional<std::string> Corpus::planted_letters(std::int64_t id) {
    if (!is_planted(id)) return std::nullopt;
    return fmt::format("khuyu{}", id);
}

}  // namespace sotay::bench
