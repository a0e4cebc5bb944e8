#include "core/process_ending.h"

#include <string.h>

#include "core/ascii.h"

namespace telltale {

std::string KilledBySignal(int signal) {
  std::string text = "killed by signal " + std::to_string(signal);
  const char* const description = sigdescr_np(signal);
  if (description == nullptr) return text;
  // "CPU time limit exceeded" begins with an abbreviation.
  std::string words = description;
  if (words.size() > 1 && AsciiLower(words[1]) == words[1]) {
    words[0] = AsciiLower(words[0]);
  }
  return text + " (" + words + ")";
}

}  // namespace telltale
