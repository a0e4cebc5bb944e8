# Headers of the standard library and of packages that many sources include are read once a set and not once a source:
# most of a source's compile time went there. No header of ours is among them, so a change of the project invalidates none.
#
# A compiler takes a precompiled header only with the options that it was made with, so a set belongs to one way of
# compiling; the targets of a set share its file. Sources go on including all that they use: without the option each is
# compiled alone, and clang-tidy reads them so (the presets of clang). ccache keeps such sources only with
# CCACHE_SLOPPINESS=pch_defines,time_macros.
option(TELLTALE_PRECOMPILED "Precompile the headers that many sources include" ON)

# nlohmann/json.hpp stands only in the sets of folders that mostly use it: its literals make every source that sees them
# instantiate the parser, which costs more than half a second.
set(telltale_common_headers
  <algorithm> <array> <atomic> <bit> <charconv> <chrono> <cstddef> <cstdint> <cstdlib> <cstring> <filesystem> <fstream>
  <functional> <iterator> <map> <memory> <mutex> <optional> <set> <span> <string> <string_view> <system_error> <thread> <tuple>
  <unordered_map> <utility> <variant> <vector> <fmt/format.h> <tl/expected.hpp>)
set(telltale_json_headers <nlohmann/json.hpp>)
set(telltale_test_headers <gmock/gmock.h> <gtest/gtest.h>)

# telltale_precompiled(TARGET SET): the target's sources read the headers of that set.
function(telltale_precompiled target set)
  if(NOT TELLTALE_PRECOMPILED)
    return()
  endif()
  target_precompile_headers(${target} REUSE_FROM telltale_precompiled_${set})
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # The first tells ccache, which asks for a source's preprocessed text, of the file that stands for the headers. The
    # others: GCC bug 105651 (targets.cmake) in more words where the library's headers are precompiled.
    target_compile_options(${target} PRIVATE -fpch-preprocess -Wno-array-bounds -Wno-stringop-overflow)
  endif()
endfunction()

if(NOT TELLTALE_PRECOMPILED)
  return()
endif()

# Threads::Threads says how to compile with threads; a second way would not fit.
set_property(TARGET PkgConfig::RE2 PROPERTY INTERFACE_COMPILE_OPTIONS)

file(WRITE ${CMAKE_BINARY_DIR}/precompiled.cc.new "// A target needs a source; this one only carries a precompiled header.\n")
file(COPY_FILE ${CMAKE_BINARY_DIR}/precompiled.cc.new ${CMAKE_BINARY_DIR}/precompiled.cc ONLY_IF_DIFFERENT)

# telltale_precompiled_set(NAME HEADERS <a> ... [LINK package ...] [OPTIONS -O0 ...])
function(telltale_precompiled_set name)
  cmake_parse_arguments(A "" "" "HEADERS;LINK;OPTIONS" ${ARGN})
  set(target telltale_precompiled_${name})
  add_library(${target} OBJECT EXCLUDE_FROM_ALL ${CMAKE_BINARY_DIR}/precompiled.cc)
  target_link_libraries(${target} PRIVATE telltale_options ${A_LINK})
  target_compile_options(${target} PRIVATE ${A_OPTIONS})
  target_precompile_headers(${target} PRIVATE ${A_HEADERS})
endfunction()

telltale_precompiled_set(common HEADERS ${telltale_common_headers})
telltale_precompiled_set(json HEADERS ${telltale_common_headers} ${telltale_json_headers} LINK nlohmann_json::nlohmann_json)
telltale_precompiled_set(hot HEADERS ${telltale_common_headers} OPTIONS ${telltale_hot_options})
if(TELLTALE_TESTS)
  telltale_precompiled_set(test HEADERS ${telltale_common_headers} ${telltale_test_headers}
    LINK GTest::gmock GTest::gtest OPTIONS ${telltale_test_options})
  telltale_precompiled_set(json_test HEADERS ${telltale_common_headers} ${telltale_json_headers} ${telltale_test_headers}
    LINK GTest::gmock GTest::gtest nlohmann_json::nlohmann_json OPTIONS ${telltale_test_options})
endif()
