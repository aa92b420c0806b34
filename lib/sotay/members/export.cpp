#include "sotay/members/export.h"

#include "sotay/base/error.h"
#include "sotay/base/messages.h"
#include "sotay/formats/csv.h"
#include "sotay/formats/file_reason.h"
#include "sotay/formats/temporary_file.h"
#include "sotay/formats/xlsx.h"
#include "sotay/members/columns.h"

#include <sys/stat.h>

#include <cerrno>
#include <cstdio>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace sotay::members {

namespace {

constexpr const char* k_count_posts = R"sql(
    SELECT COUNT(*) FROM member_posts
    WHERE member_id = $1 AND organisation_id = $2
      AND from_on <= $3 AND (to_on IS NULL OR to_on > $3))sql";

constexpr std::string_view k_byte_order_mark = "\xEF\xBB\xBF";
constexpr mode_t k_not_for_others = 077;

/// New files are their owner's alone, from their first byte on.
class PrivateFiles {
public:
    PrivateFiles() : before_{::umask(k_not_for_others)} {}
    ~PrivateFiles() { ::umask(before_); }
    PrivateFiles(const PrivateFiles&) = delete;
    PrivateFiles& operator=(const PrivateFiles&) = delete;

private:
    mode_t before_;
};

/// As in a list, with a capital where that begins with a small letter of ASCII.
std::string heading(Field field) {
    auto heading = field == Field::org_name ? tr("name of the organisation") : heading_of(field);
    if (heading.front() >= 'a' && heading.front() <= 'z') {
        heading.front() = static_cast<char>(heading.front() - 'a' + 'A');
    }
    return heading;
}

std::vector<std::string> headings() {
    std::vector<std::string> headings;
    for (const auto field : all_fields()) headings.push_back(heading(field));
    return headings;
}

/// Where the rows go.
class Sheet {
public:
    Sheet() = default;
    virtual ~Sheet() = default;
    Sheet(const Sheet&) = delete;
    Sheet& operator=(const Sheet&) = delete;

    virtual void add(const std::vector<std::string>& row) = 0;
    virtual void finish() = 0;
};

class CsvSheet final : public Sheet {
public:
    CsvSheet(const std::string& file, bool has_bom) : name_{file} {
        if (file != "-") {
            unfinished_.emplace(file);
            stream_ = std::fopen(unfinished_->path().c_str(), "wb");
            if (stream_ == nullptr) fail();
        }
        if (has_bom) write(k_byte_order_mark);
        add(headings());
    }
    ~CsvSheet() override {
        if (unfinished_ && stream_ != nullptr) std::fclose(stream_);
    }
    CsvSheet(const CsvSheet&) = delete;
    CsvSheet& operator=(const CsvSheet&) = delete;

    void add(const std::vector<std::string>& row) override { write(csv::format_row(row)); }
    void finish() override {
        if (std::fflush(stream_) != 0) fail();
        if (!unfinished_) return;
        if (std::fclose(std::exchange(stream_, nullptr)) != 0) fail();
        unfinished_->keep();
    }

private:
    void write(std::string_view text) {
        if (std::fwrite(text.data(), 1, text.size(), stream_) != text.size()) fail();
    }
    [[noreturn]] void fail() const {
        throw Error{ErrorKind::environment,
                    tr("cannot write \"{}\": {}", name_, file_reason(errno))};
    }

    std::string name_;
    std::optional<TemporaryFile> unfinished_;
    std::FILE* stream_ = stdout;
};

/// Every cell is text: a spreadsheet would drop the leading 0 of a number.
class WorkbookSheet final : public Sheet {
public:
    explicit WorkbookSheet(const std::string& file)
        : writer_{file, tr("Members"), "", "", headings()} {}

