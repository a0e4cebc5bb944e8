#include "harness/app/fail_on.h"

namespace telltale {

Result<Level> LevelFrom(const std::string& text) {
  for (const Level level : {Level::kNote, Level::kWarning, Level::kError}) {
    if (ToString(level) == text) return level;
  }
  return InputError("\"" + text + "\" is no level", "--fail-on", "one of note, warning, error");
}

}  // namespace telltale
