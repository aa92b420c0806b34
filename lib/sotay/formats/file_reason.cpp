#include "sotay/formats/file_reason.h"

#include "sotay/base/messages.h"

#include <cerrno>
#include <system_error>

namespace sotay {

std::string file_reason(int code) {
    switch (code) {
        case ENOENT:
            return tr("there is no such file or folder");
        case EACCES:
        case EPERM:
            return tr("permission denied");
        case EISDIR:
            return tr("this is a folder");
        case ENOTDIR:
            return tr("a part of the path is no folder");
        case ENOSPC:
        case EDQUOT:
        case EFBIG:
            return tr("the disk is full");
        case EROFS:
            return tr("the disk is read-only");
        case ENAMETOOLONG:
            return tr("the name is too long");
    }
    return std::generic_category().message(code);
}

}  // namespace sotay
