#pragma once

#include <stdexcept>
#include <string>
#include <vector>

namespace sotay {

/// Why a command could not go on; the value is the exit code of the command-line contract.
enum class ErrorKind {
    environment = 1,    ///< disk, database, network, missing home
    usage = 2,          ///< the command line is wrong
    invalid_input = 3,  ///< the caller's data is wrong; nothing was applied
    not_found = 4,
    conflict = 5,  ///< refused by a rule, a guard rail or the present state
    bug = 70,
};

/// The one exception of the project. The message is lower case, names the file, row or field and
/// what to do, is already translated, and holds no secret and no member's data.
class Error : public std::runtime_error {
public:
    Error(ErrorKind kind, const std::string& message) : std::runtime_error{message}, kind_{kind} {}

    [[nodiscard]] ErrorKind kind() const noexcept { return kind_; }

private:
    ErrorKind kind_;
};

/// One thing wrong with the caller's data. All problems of a file are reported at once.
struct Problem {
    std::string file;     ///< as the caller named it; empty when there is only one
    int line = 0;         ///< line or spreadsheet row, from 1; 0 = none
    int column = 0;       ///< character of the line, from 1; 0 = none (YAML only)
    std::string field;    ///< key of the column or YAML key; may be empty
    std::string value;    ///< as written in the file; shown to the caller only, never stored
    std::string message;  ///< translated, lower case
};

/// "file:line:column: message" with the parts that are known.
[[nodiscard]] std::string describe(const Problem& problem);

}  // namespace sotay
