#include "viettel.h"

#include "text.h"

#include <fmt/format.h>
#include <pugixml.hpp>

#include <algorithm>
#include <array>
#include <chrono>

namespace gateway_sim {

namespace {

constexpr std::string_view k_soap = "http://schemas.xmlsoap.org/soap/envelope/";
constexpr std::string_view k_service = "http://impl.bulkSms.ws/";
constexpr std::size_t k_longest_without_accents = 480;
constexpr std::chrono::hours k_duplicate_guard{24};

constexpr std::array<std::string_view, 10> k_message{
    "User",       "Password",  "CPCode",      "RequestID", "UserID",
    "ReceiverID", "ServiceID", "CommandCode", "Content",   "ContentType"};
constexpr std::array<std::string_view, 3> k_account{"User", "Password", "CPCode"};

std::string_view local_name(const pugi::xml_node& node) {
    const std::string_view name = node.name();
    return name.substr(name.find(':') + 1);
}

/// The namespace that the prefix of `node` stands for.
std::string_view namespace_of(const pugi::xml_node& node) {
    const std::string_view name = node.name();
    const auto colon = name.find(':');
    const auto declared = colon == std::string_view::npos
                              ? std::string{"xmlns"}
                              : "xmlns:" + std::string{name.substr(0, colon)};
    for (auto at = node; at; at = at.parent()) {
        if (const auto found = at.attribute(declared.c_str())) return found.value();
    }
    return {};
}

bool is_named(const pugi::xml_node& node, std::string_view space, std::string_view name) {
    return local_name(node) == name && namespace_of(node) == space;
}

/// The one element of the envelope's body, or none when it is no envelope.
pugi::xml_node operation_in(const pugi::xml_document& document) {
    const auto envelope = document.document_element();
    if (!is_named(envelope, k_soap, "Envelope")) return {};
    for (const auto& child : envelope.children()) {
        if (is_named(child, k_soap, "Body")) return child.first_child();
    }
    return {};
}

Answer envelope(std::string_view operation, std::string_view inner) {
    Answer answer;
    answer.content_type = "text/xml;charset=utf-8";
    answer.body = fmt::format(
        R"(<?xml version="1.0" ?><S:Envelope xmlns:S="{}"><S:Body><ns2:{}Response xmlns:ns2="{}">)"
        "<return>{}</return></ns2:{}Response></S:Body></S:Envelope>",
        k_soap, operation, k_service, inner, operation);
    return answer;
}

Answer fault(std::string_view text) {
    Answer answer;
    answer.status = 500;
    answer.content_type = "text/xml;charset=utf-8";
    answer.body = fmt::format(
        R"(<?xml version="1.0" ?><S:Envelope xmlns:S="{}"><S:Body><S:Fault>)"
        "<faultcode>S:Client</faultcode><faultstring>{}</faultstring></S:Fault></S:Body>"
        "</S:Envelope>",
        k_soap, text);
    answer.refusal = "500";
    return answer;
}

template <typename Fields, typename Names>
bool has_exactly(const Fields& fields, const Names& names) {
    return std::ranges::equal(fields, names, {}, &Fields::value_type::first);
}

template <typename Fields>
const std::string& text_of(const Fields& fields, std::string_view name) {
    return std::ranges::find(fields, name, &Fields::value_type::first)->second;
}

bool is_ascii(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return c >= '\0'; });
}

}  // namespace

Viettel::Viettel(const ViettelSettings& settings, const SimClock& clock, Journal& journal)
    : settings_{settings}, clock_{clock}, journal_{journal} {}

Answer Viettel::call(const Request& request) {
    pugi::xml_document document;
    const bool is_xml =
        document.load_buffer(request.body.data(), request.body.size()).status == pugi::status_ok;
    if (request.method != "POST" || !request.has_content_type("text/xml") || !is_xml) {
        return fault("Couldn't create SOAP message");
    }
    if (request.header("SOAPAction").empty()) return fault("SOAPAction is missing");
    const auto operation = operation_in(document);
    Fields fields;
    for (const auto& child : operation.children()) {
        if (!namespace_of(child).empty()) return fault("unexpected element");
        fields.emplace_back(child.name(), child.text().get());
    }
    if (is_named(operation, k_service, "wsCpMt")) return send(fields);
    if (is_named(operation, k_service, "checkBalance")) return balance(fields);
    return fault("Cannot find dispatch method");
}

