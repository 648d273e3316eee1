// Creating a key and making it trusted.

#include "interpreter/log/key.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include <cstdlib>
#include <functional>
#include <optional>
#include <string>

#include "interpreter/log/signer.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/scratch.hpp"

using namespace runbook;
using log::new_key;
using log::SigningError;
using tests::read_text;
using tests::Scratch;
using tests::write_text;
namespace fs = std::filesystem;

namespace {

std::string message_of(const std::function<void()>& act) {
    try {
        act();
    } catch (const SigningError& error) {
        return error.what();
    }
    return "nothing was thrown";
}

mode_t mode_of(const fs::path& path) {
    struct stat facts {};
    return ::stat(path.c_str(), &facts) == 0 ? facts.st_mode & 07777 : 0;
}

// "ssh-ed25519 AAAA…"
std::string half_of(const fs::path& public_key) {
    const auto text = read_text(public_key);
    REQUIRE(text.starts_with("ssh-ed25519 AAAA"));
    return text.substr(0, text.find(' ', text.find(' ') + 1));
}

class Variable {
  public:
    Variable(const char* name, const char* value) : name_(name) {
        if (const char* before = std::getenv(name)) before_ = before;
        value == nullptr ? ::unsetenv(name) : ::setenv(name, value, 1);
    }
    ~Variable() { before_ ? ::setenv(name_, before_->c_str(), 1) : ::unsetenv(name_); }
    Variable(const Variable&) = delete;
    Variable& operator=(const Variable&) = delete;

  private:
    const char* name_;
    std::optional<std::string> before_;
};

}  // namespace

TEST_CASE("key: a new key, and the line that makes it trusted") {
    const Scratch at;
    const auto key = at / "config/runbook/key";
    const auto fingerprint = new_key(key, at / "config/runbook/allowed_signers", "anna@example.org");
    CHECK(fingerprint.starts_with("SHA256:"));
    CHECK(fingerprint.size() == 50);
    CHECK(mode_of(at / "config/runbook") == 0700);
    CHECK(mode_of(key) == 0600);
    const auto half = half_of(at / "config/runbook/key.pub");
    CHECK(read_text(at / "config/runbook/key.pub") == half + " anna@example.org\n");
    CHECK(read_text(at / "config/runbook/allowed_signers") ==
          "anna@example.org namespaces=\"runbook-log@v1\" " + half + "\n");
}

TEST_CASE("key: it is added after the trusted keys, on a line of its own") {
    const Scratch at;
    write_text(at / "allowed_signers", "# no line end here");
    new_key(at / "one", at / "allowed_signers", "anna");
    new_key(at / "two", at / "allowed_signers", "bert");
    CHECK(read_text(at / "allowed_signers") ==
          fmt::format(
              "# no line end here\nanna namespaces=\"runbook-log@v1\" {}\nbert namespaces=\"runbook-log@v1\" {}\n",
              half_of(at / "one.pub"), half_of(at / "two.pub")));
}

TEST_CASE("key: nothing is overwritten") {
    const Scratch at;
    write_text(at / "key", "mine");
    write_text(at / "other.pub", "mine too");
    const auto reason = [&](const char* name) {
        return (at / name).string() +
               " already exists, and a key is never overwritten; give another file, or use that key";
    };
    CHECK(message_of([&] { new_key(at / "key", at / "allowed", "anna"); }) == reason("key"));
    CHECK(message_of([&] { new_key(at / "other", at / "allowed", "anna"); }) == reason("other.pub"));
    CHECK(read_text(at / "key") == "mine");
    CHECK(read_text(at / "other.pub") == "mine too");
    CHECK_FALSE(fs::exists(at / "allowed"));
    CHECK_FALSE(fs::exists(at / "other"));
}

TEST_CASE("key: names that would change the meaning of a line of allowed_signers") {
    const Scratch at;
    for (const char* name : {"", "anna b", "anna,bert", "*", "an?a", "!anna", "#anna", "-anna", "an\"na", "an'na",
                             "a\nb", "a\tb", "\xC3\xA4nna", "a\x7F", "a\\b"}) {
        CHECK(message_of([&] { new_key(at / "key", at / "allowed", name); })
                  .ends_with(
                      " cannot be a signer's name; give a name in ASCII without blanks, quotes, commas or wildcards, "
                      "such as anna@example.org"));
    }
    CHECK(fs::is_empty(at.path()));
}

TEST_CASE("key: if a key cannot be added to allowed_signers, the message has the line to add") {
    const Scratch at;
    fs::create_directory(at / "allowed");
    const auto problem = message_of([&] { new_key(at / "key", at / "allowed", "anna"); });
    CHECK(problem ==
          fmt::format("the key was created, but cannot be added to {}: Is a directory; add this line to it:\n"
                      "anna namespaces=\"runbook-log@v1\" {}",
                      (at / "allowed").string(), half_of(at / "key.pub")));
    write_text(at / "file", "");
    CHECK(message_of([&] { new_key(at / "file/key", at / "allowed", "anna"); }) ==
          "cannot create the folder of " + (at / "file/key").string() +
              ": Not a directory; free some space or make its folder writable");
}

TEST_CASE("key: the folder of keys") {
    {
        const Variable home("HOME", "/home/user");
        const Variable configured("XDG_CONFIG_HOME", "/etc/anna");
        CHECK(log::config_folder() == "/etc/anna/runbook");
    }
    for (const char* ignored : {static_cast<const char*>(nullptr), "", "relative"}) {
        const Variable home("HOME", "/home/user");
        const Variable configured("XDG_CONFIG_HOME", ignored);
        CHECK(log::config_folder() == "/home/user/.config/runbook");
    }
}
