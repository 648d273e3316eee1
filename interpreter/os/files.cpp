#include "interpreter/os/files.hpp"

#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "interpreter/os/file_calls.hpp"

namespace runbook::os {

namespace fs = std::filesystem;

namespace {

template <typename Call>
auto again_when_interrupted(Call call) {
    auto result = call();
    while (result == -1 && errno == EINTR) result = call();
    return result;
}

bool is_folder(const fs::path& path) {
    std::error_code ignored;
    return fs::is_directory(path, ignored);
}

int make_one(const fs::path& folder, mode_t mode) {
    if (::mkdir(folder.c_str(), mode) == 0) return sync_folder(folder_of(folder));
    const int error = errno;
    if (error != EEXIST) return error;
    return is_folder(folder) ? 0 : ENOTDIR;  // another process may have made it just now
}

}  // namespace

int write_all(int descriptor, std::string_view bytes) {
    while (!bytes.empty()) {
        const auto written =
            again_when_interrupted([&] { return file_calls().write(descriptor, bytes.data(), bytes.size()); });
        if (written < 0) return errno;
        if (written == 0) return EIO;  // a device that takes nothing and reports no error would make this loop endless
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return 0;
}

int sync_data(int descriptor) {
    return again_when_interrupted([&] { return file_calls().fdatasync(descriptor); }) == 0 ? 0 : errno;
}

int sync_folder(const fs::path& folder) {
    const Descriptor opened(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!opened) return errno;
    if (again_when_interrupted([&] { return file_calls().fsync(opened.get()); }) == 0) return 0;
    return errno == EINVAL ? 0 : errno;  // some file systems cannot do this for a folder
}

int make_folders(const fs::path& folder, mode_t mode) {
    if (folder.empty() || is_folder(folder)) return 0;
    if (const int error = make_one(folder, mode); error != ENOENT) return error;
    const fs::path above = folder.parent_path();
    if (above == folder || above.empty()) return ENOENT;
    if (const int error = make_folders(above, 0777); error != 0) return error;
    return make_one(folder, mode);
}

int create_file(const fs::path& file, std::string_view bytes, mode_t mode) {
    const Descriptor opened(::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode));
    if (!opened) return errno;
    int error = write_all(opened.get(), bytes);
    if (error == 0) error = sync_data(opened.get());
    if (error == 0) error = sync_folder(folder_of(file));
    if (error != 0) ::unlink(file.c_str());
    return error;
}

namespace {

Descriptor open_below(const fs::path& root, const fs::path& path, unsigned flags) {
    const Descriptor folder(::open(root.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
    if (!folder) return {};
    open_how how{};
    // Without O_NONBLOCK, a FIFO in place of a file would hang the run.
    how.flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | flags;
    how.resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS;
    return Descriptor(static_cast<int>(::syscall(SYS_openat2, folder.get(), path.c_str(), &how, sizeof how)));
}

}  // namespace

Descriptor open_folder_beneath(const fs::path& root, const fs::path& path) {
    return open_below(root, path, O_DIRECTORY);
}

Descriptor open_beneath(const fs::path& root, const fs::path& path) {
    Descriptor file = open_below(root, path, 0);
    struct stat status {};
    if (!file || ::fstat(file.get(), &status) != 0) return {};
    if (S_ISREG(status.st_mode)) return file;
    file.reset();
    errno = S_ISDIR(status.st_mode) ? EISDIR : EINVAL;
    return {};
}

fs::path folder_of(const fs::path& path) {
    const fs::path plain = path.has_filename() ? path : path.parent_path();
    return plain.has_parent_path() ? plain.parent_path() : fs::path(".");
}

std::string error_text(int error_number) {
    return std::generic_category().message(error_number);
}

}  // namespace runbook::os
