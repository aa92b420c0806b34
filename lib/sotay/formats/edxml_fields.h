#pragma once

#include "sotay/formats/edxml.h"

#include <array>
#include <string>
#include <string_view>

namespace sotay::edxml {

/// A plain text of a part, in the order of the standard. Reader and writer share the tables, so
/// that what the one writes the other finds.
template <typename Part>
struct Field {
    std::string_view element;
    std::string Part::*text;
};

inline constexpr std::array<Field<Organ>, 6> k_organ{{{"OrganId", &Organ::id},
                                                      {"OrganizationInCharge", &Organ::in_charge},
                                                      {"OrganName", &Organ::name},
                                                      {"OrganAdd", &Organ::address},
                                                      {"Email", &Organ::email},
                                                      {"Telephone", &Organ::telephone}}};

inline constexpr std::array<Field<Envelope>, 2> k_code{
    {{"CodeNumber", &Envelope::code_number}, {"CodeNotation", &Envelope::code_notation}}};

inline constexpr std::array<Field<DocumentType>, 3> k_type{{{"Type", &DocumentType::number},
                                                            {"TypeName", &DocumentType::name},
                                                            {"TypeDetail", &DocumentType::detail}}};

inline constexpr std::array<Field<Signer>, 3> k_signer{{{"Competence", &Signer::competence},
                                                        {"Position", &Signer::position},
                                                        {"FullName", &Signer::full_name}}};

inline constexpr std::array<Field<OtherInfo>, 5> k_other{
    {{"Priority", &OtherInfo::priority},
     {"SphereOfPromulgation", &OtherInfo::sphere},
     {"TyperNotation", &OtherInfo::typist},
     {"PromulgationAmount", &OtherInfo::copies},
     {"PageAmount", &OtherInfo::pages}}};

inline constexpr std::array<Field<Response>, 4> k_response{
    {{"OrganId", &Response::organ_id},
     {"Code", &Response::code},
     {"PromulgationDate", &Response::promulgated_on},
     {"DocumentId", &Response::document_id}}};

inline constexpr std::array<Field<Business>, 2> k_business{
    {{"BussinessDocType", &Business::kind}, {"BussinessDocReason", &Business::reason}}};

inline constexpr std::array<Field<Business>, 4> k_staff{{{"Department", &Business::department},
                                                         {"Staff", &Business::staff},
                                                         {"Mobile", &Business::mobile},
                                                         {"Email", &Business::email}}};

inline constexpr std::array<Field<Attachment>, 4> k_attachment{
    {{"ContentType", &Attachment::content_type},
     {"ContentId", &Attachment::content_id},
     {"Description", &Attachment::description},
     {"AttachmentName", &Attachment::name}}};

}  // namespace sotay::edxml
