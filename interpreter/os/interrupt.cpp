#include "interpreter/os/interrupt.hpp"

#include <csignal>

namespace runbook::os {

std::string interrupt_text(int signal) {
    switch (signal) {
        case SIGHUP: return "interrupted by SIGHUP";
        case SIGQUIT: return "interrupted by SIGQUIT";
        case SIGTERM: return "interrupted by SIGTERM";
        default: return "interrupted by SIGINT";
    }
}

}  // namespace runbook::os
