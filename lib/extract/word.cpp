#include "extract/word.h"

#include "sotay/formats/document_protocol.h"

#include <unistd.h>

#include <array>
#include <string>

#include "extract/confine.h"

namespace sotay::extract {

int become_word_reader() {
    if (!prepare_confinement(Task::program) || !confine(Task::program)) {
        return document_protocol::k_exit_not_confined;
    }
    std::string program = "/usr/bin/catdoc";
    std::string option = "-d";
    std::string charset = "utf-8";
    std::string unwrapped = "-w";  // a paragraph is a line
    std::string language = "LANG=C.UTF-8";
    const std::array<char*, 5> arguments{program.data(), option.data(), charset.data(),
                                         unwrapped.data(), nullptr};
    const std::array<char*, 2> environment{language.data(), nullptr};
    ::execve(program.c_str(), arguments.data(), environment.data());
    return document_protocol::k_exit_part_missing;
}

}  // namespace sotay::extract
