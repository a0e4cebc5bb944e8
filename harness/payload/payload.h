#pragma once
#include <cstddef>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "core/bytes.h"
#include "core/exchange.h"
#include "harness/payload/codings.h"

namespace telltale {

struct Dialect;

// How a content is put together.
enum class Framing {
  kNone,      // no documents stand in it
  kJson,      // one JSON text
  kArray,     // one JSON text that is an array: its elements are the documents
  kLines,     // JSON texts, one a line, or one behind the other as a dialect frames them
  kForm,      // names and values: one document, an object
  kParts,     // multipart: one document, an object with the parts by name
  kMessages,  // texts in a binary format that is read as JSON, each a document
};

// One thing that a payload says. Pointers (RFC 6901) start at the payload's outermost layer; where a string on the way
// holds JSON, or Base64 of JSON, the pointer goes on into it. Lines have no index: their places are the same.
struct Document {
  std::string pointer;  // of the document: "/3" for an array's element; mostly empty
  nlohmann::json value;
  std::size_t offset = 0;  // of the text that it was read from, in the content
};

// What the request of one exchange says: read once, asked by everybody. Borrows the exchange.
struct Payload {
  const Exchange* exchange = nullptr;
  Uncoded codings;
  const Dialect* dialect = nullptr;  // nullptr: none of the table (dialect.h)
  Framing framing = Framing::kNone;
  std::vector<Document> documents;  // of the body
  std::optional<Document> query;    // of the target: an object with the members of its query
  std::string too_large;            // why documents were not read although there may be some; empty: they were

  // The body without its content codings, as far as they could be taken off.
  BytesView content() const { return codings.body ? BytesView(*codings.body) : BytesView(exchange->body); }
  bool is_json() const { return framing == Framing::kJson || framing == Framing::kArray || framing == Framing::kLines; }
  // JSON, or a binary format that is read as JSON: what a schema speaks of.
  bool is_structured() const { return is_json() || framing == Framing::kMessages; }
  // Why a part of the body was not read; empty: nothing of the kind is known.
  const std::string& unread() const { return codings.unread.empty() ? too_large : codings.unread; }
};

}  // namespace telltale
