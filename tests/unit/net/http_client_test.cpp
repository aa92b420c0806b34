#include "sotay/net/http_client.h"

#include "scripted_server.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <atomic>
#include <cstdlib>
#include <future>
#include <map>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

using namespace std::chrono_literals;
using namespace sotay::net;
using namespace sotay::net::testing;
using Reach = HttpResponse::Reach;

namespace {

HttpRequest post(std::string url, std::string body = "xin chào") {
    HttpRequest request;
    request.url = std::move(url);
    request.body = std::move(body);
    return request;
}

HttpRequest of_method(std::string method, std::string url, std::string body = {}) {
    auto request = post(std::move(url), std::move(body));
    request.method = std::move(method);
    return request;
}

bool answer_ok(Connection& connection, const std::string&, int) {
    return connection.write(ok("ok"));
}

bool reset_after_reading(Connection& connection, const std::string&, int) {
    connection.reset();
    return false;
}

/// Answers the first request of a connection and resets it after reading the second.
bool reset_when_reused(Connection& connection, const std::string& request, int number) {
    return number == 1 ? answer_ok(connection, request, number)
                       : reset_after_reading(connection, request, number);
}

void run_all(HttpClient& client) {
    while (client.in_flight() > 0) client.run(1h);
}

HttpResponse fetch(HttpRequest request, HttpClient::Options options = {}) {
    return HttpClient{std::move(options)}.fetch(std::move(request));
}

HttpResponse fetch_scripted(const std::string& answer, HttpClient::Options options = {}) {
    ScriptedServer server{[&answer](Connection& connection, const std::string&, int) {
        connection.write(answer);
        return false;
    }};
    return fetch(post(server.url()), std::move(options));
}

}  // namespace

TEST_SUITE_BEGIN("net::http_client");

