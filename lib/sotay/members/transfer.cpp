#include "sotay/members/transfer.h"

#include "sotay/base/error.h"
#include "sotay/base/messages.h"
#include "sotay/members/history.h"
#include "sotay/members/organisation_finder.h"
#include "sotay/members/posts.h"
#include "sotay/members/record_store.h"
#include "sotay/members/set_draft.h"
#include "sotay/members/transfer_store.h"

#include <fmt/format.h>

#include <utility>

namespace sotay::members {

namespace {

[[noreturn]] void conflict(std::string message) {
    throw Error{ErrorKind::conflict, std::move(message)};
}

/// One step of one transfer: a transaction with what it replaced and who did it.
class Move {
public:
    Move(const Desk& desk, Date on)
        : desk_{desk},
          database_{desk.office.database},
          on_{on},
          change_{database_, desk.office.actor} {
        refuse_future(desk, on);
    }

    void set_out(const SendOrder& order);
    void arrive(const ArriveOrder& order);
    /// 0 and problems when the register knows one of the numbers.
    MemberId add_member(const Draft& draft, std::vector<Problem>& problems);
    void load(TransferId id);
    void take_in();
    void undo(TransferStep step, const std::string& reason);
    void give_back();
    void extend(Date until);
    TransferReport finish(const std::string& action, const std::string& reason = "");

private:
    [[nodiscard]] const org::Organisation& cell(const std::string& code) const;
    [[nodiscard]] const org::Organisation& destination() const;
    [[nodiscard]] std::string base_state(const std::string& state, MemberId member) const;
    [[nodiscard]] std::optional<Stay> official() const {
        return stay_on(database_, transfer_.member, StayKind::official, on_);
    }
    void refuse_second() const;
    void remember();
    void set_state_at_home(const std::string& expected, const std::string& state);
    void settle_in();
    void leave();
    void warn_of_duration();
    void warn(const ClockRule& clock, Date since, std::string message);
    [[nodiscard]] Json previous() const;

