#include "mockserver/tls/tls_stream.h"

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <algorithm>
#include <array>
#include <new>
#include <utility>

#include "mockserver/tls/certificate.h"

namespace telltale {
namespace {

using std::chrono::milliseconds;
using Steady = std::chrono::steady_clock;

constexpr std::size_t kMaxHello = 64 << 10;
constexpr std::size_t kMaxSni = 1024;
constexpr std::size_t kMaxCertificates = 64 << 10;
constexpr milliseconds kNoticeOfReset{100};  // from another network namespace of this machine
constexpr std::string_view kH2 = "h2";
constexpr std::string_view kHttp11 = "http/1.1";

bool Offers(const unsigned char* list, unsigned length, std::string_view wanted) {
  const std::string_view offers(reinterpret_cast<const char*>(list), length);
  for (std::size_t at = 0; at < offers.size();) {
    const auto size = static_cast<unsigned char>(offers[at]);
    if (offers.substr(at + 1, size) == wanted) return true;
    at += 1U + size;
  }
  return false;
}

int ChooseAlpn(SSL*, const unsigned char** chosen, unsigned char* length, const unsigned char* list, unsigned size,
               void*) {
  for (const std::string_view protocol : {kH2, kHttp11}) {
    if (!Offers(list, size, protocol)) continue;
    *chosen = reinterpret_cast<const unsigned char*>(protocol.data());
    *length = static_cast<unsigned char>(protocol.size());
    return SSL_TLSEXT_ERR_OK;
  }
  return SSL_TLSEXT_ERR_NOACK;
}

// The chain that the client sent, DER one after another, cut at a limit; empty: none.
Bytes PeerCertificates(const SSL* ssl) {
  Bytes all;
  const auto add = [&all](X509* certificate) {
    unsigned char* der = nullptr;
    const int size = i2d_X509(certificate, &der);
    if (size > 0) all.append(reinterpret_cast<const char*>(der), static_cast<std::size_t>(size));
    OPENSSL_free(der);
  };
  if (X509* const leaf = SSL_get0_peer_certificate(ssl)) add(leaf);
  STACK_OF(X509)* const chain = SSL_get_peer_cert_chain(ssl);  // of a client: those behind the leaf
  for (int i = 0; i < sk_X509_num(chain); ++i) add(sk_X509_value(chain, i));
  all.resize(std::min(all.size(), kMaxCertificates));
  return all;
}

}  // namespace

// OpenSSL's callbacks find their stream through the SSL's application data.
struct TlsCallbacks {
  static TlsStream& StreamOf(const SSL* ssl) { return *static_cast<TlsStream*>(SSL_get_app_data(ssl)); }

  static int PresentCertificate(SSL* ssl, void*) {
    TlsStream& stream = StreamOf(ssl);
    stream.first_words_ = stream.handshake_.hello;
    const char* asked = SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name);
    if (asked != nullptr) stream.handshake_.facts.sni = std::string(asked).substr(0, kMaxSni);
    const Presentation& presentation = stream.presentation_;
    const std::string& wanted =
        stream.handshake_.facts.sni.empty() ? presentation.fallback_name : stream.handshake_.facts.sni;
    const auto leaf =
        presentation.authority->LeafFor(presentation.forced_name.empty() ? wanted : presentation.forced_name);
    if (!leaf) {
      stream.handshake_.problem = leaf.error().message;
      return 0;
    }
    return SSL_use_certificate(ssl, leaf->certificate.get()) == 1 && SSL_use_PrivateKey(ssl, leaf->key.get()) == 1;
  }

  // Whoever names itself is welcome: its certificates are recorded, not judged.
  static int TakeAnyCertificate(int, X509_STORE_CTX*) { return 1; }

  static void NoteAlert(const SSL* ssl, int where, int value) {
    if ((where & SSL_CB_READ_ALERT) == SSL_CB_READ_ALERT && (value & 0xff) != SSL_AD_CLOSE_NOTIFY) {
      StreamOf(ssl).alert_ = SSL_alert_desc_string_long(value);
    }
  }
};

