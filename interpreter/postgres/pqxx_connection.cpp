#include "interpreter/postgres/pqxx_connection.hpp"

#include <libpq-fe.h>

#include <pqxx/pqxx>
#include <utility>

namespace runbook::postgres {

namespace {

using Handle = std::unique_ptr<PGconn, decltype(&PQfinish)>;

#if PQXX_VERSION_MAJOR >= 7

struct Adopted {
    pqxx::connection pqxx;
    explicit Adopted(Handle handle) : pqxx(pqxx::connection::seize_raw_connection(handle.get())) {
        (void)handle.release();
    }
};

#else

// Hands an open connection to libpqxx once. A second request would be libpqxx reconnecting by itself, to a session
// without our settings.
class Handover : public pqxx::connectionpolicy {
  public:
    explicit Handover(Handle open) : pqxx::connectionpolicy(""), handle_(std::move(open)) {}
    handle do_startconnect(handle current) override {
        if (current != nullptr) return current;
        if (!handle_) throw pqxx::broken_connection("the connection was lost");
        return handle_.release();
    }
    handle do_completeconnect(handle current) override { return current; }

  private:
    Handle handle_;
};

struct Policy {
    Handover handover;
};

class Reusing6 : private Policy, public pqxx::connection_base {
  public:
    explicit Reusing6(Handle handle) : Policy{Handover(std::move(handle))}, pqxx::connection_base(handover) {
        init();
#include <pqxx/internal/ignore-deprecated-pre.hxx>
        inhibit_reactivation(true);
#include <pqxx/internal/ignore-deprecated-post.hxx>
    }
    ~Reusing6() noexcept {
        close();
    }
    Reusing6(const Reusing6&) = delete;
    Reusing6& operator=(const Reusing6&) = delete;
};

struct Adopted {
    Reusing6 pqxx;
    explicit Adopted(Handle handle) : pqxx(std::move(handle)) {}
};

#endif

}  // namespace

struct PqxxConnection::Held : Adopted {
    using Adopted::Adopted;
};

PqxxConnection::PqxxConnection(pg_conn* connection) : held_(std::make_unique<Held>(Handle(connection, &PQfinish))) {}
PqxxConnection::~PqxxConnection() = default;

std::vector<std::string> PqxxConnection::first_row(const std::string& query) {
    pqxx::nontransaction transaction(held_->pqxx);
    const pqxx::result result = transaction.exec(query);
    std::vector<std::string> values;
    if (result.empty()) return values;
    for (const auto& field : result[0]) values.push_back(field.is_null() ? "" : field.as<std::string>());
    return values;
}

}  // namespace runbook::postgres
