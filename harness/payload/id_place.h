#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "harness/payload/payload.h"
#include "schema/pattern.h"

namespace telltale {

// Where a request tells an id, as a profile writes it:
//   /batch/*/properties/id   a JSON pointer (pointer.h): in the documents of the body, from the outermost layer or, as
//                            contracts of events do, from an event on; where nothing is there, in the query
//   attributes/host.id       the last names of such a pointer, at any depth
//   header:NAME              a header's value
//   query:NAME, query:a/b    a member of the query, and what a pointer finds in it
//   target                   the request's target, with its query
// Of each value only what `pattern` finds in it is the id.
class IdPlace {
 public:
  // An empty `pattern` takes values whole. The error says which of the two is wrong, in words for whoever wrote it.
  static Result<IdPlace> Read(std::string place, const std::string& pattern);

  struct Told {
    std::string place;    // "body", "target", "header:NAME"
    std::string pointer;  // concrete; empty where the place has none
    std::string value;    // a number or structure as it is written in JSON; never empty
  };
  // In the order in which they stand. At most 100,000.
  std::vector<Told> In(const Payload& payload) const;

 private:
  std::string place_;
  std::optional<CapturingPattern> pattern_;
};

}  // namespace telltale
