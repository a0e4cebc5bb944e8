#include "harness/decode/plausible.h"
#include "harness/payload/dialects/dialects.h"
#include "harness/payload/explained_noise.h"
#include "harness/payload/multipart_parts.h"

namespace telltale {
namespace {

constexpr std::size_t kMostContent = std::size_t{16} << 20;

bool IsMultipart(const RawPayload& raw) { return !ReadMultipart(raw.content()).empty(); }

// Parts of text are members, by name; others are no documents, and but for pictures nobody knows what they say.
void FrameParts(const RawPayload& raw, Payload& payload) {
  std::vector<FormMember> members;
  for (const MultipartPart& part : ReadMultipart(raw.content())) {
    const Uncoded uncoded = TakeOffCodings(part.content, kMostContent);
    const BytesView text = uncoded.body ? BytesView(*uncoded.body) : part.content;
    if (payload.codings.unread.empty()) payload.codings.unread = uncoded.unread;
    if (text.empty() || IsText(text)) {
      members.push_back({part.name, std::string(text)});
    } else if (!IsImage(text)) {
      payload.too_large = "a part of it is no text";
    }
  }
  if (members.empty()) return;
  payload.framing = Framing::kParts;
  payload.documents.push_back({"", ToDocument(members), 0});
}

}  // namespace

const Dialect kMultipart = {.name = "multipart",
                            .recognise = IsMultipart,
                            .frame = FrameParts,
                            .events = {"", "/?", "/?/*"},
                            .is_generic = true};

}  // namespace telltale
