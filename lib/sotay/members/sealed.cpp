#include "sotay/members/sealed.h"

#include "sotay/base/error.h"

#include <array>
#include <span>

namespace sotay::members {

namespace {

using Value = std::optional<std::string>;

constexpr store::SealedPlace identity_place(std::int64_t id) { return {"members", "identity", id}; }
constexpr store::SealedPlace contact_place(std::int64_t id) { return {"members", "contact", id}; }

// Each value with its length in two bytes in front; this length stands for a value that is absent.
constexpr std::size_t k_absent = 0xFFFF;
constexpr std::size_t k_length_bytes = 2;

void put_length(std::string& out, std::size_t length) {
    out += static_cast<char>(length & 0xFFU);
    out += static_cast<char>(length >> 8U);
}

/// "" when all values are absent.
std::string pack(std::span<const Value* const> values) {
    std::string out;
    bool is_empty = true;
    for (const auto* value : values) {
        put_length(out, *value ? (*value)->size() : k_absent);
        if (*value) out += **value;
        is_empty = is_empty && !*value;
    }
    return is_empty ? "" : out;
}

void unpack(std::string_view packed, std::span<Value* const> values) {
    for (auto* value : values) {
        if (packed.size() < k_length_bytes) throw Error{ErrorKind::bug, "a sealed value is short"};
        const auto length = static_cast<std::size_t>(static_cast<unsigned char>(packed[0])) |
                            static_cast<std::size_t>(static_cast<unsigned char>(packed[1])) << 8U;
        packed.remove_prefix(k_length_bytes);
        if (length == k_absent) continue;
        *value = std::string{packed.substr(0, length)};
        packed.remove_prefix(length);
    }
}

std::optional<Bytes> seal_packed(const std::string& packed, const store::SealedPlace& place,
                                 const store::Vault& vault) {
    if (packed.empty()) return std::nullopt;
    return vault.seal(packed, place);
}

}  // namespace

std::optional<Bytes> seal(const Identity& identity, std::int64_t id, const store::Vault& vault) {
    const std::array values{&identity.card_number, &identity.citizen_id};
    return seal_packed(pack(values), identity_place(id), vault);
}

std::optional<Bytes> seal(const Contact& contact, std::int64_t id, const store::Vault& vault) {
    const std::array values{&contact.phone, &contact.zalo_id, &contact.email};
    return seal_packed(pack(values), contact_place(id), vault);
}

Identity open_identity(const std::optional<Bytes>& sealed, std::int64_t id,
                       const store::Vault& vault) {
    Identity identity;
    if (!sealed) return identity;
    const std::array values{&identity.card_number, &identity.citizen_id};
    unpack(vault.open(*sealed, identity_place(id)), values);
    return identity;
}

Contact open_contact(const std::optional<Bytes>& sealed, std::int64_t id,
                     const store::Vault& vault) {
    Contact contact;
    if (!sealed) return contact;
    const std::array values{&contact.phone, &contact.zalo_id, &contact.email};
    unpack(vault.open(*sealed, contact_place(id)), values);
    return contact;
}

Bytes card_index(std::string_view card_number, const store::Vault& vault) {
    return vault.blind_index("card", card_key(card_number));
}

Bytes citizen_id_index(std::string_view citizen_id, const store::Vault& vault) {
    return vault.blind_index("citizen_id", citizen_id);
}

Bytes phone_index(std::string_view phone, const store::Vault& vault) {
    return vault.blind_index("phone", phone);
}

Bytes zalo_id_index(std::string_view zalo_id, const store::Vault& vault) {
    return vault.blind_index("zalo_id", zalo_id);
}

std::string card_key(std::string_view card_number) {
    std::string digits;
    for (const char letter : card_number) {
        if (letter >= '0' && letter <= '9') digits += letter;
    }
    return digits;
}

}  // namespace sotay::members
