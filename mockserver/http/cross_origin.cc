#include "mockserver/http/cross_origin.h"

namespace telltale {
namespace {

// A header of the request, said back under another name.
void SayBack(const Exchange& request, const char* asked, const char* name, Response& response) {
  if (const Header* const header = FindHeader(request.headers, asked))
    response.headers.push_back({name, header->value});
}

}  // namespace

void AllowOtherOrigins(const Exchange& request, Response& response) {
  if (FindHeader(request.headers, "origin") == nullptr || response.status == 0) return;
  const bool is_preflight =
      request.method == "OPTIONS" && FindHeader(request.headers, "access-control-request-method") != nullptr;
  if (is_preflight) {
    // A preflight is no payload: what a test sets as the answer is meant for the request that follows.
    response = {204, {}, ""};
    SayBack(request, "access-control-request-method", "Access-Control-Allow-Methods", response);
    SayBack(request, "access-control-request-headers", "Access-Control-Allow-Headers", response);
    SayBack(request, "access-control-request-private-network", "Access-Control-Allow-Private-Network", response);
  }
  SayBack(request, "origin", "Access-Control-Allow-Origin", response);
  response.headers.push_back({"Access-Control-Allow-Credentials", "true"});
  response.headers.push_back({"Vary", "Origin"});
}

}  // namespace telltale
