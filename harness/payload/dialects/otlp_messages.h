#pragma once
#include <array>
#include <string_view>

#include "harness/payload/protobuf_message.h"

// The three requests of OTLP (opentelemetry-proto, collector services, v1) with the names that OTLP/JSON gives their
// fields.
namespace telltale {

extern const ProtobufMessage kOtlpTraces;
extern const ProtobufMessage kOtlpMetrics;
extern const ProtobufMessage kOtlpLogs;

// Where events stand, in whatever encoding.
inline constexpr std::array<std::string_view, 3> kOtlpEvents = {"/resourceSpans/*/scopeSpans/*/spans/*",
                                                                "/resourceMetrics/*/scopeMetrics/*/metrics/*",
                                                                "/resourceLogs/*/scopeLogs/*/logRecords/*"};

}  // namespace telltale
