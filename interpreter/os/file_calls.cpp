#include "interpreter/os/file_calls.hpp"

#include <unistd.h>

#include <utility>

namespace runbook::os {

namespace {

FileCalls*& in_force() {
    static FileCalls system_calls;
    static FileCalls* calls = &system_calls;
    return calls;
}

}  // namespace

ssize_t FileCalls::write(int descriptor, const void* bytes, std::size_t size) {
    return ::write(descriptor, bytes, size);
}

int FileCalls::fdatasync(int descriptor) {
    return ::fdatasync(descriptor);
}

int FileCalls::fsync(int descriptor) {
    return ::fsync(descriptor);
}

FileCalls& file_calls() {
    return *in_force();
}

ReplacedFileCalls::ReplacedFileCalls(FileCalls& calls) : before_(std::exchange(in_force(), &calls)) {}

ReplacedFileCalls::~ReplacedFileCalls() {
    in_force() = before_;
}

}  // namespace runbook::os