TEST_CASE("a request of any kind is never sent twice when a kept connection is reset") {
    const std::vector<std::pair<std::string, std::string>> kinds{
        {"POST", "a message"}, {"POST", ""},
        {"PUT", "a message"},  {"PATCH", ""},
        {"DELETE", ""},        {"GET", ""},
        {"GET", "odd"},        {"POST", std::string(300'000, 'x')},
    };
    for (const auto& [method, body] : kinds) {
        CAPTURE(method);
        CAPTURE(body.size());
        ScriptedServer server{reset_when_reused};
        HttpClient client{{}};
        int unanswered = 0;
        for (int i = 0; i < 10; ++i) {
            const auto response = client.fetch(of_method(method, server.url(), body));
            CHECK(response.reach == (i % 2 == 0 ? Reach::answered : Reach::unanswered));
            if (response.reach == Reach::unanswered) ++unanswered;
        }
        CHECK(unanswered == 5);
        CHECK(server.received().size() == 10);
        CHECK(server.connections() == 5);
    }
}

TEST_CASE("a server that takes each request and resets gets each exactly once") {
    for (const bool on_first_use : {true, false}) {
        CAPTURE(on_first_use);
        ScriptedServer server{on_first_use ? reset_after_reading : reset_when_reused};
        HttpClient client{{.connections = 4}};
        std::map<Reach, int> outcomes;
        for (int i = 0; i < 100; ++i) {
            client.submit(post(server.url(), fmt::format("message {}", i)),
                          [&](HttpResponse&& response) { ++outcomes[response.reach]; });
        }
        run_all(client);

        std::map<std::string, int> copies;
        for (const auto& request : server.received()) {
            ++copies[request.substr(request.find("\r\n\r\n"))];
        }
        CHECK(copies.size() == 100);
        CHECK(server.received().size() == 100);
        CHECK(outcomes[Reach::not_sent] == 0);
        CHECK(outcomes[Reach::answered] + outcomes[Reach::unanswered] == 100);
        CHECK(outcomes[Reach::unanswered] >= (on_first_use ? 100 : 25));
    }
}

TEST_CASE("a kept connection that ends in good order after the request is no reason to repeat it") {
    ScriptedServer server{[](Connection& connection, const std::string& request, int number) {
        return number == 1 && answer_ok(connection, request, number);
    }};
    HttpClient client{{}};
    CHECK(client.fetch(post(server.url())).reach == Reach::answered);
    CHECK(client.fetch(post(server.url())).reach == Reach::unanswered);
    CHECK(server.received().size() == 2);
}

TEST_CASE("a kept connection that died before a byte left makes the request not sent") {
    std::promise<void> about_to_send;
    std::promise<void> is_reset;
    ScriptedServer server{[&](Connection& connection, const std::string& request, int number) {
        answer_ok(connection, request, number);
        about_to_send.get_future().wait();
        connection.reset();
        is_reset.set_value();
        return false;
    }};
    HttpClient client{{}};
    REQUIRE(client.fetch(post(server.url())).reach == Reach::answered);

    HttpResponse last;
    client.submit(
        post(server.url()), [&](HttpResponse&& response) { last = std::move(response); },
        [&] {  // libcurl has just found the connection alive
            about_to_send.set_value();
            is_reset.get_future().wait();
        });
    run_all(client);
    CHECK(last.reach == Reach::not_sent);
    CHECK(server.received().size() == 1);
}

TEST_CASE("a refused port is not sent") {
    const RefusingPort port;
    const auto response = fetch(post(port.url()));
    CHECK(response.reach == Reach::not_sent);
    CHECK_FALSE(response.failure.empty());
}

TEST_CASE("a host that speaks no TLS gets no request") {
    ScriptedServer server{answer_ok};
    auto request = post(fmt::format("https://127.0.0.1:{}/", server.port()));
    request.timeout = 200ms;
    const auto response = fetch(request);
    CHECK(response.reach == Reach::not_sent);
    CHECK(server.received().empty());
}

TEST_CASE("an answer that breaks off is no answer") {
    const std::vector<std::string> answers{
        "",
        "HTTP/1.1 200 OK\r\nContent-Len",
        "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nonly ",
        "this is no HTTP\r\n\r\n",
    };
    for (const auto& answer : answers) {
        CAPTURE(answer);
        const auto response = fetch_scripted(answer);
        CHECK(response.reach == Reach::unanswered);
        CHECK(response.status == 0);
        CHECK(response.body.empty());
    }
}

TEST_CASE("a server that never answers is given up in time, as unanswered") {
    ScriptedServer server{[](Connection&, const std::string&, int) { return true; }};
    auto request = post(server.url());
    request.timeout = 50ms;
    CHECK(fetch(request).reach == Reach::unanswered);
    CHECK(server.received().size() == 1);
}

TEST_CASE("an answer may be as long as allowed and not a byte longer") {
    const std::string head = "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n";
    const auto answer = head + std::string(500, 'x');
    const auto fitting = fetch_scripted(answer, {.max_answer = answer.size()});
    CHECK(fitting.reach == Reach::answered);
    CHECK(fitting.body.size() == 500);
    const auto longer = fetch_scripted(answer, {.max_answer = answer.size() - 1});
    CHECK(longer.reach == Reach::unanswered);
    CHECK(longer.body.empty());
}

TEST_CASE("headers without end are cut off") {
    std::string answer = "HTTP/1.1 200 OK\r\n";
    for (int i = 0; i < 1'000; ++i) answer += fmt::format("X-{}: {}\r\n", i, std::string(200, 'x'));
    CHECK(fetch_scripted(answer, {.max_answer = 10'000}).reach == Reach::unanswered);
}

TEST_CASE("an answer is told with its status, headers, body and wish to be left alone") {
    const auto response = fetch_scripted(
        "HTTP/1.1 103 Early Hints\r\nLink: </early>\r\n\r\n"
        "HTTP/1.1 429 Too Many Requests\r\nX-Thing:  one two \r\nRetry-After: 120\r\n"
        "Transfer-Encoding: chunked\r\n\r\n4\r\nslow\r\n0\r\n\r\n");
    CHECK(response.reach == Reach::answered);
    CHECK(response.status == 429);
    CHECK(response.body == "slow");
    CHECK(response.header("x-thing") == "one two");
    CHECK(response.header("Link") == "");
    CHECK(response.retry_after == 120s);
    CHECK(response.failure.empty());
}

TEST_CASE("a date in Retry-After is measured against the server's own clock") {
    const auto after = [](const std::string& headers) {
        return fetch_scripted("HTTP/1.1 503 Busy\r\n" + headers + "Content-Length: 0\r\n\r\n")
            .retry_after;
    };
    const std::string date = "Date: Wed, 21 Oct 2026 07:28:00 GMT\r\n";
    CHECK(after(date + "Retry-After: Wed, 21 Oct 2026 07:29:30 GMT\r\n") == 90s);
    CHECK(after(date + "Retry-After: Wed, 21 Oct 2026 07:00:00 GMT\r\n") == 0s);
    CHECK_FALSE(after("Retry-After: Wed, 21 Oct 2026 07:29:30 GMT\r\n"));
    CHECK_FALSE(after("Retry-After: -5\r\n"));
    CHECK_FALSE(after("Retry-After: soon\r\n"));
    CHECK_FALSE(after(""));
}

TEST_CASE("a redirection is an answer and is not followed") {
    ScriptedServer server{[](Connection& connection, const std::string&, int) {
        return connection.write(
            "HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n");
    }};
    CHECK(fetch(post(server.url())).status == 302);
    CHECK(server.received().size() == 1);
}

TEST_CASE("a request leaves as it was given, whatever the handle sent before") {
    ScriptedServer server{[](Connection& connection, const std::string& request, int) {
        const bool head = request.starts_with("HEAD");
        return connection.write(head ? "HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n" : ok("ok"));
    }};
    HttpClient client{{.user_agent = "sotay-test"}};
    auto first = post(server.url("/a?b=c"), "body");
    first.headers = {{"Content-Type", "application/json"}, {"X-Empty", ""}, {"access_token", "t"}};
    REQUIRE(client.fetch(first).status == 200);
    REQUIRE(client.fetch(of_method("GET", server.url("/get"))).status == 200);
    REQUIRE(client.fetch(of_method("HEAD", server.url("/head"))).status == 200);
    REQUIRE(client.fetch(of_method("PUT", server.url("/put"), "new")).status == 200);
    REQUIRE(client.fetch(of_method("DELETE", server.url("/delete"))).status == 200);
    REQUIRE(client.fetch(post(server.url("/empty"), "")).status == 200);

    const auto host = fmt::format("Host: 127.0.0.1:{}\r\nUser-Agent: sotay-test\r\nAccept: */*\r\n",
                                  server.port());
    const auto got = server.received();
    REQUIRE(got.size() == 6);
    CHECK(got[0] == "POST /a?b=c HTTP/1.1\r\n" + host +
                        "Content-Type: application/json\r\nX-Empty:\r\naccess_token: t\r\n"
                        "Content-Length: 4\r\n\r\nbody");
    CHECK(got[1] == "GET /get HTTP/1.1\r\n" + host + "\r\n");
    CHECK(got[2] == "HEAD /head HTTP/1.1\r\n" + host + "\r\n");
    CHECK(got[3] == "PUT /put HTTP/1.1\r\n" + host + "Content-Length: 3\r\n\r\nnew");
    CHECK(got[4] == "DELETE /delete HTTP/1.1\r\n" + host + "\r\n");
    CHECK(got[5] == "POST /empty HTTP/1.1\r\n" + host + "Content-Length: 0\r\n\r\n");
    CHECK(server.connections() == 1);
}

TEST_CASE("a request that could smuggle something is not sent") {
    ScriptedServer server{answer_ok};
    const auto with_header = [&](const std::string& name, const std::string& value) {
        auto request = post(server.url());
        request.headers = {{name, value}};
        return request;
    };
    const std::vector<HttpRequest> requests{
        with_header("X-A", "one\r\nX-B: two"),
        with_header("X-A\r\nX-B", "two"),
        with_header("X-A", std::string{"a\0b", 3}),
        with_header("", "value"),
        of_method("GET /other HTTP/1.1\r\nX: ", server.url()),
        post(server.url() + "\r\nX-B: two"),
        post("file:///etc/hostname"),
        post("ftp://127.0.0.1/"),
        post("no address"),
        post(""),
    };
    HttpClient client{{}};
    for (const auto& request : requests) {
        CAPTURE(request.url);
        const auto response = client.fetch(request);
        CHECK(response.reach == Reach::not_sent);
        CHECK_FALSE(response.failure.empty());
    }
    CHECK(server.received().empty());
    CHECK(client.fetch(post(server.url())).reach == Reach::answered);
}

TEST_CASE("many requests share few connections and each gets its own answer") {
    ScriptedServer server{[](Connection& connection, const std::string& request, int) {
        return connection.write(ok(request.substr(request.find("\r\n\r\n") + 4)));
    }};
    HttpClient client{{.connections = 4}};
    int right = 0;
    for (int i = 0; i < 500; ++i) {
        auto body = fmt::format("message {}", i);
        client.submit(post(server.url(), body),
                      [&right, body](HttpResponse&& response) { right += response.body == body; });
    }
    CHECK(client.in_flight() == 500);
    run_all(client);
    CHECK(right == 500);
    CHECK(server.connections() <= 4);
}

TEST_CASE("an answered request may submit the next one") {
    ScriptedServer server{answer_ok};
    HttpClient client{{.connections = 1}};
    int done = 0;
    HttpClient::Done next = [&](HttpResponse&&) {
        if (++done < 5) client.submit(post(server.url()), next);
    };
    client.submit(post(server.url()), next);
    run_all(client);
    CHECK(done == 5);
    CHECK(server.connections() == 1);
}

TEST_CASE("the sender is told before the first byte leaves and may withdraw") {
    ScriptedServer server{answer_ok};
    HttpClient client{{}};
    std::vector<std::string> story;
    const auto done = [&](HttpResponse&& response) {
        story.push_back(response.reach == Reach::answered ? "answered" : "not sent");
    };
    client.submit(post(server.url()), done, [&] {
        CHECK(server.received().empty());
        story.emplace_back("starting");
    });
    run_all(client);
    CHECK(story == std::vector<std::string>{"starting", "answered"});

    client.submit(post(server.url()), done, [] { throw std::runtime_error{"disk full"}; });
    CHECK_THROWS_WITH(run_all(client), "disk full");
    CHECK(client.in_flight() == 0);
    CHECK(story.back() == "not sent");
    CHECK(server.received().size() == 1);
}

TEST_CASE("a client for invented members reaches loopback addresses only") {
    ScriptedServer server{answer_ok};
    HttpClient client{{.loopback_only = true}};
    const std::vector<std::string> hosts{"192.0.2.1", "[2001:db8::1]", "[::ffff:192.0.2.1]",
                                         "0.0.0.0", "[::]"};
    for (const auto& host : hosts) {
        CAPTURE(host);
        bool started = false;
        HttpResponse last;
        client.submit(
            post("http://" + host + "/"), [&](HttpResponse&& response) { last = response; },
            [&] { started = true; });
        client.run(0ms);  // no waiting for a network is needed
        CHECK(client.in_flight() == 0);
        CHECK(last.reach == Reach::not_sent);
        CHECK_FALSE(last.failure.empty());
        CHECK_FALSE(started);
    }
    CHECK(client.fetch(post(server.url())).reach == Reach::answered);
    CHECK(client.fetch(post(fmt::format("http://localhost:{}/", server.port()))).status == 200);
}

TEST_CASE("proxies of the environment are not used") {
    const RefusingPort proxy;
    ::setenv("http_proxy", proxy.url().c_str(), 1);
    ScriptedServer server{answer_ok};
    CHECK(fetch(post(server.url())).reach == Reach::answered);
    ::unsetenv("http_proxy");
}

TEST_CASE("cancelling ends what has not left and lets go on what has") {
    HttpClient* waiting = nullptr;
    std::promise<void> may_answer;
    ScriptedServer server{[&](Connection& connection, const std::string& request, int number) {
        waiting->wake();
        may_answer.get_future().wait();
        return answer_ok(connection, request, number);
    }};
    HttpClient client{{.connections = 1}};
    waiting = &client;
    std::map<Reach, int> outcomes;
    for (int i = 0; i < 3; ++i) {
        client.submit(post(server.url()), [&](HttpResponse&& r) { ++outcomes[r.reach]; });
    }
    client.run(1h);  // the server wakes it, holding the first request
    CHECK(outcomes.empty());
    client.cancel_unstarted();
    CHECK(outcomes.empty());
    client.run(1h);
    CHECK(outcomes == std::map<Reach, int>{{Reach::not_sent, 2}});
    may_answer.set_value();
    run_all(client);
    CHECK(outcomes == std::map<Reach, int>{{Reach::not_sent, 2}, {Reach::answered, 1}});
    CHECK(server.received().size() == 1);
}

TEST_CASE("cancelling ends a request whose connection is not yet made") {
    ScriptedServer silent{answer_ok};  // a TLS greeting is no request, so it waits for more
    HttpClient client{{}};
    HttpResponse last;
    client.submit(post(fmt::format("https://127.0.0.1:{}/", silent.port())),
                  [&](HttpResponse&& response) { last = std::move(response); });
    client.run(0ms);
    CHECK(client.in_flight() == 1);
    client.cancel_unstarted();
    client.run(1h);
    CHECK(client.in_flight() == 0);
    CHECK(last.reach == Reach::not_sent);
}

TEST_CASE(
    "run comes back when another thread wakes it, when its time is up, or with nothing to do") {
    ScriptedServer server{[](Connection&, const std::string&, int) { return true; }};
    HttpClient client{{}};
    client.run(1h);
    bool done = false;
    client.submit(post(server.url()), [&](HttpResponse&&) { done = true; });
    client.run(1ms);
    std::jthread other{[&] { client.wake(); }};
    client.run(1h);
    CHECK_FALSE(done);
    CHECK(client.in_flight() == 1);
}

TEST_CASE("a stop ends a fetch as it then stands") {
    std::stop_source stop;
    ScriptedServer server{[&](Connection&, const std::string&, int) {
        stop.request_stop();
        return true;
    }};
    HttpClient client{{}};
    CHECK(client.fetch(post(server.url()), stop.get_token()).reach == Reach::unanswered);
    CHECK(client.fetch(post(server.url()), stop.get_token()).reach == Reach::not_sent);
    CHECK(client.in_flight() == 0);
    CHECK(server.received().size() == 1);
}

TEST_CASE("a client may end with requests under way") {
    ScriptedServer server{[](Connection&, const std::string&, int) { return true; }};
    bool done = false;
    {
        HttpClient client{{.connections = 1}};
        for (int i = 0; i < 2; ++i) {
            client.submit(post(server.url()), [&](HttpResponse&&) { done = true; });
        }
        client.run(1ms);
    }
    CHECK_FALSE(done);
}

TEST_SUITE_END();
