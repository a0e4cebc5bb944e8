#include "core/process_ending.h"

#include <string.h>

#include <cctype>

namespace telltale {

std::string KilledBySignal(int signal) {
  std::string text = "killed by signal " + std::to_string(signal);
  const char* const description = sigdescr_np(signal);
  if (description == nullptr) return text;
  // "CPU time limit exceeded" begins with an abbreviation.
  std::string words = description;
  if (words.size() > 1 && std::islower(static_cast<unsigned char>(words[1])) != 0) {
    words[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(words[0])));
  }
  return text + " (" + words + ")";
}

}  // namespace telltale
