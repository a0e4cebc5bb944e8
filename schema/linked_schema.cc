#include "schema/linked_schema.h"

#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "schema/json_pointer.h"
#include "schema/json_text.h"
#include "schema/subschemas.h"
#include "schema/uri.h"

namespace telltale {
namespace {

using nlohmann::json;

constexpr std::uint32_t kMaxSchemaDepth = 150;
constexpr std::string_view kNowhere = "schema:/";  // the address of a document that has none

struct Document {
  std::string name;
  std::string base;
  json value;
  std::string moved_to;  // its place in the linked document
  bool is_used = false;
};

struct Place {
  std::size_t document = 0;
  std::string pointer;
  auto operator<=>(const Place&) const = default;
};

struct Reference {
  Place place;       // of the schema that holds it
  std::string base;  // what it is resolved against
};

tl::unexpected<Error> Bad(const Document& document, const std::string& pointer, std::string message,
                          std::string hint = {}) {
  return InputError(std::move(message), document.name + "#" + pointer, std::move(hint));
}

bool IsDraft07(const json& dialect) {
  std::string text = dialect.is_string() ? dialect.get<std::string>() : "";
  if (text.ends_with('#')) text.pop_back();
  const std::size_t scheme = text.find(':');
  const std::string rest = text.substr(scheme == std::string::npos ? 0 : scheme + 1);
  return rest == "//json-schema.org/draft-07/schema" || rest == "//json-schema.org/draft-06/schema";
}

std::string WithoutFragment(const std::string& uri) { return uri.substr(0, uri.find('#')); }
std::string FragmentOf(const std::string& uri) {
  const std::size_t hash = uri.find('#');
  return hash == std::string::npos ? "" : uri.substr(hash + 1);
}

// A pointer as the fragment of a reference.
std::string AsFragment(const std::string& pointer) {
  std::string fragment = "#";
  for (const char c : pointer) {
    if (c == '%') {
      fragment += "%25";
    } else {
      fragment += c;
    }
  }
  return fragment;
}

class Linker {
 public:
  Status Add(const SchemaText& schema) {
    Document document{schema.name, schema.uri.empty() ? std::string(kNowhere) : schema.uri, {}, {}, documents_.empty()};
    JsonProblem problem;
    if (!ParseJson(schema.text, kMaxSchemaDepth, document.value, problem)) {
      return InputError("the schema " + problem.message, schema.name);
    }
    documents_.push_back(std::move(document));
    return {};
  }

  Result<json> Link() {
    PlaceOthers();
    for (std::size_t i = 0; i < documents_.size(); ++i) {
      TRY_VOID(KeepAddress(documents_[i].base, {i, ""}));
      TRY_VOID(Read(documents_[i].value, {i, ""}, documents_[i].base));
    }
    while (!references_.empty()) {
      const Reference reference = std::move(references_.front());
      references_.pop_front();
      TRY_VOID(Resolve(reference));
    }
    return Joined();
  }

 private:
  void PlaceOthers() {
    const json& root = documents_.front().value;
    std::map<std::string, bool> taken;
    for (std::size_t i = 1; i < documents_.size(); ++i) {
      std::string name = documents_[i].name.substr(documents_[i].name.rfind('/') + 1);
      while (taken[name] || (root.is_object() && root.contains("definitions") && root["definitions"].contains(name))) {
        name += '+';
      }
      taken[name] = true;
      documents_[i].moved_to = PointerTo("/definitions", name);
    }
  }

  // Collects the addresses and references of a schema and of those in it, and takes its "$id" away.
  Status Read(json& schema, const Place& place, std::string base) {
    if (!bases_.emplace(place, base).second || !schema.is_object()) return {};
    const Document& document = documents_[place.document];
    if (const auto dialect = schema.find("$schema"); dialect != schema.end() && !IsDraft07(*dialect)) {
      return Bad(document, place.pointer + "/$schema", "the schema is not of draft-07, the one that is checked here",
                 "write \"$schema\": \"http://json-schema.org/draft-07/schema#\"");
    }
    // Beside "$ref" an "$id" means nothing in this draft.
    const bool refers = schema.contains("$ref");
    if (const auto id = schema.find("$id"); id != schema.end() && !refers) {
      TRY(base, ReadId(*id, place, base));
      bases_[place] = base;
    }
    schema.erase("$id");
    if (refers) references_.push_back({place, base});
    Status status;
    ForEachSubschema(schema, [&](const std::string& below, json& subschema) {
      if (status) status = Read(subschema, {place.document, place.pointer + below}, base);
    });
    return status;
  }

