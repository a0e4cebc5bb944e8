# telltale_options carries what every target of ours is compiled with; system headers are exempt from the warnings.
add_library(telltale_options INTERFACE)
target_compile_options(telltale_options INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  # Warns of overlapping copies where "text" + std::string is inlined; there are none (GCC bug 105651, mended in 13).
  target_compile_options(telltale_options INTERFACE -Wno-restrict)
endif()
target_include_directories(telltale_options INTERFACE ${PROJECT_SOURCE_DIR})
target_link_libraries(telltale_options INTERFACE tl::expected fmt::fmt Threads::Threads)
if(TELLTALE_SANITIZE STREQUAL "address")
  target_compile_options(telltale_options INTERFACE -fsanitize=address,undefined -fno-omit-frame-pointer -fno-sanitize-recover=undefined)
  target_link_options(telltale_options INTERFACE -fsanitize=address,undefined)
elseif(TELLTALE_SANITIZE STREQUAL "thread")
  target_compile_options(telltale_options INTERFACE -fsanitize=thread)
  target_link_options(telltale_options INTERFACE -fsanitize=thread)
elseif(NOT TELLTALE_SANITIZE STREQUAL "")
  message(FATAL_ERROR "TELLTALE_SANITIZE is address, thread or empty, not '${TELLTALE_SANITIZE}'")
endif()

# Coverage for libFuzzer in every library of ours, so that a target learns from the code that it fuzzes.
if(TELLTALE_FUZZ)
  if(NOT CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
    message(FATAL_ERROR "TELLTALE_FUZZ needs clang: cmake --preset fuzz")
  endif()
  target_compile_options(telltale_options INTERFACE -fsanitize=fuzzer-no-link)
  target_link_options(telltale_options INTERFACE -fsanitize=fuzzer-no-link)
endif()

# telltale_library(NAME SOURCES a.cc ... LINK telltale_core ... PRIVATE ZLIB::ZLIB ...)
# One static library a folder. LINK: folders whose headers appear in ours; PRIVATE: packages that stay inside the sources.
function(telltale_library name)
  cmake_parse_arguments(A "" "" "SOURCES;LINK;PRIVATE" ${ARGN})
  add_library(${name} STATIC ${A_SOURCES})
  target_link_libraries(${name} PUBLIC telltale_options ${A_LINK} PRIVATE ${A_PRIVATE})
endfunction()

# telltale_hot(NAME): a folder whose loops every byte goes through.
function(telltale_hot name)
  target_compile_options(${name} PRIVATE $<$<CONFIG:Release>:-O3>)
endfunction()

# telltale_test(NAME SOURCES a_test.cc ... LINK telltale_core ... [LABELS slow] [TIMEOUT 60])
# One GoogleTest executable; each TEST is a ctest test of its own, so that they run side by side.
function(telltale_test name)
  cmake_parse_arguments(A "" "TIMEOUT" "SOURCES;LINK;LABELS;PROPERTIES" ${ARGN})
  if(NOT A_TIMEOUT)
    set(A_TIMEOUT 120)
  endif()
  add_executable(${name} ${A_SOURCES})
  target_link_libraries(${name} PRIVATE telltale_options ${A_LINK} GTest::gmock GTest::gtest GTest::gmock_main)
  # A test runs once: compiling it is what takes the time.
  target_compile_options(${name} PRIVATE $<$<NOT:$<CONFIG:Debug>>:-O0>)
  target_compile_definitions(${name} PRIVATE TELLTALE_SOURCE_DIR="${PROJECT_SOURCE_DIR}" TELLTALE_BUILD_DIR="${CMAKE_BINARY_DIR}")
  include(GoogleTest)
  # NO_PRETTY_VALUES: a parameter without a name of its own would be printed as bytes, pointers among them, which differ
  # from run to run, as a name must not.
  gtest_discover_tests(${name} DISCOVERY_MODE PRE_TEST NO_PRETTY_VALUES PROPERTIES TIMEOUT ${A_TIMEOUT} LABELS "${A_LABELS}" ${A_PROPERTIES})
endfunction()
