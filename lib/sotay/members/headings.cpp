#include "sotay/members/headings.h"

#include "sotay/text/vietnamese.h"

#include <algorithm>
#include <array>
#include <string>
#include <unordered_map>

namespace sotay::members {

namespace {

struct Usual {
    Field field;
    std::string_view headings;  // in the form of heading_key(), parted by commas
};

constexpr std::array k_usual{
    Usual{Field::card_number,
          "so the dang vien,so the dang,so the,the dang vien,the dang,ma the dang vien,so the dv,"
          "the dv,so tdv,tdv,so hieu the,so hieu the dang,so hieu the dang vien,ma so the,"
          "ma so the dang vien,party card number"},
    Usual{Field::full_name,
          "ho va ten,ho ten,ho va ten dang vien,ho ten dang vien,ten dang vien,ho va ten dv,"
          "ho ten dv,ten dv,ho va ten khai sinh,ho ten khai sinh,ho chu dem va ten,"
          "ho va chu dem va ten,ho ten dem va ten,ho va ten dong chi,ho ten dong chi,"
          "ho va ten day du,name"},
    Usual{Field::birth_date,
          "ngay sinh,ngay thang nam sinh,sinh ngay,ngay thang sinh,ngay sinh dang vien,ntns,"
          "ngay sinh nam sinh,date of birth,dob"},
    Usual{Field::gender, "gioi tinh,gioi,nam nu,gioi tinh nam nu,nam hay nu,gt,sex"},
    Usual{Field::citizen_id,
          "so cccd dinh danh,so cccd,cccd,so dinh danh,so dinh danh ca nhan,dinh danh ca nhan,"
          "ma dinh danh,ma dinh danh ca nhan,ma so dinh danh,so ddcn,ddcn,so cccd ddcn,cccd ddcn,"
          "so cccd so ddcn,so cccd dinh danh ca nhan,so cccd so dinh danh ca nhan,cccd dinh danh,"
          "so dinh danh ca nhan cccd,so can cuoc,so can cuoc cong dan,can cuoc,can cuoc cong dan,"
          "so the can cuoc,the can cuoc,so the can cuoc cong dan,so cc,so cc cccd,cc cccd,"
          "so cccd cc,so cccd cmnd,so cmnd cccd,cccd cmnd,cmnd cccd"},
    Usual{Field::phone,
          "so dien thoai,dien thoai,so dt,sdt,dt,so dien thoai di dong,dien thoai di dong,"
          "so di dong,di dong,dtdd,so dtdd,dt di dong,so dt di dong,so dien thoai lien he,"
          "dien thoai lien he,sdt lien he,so dien thoai lien lac,dien thoai lien lac,"
          "so dien thoai ca nhan,phone number,mobile,tel"},
    Usual{Field::zalo_id, "id zalo,ma zalo,zalo user id"},
    Usual{Field::email,
          "e mail,mail,thu dien tu,dia chi email,dia chi e mail,dia chi mail,dia chi thu dien tu,"
          "hop thu dien tu"},
    Usual{Field::org_code,
          "ma chi bo,ma to chuc,ma to chuc dang,ma so to chuc dang,ma dinh danh to chuc dang,"
          "ma tcd,ma don vi,ma chi bo truc thuoc,organisation code"},
    Usual{Field::org_name,
          "chi bo,ten chi bo,chi bo sinh hoat,chi bo dang sinh hoat,dang sinh hoat tai chi bo,"
          "sinh hoat tai chi bo,chi bo truc thuoc,to chuc dang,ten to chuc,ten to chuc dang,"
          "to chuc dang sinh hoat,organisation"},
    Usual{Field::admitted_on,
          "ngay vao dang,ngay ket nap,ngay ket nap dang,ngay ket nap vao dang,vao dang ngay,"
          "ngay thang vao dang,ngay thang nam vao dang,ngay thang nam ket nap,vao dang,"
          "ngay vao dang du bi,ngay du bi,ngay vao dang csvn,ngay vao dang cong san viet nam"},
    Usual{Field::official_on,
          "ngay chinh thuc,ngay vao dang chinh thuc,vao dang chinh thuc,ngay cong nhan chinh thuc,"
          "ngay thang nam chinh thuc,ngay chuyen chinh thuc,ngay chinh thuc vao dang,"
          "ngay chuyen dang chinh thuc,ngay cong nhan dang vien chinh thuc"},
    Usual{Field::state,
          "trang thai,tinh trang,trang thai dang vien,tinh trang dang vien,trang thai sinh hoat,"
          "tinh trang sinh hoat,loai dang vien"},
    Usual{Field::post,
          "chuc vu dang,chuc vu trong dang,chuc danh dang,chuc danh trong dang,"
          "chuc vu dang hien nay,chuc vu trong dang hien nay"},
    Usual{Field::ethnicity, "dan toc,ten dan toc,thanh phan dan toc"},
    Usual{Field::education, "trinh do,trinh do hoc van,hoc van"}};

constexpr std::array k_weak{
    Usual{Field::birth_date, "nam sinh,sinh nam"},
    Usual{Field::citizen_id, "so cmnd,cmnd,so cmt,cmt,so cmtnd,so chung minh nhan dan"},
    Usual{Field::org_code, "ma dv"},
    Usual{Field::org_name, "don vi,ten don vi,don vi sinh hoat,noi sinh hoat,noi sinh hoat dang"}};

/// What stands beneath a group of that field; a part also stands alone.
struct Beneath {
    Field group;
    std::string_view headings;
    std::optional<Field> field;
    std::optional<Part> part;
};

constexpr std::array k_beneath{
    Beneath{Field::full_name,
            "ho,ho dem,ho va dem,ho va ten dem,ho ten dem,ho lot,ho va ten lot,ho va chu dem,"
            "ho chu dem",
            {},
            Part::family_name},
    Beneath{Field::full_name, "ten", {}, Part::given_name},
    Beneath{Field::birth_date, "nam", {}, Part::male},
    Beneath{Field::birth_date, "nu", {}, Part::female},
    Beneath{Field::gender, "nam", {}, Part::male},
    Beneath{Field::gender, "nu", {}, Part::female},
    Beneath{Field::admitted_on, "du bi,db,ket nap,lan dau", Field::admitted_on, {}},
    Beneath{Field::admitted_on, "chinh thuc,ct", Field::official_on, {}},
    Beneath{Field::citizen_id, "so", Field::citizen_id, {}},
    Beneath{Field::card_number, "so", Field::card_number, {}},
    Beneath{Field::phone, "so,di dong", Field::phone, {}}};

template <typename Take>
void for_each(std::string_view list, Take take) {
    while (!list.empty()) {
        const auto end = std::min(list.find(','), list.size());
        take(list.substr(0, end));
        list.remove_prefix(std::min(end + 1, list.size()));
    }
}

std::string without_spaces(std::string_view key) {
    std::string letters{key};
    std::erase(letters, ' ');
    return letters;
}

using Table = std::unordered_map<std::string, Meaning>;

const Table& table() {
    static const Table k_table = [] {
        Table table;
        const auto add = [&](std::string_view key, const Meaning& meaning) {
            table.emplace(key, meaning);
            table.emplace(without_spaces(key), meaning);
        };
        for (const auto field : all_fields()) add(heading_key(key_of(field)), {field, {}, false});
        for (const auto& [field, list] : k_usual) {
            for_each(list, [&, field = field](auto key) { add(key, {field, {}, false}); });
        }
        for (const auto& [field, list] : k_weak) {
            for_each(list, [&, field = field](auto key) { add(key, {field, {}, true}); });
        }
        return table;
    }();
    return k_table;
}

Meaning exact_meaning(const std::string& key, const HeadingMap& map) {
    if (const auto mapped = map.find(key); mapped != map.end()) return {mapped->second, {}, false};
    const auto found = table().find(key);
    return found == table().end() ? Meaning{} : found->second;
}

/// "ngay vao dang" of "ngay vao dang du bi" beneath "du bi"; nullopt when `key` does not end so.
std::optional<std::string> group_of(const std::string& key, std::string_view beneath) {
    if (key == beneath) return "";
    const bool ends_so = key.size() > beneath.size() + 1 && key.ends_with(beneath) &&
                         key[key.size() - beneath.size() - 1] == ' ';
    return ends_so ? std::optional{key.substr(0, key.size() - beneath.size() - 1)} : std::nullopt;
}

Meaning meaning_beneath(const std::string& key, const HeadingMap& map) {
    Meaning meaning;
    for (const auto& each : k_beneath) {
        for_each(each.headings, [&](std::string_view beneath) {
            if (meaning.is_known()) return;
            const auto group = group_of(key, beneath);
            if (!group) return;
            const bool is_its_own = group->empty() ? each.part.has_value()
                                                   : exact_meaning(*group, map).field == each.group;
            if (is_its_own) meaning = {each.field, each.part, false};
        });
    }
    return meaning;
}

/// "ho va ten" of "3 ho va ten".
std::string without_number(const std::string& key) {
    const auto word = key.find_first_not_of("0123456789");
    return word != 0 && word != std::string::npos && key[word] == ' ' ? key.substr(word + 1) : key;
}

}  // namespace

std::string heading_key(std::string_view heading) {
    std::string key;
    int depth = 0;
    for (const char letter : text::fold(text::squeeze(heading))) {
        if (letter == '(') ++depth;
        const bool is_word = (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9');
        if (is_word && depth == 0) key += letter;
        if (!is_word && !key.empty() && key.back() != ' ') key += ' ';
        if (letter == ')' && depth > 0) --depth;
    }
    if (key.ends_with(' ')) key.pop_back();
    return key;
}

Meaning meaning_of(std::string_view heading, const HeadingMap& map) {
    const auto key = heading_key(heading);
    if (key.empty()) return {};
    for (const auto& each : {key, without_number(key)}) {
        if (const auto meaning = exact_meaning(each, map); meaning.is_known()) return meaning;
        if (const auto meaning = meaning_beneath(each, map); meaning.is_known()) return meaning;
    }
    return {};
}

std::optional<Field> find_field(std::string_view heading) { return meaning_of(heading, {}).field; }

}  // namespace sotay::members
