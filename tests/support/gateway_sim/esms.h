#pragma once

#include "clock.h"
#include "http.h"
#include "journal.h"
#include "settings.h"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace gateway_sim {

/// The care-message calls of eSMS.vn below /MainService.svc/json. Keys stand in the body or the
/// query; results are strings in CodeResult or CodeResponse, always with HTTP 200.
class Esms {
public:
    Esms(const EsmsSettings& settings, const SimClock& clock, Journal& journal);

    /// `POST /SendMultipleMessage_V4_post_json/`
    Answer send(const Request& request);
    /// `GET /GetSendStatus?RefId=&ApiKey=&SecretKey=`
    [[nodiscard]] Answer send_status(const Request& request) const;
    /// `GET /GetSmsReceiverStatus_get?RefId=&ApiKey=&SecretKey=`
    [[nodiscard]] Answer receiver_status(const Request& request) const;
    /// `POST /GetBalance_json`
    [[nodiscard]] Answer balance(const Request& request) const;
    /// `GET /GetListBrandname/{ApiKey}/{SecretKey}`
    [[nodiscard]] Answer brands(const Request& request) const;

private:
    struct Refusal {
        std::string_view code;
        std::string_view message;
    };
    struct Found {
        std::string id;
        const Sent* sent = nullptr;
        std::string_view code;  ///< "100", "101" or "105"
    };

    [[nodiscard]] static Answer refused(const Refusal& refusal);
    [[nodiscard]] bool has_keys(std::string_view api_key, std::string_view secret_key) const;
    [[nodiscard]] std::optional<Refusal> check_message(const nlohmann::json& body) const;
    [[nodiscard]] std::optional<Refusal> check_request_id(const nlohmann::json& body) const;
    [[nodiscard]] std::optional<Refusal> check_recipient(std::string_view phone) const;
    [[nodiscard]] Answer accept(const nlohmann::json& body);
    [[nodiscard]] std::string receipt_url(const std::string& base, const std::string& id,
                                          const std::string& request_id, const Sent& sent) const;
    [[nodiscard]] std::optional<Found> find(const Request& request) const;
    [[nodiscard]] bool is_delivered(const Sent& sent) const;

    const EsmsSettings& settings_;
    const SimClock& clock_;
    Journal& journal_;
    std::uint64_t sandboxed_ = 0;
    std::uint64_t spent_ = 0;
};

}  // namespace gateway_sim
