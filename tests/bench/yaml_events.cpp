// yaml_events FILE – reads FILE with yaml-cpp's event API, keeps nothing, prints how many mappings
// it saw.

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <cstdio>
#include <exception>
#include <fstream>

namespace {

class Counter : public YAML::EventHandler {
public:
    [[nodiscard]] std::size_t mappings() const { return mappings_; }

    void OnDocumentStart(const YAML::Mark&) override {}
    void OnDocumentEnd() override {}
    void OnNull(const YAML::Mark&, YAML::anchor_t) override {}
    void OnAlias(const YAML::Mark&, YAML::anchor_t) override {}
    void OnScalar(const YAML::Mark&, const std::string&, YAML::anchor_t,
                  const std::string&) override {}
    void OnSequenceStart(const YAML::Mark&, const std::string&, YAML::anchor_t,
                         YAML::EmitterStyle::value) override {}
    void OnSequenceEnd() override {}
    void OnMapStart(const YAML::Mark&, const std::string&, YAML::anchor_t,
                    YAML::EmitterStyle::value) override {
        ++mappings_;
    }
    void OnMapEnd() override {}

private:
    std::size_t mappings_ = 0;
};

}  // namespace

int main(int argc, char** argv) {
    if (argc != 2) {
        std::fputs("usage: yaml_events FILE\n", stderr);
        return 2;
    }
    try {
        std::ifstream file{argv[1]};
        YAML::Parser parser{file};
        Counter counter;
        while (parser.HandleNextDocument(counter)) {
        }
        std::printf("%zu\n", counter.mappings());
        return counter.mappings() == 0 ? 1 : 0;
    } catch (const YAML::Exception& error) {
        std::fprintf(stderr, "yaml_events: %s\n", error.what());
        return 1;
    }
}
