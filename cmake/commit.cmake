# cmake -DSOURCE=FOLDER -DOUTPUT=FILE -P commit.cmake
# Writes the commit that SOURCE is at as a source, and only if it changed. Outside of a clone of this repository (a tarball, a
# copy inside of another one) nobody knows.
set(commit "")
if(EXISTS ${SOURCE}/.git)
  execute_process(COMMAND git -C ${SOURCE} rev-parse --short=12 HEAD OUTPUT_VARIABLE commit OUTPUT_STRIP_TRAILING_WHITESPACE
    ERROR_QUIET RESULT_VARIABLE failed)
  execute_process(COMMAND git -C ${SOURCE} diff --quiet HEAD -- ERROR_QUIET RESULT_VARIABLE changed)
  if(failed)
    set(commit "")
  elseif(changed)
    string(APPEND commit " and changes")
  endif()
endif()
file(WRITE ${OUTPUT}.new "#include \"harness/app/version.h\"\n
namespace telltale {\n
std::string BuiltFromCommit() { return \"${commit}\"; }\n
}  // namespace telltale\n")
file(COPY_FILE ${OUTPUT}.new ${OUTPUT} ONLY_IF_DIFFERENT)
