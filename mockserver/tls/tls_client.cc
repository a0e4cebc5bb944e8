#include "mockserver/tls/tls_client.h"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <array>

#include "mockserver/tls/certificate.h"

namespace telltale {
namespace {

Error WhyRefused(const SSL* ssl) {
  const long verified = SSL_get_verify_result(ssl);
  if (verified == X509_V_OK) return Failure("TLS: " + TakeOpensslErrors()).value();
  return Failure(std::string("the server's certificate: ") + X509_verify_cert_error_string(verified)).value();
}

}  // namespace

Result<TlsClients> TlsClients::Make(const std::string& authorities) {
  ERR_clear_error();
  std::shared_ptr<SSL_CTX> context(SSL_CTX_new(TLS_client_method()), SSL_CTX_free);
  if (!context || SSL_CTX_load_verify_locations(context.get(), authorities.c_str(), nullptr) != 1) {
    return Failure("TLS: " + TakeOpensslErrors());
  }
  SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER, nullptr);
  return TlsClients(std::move(context));
}

Result<std::unique_ptr<TlsClient>> TlsClients::Connect(int socket, const std::string& host,
                                                       const std::string& protocol) const {
  ERR_clear_error();
  SSL* const ssl = SSL_new(context_.get());
  std::unique_ptr<TlsClient> client(new TlsClient(ssl));
  const std::string offer = std::string(1, static_cast<char>(protocol.size())) + protocol;
  const auto* const offered = reinterpret_cast<const unsigned char*>(offer.data());
  if (ssl == nullptr || SSL_set_tlsext_host_name(ssl, host.c_str()) != 1 || SSL_set1_host(ssl, host.c_str()) != 1 ||
      SSL_set_alpn_protos(ssl, offered, static_cast<unsigned>(offer.size())) != 0 || SSL_set_fd(ssl, socket) != 1) {
    return Failure("TLS: " + TakeOpensslErrors());
  }
  if (SSL_connect(ssl) != 1) return tl::unexpected<Error>(WhyRefused(ssl));
  const unsigned char* agreed = nullptr;
  unsigned length = 0;
  SSL_get0_alpn_selected(ssl, &agreed, &length);
  if (length == 0 || std::string(reinterpret_cast<const char*>(agreed), length) != protocol) {
    return Failure("the server does not speak " + protocol);
  }
  return client;
}

TlsClient::~TlsClient() { SSL_free(ssl_); }

bool TlsClient::Write(BytesView bytes) {
  ERR_clear_error();
  return SSL_write(ssl_, bytes.data(), static_cast<int>(bytes.size())) == static_cast<int>(bytes.size());
}

Bytes TlsClient::Read() {
  std::array<char, 16384> buffer;
  ERR_clear_error();
  const int count = SSL_read(ssl_, buffer.data(), static_cast<int>(buffer.size()));
  return count > 0 ? Bytes(buffer.data(), static_cast<std::size_t>(count)) : Bytes();
}

}  // namespace telltale