  // The base that holds from a schema with this "$id" on.
  Result<std::string> ReadId(const json& id, const Place& place, const std::string& base) {
    const Document& document = documents_[place.document];
    const auto uri = id.is_string() ? ResolvedUri(base, id.get<std::string>()) : std::nullopt;
    if (!uri) return Bad(document, place.pointer + "/$id", "\"$id\" is not an address");
    const std::string fragment = FragmentOf(*uri);
    if (!fragment.empty()) TRY_VOID(KeepAddress(*uri, place));
    if (id.get<std::string>().starts_with('#')) return base;
    const std::string address = WithoutFragment(*uri);
    if (fragment.empty() || place.pointer.empty()) TRY_VOID(KeepAddress(address, place));
    return address;
  }

  Status KeepAddress(const std::string& address, const Place& place) {
    const auto [known, is_new] = addresses_.emplace(address, place);
    if (is_new || known->second == place || address == kNowhere) return {};
    return Bad(documents_[place.document], place.pointer,
               "has the same address (\"$id\") as another schema: " + documents_[known->second.document].name + "#" +
                   known->second.pointer);
  }

  // Where the resolved `uri` points to; nullopt: nowhere that is known.
  std::optional<Place> Find(const std::string& uri, const Place& from) const {
    const std::string address = WithoutFragment(uri), fragment = FragmentOf(uri);
    if (!fragment.empty() && fragment.front() != '/') {
      const auto anchor = addresses_.find(uri);
      return anchor == addresses_.end() ? std::nullopt : std::optional(anchor->second);
    }
    Place found = {from.document, ""};  // a document without an address is its own base
    if (address != kNowhere) {
      const auto resource = addresses_.find(address);
      if (resource == addresses_.end()) return std::nullopt;
      found = resource->second;
    }
    const auto pointer = PercentDecoded(fragment);
    if (!pointer) return std::nullopt;
    return Place{found.document, found.pointer + *pointer};
  }

  Status Resolve(const Reference& reference) {
    Document& document = documents_[reference.place.document];
    const std::string pointer = reference.place.pointer + "/$ref";
    json& text = document.value[json::json_pointer(pointer)];
    if (!text.is_string()) return Bad(document, pointer, "\"$ref\" is a string");
    const auto uri = ResolvedUri(reference.base, text.get<std::string>());
    if (!uri) return Bad(document, pointer, "\"$ref\" is not an address");
    const std::string address = WithoutFragment(*uri);
    const std::optional<Place> target = Find(*uri, reference.place);
    if (!target && !addresses_.contains(address)) {
      return Bad(document, pointer, "refers to another document, which was not given: " + address,
                 "copy it into \"definitions\", or give its file as well where more than one --schema is taken");
    }
    // The documents are ours to change; only what looks into them promises not to.
    json* const schema =
        target ? const_cast<json*>(AtPointer(documents_[target->document].value, target->pointer)) : nullptr;
    if (schema == nullptr) return Bad(document, pointer, "refers to nothing in this schema");
    text = AsFragment(documents_[target->document].moved_to + target->pointer);
    if (target->document != reference.place.document) used_by_[target->document].push_back(reference.place.document);
    // A place that no keyword holds becomes a schema by being referred to.
    return Read(*schema, *target, BaseAround(*target));
  }

  // The base that holds at a place: that of the nearest schema around it.
  std::string BaseAround(const Place& place) const {
    Place around = place;
    while (true) {
      if (const auto base = bases_.find(around); base != bases_.end()) return base->second;
      around.pointer.resize(std::min(around.pointer.rfind('/'), around.pointer.size()));
    }
  }

  void MarkUsed() {
    for (std::size_t round = 0; round < documents_.size(); ++round) {
      for (const auto& [document, users] : used_by_) {
        for (const std::size_t user : users)
          if (documents_[user].is_used) documents_[document].is_used = true;
      }
    }
  }

  Result<json> Joined() {
    MarkUsed();
    json root = std::move(documents_.front().value);
    for (std::size_t i = 1; i < documents_.size(); ++i) {
      if (!documents_[i].is_used) {
        return InputError("nothing in the first schema refers to this one, so nothing would be checked against it",
                          documents_[i].name);
      }
      if (root.contains("definitions") && !root["definitions"].is_object()) {
        return Bad(documents_.front(), "/definitions", "\"definitions\" is an object of schemas");
      }
      root[json::json_pointer(documents_[i].moved_to)] = std::move(documents_[i].value);
    }
    return root;
  }

  std::vector<Document> documents_;
  std::map<std::string, Place> addresses_;  // with their anchors
  std::map<Place, std::string> bases_;      // of all schemas that were read
  std::map<std::size_t, std::vector<std::size_t>> used_by_;
  std::deque<Reference> references_;
};

}  // namespace

Result<json> LinkSchema(const SchemaText& root, const std::vector<SchemaText>& others) {
  Linker linker;
  TRY_VOID(linker.Add(root));
  for (const SchemaText& other : others) TRY_VOID(linker.Add(other));
  return linker.Link();
}

}  // namespace telltale
