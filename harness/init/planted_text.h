#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "core/canary.h"

namespace telltale {

// Letters and digits only, in lower case: "02:AB-c" -> "02abc". What is compared here is compared in this form.
std::string Folded(std::string_view text);

// Tells whether a text may stand in a file that outlives the run. Nothing planted may: neither whole, nor a word of it,
// in whatever case and punctuation.
class PlantedText {
 public:
  explicit PlantedText(const CanarySet& planted);
  bool IsIn(std::string_view text) const;

 private:
  std::vector<std::string> folded_;
};

// Looks like an id, a digest or a serial rather than a word: a long run of digits, of hexadecimal digits, or of letters
// and digits in turn. Such a text differs the next time, or tells somebody apart.
bool LooksLikeId(std::string_view text);

}  // namespace telltale
