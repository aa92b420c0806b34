#pragma once

#include "sotay/directives/citations.h"
#include "sotay/directives/document_types.h"
#include "sotay/directives/paper.h"
#include "sotay/directives/register.h"
#include "sotay/formats/document.h"

#include <condition_variable>
#include <deque>
#include <future>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace sotay::directives {

/// What there is to know of a document without the register; one of the first three is set.
struct Reading {
    std::optional<DocumentFailure> failure{};
    std::optional<std::string> mark{};  ///< of a state secret
    std::optional<Paper> paper{};
    std::vector<Citation> citations{};  ///< with `paper`
};

struct ReadingTask {
    std::shared_ptr<const std::string> bytes;
    std::string name;
    Amend amend{};  ///< called by the thread that reads
};

/// Threads that read documents, two a processor: while one waits for its answer, another works.
class Readings {
public:
    /// `reader` and `types` stay with the caller.
    Readings(DocumentReader& reader, const DocumentTypes& types) : reader_{reader}, types_{types} {}
    /// Drops what no thread has begun, and waits for the others.
    ~Readings();
    Readings(const Readings&) = delete;
    Readings& operator=(const Readings&) = delete;

    [[nodiscard]] std::future<Reading> begin(ReadingTask task);

private:
    void work();

    DocumentReader& reader_;
    const DocumentTypes& types_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<std::packaged_task<Reading()>> waiting_;
    std::size_t idle_ = 0;
    bool is_over_ = false;
    std::vector<std::thread> threads_;
};

/// The last part of a path.
[[nodiscard]] std::string file_name_in(const std::string& path);

}  // namespace sotay::directives
