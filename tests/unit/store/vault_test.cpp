#include "sotay/store/vault.h"

#include "sotay/base/error.h"

#include <doctest/doctest.h>

using namespace sotay;
using store::SealedPlace;
using store::Vault;

TEST_SUITE_BEGIN("store::Vault");

namespace {

struct OneVault {
    Vault vault{Secret{std::string(64, 'a')}};
    SealedPlace place{"members", "phone", 12};
};

}  // namespace

TEST_CASE_FIXTURE(OneVault, "what was sealed opens at its own place") {
    const auto sealed = vault.seal("84999000001", place);
    CHECK(vault.open(sealed, place) == "84999000001");
    CHECK(vault.open(vault.seal("", place), place).empty());
}

TEST_CASE_FIXTURE(OneVault, "a value moved to another row, column or table does not open") {
    const auto sealed = vault.seal("84999000001", place);
    for (const SealedPlace other :
         {SealedPlace{"members", "phone", 13}, SealedPlace{"members", "card", 12},
          SealedPlace{"others", "phone", 12}}) {
        CHECK_THROWS_AS((void)vault.open(sealed, other), Error);
    }
}

TEST_CASE_FIXTURE(OneVault, "a flipped bit anywhere keeps a value shut") {
    const auto sealed = vault.seal("84999000001", place);
    for (std::size_t i = 0; i < sealed.size(); ++i) {
        auto altered = sealed;
        altered[i] = static_cast<std::uint8_t>(altered[i] ^ 1U);
        CHECK_THROWS_AS((void)vault.open(altered, place), Error);
    }
    CHECK_THROWS_AS((void)vault.open(Bytes{1, 1}, place), Error);
}

TEST_CASE_FIXTURE(OneVault, "the same value is sealed differently each time and indexed equally") {
    CHECK(vault.seal("84999000001", place) != vault.seal("84999000001", place));
    CHECK(vault.blind_index("phone", "84999000001") == vault.blind_index("phone", "84999000001"));
    CHECK(vault.blind_index("phone", "84999000001") != vault.blind_index("card", "84999000001"));
    CHECK(vault.blind_index("phone", "84999000001") != vault.blind_index("phone", "84999000002"));
}

TEST_CASE("another home's key opens nothing and finds nothing") {
    const Vault one{Secret{std::string(64, 'a')}};
    const Vault other{Secret{std::string(64, 'b')}};
    const SealedPlace place{"members", "phone", 1};
    CHECK_THROWS_AS((void)other.open(one.seal("x", place), place), Error);
    CHECK(one.blind_index("phone", "x") != other.blind_index("phone", "x"));
}

TEST_CASE("a master key is 64 hexadecimal digits and nothing else") {
    CHECK_NOTHROW(Vault{Secret{Vault::new_key()}});
    for (const std::string& key :
         {std::string{}, std::string(63, 'a'), std::string(65, 'a'), std::string(64, 'g')}) {
        CAPTURE(key);
        CHECK_THROWS_AS(Vault{Secret{key}}, Error);
    }
}

TEST_SUITE_END();

TEST_CASE_FIXTURE(OneVault, "a fingerprint tells keys apart and is the same every time") {
    CHECK(vault.fingerprint().size() == 32);
    CHECK(vault.fingerprint() == Vault{Secret{std::string(64, 'a')}}.fingerprint());
    CHECK(vault.fingerprint() != Vault{Secret{std::string(64, 'b')}}.fingerprint());
}
