#pragma once

#include "sotay/directives/import_reading.h"
#include "sotay/directives/register.h"

#include <chrono>
#include <deque>
#include <memory>
#include <vector>

namespace sotay::directives {

/// One import into a register: documents on their way, read several at a time, written several at
/// a time, reported in the order in which they were added.
class Import {
public:
    Import(Register& owner, const Occasion& occasion, const TakeOutcome& take);

    enum class Archives { opened, failed };
    void add_file(const std::string& file, Archives archives);
    void add(Source source, Archives archives);
    /// Waits for all that were added.
    void finish();

private:
    /// A document on its way.
    struct Coming {
        ImportOutcome outcome{};
        std::shared_ptr<const std::string> bytes{};
        Amend amend{};
        Bytes digest{};
        std::optional<std::string> mark{};
        std::future<Reading> reading{};  ///< only while it is not known what the document holds
        std::string body{};
        std::vector<Citation> citations{};
        Archives archives = Archives::failed;
        bool is_to_be_kept = false;
    };

    void add(Coming paper);
    void look_up(Coming& paper);
    void settle_first();
    void settle(Coming& paper, Reading reading) const;
    [[nodiscard]] bool is_far_ahead() const;
    [[nodiscard]] Coming take_first();
    void unpack(Coming archive);
    void add_from(const std::string& archive, ArchiveFile file);
    void report_later(Coming paper);
    void write();
    /// None when nothing was written because one of them could not be.
    [[nodiscard]] std::optional<std::vector<ImportOutcome>> keep_together(
        const std::vector<Coming>& papers);
    void keep_one_by_one(const std::vector<Coming>& papers);
    [[nodiscard]] ImportOutcome keep(const Coming& paper, store::Change& change) const;
    [[nodiscard]] ImportOutcome keep_alone(const Coming& paper);

    Register& register_;
    const Occasion& occasion_;
    const TakeOutcome& take_;
    Readings readings_;
    std::deque<Coming> unread_;
    std::size_t unread_bytes_ = 0;
    std::vector<Coming> unwritten_;  ///< known, not yet reported
    std::size_t unwritten_bytes_ = 0;
    std::chrono::steady_clock::time_point oldest_{};
};

}  // namespace sotay::directives
