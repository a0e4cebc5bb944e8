#include "schema/json_pointer.h"

#include <nlohmann/json.hpp>

#include "core/pointer_token.h"
#include "core/whole_number.h"

namespace telltale {

std::string PointerTo(std::string_view pointer, std::string_view token) {
  return std::string(pointer) + '/' + PointerToken(token);
}

std::string PointerTo(std::string_view pointer, std::size_t index) { return PointerTo(pointer, std::to_string(index)); }

std::optional<std::vector<std::string>> PointerTokens(std::string_view pointer) {
  std::vector<std::string> tokens;
  if (pointer.empty()) return tokens;
  if (pointer.front() != '/') return std::nullopt;
  for (std::size_t i = 0; i < pointer.size(); ++i) {
    if (pointer[i] == '/') {
      tokens.emplace_back();
    } else if (pointer[i] != '~') {
      tokens.back() += pointer[i];
    } else if (i + 1 < pointer.size() && (pointer[i + 1] == '0' || pointer[i + 1] == '1')) {
      tokens.back() += pointer[++i] == '0' ? '~' : '/';
    } else {
      return std::nullopt;
    }
  }
  return tokens;
}

const nlohmann::json* AtPointer(const nlohmann::json& document, std::string_view pointer) {
  const auto tokens = PointerTokens(pointer);
  if (!tokens) return nullptr;
  const nlohmann::json* place = &document;
  for (const std::string& token : *tokens) {
    if (place->is_object()) {
      const auto member = place->find(token);
      if (member == place->end()) return nullptr;
      place = &*member;
    } else if (place->is_array()) {
      const auto index = WholeNumber<std::size_t>(token);
      const bool padded = token.size() > 1 && token.front() == '0';
      if (!index || padded || *index >= place->size()) return nullptr;
      place = &(*place)[*index];
    } else {
      return nullptr;
    }
  }
  return place;
}

}  // namespace telltale
