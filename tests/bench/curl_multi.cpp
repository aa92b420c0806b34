// curl_multi URL CONNECTIONS BODIES [HEADER…] – posts every line of the file BODIES to URL over so
// many kept connections and does nothing else: the floor for a sender that uses libcurl. Prints how
// many answers were HTTP 200 and accept the message as Zalo or eSMS does; fails unless all were.

#include <curl/curl.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace {

// libcurl's handles are all void pointers to the compiler.
struct FreeEasy {
    void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
};
struct FreeMulti {
    void operator()(CURLM* multi) const { curl_multi_cleanup(multi); }
};
struct FreeList {
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

struct Line {
    std::unique_ptr<CURL, FreeEasy> easy;
    std::string answer;
};

std::size_t on_body(char* data, std::size_t, std::size_t size, void* line) {
    static_cast<Line*>(line)->answer.append(data, size);
    return size;
}

bool is_acceptance(const std::string& answer) {
    return answer.find(R"("error":0,)") != std::string::npos ||
           answer.find(R"("CodeResult":"100")") != std::string::npos;
}

std::vector<std::string> read_lines(const char* path) {
    std::ifstream file{path};
    std::vector<std::string> lines;
    for (std::string line; std::getline(file, line);) lines.push_back(line);
    return lines;
}

class Client {
public:
    Client(const char* url, std::size_t connections, const std::vector<std::string>& bodies,
           curl_slist* headers)
        : bodies_{bodies}, multi_{curl_multi_init()}, lines_(connections) {
        curl_multi_setopt(multi_.get(), CURLMOPT_MAXCONNECTS, static_cast<long>(connections));
        for (auto& line : lines_) open(line, url, headers);
    }
    ~Client() {
        for (auto& line : lines_) curl_multi_remove_handle(multi_.get(), line.easy.get());
    }
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;

    /// How many of the bodies were accepted.
    std::size_t run() {
        for (auto& line : lines_) send_next(line);
        for (int running = 1; running > 0 || done_ < next_;) {
            curl_multi_perform(multi_.get(), &running);
            collect();
            if (done_ < next_) curl_multi_poll(multi_.get(), nullptr, 0, 1000, nullptr);
        }
        return accepted_;
    }

private:
    static void open(Line& line, const char* url, curl_slist* headers) {
        line.easy.reset(curl_easy_init());
        CURL* easy = line.easy.get();
        curl_easy_setopt(easy, CURLOPT_PRIVATE, &line);
        curl_easy_setopt(easy, CURLOPT_URL, url);
        curl_easy_setopt(easy, CURLOPT_POST, 1L);
        curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers);
        curl_easy_setopt(easy, CURLOPT_USERAGENT, "sotay");
        curl_easy_setopt(easy, CURLOPT_PROXY, "");
        curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
        curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &on_body);
        curl_easy_setopt(easy, CURLOPT_WRITEDATA, &line);
    }

    void send_next(Line& line) {
        if (next_ == bodies_.size()) return;
        const auto& body = bodies_[next_++];
        line.answer.clear();
        curl_easy_setopt(line.easy.get(), CURLOPT_POSTFIELDS, body.data());
        curl_easy_setopt(line.easy.get(), CURLOPT_POSTFIELDSIZE_LARGE,
                         static_cast<curl_off_t>(body.size()));
        curl_multi_add_handle(multi_.get(), line.easy.get());
    }

    void collect() {
        int left = 0;
        while (const auto* message = curl_multi_info_read(multi_.get(), &left)) {
            Line* line = nullptr;
            long status = 0;
            curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &line);
            curl_easy_getinfo(message->easy_handle, CURLINFO_RESPONSE_CODE, &status);
            const bool is_accepted =
                message->data.result == CURLE_OK && status == 200 && is_acceptance(line->answer);
            if (is_accepted) ++accepted_;
            ++done_;
            curl_multi_remove_handle(multi_.get(), line->easy.get());
            send_next(*line);
        }
    }

    const std::vector<std::string>& bodies_;
    std::unique_ptr<CURLM, FreeMulti> multi_;
    std::vector<Line> lines_;
    std::size_t next_ = 0;
    std::size_t done_ = 0;
    std::size_t accepted_ = 0;
};

}  // namespace

int main(int argc, char** argv) {
    const long connections = argc < 4 ? 0 : std::strtol(argv[2], nullptr, 10);
    if (connections < 1) {
        std::fputs("usage: curl_multi URL CONNECTIONS BODIES [HEADER…]\n", stderr);
        return 2;
    }
    curl_global_init(CURL_GLOBAL_DEFAULT);
    std::unique_ptr<curl_slist, FreeList> headers{curl_slist_append(nullptr, "Expect:")};
    for (int i = 4; i < argc; ++i) curl_slist_append(headers.get(), argv[i]);
    const auto bodies = read_lines(argv[3]);
    const auto accepted =
        Client{argv[1], static_cast<std::size_t>(connections), bodies, headers.get()}.run();
    std::printf("%zu\n", accepted);
    return !bodies.empty() && accepted == bodies.size() ? 0 : 1;
}
