#pragma once
#include <string>

namespace telltale {

// Something that capture or decoding could not see. A gap makes the verdict inconclusive unless the profile accepts its
// kind. Kinds are stable words: body-cut, connection-cut, unparsable, tls-refused, unparsed-protocol, unexplained-flow,
// decode-budget, isolation, input-line, survivor-killed, ...
struct Gap {
  std::string kind;
  std::string run;        // execution; empty: the whole recording
  std::string exchange;   // id; empty: none
  std::string message;    // what could not be seen and why, for a person; holds no canary value
  bool accepted = false;  // set by judge: the profile accepts this kind
  bool operator==(const Gap&) const = default;
};

}  // namespace telltale
