#include "interpreter/hooks/progress.hpp"

#include <sys/mman.h>

#include <cerrno>
#include <new>
#include <system_error>

namespace runbook::hooks {

SharedProgress::SharedProgress() {
    void* const memory = ::mmap(nullptr, sizeof(Progress), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) throw std::system_error(errno, std::generic_category(), "cannot share memory");
    progress_ = new (memory) Progress;
}

SharedProgress::~SharedProgress() {
    ::munmap(progress_, sizeof(Progress));
}

}  // namespace runbook::hooks
