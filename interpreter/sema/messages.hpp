#pragma once

#include "interpreter/core/mistake.hpp"

/// Everything that the checker says of an author's mistakes, in one table. Private to sema/.
///
/// A message begins with a lower-case letter, says what was found and then what was expected, and puts the author's own
/// words in backticks; the help says what to do. `{0}` … stand for the arguments. A slug is one kind of mistake.
namespace runbook::sema {

using core::Mistake;

// ---- the file as a whole

inline constexpr Mistake<0> kNoRunbook{"no-runbook", "there is no runbook in this file",
                                       "start it with: runbook \"title\" do"};
inline constexpr Mistake<0> kSecondRunbook{"second-runbook", "this is the file's second `runbook`, expected one",
                                           "move it to a file of its own"};
inline constexpr Mistake<2> kOutsideRunbook{"outside-runbook", "`{0}` is outside the runbook", "{1}"};
inline constexpr Mistake<0> kModuleAlone{"module-alone", "this file is a module: it has no `runbook` of its own",
                                         "check a runbook that uses it"};
inline constexpr Mistake<0> kChecksNothing{"checks-nothing", "this runbook checks nothing", "add a `check`"};
inline constexpr Mistake<0> kNoGate{"no-gate",
                                    "this runbook has no gate outside its sections: nothing says GO or NO-GO",
                                    "add at the end, outside any section: gate \"Release\""};

inline constexpr Mistake<0> kAfterLastGate{"after-last-gate",
                                           "no gate comes after this step, so its verdict would decide nothing",
                                           "move it before the last gate, or put a gate after it, outside any section"};

// ---- statements and their blocks

inline constexpr Mistake<2> kUnknownStatement{"unknown-statement", "there is no statement `{0}`", "{1}"};
inline constexpr Mistake<2> kNotInThisVersion{"not-in-this-version", "{0} is not in this version", "{1}"};
inline constexpr Mistake<3> kMisplaced{"misplaced", "`{0}` is not allowed {1}", "it is allowed {2}"};
inline constexpr Mistake<0> kNestedRunbook{"nested-runbook", "`runbook` is not allowed inside a runbook or a module",
                                           "a module contains `define`, `constant` and `use` directly"};
inline constexpr Mistake<1> kQuestionInScenario{
    "question-in-scenario", "`{0}` is not allowed in a scenario: an open transaction must not wait for the operator",
    "ask before the scenario"};
inline constexpr Mistake<0> kStepOutsideScenario{
    "step-outside-scenario", "`step` is not allowed outside a scenario or an action, where nothing can be changed",
    "put it into a `scenario`, which is always rolled back, or an `action`, which commits; or use `check`"};
inline constexpr Mistake<0> kCriterionInLoop{"criterion-in-loop",
                                             "a criterion is not allowed in a `for_each`: several would share one id",
                                             "put the `for_each` inside the criterion"};
inline constexpr Mistake<1> kMissingBlock{"missing-block", "`{0}` needs a block", "end the line with `do`"};
inline constexpr Mistake<1> kUnexpectedBlock{"unexpected-block", "`{0}` takes no block", "remove the block"};
inline constexpr Mistake<2> kUnexpectedCondition{"unexpected-condition", "`{0}` takes no condition after it", "{1}"};
inline constexpr Mistake<2> kMissingCondition{"missing-condition", "`{0}` needs a condition",
                                              "for example: {0} if {1}"};
inline constexpr Mistake<1> kUnlessNotAllowed{"unless-not-allowed", "`{0}` takes no `unless`, expected `if`",
                                              "write the opposite condition"};
inline constexpr Mistake<1> kDuplicateStatement{"duplicate-statement", "duplicate `{0}`", "keep one of them"};

// ---- arguments

inline constexpr Mistake<0> kPositionalAfterNamed{"positional-after-named", "a positional argument after a named one",
                                                  "put it before the named arguments"};
inline constexpr Mistake<1> kDuplicateArgument{"duplicate-argument", "duplicate argument `{0}:`",
                                               "keep one of them; Ruby would only use the last one"};
inline constexpr Mistake<3> kMissingArgument{"missing-argument", "`{0}` needs {1}", "for example: {2}"};
inline constexpr Mistake<4> kMissingNamedArgument{"missing-named-argument", "`{0}` needs `{1}:`, {2}",
                                                  "for example: {3}"};
inline constexpr Mistake<2> kTooManyArguments{"too-many-arguments", "`{0}` takes no further argument", "{1}"};
inline constexpr Mistake<3> kUnknownArgument{"unknown-argument", "`{0}` has no argument `{1}:`", "{2}"};
inline constexpr Mistake<1> kSymbolExpected{"symbol-expected", "expected a symbol, got {0}", "for example: `:name`"};
inline constexpr Mistake<1> kPlainTextExpected{"plain-text-expected", "expected plain text, got {0}",
                                               "for example: \"text\""};
inline constexpr Mistake<1> kBooleanExpected{"boolean-expected", "expected `true` or `false`, got {0}",
                                             "write `true` or `false`"};
inline constexpr Mistake<1> kUnknownType{
    "unknown-type", "there is no type `:{0}`",
    "types are boolean, integer, numeric, text, timestamp, date, duration, bytes, percent, uuid, json, identifier, "
    "qualified_name"};
inline constexpr Mistake<0> kUnknownSeverity{"unknown-severity", "this is not a severity",
                                             "use :critical, :important or :minor"};
inline constexpr Mistake<1> kTagIsSeverity{"tag-is-severity",
                                           "the tag `{0}` has the name of a severity, and gates count both",
                                           "choose another tag, or set the severity: severity: :{0}"};
inline constexpr Mistake<0> kSeverityInCriterion{
    "severity-in-criterion", "`severity:` is not allowed on a step of a criterion", "set it on the criterion"};
inline constexpr Mistake<1> kSamplesOutOfRange{"samples-out-of-range", "`samples:` is {0}, expected 1 to 10,000",
                                               "choose a number between them"};
inline constexpr Mistake<2> kTimeoutOutOfRange{"timeout-out-of-range", "`{0}:` is {1}, expected 1 ms to 1 d",
                                               "choose a duration between them"};
inline constexpr Mistake<0> kUnknownEvidence{"unknown-evidence", "this kind of evidence is not supported",
                                             "use `evidence: :text`"};

// ---- declarations

inline constexpr Mistake<0> kLanguageVersion{"language-version", "this language version is not supported",
                                             "use: language \"1\""};
inline constexpr Mistake<0> kUnknownDatabase{"unknown-database", "this kind of database is not supported",
                                             "use: database :postgres"};
inline constexpr Mistake<0> kVersionBound{"version-bound", "this is not a version requirement",
                                          "write it as \">= 14\" or \">= 14.2\""};
inline constexpr Mistake<0> kDefaultNotAllowed{"default-not-allowed", "the default is not one of `one_of:`",
                                               "change the default, or add it to `one_of:`"};
inline constexpr Mistake<1> kListForScalar{"list-for-scalar", "this is a list, expected one value",
                                           "write the type as a list if one is meant: [:{0}]"};
inline constexpr Mistake<0> kScalarForList{"scalar-for-list", "this is one value, expected a list of them",
                                           "put it into brackets: [\"…\"], or %w[…]"};
inline constexpr Mistake<0> kDefaultDoesNotMatch{"default-does-not-match", "the default does not match `matching:`",
                                                 "change the default or the regular expression"};

// ---- names

inline constexpr Mistake<1> kRubyKeyword{"ruby-keyword", "`{0}` is a Ruby keyword and cannot be a name",
                                         "choose another name"};
inline constexpr Mistake<1> kReservedName{"reserved-name", "`{0}` has a meaning in rules and cannot be a name",
                                          "choose another name"};
inline constexpr Mistake<1> kNameTaken{"name-taken", "the name `{0}` is already taken", "choose another name"};
inline constexpr Mistake<1> kNameTakenByMacro{"name-taken-by-macro",
                                              "the name `{0}` is already taken, by an earlier call of this macro",
                                              "call the macro once, or call it in a scenario of its own"};
inline constexpr Mistake<1> kMacroName{"macro-name", "`{0}` is a word of the language and cannot name a macro",
                                       "choose another name"};
inline constexpr Mistake<1> kDuplicateMacro{"duplicate-macro", "the macro `{0}` is already defined",
                                            "choose another name"};
inline constexpr Mistake<1> kDuplicateId{"duplicate-id", "duplicate id `:{0}`", "choose another id"};
inline constexpr Mistake<1> kDuplicateCriterion{"duplicate-criterion", "duplicate criterion `{0}`",
                                                "choose another id"};
inline constexpr Mistake<1> kDuplicateIndicator{"duplicate-indicator", "duplicate indicator `{0}`",
                                                "choose another title"};
inline constexpr Mistake<2> kUnknownName{"unknown-name", "there is no variable named `{0}`", "{1}"};
inline constexpr Mistake<1> kNameEnded{"name-ended",
                                       "`{0}` is not known here: it belongs to a scenario or a `for_each`, and ended "
                                       "with it",
                                       "use it inside; what a scenario wrote is rolled back when it ends"};
inline constexpr Mistake<3> kUnknownId{"unknown-id", "there is no {0} `{1}`", "{2}"};
inline constexpr Mistake<1> kKnownTooLate{"known-too-late", "`{0}` is only known during the run",
                                          "use a param or a constant here"};

inline constexpr Mistake<1> kUnusedParam{"unused-param", "nothing uses the param `{0}`",
                                         "use it, for example as `:{0}` in SQL, or remove it"};
inline constexpr Mistake<1> kUnusedCapture{"unused-capture", "nothing uses the captured value `{0}`",
                                           "use it, for example as `:{0}` in SQL or `#{{0}}` in a note, or remove it"};

// ---- expressions

inline constexpr Mistake<1> kNumberTooLong{"number-too-long", "this number has too many digits, expected at most {0}",
                                           "let SQL compute it"};
inline constexpr Mistake<1> kTypeMismatch{"type-mismatch", "{0}"};
inline constexpr Mistake<2> kMethodMismatch{"type-mismatch", "{0}", "{1}"};
inline constexpr Mistake<3> kTypeExpected{"type-expected", "expected {0}, got {1}", "{2}"};
inline constexpr Mistake<2> kConditionExpected{"condition-expected", "expected true or false, got {0}", "{1}"};
inline constexpr Mistake<3> kNeverEqual{"never-equal", "`{0}` is never {1}", "it is one of: {2}"};
inline constexpr Mistake<1> kTextExpected{"text-expected", "expected text, got {0}", "for example: \"text\""};
inline constexpr Mistake<1> kInterpolationInSingleQuotes{"interpolation-in-single-quotes",
                                                         "`#{{0}}` in single quotes is not replaced with a value",
                                                         "use double quotes, or `:{0}` in SQL"};
inline constexpr Mistake<1> kListExpected{"list-expected", "expected a list for `in:`, got {0}",
                                          "for example: %w[a b]"};
inline constexpr Mistake<0> kLiteralExpected{"literal-expected",
                                             "this value is not known when the file is read, expected a literal",
                                             "write the value itself, or the name of a constant"};
inline constexpr Mistake<2> kRangeTypes{"range-types", "the ends of this range are {0} and {1}, expected one type",
                                        "use two values of one type"};
inline constexpr Mistake<2> kTextArgument{"text-argument", "`{0}` needs the name of one part, as text",
                                          "for example: {0}(\"{1}\")"};
inline constexpr Mistake<1> kUnreadableSqlFile{
    "unreadable-sql-file", "{0}", "its path is relative to the project's folder, which `runbook plan` shows"};
inline constexpr Mistake<1> kEmptySqlFile{"empty-sql-file", "{0} has no statement", "write one, or remove this line"};
inline constexpr Mistake<0> kSqlFileOutsideScenario{
    "sql-file-outside-scenario",
    "`sql_file` is in a check, in a scenario, which is always rolled back, or in an action, which commits",
    "put it into one of them"};
inline constexpr Mistake<2> kSeveralInSqlFile{
    "several-in-sql-file", "{0} has {1} statements, expected one for a check",
    "put `sql_file` directly into a scenario: each statement is a step there"};
inline constexpr Mistake<0> kOneCapturedVariable{"one-captured-variable",
                                                 "a captured list has one value in each turn, expected one variable",
                                                 "capture what else is needed in the loop, by this value"};
inline constexpr Mistake<0> kLoopInCapturedLoop{
    "loop-in-captured-loop", "a loop over a captured list cannot be inside another one",
    "capture the pairs as one list, or write one check over all of them in SQL"};
inline constexpr Mistake<0> kEmptyLoop{"empty-loop", "this loop repeats nothing", "put a check into it"};
inline constexpr Mistake<0> kNotRepeatable{
    "not-repeatable", "a loop over a captured list repeats only checks, captures, steps and notes",
    "move sections, scenarios, gates and questions out of it: put the loop into them"};
inline constexpr Mistake<2> kKeepRowsOutOfRange{"out-of-range", "`keep_rows` is {0}, expected 0 to {1}",
                                                "the count of rows is exact, however many are kept"};
inline constexpr Mistake<0> kTakeOutsideCapture{"take-outside-capture", "`take` is only in a capture",
                                                "in a check write a rule: `expect …`"};
inline constexpr Mistake<0> kNoTake{"no-take", "this capture takes nothing of what its probe finds",
                                    "end it with `take`, for example: take lines"};
inline constexpr Mistake<0> kRuleInCapture{"rule-in-capture", "a capture judges nothing, expected a probe and `take`",
                                           "put the rules into a check of their own"};
inline constexpr Mistake<0> kAnalyzeWrites{
    "analyze-writes", "`analyze:` runs the statement once more, and here it may write",
    "remove it: the planner's estimates need no run; or explain a query in a check"};
inline constexpr Mistake<0> kNeedsAnalyze{"needs-analyze", "`plan.execution_time` is of a statement that ran",
                                          "write on the check: analyze: true"};
inline constexpr Mistake<0> kPlanAlone{
    "plan-alone", "`plan` is the whole plan, expected a question about it",
    "write plan.uses_index?(\"name\"), plan.seq_scans, plan.total_cost, plan.rows or plan.execution_time"};
inline constexpr Mistake<1> kMaskedInRule{"masked-in-rule", "a rule reads the column `{0}`, which is masked",
                                          "compare it in SQL, and let the rule read the result"};
inline constexpr Mistake<1> kSettingName{"setting-name", "`{0}` is not the name of a setting",
                                         "for example: show \"max_connections\""};
inline constexpr Mistake<1> kShowsGuard{
    "shows-guard", "`{0}` would be the value that runbook sets for its own statements",
    "ask for the one of the server: sql \"select reset_val from pg_settings where name = '{0}'\""};
inline constexpr Mistake<1> kColumnOfTable{"column-of-table", "found {0}, expected a column of the table",
                                           "for example: expect nulls(:email) == 0"};
inline constexpr Mistake<1> kRegexOfTable{"regex-of-table", "found {0}, expected a regular expression",
                                          "for example: expect matches(:email, /@/) == 100.percent"};
inline constexpr Mistake<0> kRegexOfServer{
    "regex-of-table", "PostgreSQL matches this expression, and `\\b` and `\\z` mean something else to it",
    "write `\\y` for the edge of a word, and `$` for the end"};
inline constexpr Mistake<2> kMetricArguments{
    "metric-arguments", "`{0}` needs {1}",
    "for example: nulls(:email), matches(:email, /@/), in_set(:state, %w[new paid]), orphans(:customer_id, "
    "\"customers\", :id)"};
inline constexpr Mistake<0> kOneMetric{"one-metric", "a rule of a table is about one metric",
                                       "metrics are row_count, nulls, null_rate, duplicates, min, max, matches, in_set "
                                       "and orphans; write a rule for each"};
inline constexpr Mistake<0> kEmptyTable{"no-rule", "this table has no rule",
                                        "write one, for example: expect row_count > 0"};
inline constexpr Mistake<1> kOnlyRulesInTable{"only-rules-in-table", "`{0}` is not a rule, and a table has only rules",
                                              "write `expect`, `fail`, `warn` or `target`; move the rest out of it"};
inline constexpr Mistake<0> kLuaExpected{"lua-expected", "expected Lua in a heredoc", "write: lua <<~LUA"};
inline constexpr Mistake<1> kTooMuchLua{"too-much-lua", "the runbook has more than {0} KiB of Lua",
                                        "let SQL compute what it can"};
inline constexpr Mistake<1> kLuaFunctionExpected{"lua-function-expected", "expected the name of a function of Lua",
                                                 "for example: {0}"};
inline constexpr Mistake<1> kLuaProblem{"lua-problem", "Lua says: {0}", "the mistake is at this line, or before it"};
inline constexpr Mistake<2> kUnknownLuaFunction{"unknown-lua-function", "there is no function `{0}` in Lua", "{1}"};
inline constexpr Mistake<1> kNoLua{"unknown-lua-function", "there is no function `{0}`: the runbook has no Lua",
                                   "define it in a `lua` block"};
inline constexpr Mistake<2> kUnknownHook{"unknown-hook", "there is no event `{0}`", "{1}"};
inline constexpr Mistake<0> kDatabaseOpens{"database-opens",
                                           "`opens:` takes :when_used, for another database than the runbook's own",
                                           "for example: database :restored, :postgres, opens: :when_used"};
inline constexpr Mistake<0> kSecondDatabase{"duplicate-statement", "this is a second `database` without a name",
                                            "give it a name: database :restored, :postgres"};
inline constexpr Mistake<1> kDuplicateDatabase{"duplicate-name", "the database `{0}` is declared already",
                                               "give it another name"};
inline constexpr Mistake<2> kUnknownNamedDatabase{"unknown-name", "there is no database `{0}`", "{1}"};
inline constexpr Mistake<0> kDatabaseWithoutSql{"database-without-sql",
                                                "`on:` names a database, but this check asks none",
                                                "remove `on:`; only SQL, and what Lua asks, is sent to a database"};
inline constexpr Mistake<0> kAmongWithoutSql{"among-without-sql", "`among` is for a check with `sql`",
                                             "count in a check of its own, and name it in `needs:`"};
inline constexpr Mistake<0> kDatabaseInTransaction{"database-in-transaction",
                                                   "a step of a scenario or an action cannot be on another database",
                                                   "write `on:` on the scenario or the action"};
inline constexpr Mistake<1> kOnlyWaivers{"only-waivers",
                                         "found `{0}`, expected `waive`: a file of waivers has nothing else",
                                         "for example: waive \"C1\", check: :check_constraints, seen: \"21\", reason: "
                                         "\"…\", by: \"…\", until: \"2026-03-31 UTC\""};
inline constexpr Mistake<1> kWaiverTime{"waiver-time", "\"{0}\" is not a time, expected a date",
                                        "for example: until: \"2026-03-31 UTC\""};
inline constexpr Mistake<1> kEmptyInWaiver{"empty-in-waiver", "`{0}:` is empty", "whoever reads the report needs it"};
inline constexpr Mistake<1> kWaivesNothing{"waives-nothing", "there is no check `{0}` in the plan",
                                           "`runbook plan` shows the ids of its checks"};
inline constexpr Mistake<3> kWaivesOtherCriterion{
    "waives-other-criterion", "the check `{0}` is of the criterion `{1}`, not of `{2}`", "write: waive \"{1}\", …"};
inline constexpr Mistake<1> kWaivesAction{"waives-action",
                                          "the check `{0}` is of an action, whose rules decide whether it is committed",
                                          "change the rule, if what it finds is right"};
inline constexpr Mistake<1> kNotWaivable{"not-waivable",
                                         "the check `{0}` is critical, and does not say that it can be waived",
                                         "the runbook's author decides: check \"…\", waivable: true do"};
inline constexpr Mistake<0> kListenAtOnce{
    "listen-at-once", "`listen` is beside a statement of a transaction, whose commit sends the notification",
    "remove `transaction:`, or `listen`"};
inline constexpr Mistake<0> kListenAlone{
    "listen-alone", "`listen` is beside the one `sql` of an action",
    "for example: action \"…\" do listen \"orders\"; sql \"…\"; expect payload == \"…\" end"};
inline constexpr Mistake<0> kEmptyAction{"empty-action", "this action does nothing",
                                         "put a `sql` into it, or steps, captures and checks"};
inline constexpr Mistake<0> kOnlyIfInAction{
    "only-if-in-action", "a step of an action cannot have `only_if:`, for nothing is committed without all steps",
    "put it on the action: action \"…\", only_if: … do"};
inline constexpr Mistake<0> kCapturedLoopInAction{
    "captured-loop-in-action", "an action cannot repeat its steps for a list that only the run knows",
    "write one statement over the whole list: `= any(:list)`"};
inline constexpr Mistake<1> kTransactionArgument{
    "transaction-argument", "found {0}, expected true, false or :file",
    "transaction: false is for statements such as VACUUM, and :file for a file with transactions of its own"};
inline constexpr Mistake<0> kIdentityAtOnce{
    "identity-at-once", "outside a transaction a statement can only run as the role that is logged in",
    "move the action out of the `as`, and log in as that role"};
inline constexpr Mistake<2> kWaitOutOfRange{"out-of-range",
                                            "`{0}:` is {1}, expected more than nothing, and at most a day",
                                            "for example: timeout: 5.min, every: 2.s, holds_for: 10.s"};
inline constexpr Mistake<0> kHoldsForTooLong{"out-of-range",
                                             "what is to hold for as long as the timeout, or longer, can never be seen",
                                             "make `timeout:` longer than `holds_for:`"};
inline constexpr Mistake<0> kWaitInScenario{
    "wait-in-scenario", "`wait_until` is not allowed in a scenario, whose open transaction would wait too",
    "put it into a section before or after the scenario"};
inline constexpr Mistake<1> kTwoMeanings{"two-meanings",
                                         "`{0}` is what this check has found, but also a name of the runbook's own",
                                         "give the runbook's own another name"};
inline constexpr Mistake<1> kJsonPointer{"json-pointer", "`{0}` is not a JSON pointer, which begins with a slash",
                                         "write json(\"/{0}\")"};
inline constexpr Mistake<1> kProbeInScenario{
    "probe-in-scenario", "`{0}` is not allowed in a scenario, whose open transaction would wait for it",
    "put the check into a section before or after the scenario"};
inline constexpr Mistake<1> kHeadersExpected{"headers-expected", "found {0}, expected headers with their values",
                                             "for example: headers: { \"Accept\" => \"application/json\" }"};
inline constexpr Mistake<0> kCommandIsLine{
    "command-is-line", "found a command line, expected the program and its arguments one by one: there is no shell",
    "for example: command \"pg_dump\", \"--version\""};
inline constexpr Mistake<1> kHttpMethod{"http-method", "`{0}` is not a method of a check, expected :get or :head",
                                        "a check only reads"};
inline constexpr Mistake<1> kHttpUrl{"http-url",
                                     "`{0}` is not a URL, expected one that begins with http:// or https://",
                                     "for example: http :get, \"https://app.example.org/health\""};
inline constexpr Mistake<2> kUnknownSection{"unknown-section", "there is no section `{0}` before this step", "{1}"};
inline constexpr Mistake<1> kUnknownCapability{"unknown-capability",
                                               "`{0}` is not a capability, expected :commit, :command or :http",
                                               "a superuser is allowed on the command line alone: --allow superuser"};
inline constexpr Mistake<1> kCapabilityNotDeclared{
    "capability-not-declared", "this needs the capability `{0}`, which the runbook does not declare before it",
    "write at the top of the runbook: requires :{0}"};
inline constexpr Mistake<0> kEmptyRole{"empty-role", "the role is an empty text, expected the name of a role",
                                       "for example: role: \"app_clerk\""};
inline constexpr Mistake<2> kUnknownIdentity{"unknown-identity", "there is no identity `{0}`", "{1}"};
inline constexpr Mistake<1> kDuplicateIdentity{"duplicate-identity", "the identity `{0}` is declared already",
                                               "give this one another name"};
inline constexpr Mistake<1> kIdentityNotKnown{"identity-not-known", "`{0}` is not the name of an identity",
                                              "write a symbol, `as :clerk do`, or an argument of the type :identity"};
inline constexpr Mistake<1> kSettingsExpected{"settings-expected", "found {0}, expected settings with their values",
                                              "for example: set: { \"app.tenant\" => tenant }"};
inline constexpr Mistake<1> kNotAnApplicationSetting{
    "setting-refused", "`{0}` is not a setting of an application, which has a dot in its name",
    "`set:` is for settings that policies read, such as \"app.tenant\"; `defaults` sets timeouts and the search_path"};
inline constexpr Mistake<1> kNeverSetInScenario{
    "never-set-in-scenario",
    "`{0}` is to be never set, but a scenario is one transaction, where the steps before this one can have set it",
    "move the step into a section; or give the setting the text \"\""};
inline constexpr Mistake<0> kHashAsValue{"hash-as-value", "a hash is not allowed as a value", "use a list"};
inline constexpr Mistake<0> kTooManyRegexes{
    "too-many-regexes",
    "the regular expressions of this runbook are too many, or too large, to be compiled in a second",
    "write shorter ones, or match in SQL: `where name ~ '…'`"};
inline constexpr Mistake<1> kBadRegex{"bad-regex", "this regular expression is not accepted: {0}",
                                      "use only what Ruby and RE2 have in common"};
inline constexpr Mistake<2> kBadSqlstate{
    "bad-sqlstate", "`{0}` is not a SQLSTATE, expected five digits or capital letters",
    "for example: \"23505\", or by its name, as a symbol: :{1}; a constraint's name is "
    "`error_constraint`"};
inline constexpr Mistake<2> kUnknownCondition{"unknown-condition", "PostgreSQL has no error condition `{0}`", "{1}"};
inline constexpr Mistake<2> kNotAvailableHere{"not-available-here", "`{0}` is not available here", "{1}"};
inline constexpr Mistake<1> kUnknownFunction{
    "unknown-function", "there is no function `{0}`",
    "expressions have `column(:c)`, `row(key: \"v\")[:c]` and, in gates, `failed(:critical)` and similar"};
inline constexpr Mistake<2> kUnknownMethod{"unknown-method", "{0}", "{1}"};
inline constexpr Mistake<2> kNotAVerdictMethod{"not-a-verdict-method",
                                               "`{0}(…)` has no method `{1}`, expected `failed?` or `passed?`",
                                               "for example: `check(:id).failed?`"};
inline constexpr Mistake<1> kMethodExpected{"method-expected",
                                            "`{0}(…)` alone is not a value, expected a method after it",
                                            "write `{0}(…).failed?` or `{0}(…).passed?`"};
inline constexpr Mistake<1> kIdExpected{"id-expected", "`{0}` needs one id", "for example: `check(:id).failed?`"};
inline constexpr Mistake<1> kCountNeedsParentheses{"count-needs-parentheses",
                                                   "`{0}` counts criteria and needs parentheses",
                                                   "write `{0}(:critical)`, or `{0}()` for all"};
inline constexpr Mistake<1> kCountArgument{"count-argument", "`{0}` takes one severity or tag, or nothing",
                                           "for example: `{0}(:critical)`"};
inline constexpr Mistake<0> kColumnArgument{"column-argument", "`column` needs the name of one column",
                                            "for example: `column(:status)`"};
inline constexpr Mistake<1> kRowArgument{"row-argument", "`row` needs the name of one column",
                                         "for example: `row[:{0}]`"};
inline constexpr Mistake<0> kRowKey{"row-key", "`row(…)` takes one column and its value",
                                    "for example: `row(name: \"x\")[:size]`"};
inline constexpr Mistake<1> kRowsHasNoColumns{
    "only-row-has-index", "`rows` is a number, how many rows there are, and has no columns",
    "write `row[{0}]` for a column of the one row, or `column({0})` for that column of all rows"};
inline constexpr Mistake<0> kOnlyRowHasIndex{"only-row-has-index", "this cannot be indexed, only `row[:column]` can",
                                             "lists have `first`, `last` and `include?`"};

inline constexpr Mistake<1> kDottedIdentifier{
    "dotted-identifier", "the text \"{0}\" has a dot and is used as one identifier, expected a name with its schema",
    "give it the type :qualified_name, or :identifier if the dot belongs to the name"};

// ---- SQL and secrets

inline constexpr Mistake<1> kSqlExpected{"sql-expected", "expected SQL as text, got {0}",
                                         "write \"select …\" or <<~SQL"};
inline constexpr Mistake<0> kInterpolatedSql{
    "interpolated-sql", "`#{…}` is not allowed in SQL",
    "write `:name` for a value; for an identifier `:\"name\"`, in a text in single quotes"};
inline constexpr Mistake<1> kSecretInExpression{"secret-in-expression",
                                                "the secret `{0}` is used in an expression, expected only in SQL",
                                                "use `:{0}` in SQL; the operands of a rule are written to the log"};
inline constexpr Mistake<1> kSecretAsIdentifier{"secret-as-identifier",
                                                "the secret `{0}` is used as an identifier, expected only as a value",
                                                "declare the name as a param: param :{0}, :identifier; an identifier "
                                                "is part of the statement's text, which servers log"};

inline constexpr Mistake<1> kVariableInQuotes{"variable-in-quotes",
                                              "`':{0}'` is a text, not the variable `{0}`: it is always the same",
                                              "write `:{0}` or `:'{0}'`, without quotes around the colon"};
inline constexpr Mistake<1> kListInParentheses{"list-in-parentheses",
                                               "`{0}` is a list, and `in (…)` needs single values",
                                               "write `= any(:{0})`; instead of `not in`, `<> all(:{0})`"};
inline constexpr Mistake<1> kNullComparison{"null-comparison", "`{0}` is never true, so this finds nothing",
                                            "write `is null`, or `is not null`"};
inline constexpr Mistake<1> kVariableWithinText{
    "variable-within-text", "`:{0}` in this text is not the variable `{0}`: the text is sent as it is",
    "join them if the variable is meant: '…' || :{0} || '…'"};

// ---- checks

inline constexpr Mistake<0> kSecondProbe{"second-probe", "this is the check's second probe, expected one",
                                         "make it a check of its own"};
inline constexpr Mistake<0> kRuleBeforeProbe{"rule-before-probe", "this rule is before the probe that it judges",
                                             "put the probe, such as `sql`, first"};
inline constexpr Mistake<0> kConstantRule{"constant-rule",
                                          "this rule uses no result of the check, so it always holds or never does",
                                          "compare `value`, `rows`, `row[:c]` or another result of the check"};
inline constexpr Mistake<1> kAmongArgument{"among-argument", "expected SQL or `:any`, got `:{0}`",
                                           "for example: among \"select count(*) from orders\""};
inline constexpr Mistake<1> kAmongName{"among-argument", "expected SQL that counts, got `{0}`",
                                       "write: among \"select count(*) from {0}\""};
inline constexpr Mistake<0> kCriticalOnlyIf{
    "critical-only-if", "`only_if` of a critical step uses a captured value, expected only params and answers",
    "choose another severity, or use `skip if` in the check"};
inline constexpr Mistake<0> kNoProbe{"no-probe", "this check looks at nothing", "add `sql` or `file`"};
inline constexpr Mistake<0> kNoRule{
    "no-rule", "this check has no rule: it cannot fail",
    "add one, such as `expect value == 0`; in a scenario, a `step` needs none: it passes "
    "if its statement succeeds"};
inline constexpr Mistake<0> kCannotFail{"cannot-fail", "this check cannot fail", "add a rule that can fail"};
inline constexpr Mistake<0> kAlwaysOneRow{"cannot-fail",
                                          "this statement always returns exactly one row, so this check cannot fail",
                                          "look at what it returns: `value`, or `row[:column]`"};
inline constexpr Mistake<2> kAlertWithinTarget{
    "alert-within-target", "the target and the alert can hold together, for example if `{0}` is {1}",
    "an alert is the condition that fails, beyond the target: target p95 < 100.ms, alert: p95 > 1.s"};
inline constexpr Mistake<1> kAmongDoesNotCount{
    "among-does-not-count", "`among` needs one number, and this returns a row for each row that it finds", "{0}"};
inline constexpr Mistake<1> kPassesOnNothing{"passes-on-nothing",
                                             "this check also passes if there is nothing to look at",
                                             "{0}; or say that it is meant: among :any"};

// ---- criteria, loops and gates

inline constexpr Mistake<0> kEmptyCriterion{"empty-criterion",
                                            "nothing in this criterion is judged, so it would pass whatever happens",
                                            "add a `check` or a `manual`, or remove the criterion"};
inline constexpr Mistake<0> kEmptyList{"empty-list", "the list is empty: nothing would be checked",
                                       "put values into it, or remove the `for_each`"};
inline constexpr Mistake<2> kRowLength{"row-length", "the element {0} is not a list of {1} values",
                                       "give each element one value per variable"};
inline constexpr Mistake<1> kOneVariable{"one-variable", "each element has {0} values, and there is one variable",
                                         "give each value a variable: for_each :a, :b, in: …"};
inline constexpr Mistake<0> kDefaultsForNothing{"defaults-for-nothing",
                                                "these defaults apply to nothing: no step follows in this block",
                                                "put them before the steps that they are for"};
inline constexpr Mistake<0> kUnreachableRule{"unreachable-rule", "this rule is never reached",
                                             "put it before the rule without a condition, or remove it"};
inline constexpr Mistake<0> kGateAlwaysGo{"gate-always-go", "this gate can only say GO",
                                          "add `no_go if …`, or remove the block: `gate \"…\"` has a default rule"};

// ---- modules and macros

inline constexpr Mistake<1> kUnusableFixture{"unusable-fixture", "{0}",
                                             "a fixture's path is relative to the folder of runbook.toml, or to the "
                                             "runbook's own folder if there is none"};
inline constexpr Mistake<1> kUnreadableModule{"unreadable-module", "{0}",
                                              "a module's path is relative to the runbook, without `.rb`"};
inline constexpr Mistake<2> kUnknownModule{"unknown-module", "there is no standard module `{0}`",
                                           "there are: {1}; a module of your own is `use \"./path\"`"};
inline constexpr Mistake<3> kMissingMacroArgument{"missing-macro-argument", "`{0}` needs the argument `{1}`",
                                                  "for example: {2}"};
inline constexpr Mistake<1> kMacroCallShape{"macro-call-shape", "a call of `{0}` takes no block and no condition",
                                            "remove it"};
inline constexpr Mistake<0> kTooLarge{
    "too-large", "with this line, macros, constants and modules make more than 64 MB of statements and values",
    "look for a macro, constant or list that contains another one several times, and so doubles again and again"};
inline constexpr Mistake<2> kExpandsTooDeeply{"too-deep", "this `{0}` is inside 64 others, expected at most 64",
                                              "let fewer {1}s lie inside each other"};
inline constexpr Mistake<0> kValueTooDeep{
    "too-deep", "this value, with what its names stand for, has more than 40 levels of lists and operators",
    "split it, or let SQL compute it"};
inline constexpr Mistake<1> kRecursiveMacro{"recursive-macro", "`{0}` calls itself and would never end",
                                            "remove this call"};

}  // namespace runbook::sema
