#include "sotay/org/check.h"

#include "sotay/base/messages.h"
#include "sotay/formats/json.h"

#include <algorithm>

namespace sotay::org {

namespace {

constexpr const char* k_term_starts = R"sql(
    SELECT organisation_id, max(from_on) FROM organisation_terms WHERE from_on <= $1
    GROUP BY organisation_id)sql";

bool holds(const std::vector<std::string>& list, const std::string& code) {
    return std::ranges::find(list, code) != list.end();
}

std::vector<std::string> consents_of(const Organisation& organisation) {
    if (!organisation.consents) return {};
    return json::parse(*organisation.consents, "consents").get<std::vector<std::string>>();
}

/// The same day so many months later, or the last one of a shorter month.
Date months_later(Date date, int months) {
    const std::chrono::year_month_day day{date};
    const auto month = Month{day.year(), day.month()} + std::chrono::months{months};
    return std::min(first_day(month) + (std::chrono::days{static_cast<unsigned>(day.day()) - 1U}),
                    last_day(month));
}

class Checker {
public:
    explicit Checker(const CheckInput& input) : input_{input} {
        for (const auto& organisation : input.tree.all()) {
            const auto found = input.strengths.find(organisation.id);
            if (found != input.strengths.end()) below_[organisation.id] = found->second.members();
        }
        const auto& all = input.tree.all();
        for (auto at = all.rbegin(); at != all.rend(); ++at) {
            if (at->parent) below_[*at->parent] += below_[at->id];
        }
    }

    std::vector<Finding> run(const std::vector<const Organisation*>& chosen) {
        for (const auto* organisation : chosen) judge(*organisation);
        return std::move(findings_);
    }

private:
    void judge(const Organisation& organisation) {
        at_ = &organisation;
        consents_ = consents_of(organisation);
        const auto found = input_.strengths.find(organisation.id);
        strength_ = found == input_.strengths.end() ? Strength{} : found->second;
        children_ = input_.tree.children(organisation.id);
        for (const auto& check : input_.checks) {
            check_ = &check;
            if (applies(check)) judge_by(check);
        }
        judge_consents();
    }

    bool applies(const Check& check) const {
        if (!check.kinds.empty() && !holds(check.kinds, at_->kind)) return false;
        if (check.under.empty()) return true;
        const auto* above = at_->parent ? input_.tree.find(*at_->parent) : nullptr;
        return above != nullptr && holds(check.under, above->kind);
    }

    [[nodiscard]] bool is_empty() const { return children_.empty() && strength_.members() == 0; }
    [[nodiscard]] bool has_consent() const {
        return !check_->consent.empty() && holds(consents_, check_->consent);
    }

    Finding& add(Severity severity, std::string message) {
        findings_.push_back({.organisation = at_->id,
                             .rule = check_->rule,
                             .severity = severity,
                             .message = std::move(message),
                             .citation = check_->citation});
        return findings_.back();
    }

    void warn(std::int64_t count, std::int64_t limit, std::string message) {
        auto& finding = add(Severity::warning, std::move(message));
        finding.count = count;
        finding.limit = limit;
    }

    void judge_by(const Check& check) {
        switch (check.rule) {
            case Rule::few_official:
            case Rule::many_members:
            case Rule::no_groups:
            case Rule::few_members:
                if (!has_consent()) judge_size(check);
                return;
            case Rule::large_board:
            case Rule::large_cell_committee:
            case Rule::large_committee:
            case Rule::no_cell_committee:
                return judge_posts(check);
            case Rule::no_secretary:
                if (!is_empty() && !strength_.has_secretary)
                    add(Severity::warning, tr("no secretary is recorded"));
                return;
            case Rule::term:
                return judge_term(check);
            case Rule::empty:
                if (is_empty()) {
                    add(Severity::warning,
                        tr("neither members nor organisations: dissolve it, or move members in"));
                }
                return;
            case Rule::unknown_kind:
                if (input_.kinds.find(at_->kind) == nullptr) {
                    add(Severity::warning, tr("of the kind \"{}\", which no longer exists on {}",
                                              at_->kind, display(input_.tree.on())));
                }
                return;
            case Rule::unknown_consent:
                return;
        }
    }

    void judge_size(const Check& check) {
        const auto members = static_cast<unsigned long>(strength_.members());
        const auto below = below_.contains(at_->id) ? below_.at(at_->id) : 0;
        if (check.rule == Rule::few_official && !is_empty() && strength_.official < check.limit) {
            warn(strength_.official, check.limit,
                 trn("{} full member of at least {}: the superior moves members in or merges it",
                     "{} full members of at least {}: the superior moves members in or merges it",
                     static_cast<unsigned long>(strength_.official), check.limit));
        }
        if (check.rule == Rule::many_members && strength_.members() >= check.limit) {
            warn(strength_.members(), check.limit,
                 trn("{} member: split it, or record the superior's consent (consents: [{}])",
                     "{} members: split it, or record the superior's consent (consents: [{}])",
                     members, check.consent));
        }
        if (check.rule == Rule::no_groups && strength_.members() >= check.limit && !has_groups()) {
            warn(strength_.members(), check.limit,
                 trn("{} member and no group (tổ đảng)", "{} members and no groups (tổ đảng)",
                     members));
        }
        if (check.rule == Rule::few_members && below > 0 && below < check.limit) {
            warn(below, check.limit,
                 trn("{} member, fewer than {}: record the superior's consent (consents: [{}])",
                     "{} members, fewer than {}: record the superior's consent (consents: [{}])",
                     static_cast<unsigned long>(below), check.limit, check.consent));
        }
    }