    void add(const std::vector<std::string>& row) override {
        std::vector<xlsx::Cell> cells;
        cells.reserve(row.size());
        for (const auto& text : row) {
            cells.push_back(text.empty() ? xlsx::Cell{} : xlsx::Cell{text});
        }
        writer_.add(cells);
    }
    void finish() override { writer_.finish(); }

private:
    xlsx::Writer writer_;
};

std::unique_ptr<Sheet> make_sheet(const ExportOptions& options) {
    if (options.is_workbook) return std::make_unique<WorkbookSheet>(options.file);
    return std::make_unique<CsvSheet>(options.file, options.has_bom);
}

std::string date_cell(const std::optional<PartialDate>& date) { return date ? display(*date) : ""; }

/// "84987654321" as people dial it.
std::string phone_cell(const std::string& phone) {
    return phone.starts_with("84") ? "0" + phone.substr(2) : phone;
}

/// Makes the cells of a member as an import reads them.
class RowMaker {
public:
    RowMaker(store::Database& database, const org::Tree& tree, const MemberRules& rules,
             bool reveal)
        : tree_{tree}, rules_{rules}, reveal_{reveal}, posts_{database.prepare(k_count_posts)} {}

    std::vector<std::string> row(const Member& member) {
        std::vector<std::string> row;
        row.reserve(k_field_count);
        for (const auto field : all_fields()) row.push_back(cell(member, field));
        return row;
    }
    [[nodiscard]] std::int64_t with_several_posts() const { return with_several_posts_; }

private:
    std::string cell(const Member& member, Field field);
    std::string post(const Member& member);
    [[nodiscard]] std::string revealed(const std::optional<std::string>& value) const {
        return reveal_ ? value.value_or("") : "";
    }

    const org::Tree& tree_;
    const MemberRules& rules_;
    bool reveal_;
    store::Statement posts_;
    std::int64_t with_several_posts_ = 0;
};

std::string RowMaker::post(const Member& member) {
    if (!member.post) return "";
    posts_.bind_all(member.id, member.organisation, tree_.on());
    const bool are_several = posts_.step() && posts_.integer(0) > 1;
    posts_.reset();
    if (are_several) ++with_several_posts_;
    return are_several ? "" : rules_.posts.name_of(*member.post);
}

std::string RowMaker::cell(const Member& member, Field field) {
    const auto* organisation = tree_.find(member.organisation);
    switch (field) {
        case Field::card_number:
            return revealed(member.card_number);
        case Field::full_name:
            return member.full_name;
        case Field::birth_date:
            return date_cell(member.birth_date);
        case Field::gender:
            if (!member.gender) return "";
            return *member.gender == "male" ? tr("male") : tr("female");
        case Field::citizen_id:
            return revealed(member.citizen_id);
        case Field::phone:
            return phone_cell(revealed(member.phone));
        case Field::zalo_id:
            return member.zalo_id.value_or("");
        case Field::email:
            return member.email.value_or("");
        case Field::org_code:
            return organisation == nullptr ? "" : organisation->code;
        case Field::org_name:
            return organisation == nullptr ? "" : organisation->name;
        case Field::admitted_on:
            return date_cell(member.admitted_on);
        case Field::official_on:
            return date_cell(member.official_on);
        case Field::state:
            return rules_.states.name_of(member.state);
        case Field::post:
            return post(member);
        case Field::ethnicity:
            return member.ethnicity.value_or("");
        case Field::education:
            return member.education.value_or("");
    }
    return "";
}

}  // namespace

ExportReport export_members(store::Database& database, const store::Vault& vault,
                            const org::Tree& tree, const MemberRules& rules,
                            const ExportOptions& options) {
    const PrivateFiles only_for_the_owner;
    RowMaker maker{database, tree, rules, options.reveal};
    const auto sheet = make_sheet(options);
    ExportReport report;
    for_each(database, vault, tree.on(), options.filter, [&](const Member& member) {
        sheet->add(maker.row(member));
        ++report.members;
    });
    sheet->finish();
    report.with_several_posts = maker.with_several_posts();
    return report;
}

}  // namespace sotay::members
