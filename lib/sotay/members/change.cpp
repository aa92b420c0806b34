#include "sotay/members/change.h"

#include "sotay/base/error.h"
#include "sotay/base/messages.h"
#include "sotay/members/history.h"
#include "sotay/members/posts.h"
#include "sotay/members/record_store.h"
#include "sotay/members/set_draft.h"
#include "sotay/members/stays.h"
#include "sotay/members/transfer_store.h"
#include "sotay/members/warnings.h"
#include "sotay/text/vietnamese.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace sotay::members {

namespace {

Json or_null(const std::optional<std::string>& value) { return value ? Json(*value) : Json(); }

/// One change of one member, in one transaction.
class Changer {
public:
    Changer(const Desk& desk, const ChangeOrder& order)
        : desk_{desk},
          order_{order},
          database_{desk.office.database},
          change_{database_, desk.office.actor} {}

    ChangeReport run();

private:
    void load();
    void change_record();
    void refuse_second_holder();
    void change_place();
    void depart(const std::string& departure);
    void come_back();
    void change_state(const std::string& state);
    void warn_of_official_date();
    void change_post();
    void note(Field field, Json from, Json to);
    void problem(Field field, std::string message);
    [[nodiscard]] bool is_said(Field field) const { return order_draft_.is_said(field); }
    [[nodiscard]] std::optional<std::string> official_on() const {
        return value_of(after_, Field::official_on, desk_.office.vault);
    }
    void write();

