#include "sotay/net/http_client.h"

#include "scripted_server.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

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

TEST_SUITE_BEGIN("net::http_client");

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

TEST_CASE("a host that does not answer holds up no other host") {
    std::promise<void> others_are_done;
    const auto done = others_are_done.get_future().share();
    ScriptedServer slow{[&](Connection& connection, const std::string&, int) {
        done.wait();
        return connection.write(ok("at last"));
    }};
    ScriptedServer quick{answer_ok};
    HttpClient client{{.connections = 2}};
    int late = 0;
    for (int i = 0; i < 6; ++i) {
        client.submit(post(slow.url()),
                      [&](HttpResponse&& response) { late += response.reach == Reach::answered; });
    }
    int answered = 0;
    for (int i = 0; i < 20; ++i) {
        client.submit(post(quick.url()), [&](HttpResponse&& response) {
            CHECK(late == 0);
            if (response.reach == Reach::answered && ++answered == 20) others_are_done.set_value();
        });
    }
    run_all(client);
    CHECK(answered == 20);
    CHECK(late == 6);
    CHECK(slow.connections() <= 2);
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
    CHECK(HttpClient{{}}.fetch(post(server.url())).reach == Reach::answered);
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
