#pragma once

#include "context.h"

#include "sotay/meetings/meeting.h"

#include <CLI/CLI.hpp>

#include <string>

namespace sotay::cli {

/// The rules of meetings in force on `date`.
[[nodiscard]] meetings::MeetingRules meeting_rules_on(Date date, Context& context);

/// The meeting that a person names: its id, or CODE@YYYY-MM.
[[nodiscard]] meetings::Meeting find_meeting(const std::string& reference, Context& context);

/// `sotay meeting attendance`, in a file of its own.
void add_meeting_attendance(CLI::App& noun, Context& context);

}  // namespace sotay::cli
