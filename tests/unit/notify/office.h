#pragma once

#include "sotay/home/home.h"
#include "sotay/net/http_client.h"
#include "sotay/net/http_server.h"
#include "sotay/notify/dispatcher.h"
#include "sotay/notify/message.h"
#include "sotay/notify/status.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "../members/register.h"
#include "../scratch_folder.h"

namespace sotay::notify::testing {

using Folder = test::ScratchFolder;

/// Zalo's token and message services and eSMS on one port of this machine. By default every token
/// refresh succeeds and every message is taken.
class Providers {
public:
    struct Call {
        std::string path;
        std::string token;  ///< header access_token
        std::string body;
    };
    using Answer = std::function<net::ServerResponse(const Call&)>;

    Providers();

    [[nodiscard]] std::string url() const { return "http://" + server_.address(); }
    [[nodiscard]] std::vector<Call> calls(const std::string& path) const;
    [[nodiscard]] std::size_t zalo_calls() const { return calls("/message/template").size(); }
    [[nodiscard]] std::size_t sms_calls() const;
    [[nodiscard]] std::size_t refreshes() const { return calls("/v4/oa/access_token").size(); }

    // Each may be replaced before a run; called on the server's thread.
    Answer oauth;
    Answer zalo;
    Answer sms;

private:
    [[nodiscard]] net::ServerResponse answer(const net::ServerRequest& request);

    mutable std::mutex mutex_;
    std::vector<Call> calls_;
    net::HttpServer server_;
};

[[nodiscard]] net::ServerResponse body(const std::string& text, int status = 200);
/// A fresh pair of tokens, "access-N" and "refresh-N".
[[nodiscard]] net::ServerResponse tokens(int number);

/// A real home with a cell of members 1 to 9, on 1 December 2026 at 9:00.
class Office {
public:
    /// `notify`: the keys of that part of the configuration; `limits`: of the SMS gateway.
    explicit Office(const std::string& notify = "ladder: [zalo, sms]",
                    const std::string& limits = "per_second: 1000");

    std::int64_t post(const std::string& selector = "org:38.001",
                      const std::function<void(NewMessage&)>& change = {});
    /// A dispatcher that begins anew, as after a restart of the program.
    [[nodiscard]] std::unique_ptr<Dispatcher> dispatcher();
    std::size_t run(const std::stop_token& stop = {}) { return dispatcher()->run_once(stop); }
    [[nodiscard]] std::int64_t count(const std::string& state);
    [[nodiscard]] std::optional<Pause> pause_of(const std::string& gateway);
    /// Rewrites sotay.yaml for the dispatchers that begin from now on.
    void change_config(const std::string& from, const std::string& to);
    void write_grant(const std::string& refresh_token);

    Folder folder;
    Providers providers;
    home::Home home;
    test::Register book;
    Dispatcher::Options options;
    net::HttpClient http;

private:
    std::unique_ptr<home::Home> changed_;

    [[nodiscard]] home::Home make_home(const std::string& notify, const std::string& limits);
};

struct SmsOnly : Office {
    SmsOnly() : Office{"ladder: [sms]"} {}
};
struct ZaloOnly : Office {
    ZaloOnly() : Office{"ladder: [zalo]"} {}
};

}  // namespace sotay::notify::testing
