#include "harness/payload/dialects/dialects.h"
#include "harness/payload/dialects/form_body.h"

namespace telltale {
namespace {

bool HasQueryOnly(RawPayload& raw, Payload&) {
  return raw.content().empty() && raw.exchange().target.find('?') != std::string::npos;
}

}  // namespace

bool ReadFormBody(RawPayload& raw, Payload& payload) {
  if (raw.Form().empty()) return false;
  payload.framing = Framing::kForm;
  payload.documents.push_back({"", ToDocument(raw.Form()), 0});
  return true;
}

const Dialect kForm = {.name = "form", .read = ReadFormBody, .events = {"", "/?", "/?/*"}, .is_generic = true};
const Dialect kQueryOnly = {.name = "query", .read = HasQueryOnly, .events = {"", "/?", "/?/*"}, .is_generic = true};

}  // namespace telltale
