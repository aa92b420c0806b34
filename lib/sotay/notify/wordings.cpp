#include "sotay/base/paths.h"
#include "sotay/notify/templates.h"
#include "sotay/text/vietnamese.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace sotay::notify {

namespace fs = std::filesystem;

namespace {

constexpr const char* k_sms = "sms";
constexpr std::array k_channels{k_sms, "zalo_oa", "email"};

/// What the product says of its own accord, and the places that its messages fill.
struct Purpose {
    const char* name;
    std::vector<std::string> places;
};

const std::vector<Purpose>& purposes() {
    static const std::vector<Purpose> all{
        {"invitation", {"full_name", "title", "starts_at", "place", "link"}},
        {"notice", {"full_name", "text"}},
        {"digest", {"full_name", "date", "link", "title"}},
        {"directive", {"full_name", "symbol", "title", "text", "date", "link", "acknowledge_by"}},
        {"directive_reminder",
         {"full_name", "symbol", "title", "text", "date", "link", "acknowledge_by"}},
        {"joined", {"full_name", "text"}},
    };
    return all;
}

/// Of usual length; none is a person's.
const Values& usual_values() {
    static const Values values{
        {"full_name", "Nguyen Thi Minh Nguyet"},
        {"title", "Sinh hoat chi bo thuong ky thang 12"},
        {"starts_at", "2026-12-03T14:00"},
        {"place", "Nha van hoa pho 1, phuong Hac Thanh"},
        {"text", "Hop chi bo luc 14 gio thu Nam, de nghi dong chi co mat dung gio"},
        {"date", "2026-12-03"},
        {"symbol", "123-HD/BTCTW"},
        {"acknowledge_by", "2026-12-10"},
        {"link", "https://sotay.example.vn/v/0123456789abcdefghijklmnopqr"},
    };
    return values;
}

std::string folder_of(Language language) { return language == Language::english ? "en" : "vi"; }

std::string content_of(const fs::path& path) {
    std::ifstream file{path};
    std::string text{std::istreambuf_iterator<char>{file}, {}};
    text.erase(text.find_last_not_of(" \t\r\n") + 1);
    return text;
}

std::vector<std::string> places_of(const std::string& text) {
    std::vector<std::string> places;
    for (auto open = text.find('{'); open != std::string::npos; open = text.find('{', open + 1)) {
        const auto close = text.find('}', open);
        if (close == std::string::npos) break;
        places.push_back(text.substr(open + 1, close - open - 1));
    }
    return places;
}

void check_file(const fs::path& path, const std::string& channel, std::vector<Problem>& problems) {
    const auto add = [&](std::string message) {
        Problem problem;
        problem.file = path.string();
        problem.message = std::move(message);
        problems.push_back(std::move(problem));
    };
    const auto text = content_of(path);
    if (text.empty()) return add(tr("is empty"));
    const auto name = path.stem().string();
    const auto found = std::ranges::find(purposes(), name, &Purpose::name);
    if (found == purposes().end()) return;  // the office's own: its parameters are its own affair
    bool is_known = true;
    for (const auto& place : places_of(text)) {
        if (std::ranges::find(found->places, place) != found->places.end()) continue;
        is_known = false;
        add(tr("no message of this kind fills the place {}", "{" + place + "}"));
    }
    if (channel != k_sms || !is_known) return;
    const auto rendered = render_sms(text::squeeze(text), false, usual_values());
    if (!rendered.content) add(rendered.problem);
}

}  // namespace

SmsTexts::SmsTexts(const std::string& directory, Language wanted) {
    read(data_directory() + "/templates/" + folder_of(wanted));
    if (!directory.empty()) read(fs::path{directory}.parent_path().string());
}

void SmsTexts::read(const std::string& templates) {
    for (const std::string channel : k_channels) {
        std::error_code error;
        for (const auto& entry : fs::directory_iterator{fs::path{templates} / channel, error}) {
            if (entry.path().extension() != ".txt") continue;
            auto text = content_of(entry.path());
            if (channel == k_sms) text = text::squeeze(text);
            texts_[{channel, entry.path().stem().string()}] = std::move(text);
        }
    }
}

const std::string* SmsTexts::find(const std::string& purpose) const {
    const auto found = texts_.find({k_sms, purpose});
    return found == texts_.end() ? nullptr : &found->second;
}

const std::string* SmsTexts::find(const std::string& channel, const std::string& purpose) const {
    const auto found = texts_.find({channel, purpose});
    return found == texts_.end() ? find(purpose) : &found->second;
}

std::vector<Problem> check_wordings(const std::string& templates, Language wanted) {
    std::vector<Problem> problems;
    const auto own = data_directory() + "/templates/" + folder_of(wanted);
    for (const auto& purpose : purposes()) {
        const auto path = fs::path{own} / k_sms / (std::string{purpose.name} + ".txt");
        if (fs::exists(path)) continue;
        Problem problem;
        problem.file = path.string();
        problem.message = tr("is missing: install sotay again");
        problems.push_back(std::move(problem));
    }
    for (const auto& root : {own, templates}) {
        for (const std::string channel : k_channels) {
            std::error_code error;
            for (const auto& entry : fs::directory_iterator{fs::path{root} / channel, error}) {
                if (entry.path().extension() != ".txt") continue;
                check_file(entry.path(), channel, problems);
            }
        }
    }
    return problems;
}

}  // namespace sotay::notify
