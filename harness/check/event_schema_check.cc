// contract/* where a contract is published for each type of event: each event is held against that of its type, and
// what stands around the events must be the SDK's own.
#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <set>
#include <utility>

#include "core/kernel_release.h"
#include "harness/check/checks.h"
#include "harness/check/event.h"
#include "harness/check/finding_about.h"
#include "harness/payload/dialect.h"
#include "harness/payload/dialects/declared_protobuf.h"
#include "harness/payload/pointer.h"
#include "harness/payload/sdk.h"
#include "schema/json_pointer.h"

namespace telltale {
namespace {

using nlohmann::json;

constexpr std::size_t kMostFindings = 1000;  // of one payload

class PayloadCheck {
 public:
  PayloadCheck(const Sent& sent, std::vector<Finding>& findings)
      : sent_(sent), sdk_(SdkOf(sent.payload)), findings_(findings) {}

  void Check() {
    const TypedEvents typed = FindTypedEvents(sent_);
    type_pointer_ = typed.type_pointer;
    for (const PayloadEvent& event : typed.events) {
      const std::vector<Located> types = FindAll(event.value, typed.type_pointer);
      if (!types.empty()) CheckEvent(event, types.front().value);
    }
    if (sent_.contract->schema == nullptr) CheckFrame(typed.events);
  }

 private:
  void CheckEvent(const PayloadEvent& event, const json& type) {
    const std::string name = type.is_string() ? type.get<std::string>() : type.dump();
    const auto& by_type = sent_.contract->by_type;
    auto contract = by_type.find(name);
    if (contract == by_type.end()) contract = by_type.find("*");
    if (contract == by_type.end()) {
      return Add(FindingAbout("contract/schema", sent_, event.place,
                              fmt::format("there is no contract for events of the type {}", Quoted(name))),
                 event.pointer);
    }
    for (const Violation& violation : contract->second.schema->Validate(event.value)) {
      AddViolation(event, name, violation);
    }
  }

  void AddViolation(const PayloadEvent& event, const std::string& type, const Violation& violation) {
    const std::string pointer = event.pointer + violation.instance_pointer;
    if (violation.keyword == "additionalProperties" || violation.keyword == "unevaluatedProperties") {
      for (const Located& found : FindAll(event.value, violation.instance_pointer)) {
        AddMembers(event, event.pointer + found.pointer, found.value, fmt::format("the event {}", Quoted(type)));
      }
      return;
    }
    Add(FindingAbout("contract/schema", sent_, event.place,
                     fmt::format("the event {} breaks its contract{}: {}", Quoted(type),
                                 violation.instance_pointer.empty() ? "" : " at " + Quoted(violation.instance_pointer),
                                 violation.message)),
        pointer);
  }

  // Of a member that no contract has: itself, or where the SDK puts something inside of it, what stands there.
  void AddMembers(const PayloadEvent& event, const std::string& pointer, const json& value,
                  const std::string& carrier) {
    const std::string named = event.pointer + NamedPointer(event.value, pointer.substr(event.pointer.size()));
    const bool is_shared = sdk_ != nullptr && value.is_structured() && FindSdkMember(*sdk_, named) == nullptr &&
                           HasSdkMembersBelow(*sdk_, named);
    if (!is_shared) {
      AddUndocumented(event.place, pointer, named, carrier);
      return AddPlantedInside(event.place, pointer, named, value, carrier);
    }
    ForEachMember(pointer, value,
                  [&](const std::string& at, const json& member) { AddMembers(event, at, member, carrier); });
  }

  static void ForEachMember(const std::string& pointer, const json& value,
                            const std::function<void(const std::string&, const json&)>& take) {
    if (value.is_object()) {
      for (const auto& [name, member] : value.items()) take(PointerTo(pointer, name), member);
    }
    for (std::size_t i = 0; value.is_array() && i < value.size(); ++i) take(PointerTo(pointer, i), value[i]);
  }

  // What the SDK fills by itself no vendor can write into a contract of theirs: a note with the row that explains it.
  // `named` is the pointer with the names of attributes (sdk.h).
  void AddUndocumented(const std::string& place, const std::string& pointer, const std::string& named,
                       const std::string& carrier) {
    const SdkMember* const member = sdk_ == nullptr ? nullptr : FindSdkMember(*sdk_, named);
    Finding finding = FindingAbout("contract/undocumented-field", sent_, place, "");
    if (member == nullptr) {
      finding.message =
          fmt::format("{} carries the field {}, which no contract has", carrier, Quoted(LastToken(pointer)));
    } else {
      finding.level = member->is_personal() ? Level::kWarning : Level::kNote;
      finding.message = fmt::format("{} carries {}'s own field {}: {} (telltale sdks {})", carrier, sdk_->name,
                                    Quoted(LastToken(pointer)), member->meaning, sdk_->id);
    }
    Add(std::move(finding), pointer);
  }

  // A row that is not personal and only stands above does not cover what was planted: the place is named.
  void AddPlantedInside(const std::string& place, const std::string& pointer, const std::string& named,
                        const json& value, const std::string& carrier) {
    const SdkMember* const member = sdk_ == nullptr ? nullptr : FindSdkMember(*sdk_, named);
    if (member == nullptr) return;
    if (value.is_structured()) {
      return ForEachMember(pointer, value, [&](const std::string& at, const json& inner) {
        AddPlantedInside(place, at, named + at.substr(pointer.size()), inner, carrier);
      });
    }
    if (AccountsForPersonal(*member, named) || !HoldsPlanted(value)) return;
    Finding finding = FindingAbout("contract/undocumented-field", sent_, place, "");
    finding.level = Level::kWarning;
    finding.message = fmt::format(
        "{} carries a planted value in {}, inside of what {} sends as {}: no contract has it, and no row explains it "
        "(telltale sdks {})",
        carrier, Quoted(LastToken(pointer)), sdk_->name, member->meaning, sdk_->id);
    Add(std::move(finding), pointer);
  }

