#include "progress.h"

#include "listing.h"

#include "sotay/base/messages.h"

#include <unistd.h>

#include <cstdio>

namespace sotay::cli {

namespace {

using namespace std::chrono_literals;

constexpr auto k_patience = 500ms;
constexpr auto k_pause = 100ms;
constexpr std::uint64_t k_megabyte = 1'000'000;
constexpr const char* k_wipe = "\r\x1b[K";

}  // namespace

Progress::Progress(const Context& context)
    : is_visible_{!context.options().quiet && ::isatty(STDERR_FILENO) == 1} {}

Progress::~Progress() {
    if (is_drawn_) std::fputs(k_wipe, stderr);
}

bool Progress::is_due() {
    const auto now = Clock::now();
    if (!is_visible_ || now - started_ < k_patience || now - drawn_ < k_pause) return false;
    drawn_ = now;
    is_drawn_ = true;
    return true;
}

void Progress::draw(const std::string& line) {
    std::fprintf(stderr, "%s%s", k_wipe, line.c_str());
    std::fflush(stderr);
}

void Progress::show(std::int64_t rows) {
    if (!is_due()) return;
    const std::chrono::duration<double> seconds = drawn_ - started_;
    const auto rate = static_cast<long long>(static_cast<double>(rows) / seconds.count());
    draw(tr("{} rows · {} s · {} rows/s", grouped(rows), shown(seconds.count()), grouped(rate)));
}

void Progress::show_bytes(std::uint64_t done, std::uint64_t total) {
    if (!is_due()) return;
    draw(tr("{} of {} MB", grouped(static_cast<long long>(done / k_megabyte)),
            grouped(static_cast<long long>(total / k_megabyte + 1))));
}

}  // namespace sotay::cli
