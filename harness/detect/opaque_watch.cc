#include "harness/detect/opaque_watch.h"

#include <string>
#include <utility>

#include "harness/payload/sealed_text.h"

namespace telltale {

bool OpaqueWatch::MayBeOpaque(const View& payload) {
  if (payload.text.size() < kShortestSealedText) return false;
  const std::string place = payload.source->Place();
  if (place != "body" && payload.parts != nullptr) {  // what is asked of others says nothing of them in a body
    for (const SourceRange& part : payload.parts->fresh) far_looks_.push_back({part.begin});
  }
  if (place == "body") return question_.MayBodyBeOpaque(payload.text, payload.parts, &far_looks_);
  const bool is_read = place == "target" || place.starts_with("header:") || place.starts_with("trailer:");
  return is_read && OpaqueQuestion::MayTextBeOpaque(payload.text);
}

bool OpaqueWatch::OnView(const View& view) {
  far_looks_.clear();
  of_last_ = view.depth == 0 && MayBeOpaque(view);
  may_be_ = may_be_ || of_last_;
  const bool is_of_interest = inner_->OnView(view);
  if (!far_looks_.empty()) {
    const std::span<const FarLook> inner = inner_->FarLooks();
    far_looks_.insert(far_looks_.end(), inner.begin(), inner.end());
  }
  return is_of_interest;
}

std::span<const FarLook> OpaqueWatch::FarLooks() const { return far_looks_.empty() ? inner_->FarLooks() : far_looks_; }

bool OpaqueWatch::TakeMayBe() { return std::exchange(may_be_, false); }

}  // namespace telltale