    const Desk& desk_;
    store::Database& database_;
    Date on_;
    store::Change change_;
    Transfer transfer_;
    std::optional<Stay> before_;  // the official one
    Json step_before_;
    std::vector<std::string> warnings_;
};

const org::Organisation& Move::cell(const std::string& code) const {
    const auto& organisation = desk_.standards.tree.get(code);
    auto answer = OrganisationFinder{desk_.standards}.by_code(organisation.code);
    if (answer.organisation == nullptr) conflict(std::move(answer.problem));
    return organisation;
}

const org::Organisation& Move::destination() const {
    const auto* organisation = desk_.standards.tree.find(*transfer_.destination);
    if (organisation == nullptr) {
        conflict(
            tr("the organisation of destination stands no more; cancel transfer {} and send "
               "again",
               transfer_.id));
    }
    return *organisation;
}

std::string Move::base_state(const std::string& state, MemberId member) const {
    const auto& terms = desk_.membership.terms;
    if (!state.empty() && !terms.is_overlay(state)) return state;
    const auto record = load_record(database_, member);
    return record && record->official_on ? terms.official : terms.probationary;
}

void Move::refuse_second() const {
    const auto open = open_transfer(database_, transfer_.member);
    if (!open) return;
    conflict(tr("transfer {} of this member is open; receive, refuse, cancel or return it first",
                open->id));
}

void Move::remember() {
    before_ = official();
    step_before_ = transfer_.id == 0 ? Json() : Json(code_of(transfer_.step));
}

void Move::set_out(const SendOrder& order) {
    transfer_.member = order.member;
    transfer_.kind = order.kind;
    refuse_second();
    remember();
    if (!before_) conflict(tr("this member has no place in the register on {}", display(on_)));
    transfer_.origin = before_->organisation;
    if (order.outside.empty()) {
        transfer_.destination = cell(order.destination).id;
        if (transfer_.destination == transfer_.origin) {
            conflict(tr("the member belongs to this organisation already"));
        }
    }
    transfer_.outside = order.outside;
    transfer_.member_state = base_state(before_->state, order.member);
    transfer_.changed_on = order.changed_on.value_or(on_);
    transfer_.sent_on = on_;
    transfer_.until_on = order.until;
    warn_of_duration();
    if (transfer_.kind == StayKind::official) {
        const auto& set = desk_.membership.rules.in_force_on(transfer_.changed_on).rules;
        warn(set.transfer, transfer_.changed_on, tr("the introduction is late"));
    }
    follow(database_, order.member,
           {StayKind::official, before_->organisation, desk_.membership.terms.in_transit, on_});
    add_transfer(database_, transfer_);
}

void Move::arrive(const ArriveOrder& order) {
    transfer_.member = order.member;
    transfer_.kind = order.kind;
    refuse_second();
    remember();
    if (before_) {
        conflict(
            tr("this member belongs to an organisation of the register; use: sotay member "
               "transfer send"));
    }
    transfer_.destination = cell(order.destination).id;
    transfer_.outside = order.outside;
    transfer_.member_state = base_state(order.state, order.member);
    transfer_.changed_on = on_;
    transfer_.sent_on = on_;
    transfer_.until_on = order.until;
    warn_of_duration();
    add_transfer(database_, transfer_);
    settle_in();
}

MemberId Move::add_member(const Draft& draft, std::vector<Problem>& problems) {
    const auto& [database, vault, actor] = desk_.office;
    const auto record =
        new_record(database.reserve_ids("members", 1), draft, keys_of(draft, vault), vault);
    const auto refuse = [&](Field field, const std::optional<MemberId>& holder) {
        if (!holder) return;
        problems.push_back(cell_problem(
            0, key_of(field), "", tr("the register has this number already: member {}", *holder)));
    };
    refuse(Field::card_number, holder_of_card(database, record));
    refuse(Field::citizen_id, holder_of_citizen_id(database, record));
    if (!problems.empty()) return 0;
    add_record(database, record, actor.clock.now());
    return record.id;
}

void Move::load(TransferId id) {
    transfer_ = get_transfer(database_, id);
    remember();
    if (on_ < transfer_.sent_on) {
        conflict(tr("transfer {} was sent on {}; give that day or a later one", id,
                    display(transfer_.sent_on)));
    }
}

void Move::take_in() {
    if (transfer_.step != TransferStep::sent) {
        conflict(tr("transfer {} is no longer on the way", transfer_.id));
    }
    const auto& set = desk_.membership.rules.in_force_on(transfer_.sent_on).rules;
    if (transfer_.kind == StayKind::official) {
        warn(set.receipt, transfer_.sent_on, tr("the introduction was presented late"));
    }
    if (!before_) conflict(tr("this member has no place in the register on {}", display(on_)));
    if (transfer_.destination) {
        settle_in();
    } else {
        leave();
    }
}

/// The member arrives at an organisation of the register.
void Move::settle_in() {
    const auto& place = destination();
    transfer_.step = TransferStep::received;
    transfer_.received_on = on_;
    follow(database_, transfer_.member, {transfer_.kind, place.id, transfer_.member_state, on_});
    if (transfer_.kind == StayKind::temporary) {
        set_state_at_home(desk_.membership.terms.in_transit, desk_.membership.terms.away);
    } else {
        transfer_.closed_on = on_;
        std::vector<org::OrganisationId> kept{place.id};
        for (const auto* above : desk_.standards.tree.ancestors(place.id)) {
            kept.push_back(above->id);
        }
        end_posts(database_, transfer_.member, on_, kept);
    }
    save_transfer(database_, transfer_);
}

/// The member arrives outside the register.
void Move::leave() {
    transfer_.step = TransferStep::received;
    transfer_.received_on = on_;
    if (transfer_.kind == StayKind::temporary) {
        set_state_at_home(desk_.membership.terms.in_transit, desk_.membership.terms.away);
    } else {
        transfer_.closed_on = on_;
        const auto& departure = desk_.membership.terms.moved_out;
        end_stay(database_, transfer_.member, StayKind::official, on_, departure);
        end_posts(database_, transfer_.member, on_, {});
    }
    save_transfer(database_, transfer_);
}

void Move::undo(TransferStep step, const std::string& reason) {
    if (transfer_.step != TransferStep::sent) {
        conflict(tr("transfer {} is no longer on the way", transfer_.id));
    }
    set_state_at_home(desk_.membership.terms.in_transit, transfer_.member_state);
    transfer_.step = step;
    transfer_.closed_on = on_;
    save_transfer(database_, transfer_);
    save_reason(database_, desk_.office.vault, transfer_.id, reason);
}

void Move::give_back() {
    if (transfer_.step != TransferStep::received || !transfer_.is_open()) {
        conflict(tr("transfer {} is no temporary stay that lasts", transfer_.id));
    }
    if (on_ < *transfer_.received_on) {
        conflict(tr("transfer {} was received on {}; give that day or a later one", transfer_.id,
                    display(*transfer_.received_on)));
    }
    end_stay(database_, transfer_.member, StayKind::temporary, on_, std::nullopt);
    set_state_at_home(desk_.membership.terms.away, transfer_.member_state);
    transfer_.step = TransferStep::returned;
    transfer_.closed_on = on_;
    save_transfer(database_, transfer_);
}

void Move::extend(Date until) {
    if (transfer_.kind != StayKind::temporary || !transfer_.is_open()) {
        conflict(tr("transfer {} is no temporary stay that lasts", transfer_.id));
    }
    transfer_.until_on = until;
    warn_of_duration();
    save_transfer(database_, transfer_);
}

/// An import or an office may have written another state meanwhile: that one stays.
void Move::set_state_at_home(const std::string& expected, const std::string& state) {
    const auto home = official();
    if (!home || home->state != expected) return;
    follow(database_, transfer_.member, {StayKind::official, home->organisation, state, on_});
}

void Move::warn_of_duration() {
    if (transfer_.kind != StayKind::temporary || !transfer_.until_on) return;
    const auto begin = transfer_.received_on.value_or(transfer_.sent_on);
    const auto& set = desk_.membership.rules.in_force_on(begin).rules;
    const bool is_usual = *transfer_.until_on >= add_months(begin, set.stay.months) &&
                          *transfer_.until_on <= add_months(begin, set.stay_longest_months);
    if (is_usual) return;
    warnings_.push_back(tr("a temporary stay from {} to {} is unusual: {} ({})", display(begin),
                           display(*transfer_.until_on), set.stay.rule, set.stay.citation));
}

void Move::warn(const ClockRule& clock, Date since, std::string message) {
    const auto due = desk_.working_days.add(since, clock.working_days);
    if (on_ <= due) return;
    warnings_.push_back(tr("{}: it was due on {} – {} ({})", std::move(message), display(due),
                           clock.rule, clock.citation));
}

Json Move::previous() const {
    Json previous{{"transfer", step_before_}};
    const auto after = official();
    const auto code = [&](const std::optional<Stay>& stay) -> Json {
        const auto* place = stay ? desk_.standards.tree.find(stay->organisation) : nullptr;
        return place == nullptr ? Json() : Json(place->code);
    };
    const auto state = [](const std::optional<Stay>& stay) -> Json {
        return stay ? Json(stay->state) : Json();
    };
    if (code(before_) != code(after)) previous["org_code"] = code(before_);
    if (state(before_) != state(after)) previous["state"] = state(before_);
    return previous;
}

TransferReport Move::finish(const std::string& action, const std::string& reason) {
    HistoryEntry entry;
    entry.member = transfer_.member;
    entry.action = action;
    entry.previous = previous();
    for (const auto& [field, value] : entry.previous.items()) entry.fields.push_back(field);
    entry.on = on_;
    entry.reason = reason;
    HistoryWriter{database_, desk_.office.vault, desk_.office.actor}.add(entry);
    change_.commit({.action = action,
                    .subjects = {fmt::format("members:{}", transfer_.member),
                                 fmt::format("member_transfers:{}", transfer_.id)},
                    .fields = entry.fields,
                    .counts = {},
                    .digest = std::nullopt});
    return {std::move(transfer_), std::move(warnings_)};
}

}  // namespace

TransferReport send(const Desk& desk, const SendOrder& order) {
    Move move{desk, order.on};
    move.set_out(order);
    return move.finish("member.transfer.send");
}

TransferReport receive(const Desk& desk, TransferId id, Date on) {
    Move move{desk, on};
    move.load(id);
    move.take_in();
    return move.finish("member.transfer.receive");
}

TransferReport refuse(const Desk& desk, TransferId id, Date on, const std::string& reason) {
    Move move{desk, on};
    move.load(id);
    move.undo(TransferStep::refused, reason);
    return move.finish("member.transfer.refuse", reason);
}

TransferReport cancel(const Desk& desk, TransferId id, Date on, const std::string& reason) {
    Move move{desk, on};
    move.load(id);
    move.undo(TransferStep::cancelled, reason);
    return move.finish("member.transfer.cancel", reason);
}

TransferReport give_back(const Desk& desk, TransferId id, Date on) {
    Move move{desk, on};
    move.load(id);
    move.give_back();
    return move.finish("member.transfer.return");
}

TransferReport extend(const Desk& desk, TransferId id, Date until) {
    Move move{desk, desk.today()};
    move.load(id);
    move.extend(until);
    return move.finish("member.transfer.extend");
}

TransferReport arrive(const Desk& desk, const ArriveOrder& order) {
    Move move{desk, order.on};
    move.arrive(order);
    return move.finish("member.transfer.arrive");
}

std::optional<TransferReport> arrive_new(
    const Desk& desk, ArriveOrder order,
    const std::vector<std::pair<std::string, std::string>>& values,
    std::vector<Problem>& problems) {
    const auto& place = desk.standards.tree.get(order.destination);
    const auto draft = read_new_draft(desk, values, place, problems);
    if (!problems.empty()) return std::nullopt;
    Move move{desk, order.on};
    order.member = move.add_member(draft, problems);
    if (!problems.empty()) return std::nullopt;
    if (order.state.empty() && draft.state) order.state = *draft.state;
    move.arrive(order);
    return move.finish("member.transfer.arrive");
}

}  // namespace sotay::members
