#include "interpreter/os/interrupt.hpp"

#include <csignal>

namespace runbook::os {

std::string interrupt_text(int signal) {
    return signal == SIGTERM ? "interrupted by SIGTERM" : "interrupted by SIGINT";
}

}  // namespace runbook::os
