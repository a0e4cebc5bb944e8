# Sources of a folder are compiled some at a time, as one: what they all read (the parser of JSON, the matchers of gMock,
# whatever headers make the compiler instantiate) is compiled once for the group and not once a source, which was half
# of a clean build. So the names of a folder's anonymous namespaces differ from one another. A source that needs what it
# does not include is found where each is compiled alone (the presets dev, clang and fuzz).
option(TELLTALE_TOGETHER "Compile some sources of a folder as one" ON)
set(TELLTALE_TOGETHER_SIZE 8 CACHE STRING "How many at most; 0: all of a folder, which finds every name that two of them have")

# telltale_together(TARGET [APART regex]): but for sources whose path matches, which have names of their own each.
function(telltale_together target)
  cmake_parse_arguments(A "" "APART" "" ${ARGN})
  if(NOT TELLTALE_TOGETHER)
    return()
  endif()
  set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE ${TELLTALE_TOGETHER_SIZE})
  if(A_APART)
    get_target_property(sources ${target} SOURCES)
    list(FILTER sources INCLUDE REGEX "${A_APART}")
    set_source_files_properties(${sources} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
  endif()
endfunction()
