#pragma once
#include <cstdint>
#include <functional>

namespace telltale {

// Tests that change who they are, for good: each in a process of its own.

// True where `body` holds in a child process.
bool HoldsInAChild(const std::function<bool()>& body);

// From now on unshare and clone fail with EPERM where one of `flags` (CLONE_NEW...) is asked for.
bool RefuseNamespaces(std::uint32_t flags);

// Root becomes an ordinary user: that one, or the one whom everybody becomes.
bool BecomeOrdinary(std::uint32_t user);
bool BecomeNobody();

}  // namespace telltale
