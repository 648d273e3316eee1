#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "grammar/source.hpp"
#include "interpreter/core/expr.hpp"
#include "interpreter/core/value.hpp"

namespace runbook::sema {

/// What a name stands for.
struct Symbol {
    enum class Kind { param, secret, constant, loop, capture, answer, argument } kind = Kind::constant;
    core::Type type;
    core::Expr expr;  ///< what replaces it
    grammar::Span declared;
};

/// Known only during the run.
[[nodiscard]] bool is_runtime(Symbol::Kind kind);
/// "captured here", "declared here": for labels.
[[nodiscard]] std::string_view declared_text(Symbol::Kind kind);

/// The names that are visible, by nested frames.
class Scope {
  public:
    enum class Frame {
        lasting,    // of a file, scenario or for_each: what is captured inside ends with it
        arguments,  // of a macro's body: what is captured inside belongs to the frame around it
    };
    Scope() { frames_.push_back({Frame::lasting, {}}); }
    void open(Frame kind) { frames_.push_back({kind, {}}); }
    void close();

    [[nodiscard]] const Symbol* find(const std::string& name) const;
    /// Into the innermost frame: arguments and loop variables.
    void declare(const std::string& name, Symbol symbol) { frames_.back().names[name] = std::move(symbol); }
    /// Into the innermost lasting frame: captures and answers.
    void declare_lasting(const std::string& name, Symbol symbol);
    [[nodiscard]] std::vector<std::string> names() const;
    /// Where a name was declared that ended with its scenario or for_each.
    [[nodiscard]] std::optional<grammar::Span> ended(const std::string& name) const;

  private:
    struct OneFrame {
        Frame kind;
        std::map<std::string, Symbol> names;
    };
    std::vector<OneFrame> frames_;
    std::map<std::string, grammar::Span> ended_;
};

/// Opens a frame for as long as it lives.
class OpenFrame {
  public:
    OpenFrame(Scope& scope, Scope::Frame kind) : scope_(scope) { scope_.open(kind); }
    ~OpenFrame() { scope_.close(); }
    OpenFrame(const OpenFrame&) = delete;
    OpenFrame& operator=(const OpenFrame&) = delete;

  private:
    Scope& scope_;
};

}  // namespace runbook::sema
