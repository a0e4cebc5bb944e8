#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/bytes.h"
#include "core/exchange.h"
#include "harness/payload/form_members.h"
#include "harness/payload/json_documents.h"

namespace telltale {

// "application/json" of "Application/JSON; charset=utf-8".
std::string MediaTypeOf(std::string_view content_type);

// A request's body before it is framed, as dialects look at it. What costs something is worked out when it is first
// asked for, and once. Borrows all. Not thread-safe.
class RawPayload {
 public:
  RawPayload(const Exchange& exchange, BytesView content) : exchange_(exchange), content_(content) {}

  const Exchange& exchange() const { return exchange_; }
  BytesView content() const { return content_; }
  // "application/json" of "Application/JSON; charset=utf-8"; empty: none is named.
  const std::string& MediaType() const;
  // The target's path, without its query.
  std::string_view Path() const;
  const JsonDocuments& Json() const;
  JsonDocuments TakeJson();  // the last question about JSON
  // The one document that is an object; nullptr: there is none.
  const nlohmann::json* JsonObject() const;
  // The content as a form; empty: it is none.
  const std::vector<FormMember>& Form() const;

 private:
  const Exchange& exchange_;
  BytesView content_;
  mutable std::optional<std::string> media_type_;
  mutable std::optional<JsonDocuments> json_;
  mutable std::optional<std::vector<FormMember>> form_;
};

}  // namespace telltale
