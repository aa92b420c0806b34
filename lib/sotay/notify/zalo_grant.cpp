#include "sotay/notify/zalo_grant.h"

#include "sotay/base/error.h"
#include "sotay/base/messages.h"
#include "sotay/formats/json.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstring>

namespace sotay::notify {

namespace {

Instant instant(const Json& object, const char* key) {
    return Instant{std::chrono::milliseconds{object.value(key, std::int64_t{0})}};
}

Secret secret(const Json& object, const char* key) { return Secret{object.value(key, "")}; }

std::int64_t milliseconds(Instant instant) { return instant.time_since_epoch().count(); }

}  // namespace

std::string grant_path(const home::Home& home, const std::string& account) {
    return home.path("secrets/" + account + ".grant.json");
}

std::optional<ZaloGrant> read_grant(const home::Home& home, const std::string& account) {
    const auto path = grant_path(home, account);
    if (::access(path.c_str(), F_OK) != 0) return std::nullopt;
    const auto text = read_secret_file(path);
    const auto object = json::try_parse(text.reveal());
    if (!object || !object->is_object() || !object->contains("refresh_token")) {
        throw Error{ErrorKind::environment,
                    tr("\"{}\" holds no grant: run sotay notify zalo login", path)};
    }
    ZaloGrant grant;
    grant.access_token = secret(*object, "access_token");
    grant.refresh_token = secret(*object, "refresh_token");
    grant.obtained_at = instant(*object, "obtained_at");
    grant.expires_at = instant(*object, "expires_at");
    if (object->contains("failure")) grant.failure = object->value("failure", "");
    if (object->contains("refreshing_since")) {
        grant.refreshing_since = instant(*object, "refreshing_since");
    }
    grant.former_access_token = secret(*object, "former_access_token");
    grant.former_refresh_token = secret(*object, "former_refresh_token");
    return grant;
}

void write_grant(const home::Home& home, const std::string& account, const ZaloGrant& grant) {
    Json object{{"access_token", grant.access_token.reveal()},
                {"refresh_token", grant.refresh_token.reveal()},
                {"obtained_at", milliseconds(grant.obtained_at)},
                {"expires_at", milliseconds(grant.expires_at)}};
    if (grant.failure) object["failure"] = *grant.failure;
    if (grant.refreshing_since) {
        object["refreshing_since"] = milliseconds(*grant.refreshing_since);
    }
    if (!grant.former_refresh_token.empty()) {
        object["former_access_token"] = grant.former_access_token.reveal();
        object["former_refresh_token"] = grant.former_refresh_token.reveal();
    }
    home::write_durably(grant_path(home, account), json::dump(object) + "\n");
}

GrantLock::GrantLock(const home::Home& home, const std::string& account) {
    const auto path = home.path("secrets/" + account + ".grant.lock");
    file_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    int result = file_ < 0 ? -1 : ::flock(file_, LOCK_EX);
    while (file_ >= 0 && result != 0 && errno == EINTR) result = ::flock(file_, LOCK_EX);
    if (result == 0) return;
    const int reason = errno;
    if (file_ >= 0) ::close(file_);
    throw Error{ErrorKind::environment, tr("cannot lock \"{}\": {}", path, std::strerror(reason))};
}

GrantLock::~GrantLock() { ::close(file_); }

}  // namespace sotay::notify
