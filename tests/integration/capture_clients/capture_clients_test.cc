// Clients with TLS, DNS and habits of their own post to a host that does not exist. None is told anything on its
// command line, and each one's payload must be captured, decrypted and attributed, with no flow left unexplained.
#include <gmock/gmock.h>
#include <unistd.h>

#include <string>

#include "tests/integration/sandbox/namespace_fixture.h"

namespace telltale {
namespace {

struct Client {
  const char* name;
  const char* needs;  // shell command that succeeds where the client is installed
  const char* post;   // shell command that posts `payload` to https://api.vendor.example`target`
  const char* target = "/v1/events";
  const char* payload = "a payload";
};

void PrintTo(const Client& client, std::ostream* out) { *out << client.name; }

constexpr Client kClients[] = {
    {"Curl", "command -v curl", "curl -sS -d 'a payload' https://api.vendor.example/v1/events"},
    {"CurlHttp1", "command -v curl", "curl -sS --http1.1 -d 'a payload' https://api.vendor.example/v1/events"},
    {"Wget", "command -v wget", "wget -qO- --post-data='a payload' https://api.vendor.example/v1/events"},
    {"PythonUrllib", "python3 -c 'import urllib.request'",
     "python3 -c 'import urllib.request as u; u.urlopen(\"https://api.vendor.example/v1/events\", b\"a payload\")'"},
    {"PythonRequests", "python3 -c 'import requests'",
     "python3 -c 'import requests; requests.post(\"https://api.vendor.example/v1/events\", data=\"a payload\")'"},
    {"PythonWithoutTheVariables", "python3 -c 'import urllib.request'",
     "env -u SSL_CERT_FILE python3 -c 'import ssl, urllib.request as u; "
     "u.urlopen(\"https://api.vendor.example/v1/events\", b\"a payload\", "
     "context=ssl.create_default_context(cafile=\"/etc/ssl/certs/ca-certificates.crt\"))'"},
    {"NodeHttps", "command -v node",
     "node -e 'const r = require(\"https\").request(\"https://api.vendor.example/v1/events\", {method: \"POST\"}); "
     "r.end(\"a payload\")'"},
    {"NodeFetch", "node -e 'if (typeof fetch !== \"function\") process.exit(1)'",
     "node -e 'fetch(\"https://api.vendor.example/v1/events\", {method: \"POST\", body: \"a payload\"})'"},
    {"NodeWithItsOwnResolver", "command -v node",
     "node -e 'require(\"dns\").resolve4(\"api.vendor.example\", (e, a) => { const r = require(\"https\").request("
     "{host: a[0], servername: \"api.vendor.example\", path: \"/v1/events\", method: \"POST\", "
     "headers: {Host: \"api.vendor.example\"}}); r.end(\"a payload\"); })'"},
    {"Openssl", "command -v openssl",
     "printf 'POST /v1/events HTTP/1.1\\r\\nHost: api.vendor.example\\r\\nContent-Length: 9\\r\\n"
     "Connection: close\\r\\n\\r\\na payload' | openssl s_client -quiet -verify_return_error "
     "-servername api.vendor.example -connect api.vendor.example:443"},
    {"Java", "command -v javac",
     "printf '%s' 'import java.net.http.*; public class P { public static void main(String[] a) throws Exception { "
     "HttpClient.newHttpClient().send(HttpRequest.newBuilder(java.net.URI.create("
     "\"https://api.vendor.example/v1/events\")).POST(HttpRequest.BodyPublishers.ofString(\"a payload\")).build(), "
     "HttpResponse.BodyHandlers.discarding()); } }' > P.java && java P.java"},
    // A compiled Go program, for which no toolchain is needed: it posts a key by this name to wherever it is told.
    {"GoProgram", "command -v hcloud",
     "HCLOUD_TOKEN=$(printf %064d 0) HCLOUD_ENDPOINT=https://api.vendor.example/v1 "
     "hcloud ssh-key create --name 'a payload' --public-key 'ssh-ed25519 AAAA'; true",
     "/v1/ssh_keys", "{\"name\":\"a payload\","},
    // A compiled Rust program (hyper): publishes a key.
    {"RustProgram", "command -v sq",
     "sq key generate -u 'a payload' --export key.pgp && sq key extract-cert -o cert.pgp key.pgp && "
     "sq keyserver -s hkps://api.vendor.example send cert.pgp",
     "/pks/add", "keytext=%2D%2D%2D%2D%2DBEGIN%20PGP%20PUBLIC%20KEY%20BLOCK"},
};

class CaptureClientsTest : public NamespaceFixture, public testing::WithParamInterface<Client> {};

TEST_P(CaptureClientsTest, ItsPostIsCapturedDecryptedAndAttributed) {
  const Client& client = GetParam();
  const auto cell = NewCell();
  if (Shell(*cell, client.needs).exit_code != 0) GTEST_SKIP() << client.name << " is not installed on this machine";
  const ProcessOutcome outcome = Shell(*cell, client.post, std::chrono::seconds{100});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.standard_error;
  const CellReport report = SettleCell(*cell);
  const auto exchanges = laboratory_.recorder().exchanges("https");
  ASSERT_EQ(exchanges.size(), 1U);
  EXPECT_EQ(exchanges[0].host, "api.vendor.example");
  EXPECT_EQ(exchanges[0].port, 443);
  EXPECT_EQ(exchanges[0].method, "POST");
  EXPECT_EQ(exchanges[0].target, client.target);
  EXPECT_THAT(exchanges[0].body, testing::StartsWith(client.payload));
  EXPECT_EQ(exchanges[0].run, "run");
  for (const Flow& flow : report.flows) {
    EXPECT_NE(flow.explanation, "") << flow.protocol << ' ' << flow.destination << ' ' << flow.port;
  }
  EXPECT_TRUE(report.gaps.empty());
}

INSTANTIATE_TEST_SUITE_P(All, CaptureClientsTest, testing::ValuesIn(kClients),
                         [](const auto& test) { return std::string(test.param.name); });

}  // namespace
}  // namespace telltale
