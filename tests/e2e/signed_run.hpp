#pragma once

#include "tests/support/catch.hpp"
#include "tests/support/program.hpp"

namespace runbook::tests {

/// A key in a new configuration folder, and a run of the staging validation that it signed. Created once.
class SignedRun {
  public:
    static const SignedRun& shared() {
        static const SignedRun made;
        return made;
    }
    const fs::path& folder() const { return folder_; }
    const std::string& log() const { return log_; }
    const std::string& signature() const { return signature_; }
    /// For XDG_CONFIG_HOME: the folder where the key is trusted.
    std::string config() const { return "XDG_CONFIG_HOME=" + (scratch_ / "config").string(); }
    /// The folder where another key is, and is trusted.
    fs::path other_config() const { return scratch_ / "other"; }
    fs::path signers() const { return scratch_ / "config/runbook/allowed_signers"; }
    fs::path scratch() const { return scratch_.path(); }
    const std::string& key_words() const { return key_words_; }

  private:
    Scratch scratch_;
    fs::path folder_;
    std::string log_;
    std::string signature_;
    std::string key_words_;

    SignedRun() {
        key_words_ = runbook({"key", "new"}, {config()}).output;
        REQUIRE(runbook({"key", "new"}, {"XDG_CONFIG_HOME=" + other_config().string()}).status == 0);
        const auto key = (scratch_ / "config/runbook/key").string();
        const auto done = runbook(staging(scratch_ / "runs") + Arguments{"--sandbox", "--key", key}, {config()});
        INFO(done.errors);
        REQUIRE(done.status == 1);
        folder_ = only_run(scratch_ / "runs");
        log_ = read_text(folder_ / "log.jsonl");
        signature_ = read_text(folder_ / "log.jsonl.sig");
    }
};

/// `runbook verify` of a log and its signature, if any, by someone who trusts the shared run's key.
class Checked {
  public:
    explicit Checked(const std::string& bytes, const std::string& signature = "", const Arguments& more = {}) {
        write_text(scratch_ / "log.jsonl", bytes);
        if (!signature.empty()) write_text(scratch_ / "log.jsonl.sig", signature);
        const auto done =
            runbook(Arguments{"verify", (scratch_ / "log.jsonl").string()} + more, {SignedRun::shared().config()});
        status = done.status;
        said = done.output + done.errors;
    }
    int status;
    std::string said;

  private:
    Scratch scratch_;
};

/// A signature by a key that the verifier does not know.
inline std::string signed_by_stranger(const std::string& bytes) {
    const Scratch scratch;
    write_text(scratch / "log.jsonl", bytes);
    const auto key = SignedRun::shared().other_config() / "runbook/key";
    const auto done = os::run_process({.command = {"ssh-keygen", "-q", "-Y", "sign", "-f", key.string(), "-n",
                                                   "runbook-log@v1", (scratch / "log.jsonl").string()}});
    INFO(done.errors);
    REQUIRE(done.status == 0);
    return read_text(scratch / "log.jsonl.sig");
}

/// Rewrites a log as someone would who knows its format but has no trusted key: chain, count and seal are right again.
class Forger {
  public:
    explicit Forger(const std::string& bytes) : lines(read_log(bytes).lines), seal_(lines.back()) { lines.pop_back(); }

    /// The body of the event with that type and step (`id`), or of the only event of that type.
    core::Json::Object& body(const std::string& type, const std::string& id = "") {
        return line(type, id)->body.as_object();
    }
    std::vector<KeptLine>::iterator line(const std::string& type, const std::string& id = "") {
        const auto found = std::find_if(lines.begin(), lines.end(), [&](const auto& one) {
            return one.type == type && (id.empty() || one.body.text("id") == id);
        });
        if (found == lines.end()) throw std::runtime_error("no " + type + " " + id);
        return found;
    }
    [[nodiscard]] std::string bytes() const {
        std::string text;
        std::string prev(64, '0');
        auto all = lines;
        all.push_back(seal_);
        all.back().body = core::Json::Object{{"lines", std::uint64_t{lines.size()}}};
        for (std::size_t i = 0; i < all.size(); ++i) {
            all[i].seq = i;
            all[i].prev = prev;
            const auto encoded = encode(all[i]);
            prev = log::leaf_hash(encoded);
            text += encoded + "\n";
        }
        return text;
    }

    std::vector<KeptLine> lines;

  private:
    KeptLine seal_;
};

}  // namespace runbook::tests
