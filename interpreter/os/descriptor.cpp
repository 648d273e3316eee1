#include "interpreter/os/descriptor.hpp"

#include <fcntl.h>

#include <cerrno>
#include <system_error>

namespace runbook::os {

namespace {

// In a program started with a standard stream closed, the next thing it opens gets that number.
Descriptor above_standard_streams(Descriptor end) {
    if (end.get() > STDERR_FILENO) return end;
    Descriptor moved(::fcntl(end.get(), F_DUPFD_CLOEXEC, STDERR_FILENO + 1));
    if (!moved) throw std::system_error(errno, std::generic_category(), "cannot create a pipe");
    return moved;
}

}  // namespace

Pipe make_pipe() {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) throw std::system_error(errno, std::generic_category(), "cannot create a pipe");
    Descriptor read(ends[0]);
    Descriptor write(ends[1]);
    return {above_standard_streams(std::move(read)), above_standard_streams(std::move(write))};
}

}  // namespace runbook::os