  bool HoldsPlanted(const json& value) const {
    constexpr std::size_t kShortest = 6;
    if (sent_.run == nullptr || !value.is_string()) return false;
    const auto& text = value.get_ref<const std::string&>();
    return std::any_of(sent_.run->planted.begin(), sent_.run->planted.end(), [&](const PlantedCanary& planted) {
      return planted.canary.value.size() >= kShortest && planted.canary.id != kKernelReleaseCanary &&
             text.find(planted.canary.value) != std::string::npos;
    });
  }

  // Members beside the events, the shortest pointers that no event stands below.
  void CheckFrame(const std::vector<PayloadEvent>& events) {
    for (const PayloadEvent& event : events) {
      for (std::size_t end = event.pointer.size(); end != std::string::npos && end > 0;
           end = event.pointer.rfind('/', end - 1)) {
        ways_.insert(event.place + event.pointer.substr(0, end));
      }
      ends_.insert(event.place + event.pointer);
    }
    for (const Document& document : sent_.payload.documents)
      WalkFrame("body", document, document.pointer, document.value);
    if (const auto& query = sent_.payload.query) WalkFrame("target", *query, "", query->value);
  }

  void WalkFrame(const std::string& place, const Document& document, const std::string& pointer, const json& value) {
    if (ends_.contains(place + pointer) && IsEvent(pointer, value)) return;
    const bool leads_on = pointer.empty() || ways_.contains(place + pointer);
    if (leads_on && !value.is_structured()) return;  // a string that holds events
    const std::string named = document.pointer + NamedPointer(document.value, pointer.substr(document.pointer.size()));
    if (!leads_on && sdk_ != nullptr && FindSdkMember(*sdk_, named) != nullptr) {
      return AddPlantedInside(place, pointer, named, value, "the payload");
    }
    if (!value.is_structured() && pointer == document.pointer) return;  // has no name, only a place in a list
    if (!value.is_structured() || !(leads_on || (sdk_ != nullptr && HasSdkMembersBelow(*sdk_, named)))) {
      return AddUndocumented(place, pointer, named, "the payload");
    }
    ForEachMember(pointer, value,
                  [&](const std::string& at, const json& member) { WalkFrame(place, document, at, member); });
  }

  // Documents of lines share their pointers: one with an event's type is one.
  bool IsEvent(const std::string& pointer, const json& value) const {
    return !pointer.empty() || sent_.payload.framing != Framing::kLines || !FindAll(value, type_pointer_).empty();
  }

  // A place is named once a payload, whatever its indices.
  void Add(Finding finding, const std::string& pointer) {
    if (!seen_.insert(finding.rule + "\n" + pointer + "\n" + finding.message).second || seen_.size() > kMostFindings) {
      return;
    }
    findings_.push_back(Sealed(At(std::move(finding), sent_, pointer)));
  }

  const Sent& sent_;
  const Sdk* sdk_;
  std::vector<Finding>& findings_;
  std::string type_pointer_;
  std::set<std::string> ways_;  // to events, and the events
  std::set<std::string> ends_;  // events
  std::set<std::string> seen_;
};

// What is sent to an endpoint of one SDK by something else.
void CheckDialect(const Sent& sent, std::vector<Finding>& findings) {
  const Sdk* const sdk = SdkOf(sent.payload);
  if (sdk != nullptr && sdk->id == sent.endpoint->dialect) return;
  if (sent.payload.content().empty() && !sent.payload.query) return;
  findings.push_back(
      Sealed(FindingAbout("contract/schema", sent, "body",
                          fmt::format("the payload is {}, and not what the endpoint's dialect {} looks like",
                                      sdk != nullptr                    ? std::string("from ") + std::string(sdk->name)
                                      : sent.payload.dialect == nullptr ? "in no form that is known"
                                                                        : std::string(sent.payload.dialect->name),
                                      Quoted(sent.endpoint->dialect)))));
}

// What is sent to an endpoint of one message of protobuf and is none.
void CheckMessage(const Sent& sent, std::vector<Finding>& findings) {
  if (sent.payload.content().empty() || sent.payload.dialect == &kDeclaredProtobuf) return;
  findings.push_back(
      Sealed(FindingAbout("contract/schema", sent, "body",
                          fmt::format("the payload is {}, and no message {} as the endpoint declares",
                                      sent.payload.dialect == nullptr ? "in no form that is known"
                                                                      : std::string(sent.payload.dialect->name),
                                      Quoted(sent.endpoint->protobuf->message.name)))));
}

}  // namespace

std::vector<Finding> CheckEventSchemas(const Traffic& traffic) {
  std::vector<Finding> findings;
  for (const Sent& sent : traffic.sent) {
    if (sent.endpoint == nullptr || !IsRequest(*sent.exchange)) continue;
    if (!sent.endpoint->dialect.empty()) CheckDialect(sent, findings);
    if (sent.endpoint->protobuf) CheckMessage(sent, findings);
    if (sent.contract != nullptr && !sent.contract->by_type.empty()) PayloadCheck(sent, findings).Check();
  }
  return findings;
}

}  // namespace telltale
