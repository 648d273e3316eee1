#include "interpreter/log/sshsig.hpp"

#include <fmt/format.h>

#include "interpreter/core/digest.hpp"

namespace runbook::log {

namespace {

constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
// The largest RSA signature with its key takes about 8 KiB.
constexpr std::size_t kMaxSignatureBytes = 64 * 1024;

[[noreturn]] void refuse(const std::string& why) {
    throw SshSignatureError(why);
}

// Without padding, as fingerprints are written.
std::string encode_base64(std::string_view bytes) {
    std::string out;
    unsigned bits = 0;
    int held = 0;
    for (const char byte : bytes) {
        bits = (bits << 8) | static_cast<unsigned char>(byte);
        for (held += 8; held >= 6; held -= 6) out += kAlphabet[(bits >> (held - 6)) & 63];
    }
    if (held > 0) out += kAlphabet[(bits << (6 - held)) & 63];
    return out;
}

std::string bytes_of_hex(std::string_view hex) {
    std::string bytes;
    for (std::size_t at = 0; at + 1 < hex.size(); at += 2)
        bytes += static_cast<char>(std::stoi(std::string(hex.substr(at, 2)), nullptr, 16));
    return bytes;
}

// The text between the two markers, without its line ends.
std::string unwrapped(std::string_view armoured) {
    constexpr std::string_view begin = "-----BEGIN SSH SIGNATURE-----\n";
    constexpr std::string_view end = "\n-----END SSH SIGNATURE-----\n";
    if (armoured.size() > kMaxSignatureBytes) refuse("it is too long for a signature");
    if (!armoured.starts_with(begin)) refuse("it does not begin with the line -----BEGIN SSH SIGNATURE-----");
    armoured.remove_prefix(begin.size());
    const auto at = armoured.find(end);
    if (at == std::string_view::npos) refuse("it has no line -----END SSH SIGNATURE-----");
    if (at + end.size() != armoured.size()) refuse("something follows its end");
    std::string text(armoured.substr(0, at));
    std::erase(text, '\n');
    return text;
}

// Reads SSH's binary fields one after the other.
class Fields {
  public:
    explicit Fields(std::string_view blob) : rest_(blob) {}

    std::string_view take(std::size_t length) {
        if (rest_.size() < length) refuse("it is cut short");
        const auto taken = rest_.substr(0, length);
        rest_.remove_prefix(length);
        return taken;
    }
    std::uint32_t number() {
        std::uint32_t value = 0;
        for (const char byte : take(4)) value = (value << 8) | static_cast<unsigned char>(byte);
        return value;
    }
    std::string_view text() { return take(number()); }
    [[nodiscard]] bool at_end() const { return rest_.empty(); }

  private:
    std::string_view rest_;
};

}  // namespace

std::optional<std::string> decode_base64(std::string_view text) {
    if (text.empty() || text.size() % 4 != 0) return std::nullopt;
    for (int padding = 0; padding < 2 && text.back() == '='; ++padding) text.remove_suffix(1);
    std::string bytes;
    unsigned bits = 0;
    int held = 0;
    for (const char c : text) {
        const auto value = kAlphabet.find(c);
        if (value == std::string_view::npos) return std::nullopt;
        bits = (bits << 6) | static_cast<unsigned>(value);
        held += 6;
        if (held < 8) continue;
        held -= 8;
        bytes += static_cast<char>((bits >> held) & 255);
    }
    const bool clean = (bits & ((1U << held) - 1)) == 0;
    return clean ? std::optional(bytes) : std::nullopt;
}

std::string fingerprint_of(std::string_view public_key) {
    return "SHA256:" + encode_base64(bytes_of_hex(core::sha256_hex(public_key)));
}

SshSignature read_signature(std::string_view armoured) {
    const auto blob = decode_base64(unwrapped(armoured));
    if (!blob) refuse("the text between its markers is not base64");
    Fields fields(*blob);
    if (fields.take(6) != "SSHSIG") refuse("it is not an SSH signature");
    if (const auto version = fields.number(); version != 1)
        refuse(fmt::format("its version is {}, expected 1", version));
    SshSignature signature;
    signature.fingerprint = fingerprint_of(fields.text());
    signature.name_space = fields.text();
    fields.text();  // reserved
    fields.text();  // the hash's name
    fields.text();  // the signature itself
    if (!fields.at_end()) refuse("something follows its last field");
    return signature;
}

}  // namespace runbook::log
