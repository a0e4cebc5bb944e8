#include "harness/decode/plausible.h"
#include "harness/payload/dialects/dialects.h"
#include "harness/payload/explained_noise.h"
#include "harness/payload/multipart_parts.h"

namespace telltale {
namespace {

constexpr std::size_t kMostContent = std::size_t{16} << 20;

// Parts of text are members, by name; others are no documents, and but for pictures nobody knows what they say.
bool ReadParts(RawPayload& raw, Payload& payload) {
  const std::vector<MultipartPart> parts = ReadMultipart(raw.content());
  std::vector<FormMember> members;
  for (const MultipartPart& part : parts) {
    const Uncoded uncoded = TakeOffCodings(part.content, kMostContent);
    const BytesView text = uncoded.body ? BytesView(*uncoded.body) : part.content;
    if (payload.codings.unread.empty()) payload.codings.unread = uncoded.unread;
    if (text.empty() || IsText(text)) {
      members.push_back({part.name, std::string(text)});
    } else if (!IsImage(text)) {
      payload.too_large = "a part of it is no text";
    }
  }
  if (!members.empty()) {
    payload.framing = Framing::kParts;
    payload.documents.push_back({"", ToDocument(members), 0});
  }
  return !parts.empty();
}

}  // namespace

const Dialect kMultipart = {.name = "multipart", .read = ReadParts, .events = {"", "/?", "/?/*"}, .is_generic = true};

}  // namespace telltale
