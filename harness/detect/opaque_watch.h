#pragma once
#include <span>
#include <vector>

#include "harness/decode/view.h"
#include "harness/payload/opaque_question.h"

namespace telltale {

// Asks, beside another visitor of the views of exchanges, whether something in them may be sealed: as the search does,
// of what is new in them. What may be is asked again whenever it comes again, because only FindOpaque knows. One a
// thread.
class OpaqueWatch final : public ViewVisitor {
 public:
  // Borrows `inner`, which sees every view.
  explicit OpaqueWatch(ViewVisitor& inner) : inner_(&inner) {}

  bool OnView(const View& view) override;
  std::span<const FarLook> FarLooks() const override;
  bool MustSeeAgain() const override { return of_last_; }
  // Whether something in the views since the last call may be sealed.
  bool TakeMayBe();

 private:
  bool MayBeOpaque(const View& payload);

  ViewVisitor* inner_;
  OpaqueQuestion question_;
  std::vector<FarLook> far_looks_;
  bool of_last_ = false;  // the payload that was shown last may be
  bool may_be_ = false;
};

}  // namespace telltale
