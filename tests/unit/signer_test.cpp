// Signatures, made and checked with the installed OpenSSH.

#include "interpreter/log/signer.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>

#include "interpreter/log/key.hpp"
#include "interpreter/log/log_file.hpp"
#include "interpreter/log/signature_check.hpp"
#include "interpreter/os/process.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/scratch.hpp"

using namespace runbook;
using log::Signer;
using log::SigningError;
using tests::read_text;
using tests::Scratch;
using tests::write_text;
using Result = log::SignatureCheck::Result;
namespace fs = std::filesystem;

namespace {

log::SignatureCheck check_signature(const std::string& bytes, const std::string& signature,
                                    const std::filesystem::path& allowed) {
    return log::check_signature([&] { return log::pieces_of(bytes); }, signature, allowed);
}

// No agent and no terminal, whoever runs the tests: a question would wait forever.
class Alone {
  public:
    Alone() : kept_(::dup(STDIN_FILENO)) {
        ::unsetenv("SSH_AUTH_SOCK");
        const int nothing = ::open("/dev/null", O_RDONLY);
        ::dup2(nothing, STDIN_FILENO);
        ::close(nothing);
    }
    ~Alone() {
        ::dup2(kept_, STDIN_FILENO);
        ::close(kept_);
        ::unsetenv("SSH_AUTH_SOCK");
    }
    Alone(const Alone&) = delete;
    Alone& operator=(const Alone&) = delete;

  private:
    int kept_;
};

struct Signing : Alone, Scratch {
    fs::path key = *this / "keys/key";
    fs::path allowed = *this / "keys/allowed_signers";
    fs::path file = *this / "log.jsonl";
    fs::path signature = *this / "log.jsonl.sig";
    std::string fingerprint = log::new_key(key, allowed, "anna@example.org");
    std::string bytes = "{\"a\":1}\n{\"b\":2}\n";

    Signing() { write_text(file, bytes); }

    [[nodiscard]] std::string sign() const {
        Signer(key).sign(file);
        return read_text(signature);
    }
};

os::ProcessResult run(std::vector<std::string> command, std::string input = "") {
    os::Process process;
    process.command = std::move(command);
    process.input = std::move(input);
    process.environment = {"HOME", "SSH_AUTH_SOCK"};
    process.own_session = true;
    return os::run_process(process);
}

std::string message_of(const std::function<void()>& act) {
    try {
        act();
    } catch (const SigningError& error) {
        return error.what();
    }
    return "nothing was thrown";
}

std::string replaced(std::string text, std::string_view what, std::string_view with) {
    const auto at = text.find(what);
    REQUIRE(at != std::string::npos);
    return text.replace(at, what.size(), with);
}

mode_t mode_of(const fs::path& path) {
    struct stat facts {};
    return ::stat(path.c_str(), &facts) == 0 ? facts.st_mode & 07777 : 0;
}

}  // namespace

TEST_CASE("signer: stock ssh-keygen accepts its signatures") {
    const Signing at;
    const Signer signer(at.key);
    CHECK(signer.key() == at.key);
    CHECK(signer.fingerprint() == at.fingerprint);
    signer.sign(at.file);
    CHECK(mode_of(at.signature) == 0600);
    CHECK_FALSE(fs::exists(at.signature.string() + ".new"));
    const auto stock = run({"ssh-keygen", "-Y", "verify", "-f", at.allowed, "-I", "anna@example.org", "-n",
                            "runbook-log@v1", "-s", at.signature},
                           at.bytes);
    CHECK(stock.status == 0);
    CHECK(stock.output ==
          "Good \"runbook-log@v1\" signature for anna@example.org with ED25519 key " + at.fingerprint + "\n");
    const auto listed = run({"ssh-keygen", "-l", "-f", at.key});
    CHECK(listed.output == "256 " + at.fingerprint + " anna@example.org (ED25519)\n");
}

TEST_CASE("signer: the check of a good signature gives its signer") {
    const Signing at;
    const auto check = check_signature(at.bytes, at.sign(), at.allowed);
    CHECK(check.result == Result::good);
    CHECK(check.signer == "anna@example.org");
    CHECK(check.fingerprint == at.fingerprint);
    CHECK(check.reason.empty());
}

TEST_CASE("signer: a changed log is bad, whoever signed it") {
    const Signing at;
    const auto signature = at.sign();
    const auto reason =
        "the signature by the key " + at.fingerprint + " does not match the log: one of the two was changed";
    for (std::size_t byte = 0; byte < at.bytes.size(); ++byte) {
        auto changed = at.bytes;
        changed[byte] = static_cast<char>(changed[byte] ^ (1 << (byte % 8)));
        const auto check = check_signature(changed, signature, at.allowed);
        CHECK(check.result == Result::bad);
        CHECK(check.reason == reason);
    }
    CHECK(check_signature(at.bytes + "\n", signature, at.allowed).result == Result::bad);
    CHECK(check_signature("", signature, at / "none").result == Result::bad);
}

