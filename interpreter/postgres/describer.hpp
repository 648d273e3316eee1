#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "interpreter/core/value.hpp"
#include "interpreter/model/observation.hpp"
#include "interpreter/model/sql_text.hpp"
#include "interpreter/os/interrupt.hpp"
#include "interpreter/postgres/session.hpp"

namespace runbook::postgres {

struct DescribedColumn {
    std::string name;
    core::Type type;
};

/// What a server says of a statement without running it.
struct Description {
    std::vector<DescribedColumn> columns;     ///< none where it returns no rows
    std::optional<model::ServerError> error;  ///< why it cannot be run
    std::optional<std::size_t> error_at;      ///< byte offset in the author's text, where the server says
};

/// Has statements parsed and described by a server; none is executed.
class Describer {
  public:
    /// Connects. Throws ConnectionError. `interrupt` must outlive it.
    Describer(const Target& target, const os::Interrupt& interrupt);
    ~Describer();
    Describer(const Describer&) = delete;
    Describer& operator=(const Describer&) = delete;

    [[nodiscard]] const Server& server() const;
    /// The value of each variable must be a literal. An empty search_path is the role's own. Throws ConnectionError
    /// where the connection is lost, and BindError.
    [[nodiscard]] Description describe(const model::SqlText& sql, const std::string& search_path);

  private:
    struct Open;
    std::unique_ptr<Open> open_;
};

}  // namespace runbook::postgres