Answer Viettel::send(const Fields& fields) {
    if (!has_exactly(fields, k_message)) return fault("unexpected element");
    auto refusal = std::string{check_account(fields)};
    if (refusal.empty()) refusal = check_message(fields);
    if (refusal.empty()) {
        accept(fields);
        return envelope("wsCpMt", "<message>Insert MT_QUEUE: OK</message><result>1</result>");
    }
    auto answer =
        envelope("wsCpMt", fmt::format("<message>{}</message><result>0</result>", refusal));
    answer.refusal = refusal;
    return answer;
}

Answer Viettel::balance(const Fields& fields) const {
    if (!has_exactly(fields, k_account)) return fault("unexpected element");
    const auto refusal = check_account(fields);
    auto answer = envelope("checkBalance", fmt::format("<balance>{}</balance><errDesc>{}</errDesc>",
                                                       refusal.empty() ? "1000000" : "", refusal));
    answer.refusal = refusal;
    return answer;
}

std::string_view Viettel::check_account(const Fields& fields) const {
    if (text_of(fields, "User").empty()) return "Authenticate: UserName: NULL_OR_BLANK";
    if (text_of(fields, "Password").empty()) return "Authenticate: Password: NULL_OR_BLANK";
    if (text_of(fields, "CPCode") != settings_.cp_code) return "Authenticate: CP_CODE_NOT_FOUND";
    if (text_of(fields, "User") != settings_.user ||
        text_of(fields, "Password") != settings_.password) {
        return "Authenticate: WRONG_INFORMATION_AUTHENTICATE";
    }
    return {};
}

std::string Viettel::check_message(const Fields& fields) const {
    const auto& phone = text_of(fields, "ReceiverID");
    const auto& content = text_of(fields, "Content");
    const auto& type = text_of(fields, "ContentType");
    const bool has_accents = type == "1";
    if (text_of(fields, "RequestID") != "1") return "Check RequestID: REQUEST_ID_NOT_NUMBER";
    if (phone != text_of(fields, "UserID")) return "UserID_NOT_EQUAL_ReceiverID";
    if (!is_mobile_number(phone)) return "Check ReceiverID: FORMAT_ERROR";
    if (text_of(fields, "ServiceID") != settings_.brandname ||
        std::ranges::any_of(settings_.unregistered,
                            [&phone](const auto& suffix) { return phone.ends_with(suffix); })) {
        return "Check ServiceID: ALIAS_INVALID:TELCO=VT";
    }
    if (text_of(fields, "CommandCode") != "bulksms") return "Check CommandCode: COMMAND_CODE_ERROR";
    if (content.empty()) return "Check Content: NULL_OR_BLANK";
    if ((type != "0" && !has_accents) || (!has_accents && !is_ascii(content)) ||
        content.find('&') != std::string::npos) {
        return "Check Content: MSG_ERROR_CONTAIN_BLACKLIST";
    }
    if (!has_accents && content.size() > k_longest_without_accents) {
        return fmt::format("Check Content: MAXLENGTH_LIMIT_{}_BYTE (YOUR_CONTENT: {} BYTE)",
                           k_longest_without_accents, content.size());
    }
    const auto earlier = taken_.find(phone + '/' + content);
    if (earlier != taken_.end() && clock_.now() < earlier->second + k_duplicate_guard) {
        return "Check ServiceID: DUPLICATE MESSAGE";
    }
    return {};
}

void Viettel::accept(const Fields& fields) {
    const auto& phone = text_of(fields, "ReceiverID");
    const auto& content = text_of(fields, "Content");
    taken_[phone + '/' + content] = clock_.now();
    static_cast<void>(journal_.append(
        {.provider = Provider::viettel,
         .phone = phone,
         .key = {},
         .details = fmt::format(R"("brandname":{},"content":{},"unicode":{})",
                                json_string(text_of(fields, "ServiceID")), json_string(content),
                                text_of(fields, "ContentType") == "1"),
         .price = settings_.price * count_sms_parts(content)},
        clock_.now()));
}

}  // namespace gateway_sim
