// What the executor looks at outside the database.

#include <stdexcept>
#include <string>
#include <vector>

#include "interpreter/exec/executor.hpp"
#include "interpreter/exec/flights.hpp"
#include "interpreter/probe/command.hpp"
#include "interpreter/probe/file.hpp"
#include "interpreter/probe/files.hpp"
#include "interpreter/probe/http.hpp"

namespace runbook::exec {

using model::Observation;
using model::Step;

Observation Executor::look_at(const Step&, const model::SqlProbe&) const {
    throw std::logic_error("SQL is sent to the database");
}

Observation Executor::look_at(const Step&, const model::FilesProbe& files) const {
    return probe::observe_files(work_.root, work_.state.text(files.pattern));
}

// What no rule reads does not go into the log: a program or a server can say anything.
Observation Executor::look_at(const Step& step, const model::CommandProbe& command) const {
    std::vector<std::string> words;
    for (const auto& word : command.words) words.push_back(work_.state.text(word));
    auto seen = probe::observe_command(work_.root, words, time_limit_of(step), work_.interrupt);
    if (seen.command && !model::looks_at(step, core::Observable::stdout_text)) seen.command->output.reset();
    return seen;
}

Observation Executor::look_at(const Step& step, const model::HttpProbe& http) const {
    probe::HttpRequest request{http.method, work_.state.text(http.url), {}, time_limit_of(step)};
    for (const auto& [name, value] : http.headers)
        request.headers.emplace_back(name, value.is_variable(core::Variable::Origin::secret)
                                               ? work_.secrets.at(value.variable.name)
                                               : work_.state.text(value));
    auto seen = probe::observe_http(request, work_.interrupt);
    if (!seen.http) return seen;
    if (!model::looks_at(step, core::Observable::body) && !model::looks_at(step, core::Observable::json))
        seen.http->body.reset();
    if (!model::looks_at(step, core::Observable::header)) seen.http->headers.clear();
    return seen;
}

Observation Executor::look_at(const Step&, const model::ElapsedProbe& elapsed) const {
    const auto took = section_times_.of(elapsed.section);
    Observation seen;
    if (!took) {
        seen.failure = "no step of the section `" + elapsed.section + "` ran, so it took no time";
        return seen;
    }
    seen.rows = model::Rows{
        {"elapsed"},
        {{core::Value::quantity(core::Kind::duration, core::Number(took->count()) / core::Number(1'000'000))}},
        1,
        {}};
    return seen;
}

// What no rule reads does not go into the log: a file can hold anything.
Observation Executor::look_at(const Step& step, const model::FileProbe& file) const {
    auto seen = probe::observe_file(work_.root, work_.state.text(file.path));
    if (seen.file && !model::looks_at(step, core::Observable::content)) seen.file->content.reset();
    return seen;
}

}  // namespace runbook::exec