TEST_CASE("signer: no changed signature is accepted") {
    const Signing at;
    const auto signature = at.sign();
    for (std::size_t byte = 0; byte < signature.size(); ++byte) {
        auto changed = signature;
        changed[byte] = static_cast<char>(changed[byte] ^ (1 << (byte % 8)));
        INFO(changed);
        // A change in the reserved field or in the public key makes it a different signature.
        CHECK(check_signature(at.bytes, changed, at.allowed).result == Result::bad);
    }
}

TEST_CASE("signer: a signature cut short, or with something before or after it") {
    const Signing at;
    const auto signature = at.sign();
    const auto why = [&](const std::string& text) {
        const auto check = check_signature(at.bytes, text, at.allowed);
        return check.result == Result::bad ? check.reason : "it is not bad";
    };
    for (std::size_t length = 0; length < signature.size(); ++length)
        CHECK(why(signature.substr(0, length)).starts_with("the signature cannot be read: "));
    CHECK(why("") == "the signature cannot be read: it does not begin with the line -----BEGIN SSH SIGNATURE-----");
    CHECK(why(signature.substr(0, 100)) == "the signature cannot be read: it has no line -----END SSH SIGNATURE-----");
    for (const char* more : {"\n", " ", "x", "-----BEGIN SSH SIGNATURE-----\n"})
        CHECK(why(signature + more) == "the signature cannot be read: something follows its end");
    CHECK(why(signature + signature) == "the signature cannot be read: something follows its end");
    CHECK(why("\n" + signature) ==
          "the signature cannot be read: it does not begin with the line -----BEGIN SSH SIGNATURE-----");
    CHECK(why(replaced(signature, "\n", "\r\n")) ==
          "the signature cannot be read: it does not begin with the line -----BEGIN SSH SIGNATURE-----");
    CHECK(why(replaced(signature, "U1NI", "U1NJ")) == "the signature cannot be read: it is not an SSH signature");
    CHECK(why("-----BEGIN SSH SIGNATURE-----\nU1NIU0lHAAAAAQ==\n-----END SSH SIGNATURE-----\n") ==
          "the signature cannot be read: it is cut short");
    CHECK(why("-----BEGIN SSH SIGNATURE-----\nU1NIU0lHAAAAAg==\n-----END SSH SIGNATURE-----\n") ==
          "the signature cannot be read: its version is 2, expected 1");
    CHECK(why(signature + std::string(70'000, 'x')) == "the signature cannot be read: it is too long for a signature");
}

TEST_CASE("signer: a signature made for another purpose is bad") {
    const Signing at;
    REQUIRE(run({"ssh-keygen", "-q", "-Y", "sign", "-f", at.key, "-n", "file", at.file}).status == 0);
    const auto check = check_signature(at.bytes, read_text(at.signature), at.allowed);
    CHECK(check.result == Result::bad);
    CHECK(check.reason == "the signature was made for `file`, not for logs (`runbook-log@v1`)");
}

TEST_CASE("signer: a good signature by someone who is unknown, or no longer trusted") {
    const Signing at;
    const auto signature = at.sign();
    const auto half = replaced(read_text(at.key.string() + ".pub"), " anna@example.org\n", "");
    const auto why = [&](const std::string& line) {
        write_text(at.allowed, line);
        const auto check = check_signature(at.bytes, signature, at.allowed);
        CHECK(check.fingerprint == at.fingerprint);
        CHECK(check.signer.empty());
        return check.result == Result::unknown_signer ? check.reason : "it is not unknown";
    };
    const auto start = "the key " + at.fingerprint + " is not allowed to sign logs by " + at.allowed.string();
    CHECK(why("") == start + " (No principal matched.)");
    CHECK(why("anna@example.org valid-before=\"20200101\" " + half + "\n").starts_with(start));
    CHECK(why("anna@example.org valid-after=\"29990101\" " + half + "\n").starts_with(start));
    CHECK(why("anna@example.org namespaces=\"git\" " + half + "\n").starts_with(start));
    CHECK(why("nonsense\n").starts_with(start));
    fs::remove(at.allowed);
    const auto check = check_signature(at.bytes, signature, at.allowed);
    CHECK(check.result == Result::unknown_signer);
    CHECK(check.reason == "there is no file " + at.allowed.string() + " that could list the key " + at.fingerprint);
}

TEST_CASE("signer: a revoked key is not trusted") {
    const Signing at;
    const auto signature = at.sign();
    const auto public_key = at.key.string() + ".pub";
    REQUIRE(run({"ssh-keygen", "-q", "-k", "-f", at / "keys/revoked_keys", public_key}).status == 0);
    const auto check = check_signature(at.bytes, signature, at.allowed);
    CHECK(check.result == Result::unknown_signer);
    CHECK(check.reason.starts_with("the key " + at.fingerprint + " is not allowed to sign logs by "));
}

TEST_CASE("signer: lists that are there but cannot be read are not empty lists") {
    const Signing at;
    const auto signature = at.sign();
    const auto problem = [&] {
        try {
            (void)check_signature(at.bytes, signature, at.allowed);
            return std::string("nothing was thrown");
        } catch (const std::runtime_error& error) {
            return std::string(error.what());
        }
    };
    const auto revoked = at.allowed.parent_path() / "revoked_keys";
    fs::create_symlink("nowhere", revoked);
    CHECK(problem() ==
          revoked.string() + ": it is a symbolic link to nowhere, and there is no such file; mend or remove the link");
    fs::remove(revoked);
    REQUIRE(::mkfifo(revoked.c_str(), 0600) == 0);
    CHECK(problem() ==
          revoked.string() + ": it is a pipe, expected a regular file; save what it carries to a file, and give that");
    fs::remove(revoked);
    CHECK(problem() == "nothing was thrown");
    fs::remove(at.allowed);
    fs::create_symlink("/dev/zero", at.allowed);
    CHECK(problem() == at.allowed.string() + ": it is a device, expected a regular file");
    fs::remove(at.allowed);
    fs::create_symlink(at.allowed.filename(), at.allowed);
    CHECK(problem() == at.allowed.string() + ": it is a symbolic link that leads back to itself; give the file itself");
    fs::remove(at.allowed);
    write_text(at.allowed, "");
    fs::resize_file(at.allowed, std::uintmax_t{1'900'000'000});
    CHECK(problem() == at.allowed.string() + ": it has 1900000000 bytes, expected at most 16 MB");
}

TEST_CASE("signer: one of several principals, with a pattern") {
    const Signing at;
    const auto half = replaced(read_text(at.key.string() + ".pub"), " anna@example.org\n", "");
    write_text(at.allowed, "# ours\n\n!eve@example.org,*@example.org " + half + "\n");
    const auto check = check_signature(at.bytes, at.sign(), at.allowed);
    CHECK(check.result == Result::good);
    CHECK(check.signer == "*@example.org");
}

TEST_CASE("signer: a signature is not overwritten, and half of one is not left") {
    const Signing at;
    const auto signature = at.sign();
    CHECK(message_of([&] { (void)at.sign(); }) == at.signature.string() + " already exists; move it to sign again");
    CHECK(read_text(at.signature) == signature);
    fs::remove(at.signature);
    write_text(at.signature.string() + ".new", "half");
    CHECK(check_signature(at.bytes, at.sign(), at.allowed).result == Result::good);
    CHECK(message_of([&] { Signer(at.key).sign(at / "none"); }) ==
          "there is no file " + (at / "none").string() + " to sign; give the log of a run");
}

TEST_CASE("signer: keys that cannot sign") {
    const Signing at;
    const auto key = at.key.string();
    const auto why = [](const fs::path& path) { return message_of([&] { const Signer signer(path); }); };
    CHECK(why(at / "none") == "there is no key " + (at / "none").string() +
                                  "; give the file of your key with --key, or make one: runbook key new");
    CHECK(why(at.path()) == "there is no key " + at.path().string() +
                                "; give the file of your key with --key, or make one: runbook key new");
    CHECK(why(at.file) ==
          at.file.string() +
              " is not an OpenSSH key; give the file of your key with --key, or make one: runbook key new");
    fs::permissions(at.key, fs::perms(0644));
    CHECK(why(at.key) ==
          "the key " + key + " can be read by others, so ssh-keygen does not use it; run: chmod 600 " + key);
    fs::permissions(at.key, fs::perms(0600));
    REQUIRE(run({"ssh-keygen", "-q", "-p", "-P", "", "-N", "a long secret", "-f", key}).status == 0);
    CHECK(why(at.key) ==
          "the key " + key +
              " has a passphrase, and there is no terminal to ask for it; add the key to the agent first: "
              "ssh-add " +
              key);
    fs::remove(at.key);
    CHECK(why(key + ".pub") ==
          "the private half of " + key + ".pub is neither in the agent nor beside it; add it to the agent: ssh-add");
}

TEST_CASE("signer: a key can be given by its public half, with the private half beside it or in the agent") {
    const Signing at;
    const fs::path public_key = at.key.string() + ".pub";
    CHECK(Signer(public_key).fingerprint() == at.fingerprint);
    const auto started = run({"ssh-agent", "-a", at / "agent"});
    constexpr std::string_view label = "SSH_AGENT_PID=";
    REQUIRE(started.output.find(label) != std::string::npos);
    const auto pid = std::stoi(started.output.substr(started.output.find(label) + label.size()));
    ::setenv("SSH_AUTH_SOCK", (at / "agent").c_str(), 1);
    const auto added = run({"ssh-add", at.key});
    fs::remove(at.key);
    CHECK(added.status == 0);
    CHECK(message_of([&] { Signer(public_key).sign(at.file); }) == "nothing was thrown");
    CHECK(check_signature(at.bytes, read_text(at.signature), at.allowed).result == Result::good);
    ::kill(pid, SIGTERM);
}
