#include "interpreter/cli/identity.hpp"

#include <pwd.h>
#include <unistd.h>

namespace runbook::cli {

std::string user_name() {
    const auto* entry = ::getpwuid(::getuid());
    return entry == nullptr ? "uid-" + std::to_string(::getuid()) : entry->pw_name;
}

std::string host_name() {
    char name[256] = {};
    if (::gethostname(name, sizeof name - 1) != 0) return "unknown-host";
    return name;
}

}  // namespace runbook::cli
