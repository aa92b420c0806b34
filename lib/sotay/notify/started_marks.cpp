#include "sotay/notify/started_marks.h"

#include "sotay/base/error.h"
#include "sotay/base/messages.h"
#include "sotay/base/secret.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <fstream>
#include <iterator>
#include <new>
#include <utility>

namespace sotay::notify {

namespace {

std::string read_all(const std::string& path) {
    std::ifstream file{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{file}, {}};
}

[[noreturn]] void fail(const std::string& path, int reason) {
    throw Error{ErrorKind::environment, tr("cannot write \"{}\": {}", path, std::strerror(reason))};
}

/// A descriptor that is closed when it goes.
class File {
public:
    explicit File(int file) : file_{file} {}
    ~File() {
        if (file_ >= 0) ::close(file_);
    }
    File(const File&) = delete;
    File& operator=(const File&) = delete;
    [[nodiscard]] int get() const { return file_; }

private:
    int file_;
};

}  // namespace

// All zero is an empty file that fits nothing.
struct StartedMarks::Header {
    Binding binding;
    std::atomic<std::int64_t> newest;

    [[nodiscard]] Slot* first() { return std::launder(reinterpret_cast<Slot*>(this + 1)); }
};

StartedMarks::StartedMarks(std::string path, const std::string& boot_id_file)
    : path_{std::move(path)}, boot_{read_all(boot_id_file)} {
    static_assert(Slot::is_always_lock_free && sizeof(Slot) == sizeof(std::int64_t));
}

StartedMarks::~StartedMarks() { unmap(); }

StartedMarks::Binding StartedMarks::binding(std::string_view incarnation) const {
    const auto digest = sha256(boot_ + std::string{incarnation});
    Binding bytes{};
    std::ranges::copy(digest, bytes.begin());
    return bytes;
}

bool StartedMarks::is_ready(std::string_view incarnation) const {
    return header_ != nullptr && free_.size() == slots_ && incarnation_ == incarnation;
}

void StartedMarks::read(std::string_view incarnation, std::int64_t newest) {
    unmap();
    former_.reset();
    const auto content = read_all(path_);
    if (boot_.empty() || content.size() < sizeof(Header)) return;
    const auto expected = binding(incarnation);
    if (std::memcmp(content.data(), expected.data(), expected.size()) != 0) return;
    std::int64_t newest_then = 0;
    std::memcpy(&newest_then, content.data() + offsetof(Header, newest), sizeof newest_then);
    // A database that knows less than it did was put back from a copy.
    if (newest < newest_then) return;
    former_.emplace((content.size() - sizeof(Header)) / sizeof(Slot));
    std::memcpy(former_->data(), content.data() + sizeof(Header), former_->size() * sizeof(Slot));
    std::ranges::sort(*former_);
}

bool StartedMarks::may_have_started(std::int64_t attempt) const {
    return !former_ || std::ranges::binary_search(*former_, attempt);
}

void StartedMarks::begin(std::string_view incarnation, std::size_t slots) {
    unmap();
    const File file{::open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600)};
    if (file.get() < 0) fail(path_, errno);
    slots_ = slots;
    if (::ftruncate(file.get(), 0) != 0) fail(path_, errno);
    // A page without room on the disk would end the process when it is first written.
    if (const int reason = ::posix_fallocate(file.get(), 0, static_cast<off_t>(size())))
        fail(path_, reason);
    map(file.get());
    incarnation_ = incarnation;
    if (!boot_.empty()) header_->binding = binding(incarnation);
}

std::size_t StartedMarks::size() const { return sizeof(Header) + slots_ * sizeof(Slot); }

void StartedMarks::map(int file) {
    void* memory = ::mmap(nullptr, size(), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    if (memory == MAP_FAILED) fail(path_, errno);
    header_ = new (memory) Header{};
    for (std::size_t i = 0; i < slots_; ++i) new (header_->first() + i) Slot{0};
    free_.resize(slots_);
    // The lowest is taken first.
    std::ranges::generate(free_,
                          [next = static_cast<std::uint32_t>(slots_)]() mutable { return --next; });
}

void StartedMarks::unmap() {
    if (header_ != nullptr) ::munmap(header_, size());
    header_ = nullptr;
}

std::uint32_t StartedMarks::take() {
    if (free_.empty()) throw Error{ErrorKind::bug, "more attempts are open than there is room for"};
    const auto slot = free_.back();
    free_.pop_back();
    return slot;
}

void StartedMarks::committed(std::int64_t newest) { header_->newest.store(newest); }

void StartedMarks::start(std::uint32_t slot, std::int64_t attempt) {
    header_->first()[slot].store(attempt);
}

void StartedMarks::free(std::uint32_t slot) {
    header_->first()[slot].store(0);
    free_.push_back(slot);
}

}  // namespace sotay::notify
