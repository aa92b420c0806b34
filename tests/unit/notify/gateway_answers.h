#pragma once

#include "sotay/notify/gateway.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace sotay::notify {

/// An answer of a provider and what it must be taken for.
struct AnswerCase {
    std::string what;
    net::HttpResponse response;
    Outcome::Kind kind;
    Outcome::Cause cause;
};

inline net::HttpResponse answered(const std::string& body, int status = 200) {
    net::HttpResponse response;
    response.reach = net::HttpResponse::Reach::answered;
    response.status = status;
    response.body = body;
    return response;
}

inline net::HttpResponse silent(net::HttpResponse::Reach reach) {
    net::HttpResponse response;
    response.reach = reach;
    response.failure = "timed out";
    return response;
}

/// What no provider answers by itself: lost, cut off, or somebody else's page.
inline std::vector<AnswerCase> foreign_answers() {
    using Kind = Outcome::Kind;
    using Cause = Outcome::Cause;
    using Reach = net::HttpResponse::Reach;
    return {
        {"no connection", silent(Reach::not_sent), Kind::retry, Cause::unreachable},
        {"no answer", silent(Reach::unanswered), Kind::unknown, Cause::none},
        {"HTTP 200, a page", answered("<html></html>"), Kind::unknown, Cause::none},
        {"HTTP 200, broken off", answered(R"({"status":"succ)"), Kind::unknown, Cause::none},
        {"HTTP 200, nothing", answered(""), Kind::unknown, Cause::none},
        {"HTTP 200, a list", answered("[]"), Kind::unknown, Cause::none},
        {"HTTP 202, a page", answered("<html>", 202), Kind::unknown, Cause::none},
        {"HTTP 429", answered("", 429), Kind::retry, Cause::throttled},
        {"HTTP 503", answered("busy", 503), Kind::retry, Cause::throttled},
        {"HTTP 500", answered("", 500), Kind::unknown, Cause::none},
        {"HTTP 502", answered("<html>", 502), Kind::unknown, Cause::none},
        {"HTTP 401", answered("", 401), Kind::retry, Cause::refused},
        {"HTTP 302", answered("", 302), Kind::retry, Cause::refused},
    };
}

inline void check_answers(const Gateway& gateway, const std::vector<AnswerCase>& cases) {
    for (const auto& row : cases) {
        CAPTURE(row.what);
        const auto outcome = gateway.classify(row.response);
        CHECK(static_cast<int>(outcome.kind) == static_cast<int>(row.kind));
        CHECK(static_cast<int>(outcome.cause) == static_cast<int>(row.cause));
        CHECK(outcome.detail.find("84987654321") == std::string::npos);
    }
}

}  // namespace sotay::notify
