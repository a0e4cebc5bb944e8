#include "harness/payload/read_payload.h"

#include <utility>

#include "harness/payload/dialect.h"
#include "harness/payload/dialects/declared_protobuf.h"
#include "harness/payload/form_members.h"
#include "harness/payload/raw_payload.h"

namespace telltale {
namespace {

constexpr std::size_t kMostContent = std::size_t{64} << 20;  // without content codings

void Frame(Payload& payload, const ProtobufMessage* declared) {
  const Exchange& exchange = *payload.exchange;
  const bool is_datagram = exchange.scheme == "udp";
  if (!IsRequest(exchange) && !is_datagram) return;
  if (const std::vector<FormMember> members = ReadQuery(exchange.target); !members.empty()) {
    payload.query = Document{"", ToDocument(members), 0};
  }
  RawPayload raw(exchange, payload.content());
  if (declared != nullptr && !is_datagram && ReadDeclaredProtobuf(raw, *declared, payload)) {
    payload.dialect = &kDeclaredProtobuf;
    return;
  }
  for (const Dialect* const dialect : Dialects()) {
    if ((is_datagram && !dialect->of_datagrams) || !dialect->read(raw, payload)) continue;
    payload.dialect = dialect;
    return;
  }
}

}  // namespace

Payload ReadPayload(const Exchange& exchange, const ProtobufMessage* declared) {
  Payload payload;
  payload.exchange = &exchange;
  if (IsRequest(exchange) && !exchange.body.empty()) {
    payload.codings = TakeOffCodings(exchange.headers, exchange.body, kMostContent);
  }
  Frame(payload, declared);
  return payload;
}

Payload ReadContent(const Exchange& exchange, Bytes content, const ProtobufMessage* declared) {
  Payload payload;
  payload.exchange = &exchange;
  payload.codings.body = std::move(content);
  Frame(payload, declared);
  return payload;
}

Bytes TextOf(const Payload& payload) {
  Bytes text;
  if (payload.framing != Framing::kMessages) return text;
  for (const Document& document : payload.documents) {
    if (!text.empty()) text += '\n';
    text += document.value.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  }
  return text;
}

bool IsRequest(const Exchange& exchange) { return exchange.scheme == "http" || exchange.scheme == "https"; }

}  // namespace telltale
