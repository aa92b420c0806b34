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
constexpr const char* k_wipe = "\r\x1b[K";

}  // namespace

Progress::Progress(const Context& context)
    : is_visible_{!context.options().quiet && ::isatty(STDERR_FILENO) == 1} {}

Progress::~Progress() {
    if (is_drawn_) std::fputs(k_wipe, stderr);
}

void Progress::show(std::int64_t rows) {
    const auto now = Clock::now();
    if (!is_visible_ || now - started_ < k_patience || now - drawn_ < k_pause) return;
    drawn_ = now;
    is_drawn_ = true;
    const std::chrono::duration<double> seconds = now - started_;
    const auto rate = static_cast<long long>(static_cast<double>(rows) / seconds.count());
    const auto line =
        tr("{} rows · {} s · {} rows/s", grouped(rows), shown(seconds.count()), grouped(rate));
    std::fprintf(stderr, "%s%s", k_wipe, line.c_str());
    std::fflush(stderr);
}

}  // namespace sotay::cli
