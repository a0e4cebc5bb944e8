#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace telltale {

enum class Direction { kWorse, kBetter, kNeutral };

std::string_view ToString(Direction direction);  // "worse", "better", "neutral"

// One difference that a privacy reviewer decides on.
struct Change {
  std::string kind;  // "field-added": stable
  Direction direction = Direction::kNeutral;
  std::string contract;  // the new contract's name; empty: not about one
  std::string pointer;   // the field or container; empty: the whole
  std::string before;    // empty: there was nothing
  std::string after;     // empty: there is nothing
  std::string why;       // why it matters, a sentence
  std::string id;        // 32 hex digits of kind, contract, pointer and detail: the same whenever it comes again
};

enum class DiffFormat { kText, kJson, kMarkdown };

// Worse first, then by contract, pointer and kind.
void SortChanges(std::vector<Change>& changes);
bool IsWorse(const std::vector<Change>& changes);
// Pure and byte-stable. What comes from payloads and contracts is made safe to show.
std::string RenderChanges(const std::vector<Change>& changes, DiffFormat format);

}  // namespace telltale
