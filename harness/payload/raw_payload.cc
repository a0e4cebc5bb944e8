#include "harness/payload/raw_payload.h"

#include "core/ascii.h"

namespace telltale {

const std::string& RawPayload::MediaType() const {
  if (media_type_) return *media_type_;
  media_type_.emplace();
  const Header* const header = FindHeader(exchange_.headers, "content-type");
  if (header == nullptr) return *media_type_;
  for (const char c : std::string_view(header->value).substr(0, header->value.find(';'))) {
    if (c != ' ' && c != '\t') media_type_->push_back(AsciiLower(c));
  }
  return *media_type_;
}

std::string_view RawPayload::Path() const {
  return std::string_view(exchange_.target).substr(0, exchange_.target.find_first_of("?#"));
}

const JsonDocuments& RawPayload::Json() const {
  if (!json_) json_ = ReadJsonDocuments(content_);
  return *json_;
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
