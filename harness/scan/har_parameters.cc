#include "harness/scan/har_parameters.h"

#include <algorithm>
#include <string>
#include <vector>

#include "core/ascii.h"

namespace telltale {
namespace {

using simdjson::dom::element;

constexpr std::array<std::string_view, 5> kParameterNames = {"name", "value", "fileName", "contentType", "comment"};

struct Parameter {
  Bytes name;
  Bytes value;       // as bytes
  std::string json;  // the value as JSON
  bool is_text = true;
  Bytes file_name;
  Bytes content_type;
};

int HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

Bytes PercentDecoded(BytesView text, bool plus_is_space) {
  Bytes bytes;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const int high = text[i] == '%' && i + 2 < text.size() ? HexDigit(text[i + 1]) : -1;
    const int low = high >= 0 ? HexDigit(text[i + 2]) : -1;
    if (low >= 0) {
      bytes += static_cast<char>(high * 16 + low);
      i += 2;
    } else {
      bytes += text[i] == '+' && plus_is_space ? ' ' : text[i];
    }
  }
  return bytes;
}

Parameter ReadParameter(const element& param, HarRest& rest) {
  Parameter read;
  simdjson::dom::object object;
  if (param.get(object) != simdjson::SUCCESS) {
    read.value = TextOf(param);
    read.json = param.is_string() ? JsonText(read.value) : read.value;
    return read;
  }
  const HarMembers<kParameterNames.size()> members(object, kParameterNames, "request/postData/params", rest);
  read.name = members.Text("name");
  read.file_name = members.Text("fileName");
  read.content_type = members.Text("contentType");
  const element* const value = members.Find("value");
  read.is_text = value == nullptr || value->is_string();
  if (value != nullptr) read.value = TextOf(*value);
  read.json = value == nullptr ? "null" : read.is_text ? JsonText(read.value) : read.value;
  return read;
}

bool AreIndices(const std::vector<Parameter>& parameters) {
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    if (parameters[i].name != std::to_string(i)) return false;
  }
  return true;
}

Bytes AsJson(const std::vector<Parameter>& parameters) {
  const bool is_list = AreIndices(parameters);
  Bytes json(1, is_list ? '[' : '{');
  for (const Parameter& parameter : parameters) {
    if (json.size() > 1) json += ',';
    if (!is_list) json += JsonText(parameter.name) + ":";
    json += parameter.json;
  }
  return json + (is_list ? ']' : '}');
}

Bytes AsForm(const std::vector<Parameter>& parameters) {
  Bytes form;
  const auto add = [&form](BytesView name, BytesView value) {
    if (!form.empty()) form += '&';
    AppendPercentEncoded(name, form);
    form += '=';
    AppendPercentEncoded(value, form);
  };
  for (const Parameter& parameter : parameters) {
    add(parameter.name, parameter.value);
    if (!parameter.file_name.empty()) add("filename", parameter.file_name);
    if (!parameter.content_type.empty()) add("contenttype", parameter.content_type);
  }
  return form;
}

}  // namespace

void AppendPercentEncoded(BytesView text, Bytes& to) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  for (const char c : text) {
    const bool plain =
        (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' || c == '-' || c == '_';
    const auto byte = static_cast<unsigned char>(c);
    if (plain) {
      to += c;
    } else {
      to += '%';
      to += kHex[byte >> 4U];
      to += kHex[byte & 15U];
    }
  }
}

std::set<Bytes> FormWords(BytesView form) {
  std::set<Bytes> words;
  for (std::size_t begin = 0; begin < form.size();) {
    const std::size_t end = std::min(form.find_first_of("&=", begin), form.size());
    // A value may hold "=": all up to the next "&" counts as well.
    const std::size_t whole = std::min(form.find('&', begin), form.size());
    for (const bool plus_is_space : {true, false}) {
      words.insert(PercentDecoded(form.substr(begin, end - begin), plus_is_space));
      if (whole != end) words.insert(PercentDecoded(form.substr(begin, whole - begin), plus_is_space));
    }
    words.insert(Bytes(form.substr(begin, end - begin)));
    begin = end + 1;
  }
  return words;
}

HarParameters ReadHarParameters(const element& params, const std::string& media_type, HarRest& rest) {
  HarParameters read;
  simdjson::dom::array list;
  if (params.get(list) != simdjson::SUCCESS) {
    read.bytes = TextOf(params);
    return read;
  }
  std::vector<Parameter> parameters;
  for (const element& param : list) {
    if (!param.is_null()) parameters.push_back(ReadParameter(param, rest));
  }
  bool is_json = AsciiLower(media_type).find("json") != std::string::npos;
  bool are_letters = !parameters.empty();
  for (const Parameter& parameter : parameters) {
    is_json = is_json || !parameter.is_text;
    are_letters = are_letters && parameter.is_text && parameter.value.size() <= 4;
    read.has_empty_file = read.has_empty_file || (!parameter.file_name.empty() && parameter.value.empty());
    read.values.insert({parameter.name, parameter.value, parameter.file_name, parameter.content_type});
  }
  if (parameters.empty()) return read;
  read.bytes = is_json ? AsJson(parameters) : AsForm(parameters);
  if (are_letters && AreIndices(parameters)) {
    for (const Parameter& parameter : parameters) read.as_text += parameter.value;
  }
  return read;
}

bool IsFormOf(BytesView body, const HarParameters& parameters) {
  constexpr std::size_t kMostFormBytes = std::size_t{4} << 20;
  constexpr int kMostSearches = 256;
  if (body.size() > kMostFormBytes) return false;
  const std::set<Bytes> words = FormWords(body);
  int searches = 0;
  return std::all_of(parameters.values.begin(), parameters.values.end(), [&](const Bytes& value) {
    if (value.empty() || words.contains(value)) return true;
    return ++searches <= kMostSearches && body.find(value) != BytesView::npos;
  });
}

}  // namespace telltale
