#include "interpreter/os/system_call_filter.hpp"

#include <fmt/format.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <cerrno>
#include <memory>

#include "interpreter/os/descriptor.hpp"
#include "interpreter/os/files.hpp"
#include "interpreter/os/process.hpp"

namespace runbook::os {

namespace {

[[noreturn]] void fail(int error) {
    throw ProcessError("cannot prepare a seccomp filter: " + error_text(error));
}

using Context = std::unique_ptr<void, decltype(&seccomp_release)>;

// The library writes the program to a file only.
SystemCallFilter exported(const Context& context) {
    const Descriptor file(::memfd_create("filter", MFD_CLOEXEC));
    if (!file) fail(errno);
    if (const int error = seccomp_export_bpf(context.get(), file.get()); error < 0) fail(-error);
    const auto size = ::lseek(file.get(), 0, SEEK_END);
    if (size <= 0) fail(EIO);
    SystemCallFilter filter(static_cast<std::size_t>(size) / sizeof(sock_filter));
    if (::pread(file.get(), filter.data(), static_cast<std::size_t>(size), 0) != size) fail(EIO);
    return filter;
}

}  // namespace

SystemCallFilter filter_of_new_processes() {
    // A call by another architecture's numbers, which could mean the same, kills: that is the library's default.
    const Context context(seccomp_init(SCMP_ACT_ALLOW), &seccomp_release);
    if (!context) fail(ENOMEM);
    for (const char* name : {"clone", "clone3", "fork", "vfork"}) {
        const int number = seccomp_syscall_resolve_name(name);
        if (number < 0) continue;  // this architecture, or a library older than the call, does not have it
        if (const int error = seccomp_rule_add(context.get(), SCMP_ACT_ERRNO(EPERM), number, 0); error < 0)
            fail(-error);
    }
    return exported(context);
}

SystemCallFilter filter_of_all_but_computing() {
    const Context context(seccomp_init(SCMP_ACT_ERRNO(EPERM)), &seccomp_release);
    if (!context) fail(ENOMEM);
    const auto allow = [&](const char* name, const std::vector<scmp_arg_cmp>& only_if) {
        const int number = seccomp_syscall_resolve_name(name);
        if (number < 0) return;  // as above
        const auto count = static_cast<unsigned>(only_if.size());
        const int error = seccomp_rule_add_array(context.get(), SCMP_ACT_ALLOW, number, count, only_if.data());
        if (error < 0) fail(-error);
    };
    // The address sanitizer asks for the signals' stack at every exception.
    for (const char* name : {"sigaltstack", "read", "write", "sendto", "brk", "munmap", "mremap", "madvise", "futex",
                             "clock_gettime", "restart_syscall", "rt_sigreturn", "exit", "exit_group"})
        allow(name, {});
    for (const char* name : {"mmap", "mprotect"}) allow(name, {scmp_arg_cmp{2, SCMP_CMP_MASKED_EQ, PROT_EXEC, 0}});
    return exported(context);
}

bool install(const SystemCallFilter& filter) {
    const sock_fprog program{static_cast<unsigned short>(filter.size()), const_cast<sock_filter*>(filter.data())};
    return ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && ::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

}  // namespace runbook::os
