#include <array>

#include "harness/payload/dialect.h"
#include "harness/payload/dialects/dialects.h"

namespace telltale {

// Those of one vendor before those that many share; of the latter, what is told surest first.
std::span<const Dialect* const> Dialects() {
  static constexpr std::array kTable = {&kSentry,
                                        &kMixpanel,
                                        &kCountly,
                                        &kGoogleAnalytics,
                                        &kGoogleMeasurement,
                                        &kPostHog,
                                        &kAmplitude,
                                        &kBugsnag,
                                        &kStatsig,
                                        &kRudderStack,
                                        &kSegment,
                                        &kSnowplow,
                                        &kOtlpJson,
                                        &kOtlpProtobuf,
                                        &kElasticApm,
                                        &kDatadogTraces,
                                        &kDatadogTelemetry,
                                        &kNewRelic,
                                        &kRollbar,
                                        &kLaunchDarkly,
                                        &kUnleash,
                                        &kScarf,
                                        &kApplicationInsights,
                                        &kOneDs,
                                        &kMessagePack,
                                        &kMultipart,
                                        &kJsonArray,
                                        &kJsonObject,
                                        &kJsonLines,
                                        &kUnreadJson,
                                        &kForm,
                                        &kQueryOnly};
  return kTable;
}

}  // namespace telltale
