#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "core/exchange.h"
#include "mockserver/backend/backend_script.h"

namespace telltale {

// What the mock backend can play, by the word that profiles (`backend: slow`) and the control API call it.
struct BackendWord {
  std::string name;
  BackendScript::Fault fault = BackendScript::Fault::kNone;
  // The answer, made of the usual one; nullptr: the usual one.
  Response (*answer)(const Exchange&, Response usual) = nullptr;
  bool dns_fails = false;
  // It is played before anybody knows the request: to connections, not to paths.
  bool is_of_connections = false;
};

// ok, down, black-hole, dns-fails, slow, http-500, http-429, redirect, reset, garbage, huge, bad-certificate,
// wrong-host.
const std::vector<BackendWord>& BackendWordTable();
// Their names, in that order.
const std::vector<std::string>& BackendWords();
// nullptr: there is no such word.
const BackendWord* FindBackendWord(std::string_view name);

}  // namespace telltale
