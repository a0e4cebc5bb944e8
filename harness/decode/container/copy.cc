#include "harness/decode/container/container_decoders.h"

namespace telltale {

void WholeText(BytesView text, Candidates& candidates) { candidates.push_back({0, text.size(), 0}); }

bool DecodeCopy(BytesView source, int, Output& output) {
  output.Copy(source, 0);
  return true;
}

}  // namespace telltale