    [[nodiscard]] bool has_groups() const {
        return std::ranges::any_of(children_, [this](const Organisation* child) {
            return holds(check_->groups, child->kind);
        });
    }

    void judge_posts(const Check& check) {
        if (check.rule == Rule::large_board) return judge_board(check);
        if (check.rule == Rule::no_cell_committee) {
            if (strength_.official < check.limit || strength_.has_cell_committee) return;
            return warn(strength_.official, check.limit,
                        trn("{} full member and no cell committee (from {} on it elects one)",
                            "{} full members and no cell committee (from {} on it elects one)",
                            static_cast<unsigned long>(strength_.official), check.limit));
        }
        const auto count =
            check.rule == Rule::large_committee ? strength_.committee : strength_.cell_committee;
        if (count <= check.limit) return;
        warn(
            count, check.limit,
            trn("{} member of the committee, at most {}", "{} members of the committee, at most {}",
                static_cast<unsigned long>(count), check.limit));
    }

    /// Without a plain member of the board, or of the committee beside it, there is nothing to
    /// judge: small committees have no board, and offices begin by recording secretaries alone.
    void judge_board(const Check& check) {
        if (!strength_.has_board || strength_.committee <= strength_.board) return;
        const bool may_exceed = has_consent() && check.consent_below;
        if (has_consent() && !may_exceed) return;
        const auto fraction = may_exceed ? *check.consent_below : check.fraction;
        const auto allowed =
            (strength_.committee * fraction.part - (may_exceed ? 1 : 0)) / fraction.whole;
        if (strength_.board <= allowed) return;
        warn(strength_.board, allowed,
             tr("standing board of {} in a committee of {}: at most {}", strength_.board,
                strength_.committee, allowed));
    }

    void judge_term(const Check& check) {
        const auto found = input_.terms.find(at_->id);
        if (found == input_.terms.end()) return;
        const auto due = months_later(found->second, check.months);
        if (input_.tree.on() > due) {
            add(Severity::warning, tr("the term since {} ended on {}: the congress is overdue",
                                      display(found->second), display(due)))
                .due_on = due;
        } else if (input_.tree.on() >= months_later(due, -check.notice_months)) {
            add(Severity::notice, tr("the next congress is due by {}", display(due))).due_on = due;
        }
    }

    void judge_consents() {
        for (const auto& consent : consents_) {
            if (std::ranges::find(input_.checks, consent, &Check::consent) != input_.checks.end())
                continue;
            findings_.push_back(
                {.organisation = at_->id,
                 .rule = Rule::unknown_consent,
                 .severity = Severity::notice,
                 .message = tr("the consent \"{}\" is asked for by no rule", consent),
                 .citation = ""});
        }
    }

    const CheckInput& input_;
    std::unordered_map<OrganisationId, std::int64_t> below_;
    std::vector<Finding> findings_;
    // Of the organisation and the check that are looked at.
    const Organisation* at_ = nullptr;
    const Check* check_ = nullptr;
    Strength strength_;
    std::vector<std::string> consents_;
    std::vector<const Organisation*> children_;
};

}  // namespace

const char* code_of(Severity severity) {
    switch (severity) {
        case Severity::warning:
            return "warning";
        case Severity::notice:
            return "notice";
    }
    return "";
}

std::vector<Finding> check(const CheckInput& input,
                           const std::vector<const Organisation*>& chosen) {
    return Checker{input}.run(chosen);
}

TermStarts load_term_starts(store::Database& database, Date on) {
    TermStarts starts;
    auto rows = database.query(k_term_starts, on);
    while (rows.step()) starts[rows.integer(0)] = rows.date(1);
    return starts;
}

std::string title_of(Rule rule) {
    switch (rule) {
        case Rule::few_official:
            return tr("Too few full members");
        case Rule::many_members:
            return tr("Large cell without recorded consent");
        case Rule::no_groups:
            return tr("Large cell without groups");
        case Rule::few_members:
            return tr("Small party organisation without recorded consent");
        case Rule::large_board:
            return tr("Standing board too large");
        case Rule::no_secretary:
            return tr("No secretary");
        case Rule::no_cell_committee:
            return tr("No cell committee");
        case Rule::large_cell_committee:
            return tr("Cell committee too large");
        case Rule::large_committee:
            return tr("Committee too large");
        case Rule::term:
            return tr("Term of the committee");
        case Rule::empty:
            return tr("Empty organisation");
        case Rule::unknown_kind:
            return tr("Kind that no longer exists");
        case Rule::unknown_consent:
            return tr("Unknown consent");
    }
    return "";
}

}  // namespace sotay::org
