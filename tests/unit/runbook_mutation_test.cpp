// Runbooks with random changes: none crashes, hangs, or makes anything be thrown or reach a terminal raw.
// RUNBOOK_MUTATIONS says how many, 2,000 unless told.

#include <array>
#include <cstdlib>
#include <filesystem>
#include <random>

#include "tests/support/catch.hpp"
#include "tests/support/check_and_plan.hpp"
#include "tests/support/scratch.hpp"

using namespace runbook;

namespace {

std::vector<std::string> runbooks() {
    std::vector<std::string> texts;
    for (const auto* folder : {"runbooks", "tests/cases/check", "tests/cases/plan", "tests/cases/run"})
        for (const auto& entry : std::filesystem::directory_iterator(std::filesystem::path(SOURCE_FOLDER) / folder))
            if (entry.path().extension() == ".rb") texts.push_back(tests::read_text(entry.path()));
    return texts;
}

// What a file is broken with: the language's own words, brackets and quotes, and bytes that deceive.
constexpr std::array<std::string_view, 44> kPieces = {"do",
                                                      "end",
                                                      "end\n",
                                                      " do\n ",
                                                      "\"",
                                                      "'",
                                                      "#{",
                                                      "}",
                                                      "<<~SQL",
                                                      "(",
                                                      ")",
                                                      "[",
                                                      "]",
                                                      "{",
                                                      "|",
                                                      ":",
                                                      ",",
                                                      "\n",
                                                      "\n\n  ",
                                                      "\\",
                                                      "/",
                                                      "=~",
                                                      "..",
                                                      "&&",
                                                      "!",
                                                      "-",
                                                      "1e-9",
                                                      "99999999999999999999",
                                                      "0.1",
                                                      ".ms",
                                                      ".percent",
                                                      "nil",
                                                      "value",
                                                      "row[:a]",
                                                      "column(:a)",
                                                      "check \"x\" do\n",
                                                      "for_each :v, in: [1, 2] do\n",
                                                      "define :m do\n",
                                                      "gate \"G\"\n",
                                                      "sql \"select 1\"\n",
                                                      "\x1b[2J",
                                                      "\xc2\x9b",
                                                      "\xe2\x80\xae",
                                                      "\xef\xbb\xbf"};

class Mutator {
  public:
    Mutator(const std::vector<std::string>& texts, std::uint32_t seed) : texts_(texts), random_(seed) {}

    std::string mutated() {
        auto text = any_of(texts_);
        for (auto changes = 1 + below(5); changes > 0; --changes) change(text);
        return text;
    }

  private:
    const std::vector<std::string>& texts_;
    std::mt19937 random_;

    std::size_t below(std::size_t limit) { return limit == 0 ? 0 : random_() % limit; }
    template <typename List>
    const typename List::value_type& any_of(const List& list) {
        return list[below(list.size())];
    }

    // A part of the text: some bytes, or whole lines.
    std::pair<std::size_t, std::size_t> part_of(const std::string& text) {
        auto begin = below(text.size() + 1);
        auto end = std::min(text.size(), begin + below(40));
        if (below(2) == 0) {
            begin = begin == 0 ? 0 : text.rfind('\n', begin - 1) + 1;
            end = std::min(text.find('\n', end), text.size());
        }
        return {begin, std::max(begin, end) - begin};
    }

    void change(std::string& text) {
        const auto [at, length] = part_of(text);
        switch (below(7)) {
            case 0: text.erase(at, length); break;
            case 1: text.insert(at, std::string(any_of(kPieces))); break;
            case 2: text.replace(at, length, any_of(kPieces)); break;
            case 3: text.insert(below(text.size() + 1), text.substr(at, length)); break;
            case 4: text.resize(at); break;
            case 5: text.insert(at, any_of(texts_).substr(0, below(400))); break;
            default:
                if (at < text.size()) text[at] = static_cast<char>(below(256));
                break;
        }
    }
};

}  // namespace

TEST_CASE("runbooks with random changes are checked and planned, whatever they have become") {
    const auto* told = std::getenv("RUNBOOK_MUTATIONS");
    const auto count = static_cast<std::uint32_t>(told == nullptr ? 2'000 : std::atoi(told));
    const auto texts = runbooks();
    REQUIRE(texts.size() > 100);
    for (std::uint32_t seed = 0; seed < count; ++seed) {
        const auto text = Mutator(texts, seed).mutated();
        INFO("seed " << seed << "\n" << text);
        if (core::first_invalid_utf8(text)) continue;
        REQUIRE_NOTHROW(tests::check_and_plan(text));
    }
}
