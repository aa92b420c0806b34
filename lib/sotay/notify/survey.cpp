#include "sotay/notify/survey.h"

#include "sotay/base/error.h"
#include "sotay/base/messages.h"
#include "sotay/members/sealed.h"
#include "sotay/notify/expander.h"
#include "sotay/notify/gateway.h"
#include "sotay/notify/personal_link.h"
#include "sotay/notify/refusals.h"
#include "sotay/notify/selector.h"

#include <memory>
#include <optional>

namespace sotay::notify {

namespace {

constexpr std::size_t k_batch = 5'000;

constexpr const char* k_find = R"sql(
    SELECT full_name, phone_index, zalo_id_index, CASE WHEN contact IS NULL THEN 0 ELSE 1 END,
           CASE WHEN CAST($2 AS BIGINT) = 1 THEN contact END
    FROM members WHERE id = $1)sql";

/// What can be known of a person's addresses without opening them.
struct Digests {
    std::optional<Bytes> phone;
    std::optional<Bytes> zalo_id;
    bool may_have_email = false;

    [[nodiscard]] Reachability reach() const {
        return {phone.has_value(), zalo_id.has_value(), may_have_email};
    }
    /// nullptr where none is kept: e-mail addresses have no column of their own.
    [[nodiscard]] const Bytes* of(Traits::Address kind) const {
        if (kind == Traits::Address::phone && phone) return &*phone;
        if (kind == Traits::Address::zalo_id && zalo_id) return &*zalo_id;
        return nullptr;
    }
};

struct Rung {
    std::unique_ptr<Gateway> gateway;
    std::size_t channel = 0;
};

/// Goes over the recipients of one message.
class Surveyor {
public:
    Surveyor(const home::Home& home, store::Database& database, const NewMessage& message)
        : texts_{home.path("templates/sms"), home.config().language},
          message_{message},
          values_{message.params},
          find_{database, k_find},
          refusals_{database} {
        if (message.has_link) add_link(home.config().public_url);
        for (const auto& name : home.config().notify.ladder) {
            add_rung(*home.config().find_gateway(name));
        }
        if (!rungs_.empty()) return;
        if (!result_.channels.empty()) {
            throw Error{ErrorKind::conflict,
                        tr("no gateway can carry this message: {}", result_.notes.front())};
        }
        throw Error{ErrorKind::conflict,
                    tr("no gateway is configured: name them under notify.ladder in sotay.yaml")};
    }

    /// Without a vault numbers stay closed.
    Prospect visit(std::int64_t member, const store::Vault* vault) {
        Prospect prospect;
        prospect.member = member;
        ++result_.recipients;
        find_.bind_all(member, vault != nullptr);
        if (find_.step()) {
            values_["full_name"] = find_.text(0);
            find_channel({find_.optional_bytes(1), find_.optional_bytes(2), find_.integer(3) != 0},
                         prospect);
            if (vault != nullptr) {
                prospect.phone =
                    members::open_contact(find_.optional_bytes(4), member, *vault).phone;
            }
            find_.reset();
        }
        if (prospect.channel.empty()) ++result_.unreachable;
        return prospect;
    }

    [[nodiscard]] Survey take() { return std::move(result_); }

private:
    void add_link(const std::string& public_url) {
        const auto link = specimen_link(public_url);
        if (!link) {
            throw Error{ErrorKind::conflict,
                        tr("this message carries a personal link and sotay.yaml has no public_url: "
                           "set it to the address at which members reach sotayd, such as "
                           "https://sotay.example.vn")};
        }
        values_["link"] = *link;
    }

    void add_rung(const home::GatewayConfig& config) {
        auto gateway = make_gateway(config, texts_);
        result_.channels.push_back({config.name, 0, 0, config.price, 0});
        // A short name stands for any: what is wrong with it is wrong for everybody.
        values_["full_name"] = "A";
        const auto rendered = gateway->render(message_.purpose, values_);
        if (rendered.content) {
            rungs_.push_back({std::move(gateway), result_.channels.size() - 1});
        } else if (gateway->has_wording(message_.purpose)) {
            throw Error{ErrorKind::invalid_input, config.name + ": " + rendered.problem};
        } else {
            result_.notes.push_back(rendered.problem);
        }
    }

    bool is_refused(const Rung& rung, const Digests& digests) {
        const auto traits = rung.gateway->traits();
        const auto* digest = digests.of(traits.address);
        if (digest == nullptr) return false;
        const auto& gateway = result_.channels[rung.channel].name;
        return refusals_.foresee(gateway, traits, *digest, message_.not_before).has_value();
    }

    void find_channel(const Digests& digests, Prospect& prospect) {
        const auto reach = digests.reach();
        for (const auto& rung : rungs_) {
            if (!has_address(reach, rung.gateway->traits().address)) continue;
            if (is_refused(rung, digests)) continue;
            const auto rendered = rung.gateway->render(message_.purpose, values_);
            if (!rendered.content) continue;
            auto& channel = result_.channels[rung.channel];
            prospect.channel = channel.name;
            prospect.segments = rendered.content->segments;
            prospect.cost = rung.gateway->price(*rendered.content);
            ++channel.recipients;
            channel.segments += prospect.segments;
            channel.cost += prospect.cost;
            return;
        }
    }

    SmsTexts texts_;
    const NewMessage& message_;
    Values values_;
    store::Statement find_;
    Refusals refusals_;
    std::vector<Rung> rungs_;
    Survey result_;
};

Survey look(const home::Home& home, store::Database& database, const store::Vault* vault,
            const NewMessage& message, const TakeProspect& take) {
    Surveyor surveyor{home, database, message};
    const Resolution resolution{Selector::parse(message.selector),
                                org::Tree::load(database, message.tree_on)};
    for (std::int64_t after = 0;;) {
        const auto members = resolution.batch(database, after, k_batch);
        for (const auto member : members) {
            const auto prospect = surveyor.visit(member, vault);
            if (take) take(prospect);
        }
        if (members.size() < k_batch) return surveyor.take();
        after = members.back();
    }
}

}  // namespace

Survey survey(const home::Home& home, store::Database& database, const NewMessage& message) {
    return look(home, database, nullptr, message, {});
}

Survey survey(const home::Home& home, store::Database& database, const store::Vault& vault,
              const NewMessage& message, const TakeProspect& take) {
    return look(home, database, &vault, message, take);
}

}  // namespace sotay::notify
