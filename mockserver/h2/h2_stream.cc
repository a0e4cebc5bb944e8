#include "mockserver/h2/h2_stream.h"

#include <nghttp2/nghttp2.h>

#include <algorithm>
#include <string>
#include <vector>

#include "core/ascii.h"

namespace telltale {
namespace {

nghttp2_nv Pair(const Header& header) {
  // nghttp2 copies both; its type only lacks the const.
  return {reinterpret_cast<std::uint8_t*>(const_cast<char*>(header.name.data())),
          reinterpret_cast<std::uint8_t*>(const_cast<char*>(header.value.data())), header.name.size(),
          header.value.size(), NGHTTP2_NV_FLAG_NONE};
}

std::vector<nghttp2_nv> Pairs(const std::vector<Header>& headers) {
  std::vector<nghttp2_nv> pairs;
  for (const Header& header : headers) pairs.push_back(Pair(header));
  return pairs;
}

// Gives the next piece of an answer's body, then of its padding, then the trailers.
ssize_t GiveBody(nghttp2_session* session, std::int32_t id, std::uint8_t* buffer, std::size_t size,
                 std::uint32_t* flags, nghttp2_data_source* source, void*) {
  H2Stream& stream = *static_cast<H2Stream*>(source->ptr);
  const Bytes& body = stream.answer.response.body;
  const std::uint64_t total = body.size() + stream.answer.padding_bytes;
  const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(size, total - stream.sent_bytes));
  std::fill_n(buffer, count, std::uint8_t{' '});
  if (stream.sent_bytes < body.size()) body.copy(reinterpret_cast<char*>(buffer), count, stream.sent_bytes);
  stream.sent_bytes += count;
  if (stream.sent_bytes < total) return static_cast<ssize_t>(count);
  *flags |= NGHTTP2_DATA_FLAG_EOF;
  if (!stream.answer.trailers.empty()) {
    *flags |= NGHTTP2_DATA_FLAG_NO_END_STREAM;
    const std::vector<nghttp2_nv> trailers = Pairs(stream.answer.trailers);
    nghttp2_submit_trailer(session, id, trailers.data(), trailers.size());
  }
  return static_cast<ssize_t>(count);
}

}  // namespace

bool H2Stream::TakePseudo(const Header& header) {
  if (header.name == ":method" && exchange.method.empty()) {
    exchange.method = header.value;
  } else if (header.name == ":path" && exchange.target.empty()) {
    exchange.target = header.value;
  } else if (header.name == ":authority" && !has_authority) {
    exchange.host = header.value;
    has_authority = true;
  } else {
    return header.name == ":scheme" && header.value == exchange.scheme;
  }
  return true;
}

void SubmitAnswer(nghttp2_session* session, std::int32_t id, H2Stream& stream) {
  std::vector<Header> headers = {{":status", std::to_string(stream.answer.response.status)}};
  for (const Header& header : stream.answer.response.headers)
    headers.push_back({AsciiLower(header.name), header.value});
  const std::vector<nghttp2_nv> pairs = Pairs(headers);
  nghttp2_data_provider provider{};
  provider.source.ptr = &stream;
  provider.read_callback = GiveBody;
  nghttp2_submit_response(session, id, pairs.data(), pairs.size(), &provider);
}

}  // namespace telltale
