#include "scripted_server.h"

#include "sotay/net/http_client.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <future>
#include <map>
#include <string>
#include <utility>
#include <vector>

using namespace std::chrono_literals;
using namespace sotay::net;
using namespace sotay::net::testing;
using Reach = HttpResponse::Reach;

namespace {

HttpRequest of_method(std::string method, std::string url, std::string body = {}) {
    auto request = post(std::move(url), std::move(body));
    request.method = std::move(method);
    return request;
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

TEST_SUITE_BEGIN("net::transfer");

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

TEST_SUITE_END();