Result<std::unique_ptr<TlsServer>> TlsServer::Make() {
  std::shared_ptr<SSL_CTX> context(SSL_CTX_new(TLS_server_method()), SSL_CTX_free);
  if (!context) return Failure("cannot set up TLS: " + TakeOpensslErrors());
  // An audit takes every client as it is, the weakest too: what it negotiated is recorded.
  SSL_CTX_set_security_level(context.get(), 0);
  SSL_CTX_set_options(context.get(), SSL_OP_NO_TICKET | SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
  SSL_CTX_set_session_cache_mode(context.get(), SSL_SESS_CACHE_OFF);
  SSL_CTX_set_alpn_select_cb(context.get(), ChooseAlpn, nullptr);
  SSL_CTX_set_cert_cb(context.get(), TlsCallbacks::PresentCertificate, nullptr);
  SSL_CTX_set_info_callback(context.get(), TlsCallbacks::NoteAlert);
  SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER, TlsCallbacks::TakeAnyCertificate);
  if (SSL_CTX_set_min_proto_version(context.get(), TLS1_VERSION) != 1 ||
      SSL_CTX_set_num_tickets(context.get(), 0) != 1 ||
      SSL_CTX_set_cipher_list(context.get(), "ALL:!aNULL:!eNULL:@SECLEVEL=0") != 1) {
    return Failure("cannot set up TLS: " + TakeOpensslErrors());
  }
  return std::unique_ptr<TlsServer>(new TlsServer(std::move(context)));
}

std::unique_ptr<TlsStream> TlsServer::Over(ByteStream& below, Presentation presentation) const {
  return std::make_unique<TlsStream>(below, context_.get(), std::move(presentation));
}

// OpenSSL reads and writes memory; Fill and Flush carry the bytes. So TLS runs over any stream, and no write of ours
// can raise SIGPIPE.
TlsStream::TlsStream(ByteStream& below, SSL_CTX* context, Presentation presentation)
    : below_(below), presentation_(std::move(presentation)), ssl_(SSL_new(context)) {
  BIO* incoming = BIO_new(BIO_s_mem());
  BIO* outgoing = BIO_new(BIO_s_mem());
  if (ssl_ == nullptr || incoming == nullptr || outgoing == nullptr) throw std::bad_alloc();
  BIO_set_mem_eof_return(incoming, -1);
  SSL_set_bio(ssl_, incoming, outgoing);
  SSL_set_app_data(ssl_, this);
  SSL_set_accept_state(ssl_);
}

TlsStream::~TlsStream() { SSL_free(ssl_); }

ReadState TlsStream::Fill(milliseconds timeout) {
  std::array<char, 16384> buffer;
  const ReadResult got = below_.Read(buffer.data(), buffer.size(), timeout);
  if (got.state != ReadState::kBytes) return got.state;
  if (!handshake_.done && handshake_.hello.size() < kMaxHello) handshake_.hello.append(buffer.data(), got.bytes);
  unread_.append(buffer.data(), got.bytes);
  const int count = static_cast<int>(got.bytes);
  if (BIO_write(SSL_get_rbio(ssl_), buffer.data(), count) != count) throw std::bad_alloc();
  return got.state;
}

void TlsStream::NoteRecordsRead() {
  const std::size_t pending = BIO_ctrl_pending(SSL_get_rbio(ssl_));
  unread_.erase(0, unread_.size() - std::min(pending, unread_.size()));
}

Bytes TlsStream::TakeUndecoded() {
  if (!handshake_.done) unread_.erase(0, handshake_.hello.size());  // those are told by the handshake
  return std::exchange(unread_, {});
}

bool TlsStream::Flush(milliseconds timeout) {
  char* bytes = nullptr;
  const long length = BIO_get_mem_data(SSL_get_wbio(ssl_), &bytes);
  if (length <= 0) return true;
  has_answered_ = true;
  const bool written = below_.Write(BytesView(bytes, static_cast<std::size_t>(length)), timeout);
  static_cast<void>(BIO_reset(SSL_get_wbio(ssl_)));  // of memory: cannot fail
  return written;
}

