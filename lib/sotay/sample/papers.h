#pragma once

#include "sotay/base/date.h"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace sotay::sample {

/// The bytes of `path`. Throws Error{environment} when it cannot be read.
[[nodiscard]] std::string load(const std::filesystem::path& path);

/// Writes `path`, creating its folder, and gives the path back.
/// Throws Error{environment} when it cannot be written.
std::string save(const std::filesystem::path& path, std::string_view content);

/// Copies every file of the folder `from` into the folder `to` and gives the new paths in order.
/// In all but PDF files the dates are filled in: "{issued_on}", "{month}" and "{year}" become
/// those of a paper issued on the fifth of `month`. Throws as load() and save() do.
std::vector<std::string> save_papers(const std::filesystem::path& from,
                                     const std::filesystem::path& to, Month month);

}  // namespace sotay::sample
