#include "harness/decode/client_hello.h"

#include <algorithm>
#include <array>
#include <cstddef>

namespace telltale {
namespace {

constexpr unsigned kHandshakeRecord = 22;
constexpr unsigned kClientHello = 1;

// Reads numbers and fields off the front; once something is missing nothing more comes.
class Reader {
 public:
  explicit Reader(BytesView bytes) : left_(bytes) {}
  bool failed() const { return failed_; }
  bool empty() const { return left_.empty(); }
  BytesView rest() const { return left_; }

  std::size_t Number(std::size_t bytes) {
    std::size_t number = 0;
    for (const char c : Take(bytes)) number = number << 8 | static_cast<unsigned char>(c);
    return number;
  }
  BytesView Take(std::size_t bytes) {
    if (bytes > left_.size()) failed_ = true;
    const BytesView taken = failed_ ? BytesView() : left_.substr(0, bytes);
    left_.remove_prefix(taken.size());
    return taken;
  }
  // A field behind its length.
  BytesView Field(std::size_t length_bytes) { return Take(Number(length_bytes)); }

 private:
  BytesView left_;
  bool failed_ = false;
};

// The handshake's bytes without the records' headers; what follows them (early data) is left in `records`.
Bytes HandshakeOf(BytesView& records) {
  Bytes handshake;
  Reader reader(records);
  while (!reader.failed() && reader.Number(1) == kHandshakeRecord) {
    reader.Take(2);
    handshake += reader.Field(2);
    if (reader.failed()) break;
    records = reader.rest();
  }
  return handshake;
}

bool IsUsualExtension(std::size_t kind) {
  // supported_groups, ec_point_formats, signature_algorithms, supported_versions, psk_key_exchange_modes,
  // signature_algorithms_cert, key_share
  constexpr std::array<std::size_t, 7> kUsual = {10, 11, 13, 43, 45, 50, 51};
  return std::find(kUsual.begin(), kUsual.end(), kind) != kUsual.end();
}

}  // namespace

Bytes HelloWithoutKeys(BytesView records) {
  BytesView behind = records;
  const Bytes handshake = HandshakeOf(behind);
  Reader message(handshake);
  if (message.Number(1) != kClientHello) return Bytes(records);
  Reader hello(message.Field(3));
  hello.Take(2);
  Bytes said(hello.Take(32));  // random
  said += hello.Field(1);      // session
  hello.Field(2);              // cipher suites
  hello.Field(1);              // compressions
  Reader extensions(hello.Field(2));
  while (!extensions.empty() && !extensions.failed()) {
    const std::size_t kind = extensions.Number(2);
    const BytesView value = extensions.Field(2);
    if (!IsUsualExtension(kind)) said += value;
  }
  if (hello.failed() || extensions.failed() || message.failed()) return Bytes(records);
  said += hello.rest();
  said += message.rest();
  return said += behind;
}

}  // namespace telltale
