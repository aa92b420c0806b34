#pragma once

#include "context.h"

#include "sotay/formats/json.h"
#include "sotay/meetings/meeting.h"

#include <CLI/CLI.hpp>

#include <string>

namespace sotay::cli {

/// The rules of meetings in force on `date`.
[[nodiscard]] meetings::MeetingRules meeting_rules_on(Date date, Context& context);

/// The meeting that a person names: its id, or CODE@YYYY-MM.
[[nodiscard]] meetings::Meeting find_meeting(const std::string& reference, Context& context);

/// `sotay meeting attendance` and `study`, in files of their own.
void add_meeting_attendance(CLI::App& noun, Context& context);
void add_meeting_study(CLI::App& noun, Context& context);
/// The documents that a meeting studies: id, symbol and title of each.
[[nodiscard]] Json studies_json(meetings::MeetingId meeting, Context& context);

}  // namespace sotay::cli
