#include "sotay/net/http_server.h"

#include "scripted_server.h"

#include "sotay/base/error.h"
#include "sotay/net/http_client.h"

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <condition_variable>
#include <filesystem>
#include <fstream>
#include <future>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

using namespace std::chrono_literals;
using namespace sotay;
using namespace sotay::net;
using namespace sotay::net::testing;

namespace {

const std::string k_any_port = "127.0.0.1:0";

/// Tells what the handler was given, so that a client can check it.
ServerResponse echo(const ServerRequest& request) {
    ServerResponse response;
    response.body = request.method + " " + request.path;
    for (const auto& [name, value] : request.query) response.body += "|" + name + "=" + value;
    if (!request.body.empty()) response.body += "\n" + request.body;
    return response;
}

std::string converse(const HttpServer& server, const std::string& request) {
    auto client = Connection::to(server.address());
    client.write(request);
    return client.read_message();
}

std::string status_line(const std::string& response) {
    return response.substr(0, response.find("\r\n"));
}

std::string body_of(const std::string& response) {
    return response.substr(response.find("\r\n\r\n") + 4);
}

/// A folder of its own that is gone after the test.
class Folder {
public:
    Folder() {
        std::string name = (std::filesystem::temp_directory_path() / "sotay-XXXXXX").string();
        if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error{"mkdtemp"};
        path_ = name;
    }
    ~Folder() { std::filesystem::remove_all(path_); }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    [[nodiscard]] std::string file(const std::string& name) const { return path_ / name; }

private:
    std::filesystem::path path_;
};

}  // namespace

TEST_SUITE_BEGIN("net::http_server");

TEST_CASE("a handler gets a request decoded and its answer arrives whole") {
    std::string agent;
    HttpServer server{k_any_port, [&](const ServerRequest& request) {
                          for (const auto& header : request.headers) {
                              if (header.name == "X-Agent") agent = header.value;
                          }
                          auto response = echo(request);
                          response.status = 201;
                          response.content_type = "application/json";
                          response.headers = {{"Set-Cookie", "a=1"}, {"Set-Cookie", "b=2"}};
                          return response;
                      }};
    const auto response = converse(server,
                                   "POST /h%E1%BB%99i%20ngh%e1%bb%8b/+?q=a+b%26c&q=later&flag&=x "
                                   "HTTP/1.1\r\nHost: x\r\nX-Agent: me\r\nContent-Length: 4\r\n"
                                   "\r\nbody");
    CHECK(response ==
          "HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nSet-Cookie: a=1\r\n"
          "Set-Cookie: b=2\r\nContent-Length: 42\r\n\r\n"
          "POST /hội nghị/+|=x|flag=|q=a b&c\nbody");
    CHECK(agent == "me");
}

TEST_CASE("a target that hides something is a bad request") {
    HttpServer server{k_any_port, echo};
    const std::vector<std::string> targets{"/a%00b",  "/a%0ab",   "/a%zz", "/a%2", "/%",
                                           "/a?q=%0", "/a?%00=b", "a",     "*",    "http://x/"};
    for (const auto& target : targets) {
        CAPTURE(target);
        auto client = Connection::to(server.address());
        client.write("GET " + target + " HTTP/1.1\r\nHost: x\r\n\r\n");
        CHECK(status_line(client.read_message()) == "HTTP/1.1 400 Bad Request");
        CHECK(client.is_ended());
    }
}

TEST_CASE("what is not HTTP is a bad request and ends the connection") {
    HttpServer server{k_any_port, echo};
    const std::vector<std::string> requests{
        "nonsense\r\n\r\n",
        "GET / HTTP/9.9\r\n\r\n",
        "GET / HTTP/1.1\r\nno colon\r\n\r\n",
        "POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        "POST / HTTP/1.1\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    };
    for (const auto& request : requests) {
        CAPTURE(request);
        auto client = Connection::to(server.address());
        client.write(request);
        CHECK(status_line(client.read_message()) == "HTTP/1.1 400 Bad Request");
        CHECK(client.is_ended());
    }
}

