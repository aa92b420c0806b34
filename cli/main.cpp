#include "command.h"
#include "command_line.h"

#include "sotay/base/error.h"
#include "sotay/base/messages.h"

#include <cstdio>
#include <exception>
#include <new>

namespace {

int report(const std::exception& error, int code) {
    std::fprintf(stderr, "sotay: %s\n", error.what());
    return code;
}

int run(int argc, char** argv) {
    try {
        const int code = sotay::cli::run_command_line(argc, argv);
        // A full disk shows only when the last bytes go out.
        if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0) {
            throw sotay::Error{
                sotay::ErrorKind::environment,
                sotay::tr("cannot write the result: the disk is full or the reader has gone")};
        }
        return code;
    } catch (const sotay::Error& error) {
        std::fflush(stdout);
        return report(error, static_cast<int>(error.kind()));
    } catch (const std::bad_alloc& error) {
        return report(error, static_cast<int>(sotay::ErrorKind::environment));
    } catch (const std::exception& error) {
        return report(error, static_cast<int>(sotay::ErrorKind::bug));
    }
}

}  // namespace

int main(int argc, char** argv) { return run(argc, argv); }
