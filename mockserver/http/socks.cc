#include "mockserver/http/socks.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <optional>
#include <string>
#include <utility>

namespace telltale {
namespace {

constexpr unsigned char kVersion4 = 4, kVersion5 = 5;
constexpr unsigned char kConnect = 1;
constexpr unsigned char kNoPassword = 0, kPassword = 2, kNoMethod = 0xff;

struct Times {
  std::chrono::milliseconds patience, answer;
};

// Takes pieces of a stream and remembers them, so that all can be put back.
class Dialogue {
 public:
  Dialogue(PushbackStream& stream, const Times& times) : stream_(stream), times_(times) {}

  // Exactly `count` bytes; nullopt: they do not come.
  std::optional<Bytes> Take(std::size_t count) {
    Bytes piece;
    while (piece.size() < count) {
      std::array<char, 512> buffer;
      const ReadResult got =
          stream_.Read(buffer.data(), std::min(buffer.size(), count - piece.size()), times_.patience);
      if (got.state != ReadState::kBytes) break;
      piece.append(buffer.data(), got.bytes);
    }
    said_ += piece;
    if (piece.size() < count) return std::nullopt;
    return piece;
  }
  // A number of one byte, or -1.
  int TakeByte() {
    const auto byte = Take(1);
    return byte ? static_cast<unsigned char>(byte->front()) : -1;
  }
  // Text behind its length (one byte).
  std::optional<Bytes> TakeCounted() {
    const int length = TakeByte();
    return length < 0 ? std::nullopt : Take(static_cast<std::size_t>(length));
  }
  // Text before a NUL.
  std::optional<Bytes> TakeUntilNul() {
    constexpr std::size_t kLongest = 512;
    Bytes text;
    while (text.size() < kLongest) {
      const int byte = TakeByte();
      if (byte < 0) return std::nullopt;
      if (byte == 0) return text;
      text += static_cast<char>(byte);
    }
    return std::nullopt;
  }
  void Answer(const Bytes& bytes) { static_cast<void>(stream_.Write(bytes, times_.answer)); }
  void PutAllBack() { stream_.PutBack(std::exchange(said_, {})); }
  const Bytes& said() const { return said_; }
  void Forget(std::size_t from) { said_.resize(from); }

 private:
  PushbackStream& stream_;
  const Times times_;
  Bytes said_;
};

struct SocksTarget {
  std::string host;
  std::uint16_t port = 0;
};

std::uint16_t PortIn(const Bytes& two) {
  return static_cast<std::uint16_t>((static_cast<unsigned char>(two[0]) << 8) | static_cast<unsigned char>(two[1]));
}

std::string AddressText(int family, const Bytes& address) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  inet_ntop(family, address.data(), text.data(), text.size());
  return text.data();
}

// True: the client may go on.
bool Greet(Dialogue& dialogue, bool keeps_password) {
  const auto methods = dialogue.TakeCounted();
  if (!methods || methods->empty()) return false;
  const auto offers = [&](unsigned char method) { return methods->find(static_cast<char>(method)) != Bytes::npos; };
  const unsigned char chosen = offers(kNoPassword) ? kNoPassword : offers(kPassword) ? kPassword : kNoMethod;
  if (chosen == kNoMethod) return false;
  dialogue.Answer({kVersion5, static_cast<char>(chosen)});
  if (chosen == kNoPassword) return true;
  const std::size_t before = dialogue.said().size();
  if (dialogue.TakeByte() != 1 || !dialogue.TakeCounted() || !dialogue.TakeCounted()) return false;
  if (!keeps_password) dialogue.Forget(before);
  dialogue.Answer({1, 0});
  return true;
}

std::optional<SocksTarget> TakeServer5(Dialogue& dialogue) {
  constexpr int kIpv4 = 1, kName = 3, kIpv6 = 4;
  const auto head = dialogue.Take(3);
  if (!head || (*head)[0] != kVersion5 || (*head)[1] != kConnect) return std::nullopt;
  const int kind = dialogue.TakeByte();
  const auto host = kind == kName   ? dialogue.TakeCounted()
                    : kind == kIpv4 ? dialogue.Take(4)
                    : kind == kIpv6 ? dialogue.Take(16)
                                    : std::nullopt;
  const auto port = host ? dialogue.Take(2) : std::nullopt;
  if (!port) return std::nullopt;
  dialogue.Answer({kVersion5, 0, 0, 1, 0, 0, 0, 0, 0, 0});
  return SocksTarget{kind == kName ? *host : AddressText(kind == kIpv4 ? AF_INET : AF_INET6, *host), PortIn(*port)};
}

std::optional<SocksTarget> TakeServer4(Dialogue& dialogue) {
  if (dialogue.TakeByte() != kConnect) return std::nullopt;
  const auto port = dialogue.Take(2);
  const auto address = port ? dialogue.Take(4) : std::nullopt;
  const auto user = address ? dialogue.TakeUntilNul() : std::nullopt;
  if (!user) return std::nullopt;
  const bool names_host = address->starts_with(Bytes(3, '\0')) && address->back() != '\0';
  const auto name = names_host ? dialogue.TakeUntilNul() : AddressText(AF_INET, *address);
  if (!name) return std::nullopt;
  dialogue.Answer({0, 90, 0, 0, 0, 0, 0, 0});
  return SocksTarget{*name, PortIn(*port)};
}

}  // namespace

bool AnswerSocks(PushbackStream& stream, Capture& capture) {
  Dialogue dialogue(stream, {capture.patience(), capture.limits().idle_timeout});
  const int version = dialogue.TakeByte();
  std::optional<SocksTarget> server;
  if (version == kVersion4) server = TakeServer4(dialogue);
  if (version == kVersion5 && Greet(dialogue, !capture.is_users_proxy())) server = TakeServer5(dialogue);
  if (!server) {
    dialogue.PutAllBack();
    return false;
  }
  capture.EnterTunnel(server->host, server->port, dialogue.said());
  return true;
}

}  // namespace telltale
