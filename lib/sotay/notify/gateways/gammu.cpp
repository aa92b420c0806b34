#include "sotay/notify/gateways/gammu.h"

#include "sotay/base/error.h"
#include "sotay/base/messages.h"
#include "sotay/formats/descriptor.h"
#include "sotay/text/utf8.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>

namespace sotay::notify {

namespace fs = std::filesystem;

namespace {

using Kind = Outcome::Kind;
using Cause = Outcome::Cause;

// Priority, date, time and number, all the same for all: the key alone tells messages apart.
constexpr std::string_view k_name_start = "OUTC00000000_000000_00_";
// "d" asks the network for a delivery report, which gammu-smsd writes to its log.
constexpr std::string_view k_name_end = ".txtd";

/// What gammu reads as Unicode whatever the locale: UTF-16 with its mark.
std::string as_utf16(std::string_view text) {
    std::string bytes{"\xFE\xFF"};
    const auto add = [&bytes](std::uint32_t unit) {
        bytes += static_cast<char>(unit >> 8U);
        bytes += static_cast<char>(unit & 0xFFU);
    };
    for (std::size_t at = 0; at < text.size();) {
        const auto point = text::decode(text, at);
        at += point.size;
        const auto value = static_cast<std::uint32_t>(point.value);
        if (value < 0x10000U) {
            add(value);
        } else {
            add(0xD800U + ((value - 0x10000U) >> 10U));
            add(0xDC00U + ((value - 0x10000U) & 0x3FFU));
        }
    }
    return bytes;
}

/// 0, or the number of what failed.
int write_all(const std::string& path, std::string_view bytes) {
    // Readable for the user of gammu-smsd by the folder's group.
    const Descriptor file{
        ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0660)};
    if (file.get() < 0) return errno;
    while (!bytes.empty()) {
        const auto count = ::write(file.get(), bytes.data(), bytes.size());
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return errno;
        bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    return ::fsync(file.get()) == 0 ? 0 : errno;
}

int sync_folder(const std::string& folder) {
    const Descriptor file{::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
    return file.get() >= 0 && ::fsync(file.get()) == 0 ? 0 : errno;
}

/// Our key in the name of a file that gammu-smsd moved, "" when it is none of ours.
std::string key_in(std::string_view name) {
    if (!name.starts_with(k_name_start)) return {};
    name.remove_prefix(k_name_start.size());
    const auto note = name.find('_');
    const auto end = name.rfind(".txt");
    if (note == std::string_view::npos || end == std::string_view::npos || end <= note) return {};
    return std::string{name.substr(note + 1, end - note - 1)};
}

class Gammu final : public Gateway {
public:
    Gammu(const home::GatewayConfig& config, const SmsTexts& texts)
        : config_{config}, texts_{texts}, spool_{config.setting("spool")} {}

    [[nodiscard]] Traits traits() const override {
        return {.address = Traits::Address::phone, .transport = Traits::Transport::local};
    }

    [[nodiscard]] bool has_wording(const std::string& purpose) const override {
        return texts_.find(purpose) != nullptr;
    }

    [[nodiscard]] Rendered render(const std::string& purpose, const Values& values) const override {
        const auto* text = texts_.find(purpose);
        if (text == nullptr) {
            return {std::nullopt, tr("there is no SMS wording \"{}\": write it to "
                                     "templates/sms/{}.txt in the home",
                                     purpose, purpose)};
        }
        return render_sms(*text, config_.unicode, values);
    }

    [[nodiscard]] Outcome deliver(const Outgoing& outgoing) const override {
        const auto name =
            fmt::format("{}+{}_{}{}", k_name_start, outgoing.address, outgoing.key, k_name_end);
        const auto draft = fmt::format("{}/.{}.new", spool_, outgoing.key);
        int failure = write_all(draft, as_utf16(outgoing.content.text));
        if (failure == 0 && ::rename(draft.c_str(), (spool_ + "/" + name).c_str()) != 0) {
            failure = errno;
        }
        if (failure != 0) {
            ::unlink(draft.c_str());
            return {Kind::retry,
                    Cause::refused,
                    tr("cannot write to the spool \"{}\": {}", spool_, std::strerror(failure)),
                    {},
                    {}};
        }
        // From here the modem may have it: a failure now must not send it again.
        if (sync_folder(spool_) != 0)
            return {Kind::unknown, Cause::none, "spool not synced", {}, {}};
        return {Kind::accepted, Cause::none, {}, {}, {}};
    }

    [[nodiscard]] long long price(const Content& content) const override {
        return static_cast<long long>(config_.price) * content.segments;
    }

    [[nodiscard]] std::vector<ProviderReport> poll() const override {
        std::vector<ProviderReport> reports;
        std::error_code error;
        for (const auto& entry : fs::directory_iterator{failed_folder(), error}) {
            auto file = entry.path().filename().string();
            auto key = key_in(file);
            if (key.empty()) continue;
            reports.push_back({ProviderReport::Kind::failed, std::move(key), std::move(file),
                               "gammu-smsd: not sent"});
        }
        return reports;
    }

    void forget(const ProviderReport& report) const override {
        std::error_code error;
        fs::remove(failed_folder() / report.provider_id, error);
    }

private:
    [[nodiscard]] fs::path failed_folder() const {
        const auto& named = config_.setting("failed");
        return named.empty() ? fs::path{spool_}.parent_path() / "error" : fs::path{named};
    }

    home::GatewayConfig config_;
    const SmsTexts& texts_;
    std::string spool_;
};

}  // namespace

std::unique_ptr<Gateway> make_gammu(const home::GatewayConfig& config, const SmsTexts& texts) {
    return std::make_unique<Gammu>(config, texts);
}

}  // namespace sotay::notify