TEST_CASE("a body of 1 MiB is taken, a longer one is refused and the client can read why") {
    HttpServer server{k_any_port, [](const ServerRequest& request) {
                          return ServerResponse{.body = std::to_string(request.body.size())};
                      }};
    const auto upload = [&](std::size_t size) {
        return converse(server, fmt::format("PUT / HTTP/1.1\r\nContent-Length: {}\r\n\r\n", size) +
                                    std::string(size, 'x'));
    };
    CHECK(body_of(upload(1'048'576)) == "1048576");
    CHECK(status_line(upload(1'048'577)) == "HTTP/1.1 413 Payload Too Large");
}

TEST_CASE("a body in pieces is held to the same limit") {
    HttpServer server{k_any_port, echo};
    auto client = Connection::to(server.address());
    client.write("PUT / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n");
    const auto chunk = "10000\r\n" + std::string(0x10000, 'x') + "\r\n";
    for (int i = 0; i < 17; ++i) client.write(chunk);
    CHECK(status_line(client.read_message()) == "HTTP/1.1 413 Payload Too Large");
    CHECK(status_line(converse(server,
                               "PUT / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"
                               "3\r\nabc\r\n0\r\n\r\n")) == "HTTP/1.1 200 OK");
}

TEST_CASE("a flood of headers is refused") {
    HttpServer server{k_any_port, echo};
    std::string request = "GET / HTTP/1.1\r\n";
    while (request.size() < 20'000) request += "X-Flood: " + std::string(100, 'x') + "\r\n";
    auto client = Connection::to(server.address());
    client.write(request);
    CHECK(status_line(client.read_message()) == "HTTP/1.1 431 Request Header Fields Too Large");
    client.close();
    CHECK(status_line(converse(server, "GET /" + std::string(9'000, 'a') + " HTTP/1.1\r\n\r\n")) ==
          "HTTP/1.1 431 Request Header Fields Too Large");
}

TEST_CASE("a connection is kept, also for requests that came together, until the client asks") {
    HttpServer server{k_any_port, echo};
    auto client = Connection::to(server.address());
    client.write("GET /1 HTTP/1.1\r\n\r\nGET /2 HTTP/1.1\r\n\r\n");
    CHECK(body_of(client.read_message()) == "GET /1");
    CHECK(body_of(client.read_message()) == "GET /2");
    client.write("GET /3 HTTP/1.1\r\nConnection: close\r\n\r\n");
    CHECK(body_of(client.read_message()) == "GET /3");
    CHECK(client.is_ended());

    auto old = Connection::to(server.address());
    old.write("GET /4 HTTP/1.0\r\n\r\n");
    CHECK(body_of(old.read_message()) == "GET /4");
    CHECK(old.is_ended());
}

TEST_CASE("HEAD gets the head that GET would get") {
    HttpServer server{k_any_port,
                      [](const ServerRequest&) { return ServerResponse{.body = "12345"}; }};
    auto client = Connection::to(server.address());
    client.write("HEAD / HTTP/1.1\r\n\r\nGET / HTTP/1.1\r\n\r\n");
    const auto head = client.read_head();
    CHECK(head.find("Content-Length: 5\r\n") != std::string::npos);
    CHECK(client.read_message() == head + "12345");
}

TEST_CASE("a client that asks before sending its body is told to go on") {
    HttpServer server{k_any_port, echo};
    auto client = Connection::to(server.address());
    client.write("POST / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n");
    CHECK(client.read_head() == "HTTP/1.1 100 Continue\r\n\r\n");
    client.write("body");
    CHECK(body_of(client.read_message()) == "POST /\nbody");
}

TEST_CASE("a handler's failure is a 500 without detail, and the connection lives on") {
    HttpServer server{k_any_port, [](const ServerRequest& request) -> ServerResponse {
                          if (request.path == "/throw") throw std::runtime_error{"the secret"};
                          if (request.path == "/odd") throw 42;
                          if (request.path == "/status") return {.status = 0};
                          if (request.path == "/split") return {.headers = {{"X", "a\r\nY: b"}}};
                          if (request.path == "/type") return {.content_type = "a\r\nY: b"};
                          return {.status = 204, .body = "none is allowed"};
                      }};
    auto client = Connection::to(server.address());
    for (const std::string path : {"/throw", "/odd", "/status", "/split", "/type"}) {
        CAPTURE(path);
        client.write("GET " + path + " HTTP/1.1\r\n\r\n");
        const auto response = client.read_message();
        CHECK(status_line(response) == "HTTP/1.1 500 Internal Server Error");
        CHECK(body_of(response) == "Internal Server Error\n");
    }
    client.write("GET /none HTTP/1.1\r\n\r\n");
    CHECK(client.read_message() == "HTTP/1.1 204 No Content\r\n\r\n");
}

TEST_CASE("many clients are served at once") {
    HttpServer server{k_any_port, echo};
    HttpClient client{{.connections = 50}};
    int right = 0;
    for (int i = 0; i < 1'000; ++i) {
        HttpRequest request;
        request.url = fmt::format("http://{}/{}", server.address(), i);
        request.body = std::to_string(i);
        client.submit(std::move(request), [&right, i](HttpResponse&& response) {
            right += response.body == fmt::format("POST /{}\n{}", i, i);
        });
    }
    while (client.in_flight() > 0) client.run(1h);
    CHECK(right == 1'000);
}

TEST_CASE("more than a thousand connections are refused, and there is room again later") {
    HttpServer server{k_any_port, echo};
    std::vector<Connection> clients;
    for (int i = 0; i < 1'000; ++i) {
        clients.push_back(Connection::to(server.address()));
        clients.back().write("GET / HTTP/1.1\r\n\r\n");
        REQUIRE_FALSE(clients.back().read_message().empty());
    }
    CHECK(Connection::to(server.address()).is_ended());
    clients.front().finish_writing();
    CHECK(clients.front().is_ended());
    CHECK(body_of(converse(server, "GET /again HTTP/1.1\r\n\r\n")) == "GET /again");
}

namespace {

/// Keeps what is to be answered until it is told to.
struct Desk {
    std::mutex mutex;
    std::condition_variable arrived;
    std::vector<std::pair<std::string, Reply>> waiting;

    HttpServer::DeferringHandler handler() {
        return [this](ServerRequest&& request, Reply reply) {
            const std::scoped_lock lock{mutex};
            waiting.emplace_back(request.path, std::move(reply));
            arrived.notify_all();
        };
    }
    std::vector<std::pair<std::string, Reply>> take(std::size_t count) {
        std::unique_lock lock{mutex};
        arrived.wait(lock, [&] { return waiting.size() >= count; });
        return std::exchange(waiting, {});
    }
};

const std::string k_get_x = "GET /x HTTP/1.1\r\nHost: a\r\n\r\n";

}  // namespace

TEST_CASE("a handler may answer later and from another thread, many at once and in any order") {
    Desk desk;
    HttpServer server{k_any_port, desk.handler()};
    std::vector<Connection> clients;
    for (int client = 0; client < 20; ++client) {
        clients.push_back(Connection::to(server.address()));
        clients.back().write(fmt::format("GET /{} HTTP/1.1\r\nHost: a\r\n\r\n", client));
    }
    auto waiting = desk.take(20);
    std::reverse(waiting.begin(), waiting.end());
    for (const auto& [path, reply] : waiting) reply({.status = 202, .body = path});
    for (int client = 0; client < 20; ++client) {
        const auto message = clients[static_cast<std::size_t>(client)].read_message();
        CHECK(status_line(message) == "HTTP/1.1 202 Accepted");
        CHECK(body_of(message) == fmt::format("/{}", client));
    }
}

TEST_CASE("only the first answer to a request counts, and none at all is a 500") {
    Desk desk;
    HttpServer server{k_any_port, desk.handler()};
    auto client = Connection::to(server.address());
    client.write(k_get_x);
    {
        const auto waiting = desk.take(1);
        waiting[0].second({.body = "first"});
        waiting[0].second({.body = "second"});
    }
    CHECK(body_of(client.read_message()) == "first");
    client.write(k_get_x);
    desk.take(1);
    CHECK(status_line(client.read_message()) == "HTTP/1.1 500 Internal Server Error");
    client.write(k_get_x);
    desk.take(1)[0].second({.body = "third"});
    CHECK(body_of(client.read_message()) == "third");
}

TEST_CASE("an answer to a client that has gone, or of a server that has, is dropped") {
    Desk desk;
    std::vector<std::pair<std::string, Reply>> late;
    {
        HttpServer server{k_any_port, desk.handler()};
        {
            auto gone = Connection::to(server.address());
            gone.write(k_get_x);
            desk.take(1)[0].second({});
        }
        auto client = Connection::to(server.address());
        client.write(k_get_x);
        late = desk.take(1);
        client.close();
    }
    late[0].second({.body = "too late"});
    late.clear();
}

TEST_CASE("the end of a server answers what is being handled and hangs up on the idle") {
    std::promise<void> handling;
    std::promise<void> may_answer;
    std::optional<HttpServer> server;
    server.emplace(k_any_port, [&](const ServerRequest&) {
        handling.set_value();
        may_answer.get_future().wait();
        return ServerResponse{.body = std::string(1'000'000, 'x')};
    });
    auto idle = Connection::to(server->address());
    auto busy = Connection::to(server->address());
    busy.write("GET / HTTP/1.1\r\n\r\n");
    handling.get_future().wait();

    auto ended = std::async(std::launch::async, [&] { server.reset(); });
    may_answer.set_value();
    CHECK(busy.read_message().size() > 1'000'000);
    CHECK(busy.is_ended());
    CHECK(idle.is_ended());
    ended.get();
}

TEST_CASE("a server on a unix socket is reached by its file, which others cannot open") {
    const Folder folder;
    const auto file = folder.file("http.sock");
    {
        HttpServer server{"unix:" + file, echo};
        CHECK(server.address() == "unix:" + file);
        struct stat status {};
        REQUIRE(::stat(file.c_str(), &status) == 0);
        CHECK((status.st_mode & 07777) == 0660);
        CHECK(body_of(converse(server, "GET /x HTTP/1.1\r\n\r\n")) == "GET /x");
        CHECK_THROWS_AS(HttpServer("unix:" + file, echo), Error);
        CHECK(body_of(converse(server, "GET /y HTTP/1.1\r\n\r\n")) == "GET /y");
    }
    CHECK_FALSE(std::filesystem::exists(file));
}

TEST_CASE("a socket file that outlived its server is replaced, any other file is not") {
    const Folder folder;
    const auto stale = folder.file("stale.sock");
    {
        HttpServer server{"unix:" + stale, echo};
        std::filesystem::rename(stale, stale + ".kept");
    }
    std::filesystem::rename(stale + ".kept", stale);
    HttpServer server{"unix:" + stale, echo};
    CHECK(body_of(converse(server, "GET /x HTTP/1.1\r\n\r\n")) == "GET /x");

    const auto precious = folder.file("precious");
    std::ofstream{precious} << "text";
    CHECK_THROWS_AS(HttpServer("unix:" + precious, echo), Error);
    CHECK(std::filesystem::file_size(precious) == 4);
}

TEST_CASE("an address that cannot be had is an error of the environment, nonsense one of input") {
    const auto kind_of = [](const std::string& address) -> std::optional<ErrorKind> {
        try {
            const HttpServer server{address, echo};
            return std::nullopt;
        } catch (const Error& error) {
            return error.kind();
        }
    };
    const HttpServer taken{k_any_port, echo};
    CHECK(kind_of(taken.address()) == ErrorKind::environment);
    CHECK(kind_of("192.0.2.1:0") == ErrorKind::environment);
    CHECK(kind_of("unix:/nonexistent/folder/x.sock") == ErrorKind::environment);
    CHECK(kind_of("unix:/" + std::string(200, 'x')) == ErrorKind::environment);
    for (const std::string text : {"", "8080", ":8080", "127.0.0.1:", "127.0.0.1:http",
                                   "127.0.0.1:65536", "::1:80", "unix:"}) {
        CAPTURE(text);
        CHECK(kind_of(text) == ErrorKind::invalid_input);
    }
    CHECK_FALSE(kind_of("localhost:0"));
}

TEST_SUITE_END();
