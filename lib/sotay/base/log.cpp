#include "sotay/base/log.h"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/sinks/systemd_sink.h>
#include <spdlog/spdlog.h>

#include <cstdlib>
#include <memory>

namespace sotay::log {

namespace {

spdlog::level::level_enum to_spdlog(Level level) {
    switch (level) {
        case Level::debug:
            return spdlog::level::debug;
        case Level::info:
            return spdlog::level::info;
        case Level::warning:
            return spdlog::level::warn;
        case Level::error:
            return spdlog::level::err;
    }
    return spdlog::level::err;
}

}  // namespace

void open() {
    // systemd sets JOURNAL_STREAM for a service whose output it reads.
    const bool under_systemd = std::getenv("JOURNAL_STREAM") != nullptr;
    std::shared_ptr<spdlog::logger> logger;
    if (under_systemd) {
        logger = std::make_shared<spdlog::logger>(
            "sotayd", std::make_shared<spdlog::sinks::systemd_sink_mt>());
    } else {
        logger = std::make_shared<spdlog::logger>(
            "sotayd", std::make_shared<spdlog::sinks::stderr_sink_mt>());
        logger->set_pattern("%Y-%m-%dT%H:%M:%S.%e%z %l: %v");
    }
    logger->flush_on(spdlog::level::info);
    spdlog::set_default_logger(std::move(logger));
}

void write(Level level, std::string_view line) {
    spdlog::default_logger_raw()->log(to_spdlog(level),
                                      spdlog::string_view_t{line.data(), line.size()});
}

}  // namespace sotay::log
