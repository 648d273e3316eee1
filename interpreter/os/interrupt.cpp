#include "interpreter/os/interrupt.hpp"

#include <poll.h>

#include <algorithm>
#include <csignal>

namespace runbook::os {

void sleep_until(std::chrono::steady_clock::time_point then, const Interrupt& interrupt) {
    using std::chrono::milliseconds;
    while (interrupt.signal == 0) {
        const auto left = std::chrono::ceil<milliseconds>(then - std::chrono::steady_clock::now());
        if (left <= milliseconds(0)) return;
        pollfd wake{interrupt.wake_fd, POLLIN, 0};
        constexpr milliseconds kLongest{60'000};
        ::poll(&wake, 1, static_cast<int>(std::min(left, kLongest).count()));
    }
}

std::string interrupt_text(int signal) {
    switch (signal) {
        case SIGHUP: return "interrupted by SIGHUP";
        case SIGQUIT: return "interrupted by SIGQUIT";
        case SIGTERM: return "interrupted by SIGTERM";
        default: return "interrupted by SIGINT";
    }
}

}  // namespace runbook::os
