#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "interpreter/log/reader.hpp"

namespace runbook::verify {

/// The result of a verification; the value is the exit status of `runbook verify`.
enum class Outcome { verified = 0, incomplete = 10, tampered = 20, untrusted = 30, mismatch = 40 };

struct Expectations {
    std::string plan;     ///< a PlanId, or empty
    std::string runbook;  ///< SHA-256 of the runbook's file, or empty
    std::string target;   ///< the database's system identifier, or its name; or empty
};

struct Verification {
    Outcome outcome = Outcome::tampered;
    std::vector<std::string> findings;  ///< sentences, the reason for the outcome first
};

/// Checks in this order: chain, seal, verdicts judged again, signature, signer, expectations. `log` is called each time
/// the log's bytes are read. `signature` is the text of the .sig file, or nothing. Throws log::SigningError if
/// ssh-keygen cannot run, and whatever reading the log throws.
[[nodiscard]] Verification verify(const std::function<log::Pieces()>& log, const std::optional<std::string>& signature,
                                  const std::filesystem::path& allowed_signers, const Expectations& expectations);

[[nodiscard]] std::string_view name_of(Outcome outcome);

}  // namespace runbook::verify
