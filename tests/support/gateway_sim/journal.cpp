#include "journal.h"

#include "text.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <stdexcept>
#include <system_error>

namespace gateway_sim {

namespace {

using Json = nlohmann::json;

constexpr std::string_view k_id_prefix = "96d3cdf3";
constexpr std::string_view k_line_start = R"({"provider":")";

[[noreturn]] void fail(const std::string& what) {
    throw std::system_error{errno, std::generic_category(), what};
}

std::string id_of(std::uint64_t number) { return fmt::format("{}{:012x}", k_id_prefix, number); }

std::optional<std::uint64_t> number_of(std::string_view id) {
    if (id.size() != k_id_prefix.size() + 12 || !id.starts_with(k_id_prefix)) return std::nullopt;
    id.remove_prefix(k_id_prefix.size());
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(id.data(), id.data() + id.size(), number, 16);
    if (error != std::errc{} || end != id.data() + id.size()) return std::nullopt;
    return number;
}

std::string known_as(Provider provider, std::string_view key) {
    return fmt::format("{}/{}", name_of(provider), key);
}

std::string_view key_name(Provider provider) {
    return provider == Provider::zalo ? "tracking_id" : "RequestId";
}

constexpr std::array k_providers{Provider::zalo, Provider::esms, Provider::speedsms,
                                 Provider::viettel, Provider::vnpt};

Provider provider_named(const std::string& name) {
    const auto* found = std::ranges::find_if(
        k_providers, [&name](Provider provider) { return name_of(provider) == name; });
    if (found == k_providers.end()) throw std::invalid_argument{"a line has a foreign provider"};
    return *found;
}

}  // namespace

std::string_view name_of(Provider provider) {
    switch (provider) {
        case Provider::zalo:
            return "zalo";
        case Provider::esms:
            return "esms";
        case Provider::speedsms:
            return "speedsms";
        case Provider::viettel:
            return "viettel";
        case Provider::vnpt:
            return "vnpt";
    }
    return {};
}

Journal::Journal(const std::string& path) {
    file_ = path.empty() ? ::memfd_create("journal", MFD_CLOEXEC)
                         : ::open(path.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (file_ < 0) fail("cannot open the journal \"" + path + "\"");
    restore(path);
}

Journal::~Journal() { ::close(file_); }

std::string Journal::append(const Message& message, Instant now) {
    auto id = id_of(first_ + sent_.size());
    std::string line;
    line.reserve(256 + message.details.size());
    auto out = std::back_inserter(line);
    fmt::format_to(out, R"({}{}","phone":{},{},"{}":{},"msg_id":"{}",)", k_line_start,
                   name_of(message.provider), json_string(message.phone), message.details,
                   key_name(message.provider), json_string(message.key), id);
    fmt::format_to(out, R"("received_at":"{}")", format_instant(now));
    if (message.price > 0) fmt::format_to(out, R"(,"price":{})", message.price);
    if (const auto first = known_.find(known_as(message.provider, message.key));
        first != known_.end()) {
        fmt::format_to(out, R"(,"duplicate_of":"{}")", first->second.first_id);
    }
    line += "}\n";
    write(line);
    remember(message, id, now);
    return id;
}

const Sent* Journal::find(std::string_view id) const {
    const auto number = number_of(id);
    if (!number || *number < first_ || *number - first_ >= sent_.size()) return nullptr;
    return &sent_[*number - first_];
}

std::optional<Instant> Journal::last_accepted(Provider provider, std::string_view key) const {
    const auto found = known_.find(known_as(provider, key));
    if (key.empty() || found == known_.end()) return std::nullopt;
    return found->second.last_at;
}

std::uint64_t Journal::accepted(Provider provider) const {
    return static_cast<std::uint64_t>(std::ranges::count(sent_, provider, &Sent::provider));
}

std::string Journal::as_json_array() const {
    std::string array = "[" + read_all();
    if (array.back() == '\n') array.pop_back();
    // JSON strings hold no raw line feed, so each one here ends a line.
    std::ranges::replace(array, '\n', ',');
    return array + "]";
}

void Journal::clear() {
    if (::ftruncate(file_, 0) != 0) fail("cannot empty the journal");
    if (::lseek(file_, 0, SEEK_SET) != 0) fail("cannot empty the journal");
    first_ += sent_.size();
    sent_.clear();
    known_.clear();
    duplicates_ = 0;
}

void Journal::restore(const std::string& path) {
    const std::string text = read_all();
    std::string_view rest = text;
    try {
        for (auto end = rest.find('\n'); end != std::string_view::npos; end = rest.find('\n')) {
            restore_line(rest.substr(0, end));
            rest.remove_prefix(end + 1);
        }
        if (!k_line_start.starts_with(rest.substr(0, k_line_start.size()))) {
            throw std::invalid_argument{"its end is no part of a line"};
        }
    } catch (const std::exception& error) {
        throw std::runtime_error{
            fmt::format("\"{}\" is not a journal of this program: {}", path, error.what())};
    }
    const auto complete = static_cast<off_t>(text.size() - rest.size());
    if (!rest.empty() && ::ftruncate(file_, complete) != 0) fail("cannot cut the journal");
}

void Journal::restore_line(std::string_view line) {
    const auto entry = Json::parse(line);
    const auto provider = provider_named(entry.at("provider").get<std::string>());
    const auto at = parse_instant(entry.at("received_at").get<std::string>());
    const auto id = entry.at("msg_id").get<std::string>();
    const auto number = number_of(id);
    if (!at || !number) throw std::invalid_argument{"a line has a foreign id or instant"};
    if (sent_.empty()) first_ = *number;
    remember({.provider = provider,
              .phone = entry.at("phone"),
              .key = entry.at(std::string{key_name(provider)}),
              .details = {},
              .price = entry.value("price", 0U)},
             id, *at);
}

void Journal::remember(const Message& message, const std::string& id, Instant at) {
    sent_.push_back({message.provider, message.phone, at, message.price});
    if (message.key.empty()) return;
    const auto [known, is_new] = known_.try_emplace(known_as(message.provider, message.key),
                                                    Known{.first_id = id, .last_at = at});
    if (is_new) return;
    known->second.last_at = at;
    ++duplicates_;
}

std::string Journal::read_all() const {
    const auto size = ::lseek(file_, 0, SEEK_END);
    if (size < 0) fail("cannot read the journal");
    std::string text(static_cast<std::size_t>(size), '\0');
    std::size_t done = 0;
    while (done < text.size()) {
        const auto count =
            ::pread(file_, text.data() + done, text.size() - done, static_cast<off_t>(done));
        if (count <= 0) fail("cannot read the journal");
        done += static_cast<std::size_t>(count);
    }
    return text;
}

void Journal::write(std::string_view line) const {
    while (!line.empty()) {
        const auto count = ::write(file_, line.data(), line.size());
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) fail("cannot write the journal");
        line.remove_prefix(static_cast<std::size_t>(count));
    }
}

}  // namespace gateway_sim
