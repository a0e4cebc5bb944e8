#pragma once
#include <string>
#include <vector>

#include "harness/decode/view.h"
#include "harness/decode/walk.h"

namespace telltale {

// The source of one node of a walk; lives as long as the call that shows it.
class NodeSource final : public ViewSource {
 public:
  NodeSource(const Walk& walk, std::size_t node) : walk_(walk), node_(node) {}
  std::string Place() const override { return walk_.Place(); }
  std::vector<std::string> Path(std::uint64_t offset, std::uint64_t length) const override {
    return walk_.Path(node_, {offset, offset + length});
  }
  std::string Pointer(std::uint64_t offset) const override { return walk_.Pointer(node_, offset); }
  WireRange ToWire(std::uint64_t offset, std::uint64_t length) const override {
    const SourceRange range = walk_.ToWire(node_, {offset, offset + length});
    return {range.begin, range.length()};
  }

 private:
  const Walk& walk_;
  std::size_t node_;
};

}  // namespace telltale
