#include "harness/payload/dialects/dialects.h"

namespace telltale {
namespace {

bool IsFormBody(const RawPayload& raw) { return !raw.Form().empty(); }

void FrameForm(const RawPayload& raw, Payload& payload) {
  payload.framing = Framing::kForm;
  payload.documents.push_back({"", ToDocument(raw.Form()), 0});
}

bool HasQueryOnly(const RawPayload& raw) {
  return raw.content().empty() && raw.exchange().target.find('?') != std::string::npos;
}

}  // namespace

const Dialect kForm = {
    .name = "form", .recognise = IsFormBody, .frame = FrameForm, .events = {"", "/?", "/?/*"}, .is_generic = true};
const Dialect kQueryOnly = {
    .name = "query", .recognise = HasQueryOnly, .events = {"", "/?", "/?/*"}, .is_generic = true};

}  // namespace telltale
