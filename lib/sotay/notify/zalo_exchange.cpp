#include "sotay/notify/zalo_exchange.h"

#include "sotay/base/error.h"
#include "sotay/base/messages.h"
#include "sotay/notify/zalo_consent.h"
#include "sotay/notify/zalo_token.h"

namespace sotay::notify {

void exchange_code(const home::Home& home, const home::AccountConfig& account, const Secret& code,
                   net::HttpClient& http, const Clock& clock) {
    using Reach = net::HttpResponse::Reach;
    const auto secret = home.read_secret(account.app_secret_file);
    const auto verifier = consent_verifier(account, secret);
    // Held before asking: nothing may keep the pair from the disk once Zalo has given it.
    const GrantLock lock{home, account.name};
    const auto response = http.fetch(token_request(account, secret,
                                                   {{"code", code.reveal()},
                                                    {"app_id", account.app_id},
                                                    {"grant_type", "authorization_code"},
                                                    {"code_verifier", verifier.reveal()}}));
    if (response.reach == Reach::not_sent) {
        throw Error{ErrorKind::environment,
                    tr("Zalo was not reached ({}): nothing was changed, run the command again",
                       response.failure)};
    }
    const auto answer =
        response.reach == Reach::answered ? read_tokens(response.body, clock.now()) : TokenAnswer{};
    if (answer.grant) {
        write_grant(home, account.name, *answer.grant);
        return;
    }
    if (answer.refusal.empty()) {
        throw Error{ErrorKind::environment,
                    tr("no answer of Zalo that can be read: nothing was changed, but the code may "
                       "be used up; run the command again for a new one")};
    }
    throw Error{ErrorKind::conflict,
                tr("the code is refused ({}): it works once and for ten minutes; nothing was "
                   "changed, run the command again for a new one",
                   answer.refusal)};
}

}  // namespace sotay::notify
