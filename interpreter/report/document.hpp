#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "interpreter/report/criteria.hpp"
#include "interpreter/report/decision.hpp"
#include "interpreter/report/evidence.hpp"
#include "interpreter/report/findings.hpp"
#include "interpreter/report/head.hpp"
#include "interpreter/report/record.hpp"
#include "interpreter/report/text.hpp"

namespace runbook::report {

/// What a report says, whatever its format: all strings are raw, and each format escapes them. Sections without content
/// are omitted, unless a sentence below says otherwise.
struct Document {
    Head head;
    DecisionSummary decision;
    std::vector<Justification> justification;
    Findings findings;
    std::vector<PreparedSection> prepared;
    std::vector<CriteriaGroup> criteria;
    std::vector<IndicatorSummary> indicators;
    ScoreSummary score;
    std::vector<Attestation> attestations;
    std::vector<std::string> approval;  ///< what is filled in by hand: "Approved by"
    std::vector<NotRun> not_run;
    std::vector<EvidenceSection> evidence;
    std::vector<Text> notices;
    std::string footer;  ///< a sentence
};

/// The titles of its sections, which its texts refer to.
namespace titles {
inline constexpr std::string_view kCriteria = "Criteria";  ///< where there is none; groups have their own
inline constexpr std::string_view kIndicators = "Executive summary";
inline constexpr std::string_view kScore = "Final score";
inline constexpr std::string_view kDecision = "Decision";
inline constexpr std::string_view kJustification = "Justification";
inline constexpr std::string_view kFindings = "What to do";
inline constexpr std::string_view kFacts = "Facts";
inline constexpr std::string_view kDigests = "Ids and digests";
inline constexpr std::string_view kAttestations = "Attestations";
inline constexpr std::string_view kApproval = "Approval";
inline constexpr std::string_view kNotRun = "Not run, and why";
inline constexpr std::string_view kEvidence = "Evidence";
inline constexpr std::string_view kNotices = "Notices";
}  // namespace titles

inline constexpr std::string_view kNoCriteria = "None was judged.";
inline constexpr std::string_view kAllPassed = "Every criterion passed.";
inline constexpr std::string_view kNoJustification = "The log gives no reason.";

[[nodiscard]] Document document_of(const Record& record);

}  // namespace runbook::report