Handshake TlsStream::Accept(milliseconds timeout) {
  const auto deadline = Steady::now() + timeout;
  while (true) {
    ERR_clear_error();
    const int code = SSL_do_handshake(ssl_);
    const int error = SSL_get_error(ssl_, code);
    const bool more_came = IsFirstAnswer() && HasMoreBeforeAnswer();
    const bool flushed = Flush(timeout);
    if (code == 1) break;
    if (error != SSL_ERROR_WANT_READ) {
      if (handshake_.problem.empty()) handshake_.problem = alert_.empty() ? TakeOpensslErrors() : "alert: " + alert_;
      handshake_.by_alert = true;
      return handshake_;
    }
    if (more_came) continue;
    const auto left = std::chrono::duration_cast<milliseconds>(deadline - Steady::now());
    const ReadState state = !flushed ? ReadState::kBroken : left.count() <= 0 ? ReadState::kTimedOut : Fill(left);
    if (state == ReadState::kBytes) continue;
    handshake_.unanswered = !has_answered_ || left_before_answer_;
    handshake_.unread = state == ReadState::kBroken || (state == ReadState::kEnded && !below_.Linger(kNoticeOfReset));
    handshake_.problem = state == ReadState::kTimedOut ? "the client stopped in the middle of the handshake"
                         : state == ReadState::kEnded  ? "the client closed without an alert"
                                                       : "the connection was reset without an alert";
    return handshake_;
  }
  handshake_.done = true;
  handshake_.hello = std::move(first_words_);
  NoteRecordsRead();
  ReadFacts();
  return handshake_;
}

bool TlsStream::IsFirstAnswer() const { return !has_answered_ && BIO_ctrl_pending(SSL_get_wbio(ssl_)) > 0; }

bool TlsStream::HasMoreBeforeAnswer() {
  const ReadState state = Fill(milliseconds{0});
  left_before_answer_ = state == ReadState::kEnded || state == ReadState::kBroken;
  return state == ReadState::kBytes;
}

void TlsStream::ReadFacts() {
  handshake_.facts.version = SSL_get_version(ssl_);
  handshake_.facts.cipher = SSL_CIPHER_get_name(SSL_get_current_cipher(ssl_));
  const unsigned char* protocol = nullptr;
  unsigned length = 0;
  SSL_get0_alpn_selected(ssl_, &protocol, &length);
  if (length > 0) handshake_.facts.alpn.assign(reinterpret_cast<const char*>(protocol), length);
  handshake_.client_certificate = PeerCertificates(ssl_);
}

ReadResult TlsStream::Read(char* buffer, std::size_t size, milliseconds timeout) {
  const int wanted = static_cast<int>(std::min<std::size_t>(size, 1 << 20));
  while (true) {
    ERR_clear_error();
    const int count = SSL_read(ssl_, buffer, wanted);
    if (count > 0) {
      NoteRecordsRead();
      return {ReadState::kBytes, static_cast<std::size_t>(count)};
    }
    const int error = SSL_get_error(ssl_, count);
    static_cast<void>(Flush(timeout));  // a client that has gone is read to the end
    const bool between_records = error == SSL_ERROR_WANT_READ && SSL_has_pending(ssl_) == 0;
    if (error == SSL_ERROR_ZERO_RETURN || !alert_.empty() || between_records) NoteRecordsRead();
    if (error == SSL_ERROR_ZERO_RETURN) return {ReadState::kEnded, 0};
    if (error != SSL_ERROR_WANT_READ) return {ReadState::kBroken, 0};
    const ReadState state = Fill(timeout);
    if (state != ReadState::kBytes) return {state, 0};
  }
}

bool TlsStream::Write(BytesView bytes, milliseconds timeout) {
  constexpr std::size_t kPiece = 1 << 16;  // keeps OpenSSL's memory small under a huge answer
  while (!bytes.empty()) {
    const BytesView piece = bytes.substr(0, kPiece);
    ERR_clear_error();
    if (SSL_write(ssl_, piece.data(), static_cast<int>(piece.size())) <= 0) return false;
    if (!Flush(timeout)) return false;
    bytes.remove_prefix(piece.size());
  }
  return true;
}

void TlsStream::End() {
  ERR_clear_error();
  SSL_shutdown(ssl_);  // 0: the peer's close_notify is not awaited
  constexpr milliseconds kGoodbye{1000};
  if (Flush(kGoodbye)) below_.End();
}

}  // namespace telltale
