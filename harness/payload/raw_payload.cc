#include "harness/payload/raw_payload.h"

#include <utility>

#include "core/ascii.h"

namespace telltale {

std::string MediaTypeOf(std::string_view content_type) {
  std::string type = AsciiLower(content_type.substr(0, content_type.find(';')));
  std::erase_if(type, [](char c) { return c == ' ' || c == '\t'; });
  return type;
}

const std::string& RawPayload::MediaType() const {
  if (media_type_) return *media_type_;
  const Header* const header = FindHeader(exchange_.headers, "content-type");
  media_type_ = header == nullptr ? std::string() : MediaTypeOf(header->value);
  return *media_type_;
}

std::string_view RawPayload::Path() const {
  return std::string_view(exchange_.target).substr(0, exchange_.target.find_first_of("?#"));
}

const JsonDocuments& RawPayload::Json() const {
  if (!json_) json_ = ReadJsonDocuments(content_);
  return *json_;
}

JsonDocuments RawPayload::TakeJson() {
  Json();
  return *std::exchange(json_, std::nullopt);
}

const nlohmann::json* RawPayload::JsonObject() const {
  const JsonDocuments& json = Json();
  return json.is_one_text && !json.is_array ? &json.documents.front() : nullptr;
}

const std::vector<FormMember>& RawPayload::Form() const {
  if (!form_) form_ = ReadForm(content_, MediaType() == "application/x-www-form-urlencoded");
  return *form_;
}

}  // namespace telltale
