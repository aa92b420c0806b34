#pragma once

#include "context.h"

#include "sotay/formats/json.h"
#include "sotay/notify/message.h"
#include "sotay/notify/survey.h"

#include <CLI/CLI.hpp>

#include <cstdint>
#include <optional>

namespace sotay::cli {

/// Tells what `message` would do and cost, in the caller's format; `survey` is of it.
void print_preview(const notify::Survey& survey, const notify::NewMessage& message,
                   Context& context);
/// The recipients of a message as JSON reports them: message, recipients, by_channel, unreachable.
[[nodiscard]] Json recipients_json(const notify::Survey& survey,
                                   std::optional<std::int64_t> message);
/// Makes the deliveries of a message that was just posted.
void fan_out(std::int64_t message, Context& context);
/// Warns of gateways that cannot carry the message and of people without an address.
void note_unreachable(const notify::Survey& survey, std::int64_t message, const Context& context);

// The verbs of `sotay notify`, a file a group.
void add_notify_send(CLI::App& noun, Context& context);
void add_notify_status(CLI::App& noun, Context& context);
void add_notify_outbox(CLI::App& noun, Context& context);
void add_notify_gateway(CLI::App& noun, Context& context);
void add_notify_zalo(CLI::App& noun, Context& context);
void add_notify_gateway_test(CLI::App& gateway, Context& context);

}  // namespace sotay::cli
