#include "interpreter/os/files.hpp"

#include <fcntl.h>

#include <cerrno>

#include "interpreter/os/descriptor.hpp"
#include "interpreter/os/file_calls.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/scratch.hpp"

using namespace runbook;
using tests::read_text;
using tests::Scratch;

namespace {

int failed(int error) {
    errno = error;
    return -1;
}

// Writes three bytes at a time, up to `room` bytes.
struct SmallDisk : os::FileCalls {
    std::size_t room = 100;
    int sync_error = 0;
    bool interrupted = false;

    ssize_t write(int descriptor, const void* bytes, std::size_t size) override {
        interrupted = !interrupted;
        if (interrupted) return failed(EINTR);
        if (room == 0) return failed(ENOSPC);
        const auto taken = std::min({size, room, std::size_t{3}});
        room -= taken;
        return FileCalls::write(descriptor, bytes, taken);
    }
    int fdatasync(int descriptor) override {
        return sync_error ? failed(sync_error) : FileCalls::fdatasync(descriptor);
    }
};

}  // namespace

TEST_CASE("files: all bytes are written, however few each call writes") {
    const Scratch scratch;
    SmallDisk disk;
    const os::ReplacedFileCalls replaced(disk);
    CHECK(os::create_file(scratch / "a", "0123456789", 0600) == 0);
    CHECK(read_text(scratch / "a") == "0123456789");
    CHECK(disk.room == 90);
}

TEST_CASE("files: a file that could not be made durable is not left behind") {
    const Scratch scratch;
    SmallDisk disk;
    const os::ReplacedFileCalls replaced(disk);
    disk.sync_error = EIO;
    CHECK(os::create_file(scratch / "a", "0123456789", 0600) == EIO);
    disk.sync_error = 0;
    disk.room = 5;
    CHECK(os::create_file(scratch / "a", "0123456789", 0600) == ENOSPC);
    CHECK_FALSE(std::filesystem::exists(scratch / "a"));
}

TEST_CASE("files: replaced calls are restored at the end of their scope") {
    const Scratch scratch;
    {
        SmallDisk full;
        full.room = 0;
        const os::ReplacedFileCalls replaced(full);
        CHECK(os::create_file(scratch / "a", "x", 0600) == ENOSPC);
    }
    CHECK(os::create_file(scratch / "a", "x", 0600) == 0);
    CHECK(os::create_file(scratch / "a", "x", 0600) == EEXIST);
}
