#include "sotay/members/import_write.h"

#include "sotay/members/import_batches.h"
#include "sotay/members/import_writer.h"
#include "sotay/members/row_workers.h"

#include <optional>
#include <utility>

namespace sotay::members {

namespace {

class SecondPass {
public:
    SecondPass(const Office& office, const Standards& standards, CheckedSheet& sheet)
        : office_{office}, sheet_{sheet}, workers_{standards}, writer_{office, standards, sheet} {
        for (const auto& read : sheet.sheets) workers_.add_sheet(read.layout);
    }

    std::int64_t run() {
        writer_.begin(sheet_.counts.created, sheet_.counts.updated);
        next_id_ = writer_.first_id();
        write_rows();
        return writer_.finish();
    }

private:
    void write_rows() {
        sheet_.spool.rewind();
        SpooledRow row;
        for (std::size_t at = 0; at < sheet_.states.size(); ++at) {
            const auto state = sheet_.states.at(at);
            if (!sheet_.spool.next(row)) break;
            if (state != RowState::created && state != RowState::updated) continue;
            auto& next = batches_.add();
            next.written = std::move(row);
            next.id = state == RowState::created ? std::optional{next_id_++} : std::nullopt;
            if (batches_.filled().size() == k_import_batch) batches_.hand_over();
        }
        batches_.hand_over();
        batches_.wait();
    }

    // One batch is written while the next is sealed.
    void seal(std::vector<ImportRow>& rows) {
        workers_.run(rows, [this](ImportRow& row, DraftReader& reader) { seal(row, reader); });
    }

    void seal(ImportRow& row, DraftReader& reader) const { read_row(row, reader, office_.vault); }

    const Office& office_;
    CheckedSheet& sheet_;
    RowWorkers workers_;
    ImportWriter writer_;
    MemberId next_id_ = 0;
    // Last, so that it ends before anything it uses goes.
    ImportBatches batches_{[this](std::vector<ImportRow>& rows) { seal(rows); },
                           [this](std::vector<ImportRow>& rows) { (void)writer_.write(rows); }};
};

}  // namespace

std::int64_t write_sheet(const Office& office, const Standards& standards, CheckedSheet& sheet) {
    return SecondPass{office, standards, sheet}.run();
}

}  // namespace sotay::members
