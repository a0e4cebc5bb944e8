#pragma once
#include "harness/payload/dialect.h"

// One row a file of the same name; see dialect.h.
namespace telltale {

extern const Dialect kAmplitude;
extern const Dialect kApplicationInsights;
extern const Dialect kOneDs;  // application_insights.cc
extern const Dialect kBugsnag;
extern const Dialect kCountly;
extern const Dialect kDatadogTelemetry;  // datadog.cc
extern const Dialect kDatadogTraces;
extern const Dialect kElasticApm;
extern const Dialect kGoogleAnalytics;  // forms
extern const Dialect kGoogleMeasurement;
extern const Dialect kLaunchDarkly;
extern const Dialect kMixpanel;
extern const Dialect kNewRelic;
extern const Dialect kOtlpJson;
extern const Dialect kOtlpProtobuf;
extern const Dialect kPostHog;
extern const Dialect kRollbar;
extern const Dialect kScarf;
extern const Dialect kSegment;
extern const Dialect kRudderStack;  // segment.cc
extern const Dialect kSentry;
extern const Dialect kSnowplow;
extern const Dialect kStatsig;
extern const Dialect kUnleash;

// What many send.
extern const Dialect kMessagePack;
extern const Dialect kMultipart;
extern const Dialect kJsonObject;  // json.cc: an event, or an envelope with arrays of them
extern const Dialect kJsonArray;   // events are its elements
extern const Dialect kJsonLines;   // one event a line
extern const Dialect kUnreadJson;  // too large or too deep to be read
extern const Dialect kForm;
extern const Dialect kQueryOnly;  // form.cc. No body: what is told stands in the target's query

}  // namespace telltale