    const Desk& desk_;
    const ChangeOrder& order_;
    store::Database& database_;
    store::Change change_;
    Record before_;
    Record after_;
    std::optional<Stay> home_;
    SetDraft order_draft_;
    bool is_record_changed_ = false;
    ChangeReport report_;
};

ChangeReport Changer::run() {
    refuse_future(desk_, order_.on);
    load();
    order_draft_ = read_set_draft(desk_, order_.values, before_, home_, report_.problems);
    if (report_.problems.empty()) change_record();
    if (report_.problems.empty()) change_place();
    if (report_.problems.empty()) change_post();
    if (!report_.problems.empty()) {
        report_.changes.clear();
        report_.warnings.clear();
    } else if (!order_.is_dry_run && !report_.changes.empty()) {
        write();
    }
    return std::move(report_);
}

void Changer::load() {
    auto record = load_record(database_, order_.member);
    if (!record) throw Error{ErrorKind::not_found, tr("no member has this id")};
    before_ = *record;
    after_ = *std::move(record);
    home_ = stay_on(database_, order_.member, StayKind::official, order_.on);
}

void Changer::note(Field field, Json from, Json to) {
    report_.changes.push_back({key_of(field), std::move(from), std::move(to)});
}

void Changer::problem(Field field, std::string message) {
    const auto said = std::ranges::find(order_.values, std::string{key_of(field)},
                                        &decltype(order_.values)::value_type::first);
    report_.problems.push_back(cell_problem(
        0, key_of(field), said == order_.values.end() ? "" : said->second, std::move(message)));
}

void Changer::change_record() {
    const auto& vault = desk_.office.vault;
    const auto& draft = order_draft_.draft;
    static_cast<void>(update(after_, draft, keys_of(draft, vault), vault));
    for (const auto& warning : draft.warnings) {
        report_.warnings.push_back(warning.field + ": " + warning.message);
    }
    for (const auto field : order_draft_.emptied) {
        if (field != Field::post) clear(after_, field, vault);
    }
    for (const auto field : all_fields()) {
        auto from = value_of(before_, field, vault);
        auto to = value_of(after_, field, vault);
        if (from == to) continue;
        is_record_changed_ = true;
        note(field, or_null(from), or_null(to));
    }
    if (is_record_changed_) refuse_second_holder();
}

void Changer::refuse_second_holder() {
    const auto refuse = [&](Field field, const std::optional<MemberId>& holder) {
        if (holder) problem(field, tr("this is the number of another member (id {})", *holder));
    };
    refuse(Field::card_number, holder_of_card(database_, after_));
    refuse(Field::citizen_id, holder_of_citizen_id(database_, after_));
}

void Changer::change_place() {
    if (order_draft_.draft.departure) return depart(*order_draft_.draft.departure);
    if (!is_said(Field::state)) {
        if (is_said(Field::org_code)) {
            problem(Field::state, tr("give the state in which the member comes back"));
        }
        return;
    }
    const auto& state = *order_draft_.draft.state;
    const auto* term = desk_.standards.rules.states.find(state);
    if (term != nullptr && term->kind == StateKind::guest) {
        return problem(Field::state, tr("a guest comes by: sotay member transfer arrive"));
    }
    if (!home_) return come_back();
    change_state(state);
}

void Changer::depart(const std::string& departure) {
    const auto guest = stay_on(database_, order_.member, StayKind::temporary, order_.on);
    if (!home_ && !guest) {
        return problem(Field::state, tr("the member has left the register already"));
    }
    if (is_said(Field::post)) {
        return problem(Field::post, tr("every post ends when the member leaves"));
    }
    note(Field::state, home_ ? home_->state : guest->state, departure);
    end_membership(database_, order_.member, order_.on, departure);
}

void Changer::come_back() {
    const auto& state = *order_draft_.draft.state;
    const auto stays = stays_of(database_, order_.member);
    const auto last =
        std::ranges::find(stays.rbegin(), stays.rend(), StayKind::official, &Stay::kind);
    const auto* place = order_draft_.draft.organisation;
    if (place == nullptr && last != stays.rend()) {
        place = desk_.standards.tree.find(last->organisation);
    }
    if (place == nullptr) {
        return problem(Field::org_code, tr("the last cell stands no more; name one"));
    }
    warn_of_return(desk_, stays, order_.on, report_.warnings);
    note(Field::org_code, Json(), place->code);
    note(Field::state, last == stays.rend() ? Json() : or_null(last->departure), state);
    follow(database_, order_.member, {StayKind::official, place->id, state, order_.on});
    home_ = stay_on(database_, order_.member, StayKind::official, order_.on);
}

void Changer::change_state(const std::string& state) {
    const auto& terms = desk_.membership.terms;
    auto transfer = open_transfer(database_, order_.member);
    if (transfer && terms.is_overlay(home_->state)) {
        if (state == home_->state) return;
        if (terms.is_overlay(state)) {
            return problem(Field::state, tr("transfer {} is open and says so; use: sotay member "
                                            "transfer",
                                            transfer->id));
        }
        if (transfer->member_state == state) return;
        note(Field::state, transfer->member_state, state);
        report_.warnings.push_back(
            tr("transfer {} is open: the state shows when it has ended", transfer->id));
        if (state == terms.official && transfer->member_state == terms.probationary) {
            warn_of_official_date();
        }
        transfer->member_state = state;
        return save_transfer(database_, *transfer);
    }
    if (home_->state == state) return;
    note(Field::state, home_->state, state);
    if (state == terms.official && home_->state == terms.probationary) warn_of_official_date();
    follow(database_, order_.member, {StayKind::official, home_->organisation, state, order_.on});
}

/// Late paperwork does not move the official date: it is the end of the probation.
void Changer::warn_of_official_date() {
    const auto admitted_on =
        after_.admitted_on ? parse_date(*after_.admitted_on) : std::optional<Date>{};
    if (!admitted_on) return;
    const auto& probation = desk_.membership.rules.in_force_on(*admitted_on).rules.probation;
    const auto& recognition = desk_.membership.rules.in_force_on(*admitted_on).rules.recognition;
    const auto end = add_months(*admitted_on, probation.months);
    const auto said = official_on();
    if (said == iso(end)) return;
    report_.warnings.push_back(
        said ? tr("official_on is {}, the probation ends on {} – {} ({})",
                  display(*parse_partial_date(*said)), display(end), recognition.rule,
                  recognition.citation)
             : tr("official_on is not set; the probation ends on {} – {} ({})", display(end),
                  probation.rule, probation.citation));
}

void Changer::change_post() {
    if (!is_said(Field::post) || order_draft_.draft.departure) return;
    if (!home_) return problem(Field::post, tr("the member has left the register"));
    const auto wanted = order_draft_.draft.post.value_or("");
    auto held = posts_on(database_, order_.member, order_.on);
    std::erase_if(held,
                  [&](const Tenure& post) { return post.organisation != home_->organisation; });
    if (wanted.empty() ? held.empty() : held.size() == 1 && held.front().post == wanted) return;
    for (const auto& post : held) {
        if (post.post == wanted) continue;
        end_post(database_, order_.member, post.organisation, post.post, order_.on);
    }
    if (!wanted.empty()) {
        begin_post(database_, order_.member, {home_->organisation, wanted, order_.on, {}});
        warn_of_post(desk_, order_.member, {home_->organisation, wanted, order_.on, {}},
                     report_.warnings);
    }
    note(Field::post, held.empty() ? Json() : Json(held.front().post),
         wanted.empty() ? Json() : Json(wanted));
}

void Changer::write() {
    if (is_record_changed_) save_record(database_, after_, desk_.office.actor.clock.now());
    HistoryEntry entry;
    entry.member = order_.member;
    entry.action = "member.set";
    entry.on = order_.on;
    entry.reason = order_.reason;
    for (const auto& change : report_.changes) {
        entry.fields.push_back(change.field);
        entry.previous[change.field] = change.from;
    }
    HistoryWriter{database_, desk_.office.vault, desk_.office.actor}.add(entry);
    change_.commit({.action = "member.set",
                    .subjects = {fmt::format("members:{}", order_.member)},
                    .fields = entry.fields,
                    .counts = {},
                    .digest = std::nullopt});
}

}  // namespace

ChangeReport change_member(const Desk& desk, const ChangeOrder& order) {
    return Changer{desk, order}.run();
}

}  // namespace sotay::members
