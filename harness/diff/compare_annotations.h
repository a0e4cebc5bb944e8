#pragma once
#include <string>

#include "harness/diff/change_list.h"
#include "schema/field_annotations.h"

namespace telltale {

// What a contract says of one field to its reviewers: class, purpose, recipients, how long, of what it is made.
void CompareAnnotations(ChangeList& list, const std::string& pointer, const FieldAnnotations& before,
                        const FieldAnnotations& after);

}  // namespace telltale
