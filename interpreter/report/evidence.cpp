#include "interpreter/report/evidence.hpp"

#include <map>
#include <optional>
#include <utility>
#include <variant>

#include "interpreter/model/step.hpp"
#include "interpreter/report/step_evidence.hpp"
#include "interpreter/report/words.hpp"

namespace runbook::report {

using model::Step;

namespace {

using Entry = std::variant<StepEvidence, NoteEvidence>;

// As it was shown, with the values that were captured by then; nothing if the run ended before.
std::optional<Entry> shown_note(const Record& record, const Step& step) {
    const auto shown = record.notes.find(step.number);
    if (shown == record.notes.end()) return std::nullopt;
    return NoteEvidence{shown->second.event.text};
}

std::optional<Entry> entry_of(const Record& record, const Overview& overview, const Step& step) {
    if (step.criterion) return step_evidence(record, overview, step);
    using Found = std::optional<Entry>;
    return std::visit(model::Cases{[](const model::Check&) -> Found { return std::nullopt; },
                                   [](const model::Capture&) -> Found { return std::nullopt; },
                                   [](const model::Manual&) -> Found { return std::nullopt; },
                                   [](const model::Ask&) -> Found { return std::nullopt; },
                                   [&](const model::Note&) -> Found { return shown_note(record, step); },
                                   [](const model::Indicator&) -> Found { return std::nullopt; },
                                   [](const model::Gate&) -> Found { return std::nullopt; },
                                   [](const model::Loop&) -> Found { return std::nullopt; },
                                   [](const model::Begin&) -> Found { return std::nullopt; },
                                   [](const model::Commit&) -> Found { return std::nullopt; }},
                      step.body);
}

// Begins a section or a group where the section or the criterion changes from one step to the next.
class Sections {
  public:
    explicit Sections(const Overview& overview) {
        for (const auto& result : overview.criteria) verdicts_[result.criterion.id] = result.verdict;
    }

    void add(const Step& step, Entry entry) {
        const auto section = section_name(step);
        // A note belongs to the steps around it.
        const bool is_note = std::holds_alternative<NoteEvidence>(entry);
        const auto criterion = is_note ? criterion_ : in_named_criterion(step) ? step.criterion->id : std::string();
        const bool changes = all_.empty() || section_ != section;
        if (changes) all_.push_back({title_of(section), {}});
        if (changes || criterion_ != criterion) all_.back().groups.push_back(group_of(step));
        all_.back().groups.back().entries.push_back(std::move(entry));
        section_ = section;
        criterion_ = criterion;
    }
    std::vector<EvidenceSection> all() { return std::move(all_); }

  private:
    std::map<std::string, model::Verdict> verdicts_;
    std::vector<EvidenceSection> all_;
    std::string section_;
    std::string criterion_;

    static Text title_of(const std::string& section) {
        return section.empty() ? Text().words("Outside any section") : Text().text(section);
    }
    EvidenceGroup group_of(const Step& step) const {
        if (!in_named_criterion(step)) return {};
        const auto found = verdicts_.find(step.criterion->id);
        return {criterion_name(*step.criterion),
                found == verdicts_.end() ? std::nullopt : std::optional(found->second),
                {}};
    }
};

}  // namespace

std::vector<EvidenceSection> evidence_of(const Record& record, const Overview& overview) {
    Sections sections(overview);
    for (const auto& step : record.steps)
        if (auto entry = entry_of(record, overview, step)) sections.add(step, std::move(*entry));
    return sections.all();
}

}  // namespace runbook::report
