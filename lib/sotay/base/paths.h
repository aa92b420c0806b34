#pragma once

#include <string>

namespace sotay {

/// Where the program's own files lie, found from the place of the running binary, so that the build
/// tree and any install prefix work alike: PREFIX/{bin,share/sotay,share/locale,libexec/sotay}.
[[nodiscard]] std::string data_directory();       ///< PREFIX/share/sotay: rules, sample, templates
[[nodiscard]] std::string catalogue_directory();  ///< PREFIX/share/locale
[[nodiscard]] std::string helper_program(const std::string& name);  ///< PREFIX/libexec/sotay/NAME

}  // namespace sotay
