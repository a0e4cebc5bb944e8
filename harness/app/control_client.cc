// The control's client: what a CLI would do, done by ourselves inside a cell, so that a planted leak goes the very way
// that the telemetry goes.
#include <httplib.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>

#include "core/whole_number.h"
#include "harness/app/command.h"

namespace telltale {
namespace {

struct Url {
  std::string origin;  // https://host:port
  std::string target;
};

Url Split(const std::string& url) {
  const std::size_t authority = url.find("://");
  const std::size_t path = url.find('/', authority == std::string::npos ? 0 : authority + 3);
  return {url.substr(0, path), path == std::string::npos ? "/" : url.substr(path)};
}

void UseProxy(httplib::Client& client) {
  const char* const proxy = std::getenv("HTTPS_PROXY");
  if (proxy == nullptr) return;
  const std::string text = Split(proxy).origin;
  const std::size_t host = text.find("://") + 3;
  const std::size_t port = text.rfind(':');
  client.set_proxy(text.substr(host, port - host),
                   WholeNumber<int>(text.substr(port + 1)).value_or(0));  // 0: nothing is caught
}

int Post(const std::string& url, const std::string& body) {
  const Url parts = Split(url);
  httplib::Client client(parts.origin);
  client.set_connection_timeout(5);
  client.set_read_timeout(5);
  if (const char* const authorities = std::getenv("SSL_CERT_FILE")) client.set_ca_cert_path(authorities);
  UseProxy(client);
  const httplib::Result answer = client.Post(parts.target, body, "application/json");
  if (!answer) {
    std::fprintf(stderr, "the control could not be sent: %s\n", httplib::to_string(answer.error()).c_str());
    return kExitFailure;
  }
  return answer->status / 100 == 2 ? 0 : kExitFailure;
}

}  // namespace

void AddControlClientCommand(CLI::App& app, int& exit_code) {
  struct Options {
    std::string url, body;
  };
  auto options = std::make_shared<Options>();
  CLI::App* const command = app.add_subcommand("control-client", "Posts a planted leak (used by `run` inside a cell)");
  command->group("");  // hidden
  command->add_option("url", options->url)->required();
  command->add_option("body", options->body)->required();
  command->callback([options, &exit_code] { exit_code = Post(options->url, options->body); });
}

}  // namespace telltale
