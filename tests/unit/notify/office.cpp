#include "office.h"

#include "sotay/notify/gateway_book.h"
#include "sotay/notify/zalo_grant.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace sotay::notify::testing {

namespace {

constexpr const char* k_now = "2026-12-01T09:00";
constexpr const char* k_sms_path = "/MainService.svc/json/SendMultipleMessage_V4_post_json/";

constexpr const char* k_config = R"yaml(version: 1
accounts:
  - {{ name: oa, provider: zalo, oauth_url: "{0}", app_id: "1", app_secret_file: secrets/app }}
gateways:
  - name: zalo
    driver: zalo_template
    account: oa
    base_url: "{0}"
    templates:
      notice: {{ id: "300002", params: {{ ten: "{{full_name}}", noi_dung: "{{text}}" }} }}
    price: 200
  - name: sms
    driver: esms
    base_url: "{0}"
    api_key_file: secrets/api
    secret_key_file: secrets/secret
    brandname: SOTAY
    price: 350
    limits: {{ {2} }}
notify:
  {1}
)yaml";

}  // namespace

net::ServerResponse body(const std::string& text, int status) {
    return {.status = status, .content_type = "application/json", .body = text};
}

net::ServerResponse tokens(int number) {
    return body(fmt::format(
        R"({{"access_token":"access-{0}","refresh_token":"refresh-{0}","expires_in":"90000"}})",
        number));
}

Providers::Providers()
    : oauth{[this](const Call&) { return tokens(static_cast<int>(refreshes())); }},
      zalo{[](const Call&) { return body(R"({"error":0,"data":{"msg_id":"z-1"}})"); }},
      sms{[](const Call&) { return body(R"({"CodeResult":"100","SMSID":"s-1"})"); }},
      server_{"127.0.0.1:0",
              [this](const net::ServerRequest& request) { return answer(request); }} {}

net::ServerResponse Providers::answer(const net::ServerRequest& request) {
    Call call{request.path, {}, request.body};
    for (const auto& header : request.headers) {
        if (net::same_name(header.name, "access_token")) call.token = header.value;
    }
    {
        const std::lock_guard lock{mutex_};
        calls_.push_back(call);
    }
    if (request.path == "/v4/oa/access_token") return oauth(call);
    if (request.path == "/message/template") return zalo(call);
    if (request.path == k_sms_path) return sms(call);
    return body("", 404);
}

std::vector<Providers::Call> Providers::calls(const std::string& path) const {
    const std::lock_guard lock{mutex_};
    std::vector<Call> found;
    std::ranges::copy_if(calls_, std::back_inserter(found),
                         [&path](const Call& call) { return call.path == path; });
    return found;
}

std::size_t Providers::sms_calls() const { return calls(k_sms_path).size(); }

home::Home Office::make_home(const std::string& notify, const std::string& limits) {
    const FixedClock clock{*parse_instant(k_now)};
    home::create(folder.path("home"), {}, clock);
    for (const auto* name : {"app", "api", "secret"}) {
        home::write_durably(folder.path("home/secrets/" + std::string{name}), "key");
    }
    std::ofstream{folder.path("home/sotay.yaml")}
        << fmt::format(fmt::runtime(k_config), providers.url(), notify, limits);
    return home::Home{folder.path("home")};
}

Office::Office(const std::string& notify, const std::string& limits)
    : home{make_home(notify, limits)},
      book{home.open_database(), home.open_vault(), FixedClock{*parse_instant(k_now)}},
      http{client_options(home::identity(book.database))} {
    options.jitter = [] { return 0.5; };
    write_grant("refresh-0");
    book.add_organisation(1, "38", "dang_bo_tinh", std::nullopt);
    book.add_organisation(2, "38.001", "chi_bo", 1);
    for (std::int64_t id = 1; id <= 9; ++id) {
        book.add_member(
            {.id = id, .full_name = "Đảng viên", .phone = fmt::format("8498765432{}", id)}, 2,
            "chinh_thuc", "2020-01-01");
    }
}

void Office::change_config(const std::string& from, const std::string& to) {
    std::string text;
    {
        std::ifstream file{home.config_file()};
        text.assign(std::istreambuf_iterator<char>{file}, {});
    }
    text.replace(text.find(from), from.size(), to);
    std::ofstream{home.config_file()} << text;
    changed_ = std::make_unique<home::Home>(folder.path("home"));
}

void Office::write_grant(const std::string& refresh_token) {
    ZaloGrant grant;
    grant.refresh_token = Secret{refresh_token};
    notify::write_grant(home, "oa", grant);
}

std::int64_t Office::post(const std::string& selector,
                          const std::function<void(NewMessage&)>& change) {
    NewMessage message;
    message.purpose = "notice";
    message.selector = selector;
    message.tree_on = local_date(book.clock.time);
    message.params = {{"text", "Họp"}};
    message.not_before = book.clock.time;
    if (change) change(message);
    store::Transaction transaction{book.database};
    const auto posted = notify::post(book.database, message, book.clock.time);
    transaction.commit();
    return posted.id;
}

std::unique_ptr<Dispatcher> Office::dispatcher() {
    return std::make_unique<Dispatcher>(changed_ ? *changed_ : home, book.database, book.vault,
                                        http, book.clock, options);
}

std::int64_t Office::count(const std::string& state) {
    auto row = book.database.query("SELECT COUNT(*) FROM deliveries WHERE state = $1", state);
    row.step();
    return row.integer(0);
}

std::optional<Pause> Office::pause_of(const std::string& gateway) {
    const auto all = pauses(book.database);
    const auto found = all.find(gateway);
    return found == all.end() ? std::nullopt : std::optional{found->second};
}

}  // namespace sotay::notify::testing
