#include "sotay/directives/import_reading.h"

#include "sotay/directives/secret_mark.h"

#include <algorithm>
#include <filesystem>
#include <utility>

namespace sotay::directives {

namespace {

constexpr std::size_t k_most_threads = 16;

std::size_t most_threads() {
    const std::size_t processors = std::max(std::thread::hardware_concurrency(), 1U);
    return std::min(2 * processors, k_most_threads);
}

Reading read(DocumentReader& reader, const ReadingTask& task, const DocumentTypes& types) {
    const DocumentOutcome outcome = reader.read(*task.bytes);
    if (const auto* failure = std::get_if<DocumentFailure>(&outcome)) return {.failure = *failure};
    const auto& document = std::get<Document>(outcome);
    if (auto mark =
            find_secret_mark(document.pages, file_name_in(task.name), document.properties)) {
        return {.mark = std::move(mark)};
    }
    Paper paper = read_paper(document, task.name, types);
    if (task.amend) task.amend(paper);
    auto citations = find_citations(paper.running, paper.directive, types);
    paper.running = {};  // as large as the text, and of no more use
    return {.paper = std::move(paper), .citations = std::move(citations)};
}

}  // namespace

Readings::~Readings() {
    {
        const std::lock_guard lock{mutex_};
        is_over_ = true;
        waiting_.clear();
    }
    changed_.notify_all();
    for (std::thread& thread : threads_) thread.join();
}

std::future<Reading> Readings::begin(ReadingTask task) {
    std::packaged_task<Reading()> work{
        [this, task = std::move(task)] { return read(reader_, task, types_); }};
    auto reading = work.get_future();
    const std::lock_guard lock{mutex_};
    waiting_.push_back(std::move(work));
    if (waiting_.size() > idle_ && threads_.size() < most_threads()) {
        threads_.emplace_back([this] { this->work(); });
    }
    changed_.notify_one();
    return reading;
}

void Readings::work() {
    std::unique_lock lock{mutex_};
    while (true) {
        ++idle_;
        changed_.wait(lock, [this] { return is_over_ || !waiting_.empty(); });
        --idle_;
        if (is_over_) return;
        auto task = std::move(waiting_.front());
        waiting_.pop_front();
        lock.unlock();
        task();
        lock.lock();
    }
}

std::string file_name_in(const std::string& path) { return std::filesystem::path{path}.filename(); }

}  // namespace sotay::directives
