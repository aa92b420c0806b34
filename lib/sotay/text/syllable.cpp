#include "sotay/text/syllable.h"

#include "sotay/text/letters.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <unordered_set>

namespace sotay::text {

namespace {

constexpr std::size_t k_longest = 7;  // nghiêng

constexpr std::array<std::u16string_view, 29> k_onsets{
    u"",   u"b",  u"c", u"ch", u"d",  u"đ",  u"g",   u"gh", u"gi", u"h",
    u"k",  u"kh", u"l", u"m",  u"n",  u"ng", u"ngh", u"nh", u"p",  u"ph",
    u"qu", u"r",  u"s", u"t",  u"th", u"tr", u"v",   u"x",  u"q"};

// Rimes after "gi" and "qu" are among them: giếng is gi + êng, quyền is qu + yên.
constexpr std::u16string_view k_rimes =
    u"a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây "
    u"e ec em en eng eo ep et ê êch êm ên êng ênh êp êt êu "
    u"i ia ich im in inh ip it iu iêc iêm iên iêng iêp iêt iêu "
    u"o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăp oăt oc oe oem oen "
    u"oeo oet oi om on ong ooc oong op ot ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt "
    u"u ua uân uâng uât uâp uây uc uê uêch uêu uênh ui um un ung uôc uôi uôm uôn uông uôt up ut uy "
    u"uya uych uyên uyêt uynh uyp uyt uyu uơ ư ưa ưc ưi ưm ưn ưng ưt ưu "
    u"ươc ươi ươm ươn ương ươp ươt ươu y yên yêng yêm yêt yêu ych ynh yt yu";

const std::unordered_set<std::u16string_view>& rimes() {
    static const auto k_set = [] {
        std::unordered_set<std::u16string_view> set;
        for (auto rest = k_rimes; !rest.empty();) {
            const auto end = std::min(rest.find(u' '), rest.size());
            set.insert(rest.substr(0, end));
            rest.remove_prefix(std::min(end + 1, rest.size()));
        }
        return set;
    }();
    return k_set;
}

bool is_stopped(std::u16string_view rime) {
    return rime.ends_with(u'c') || rime.ends_with(u"ch") || rime.ends_with(u'p') ||
           rime.ends_with(u't');
}

bool is_spelt(std::u16string_view letters, Tone tone) {
    return std::ranges::any_of(k_onsets, [&](std::u16string_view onset) {
        if (!letters.starts_with(onset)) return false;
        const auto rime = letters.substr(onset.size());
        if (!rimes().contains(rime)) return false;
        return !is_stopped(rime) || tone == Tone::sac || tone == Tone::nang;
    });
}

}  // namespace

bool is_syllable(std::string_view word) {
    const Letters& letters = Letters::table();
    std::array<char16_t, k_longest> bases{};
    std::size_t size = 0;
    Tone tone = Tone::none;
    for (std::size_t at = 0; at < word.size();) {
        const Glyph glyph = read_glyph(letters, word, at);
        at += glyph.size;
        if (size == k_longest || glyph.letter == nullptr || glyph.letter->base == 0) return false;
        if (glyph.letter->tone != Tone::none) {
            if (tone != Tone::none) return false;
            tone = glyph.letter->tone;
        }
        bases.at(size++) = glyph.letter->base;
    }
    return is_spelt({bases.data(), size}, tone);
}

}  // namespace sotay::text
