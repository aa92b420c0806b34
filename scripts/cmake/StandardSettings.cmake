# Two interface targets that every product and test target links privately;
# third-party code never sees them.
option(SOTAY_WERROR "Treat warnings as errors (on for developers, off for packagers)" OFF)
set(SOTAY_SANITIZE "" CACHE STRING "Sanitizers to build with, e.g. address,undefined")

# Programs find their data beside themselves, in the build tree as once installed.
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "")

# assert() is the product's guard against its own bugs, so no build type drops it.
string(REPLACE "-DNDEBUG" "" CMAKE_CXX_FLAGS_RELEASE "${CMAKE_CXX_FLAGS_RELEASE}")
string(REPLACE "-DNDEBUG" "" CMAKE_CXX_FLAGS_RELWITHDEBINFO "${CMAKE_CXX_FLAGS_RELWITHDEBINFO}")
string(REPLACE "-O3" "-O2" CMAKE_CXX_FLAGS_RELEASE "${CMAKE_CXX_FLAGS_RELEASE}")

find_program(SOTAY_CCACHE ccache)
if(SOTAY_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER "${SOTAY_CCACHE}")
endif()

add_library(sotay_settings INTERFACE)
target_compile_features(sotay_settings INTERFACE cxx_std_20)
set(CMAKE_CXX_EXTENSIONS OFF)
target_compile_options(sotay_settings INTERFACE -fstack-protector-strong -ffunction-sections)
# A command must start in a few milliseconds: load only the libraries it calls.
target_link_options(sotay_settings INTERFACE -Wl,--as-needed -Wl,--gc-sections)
if(CMAKE_BUILD_TYPE STREQUAL "Release")
  target_compile_definitions(sotay_settings INTERFACE _FORTIFY_SOURCE=2)
endif()
if(SOTAY_SANITIZE)
  # Line numbers are all that a sanitizer's report needs.
  string(REPLACE "-g" "-g1" CMAKE_CXX_FLAGS_DEBUG "${CMAKE_CXX_FLAGS_DEBUG}")
  target_compile_options(sotay_settings INTERFACE
    -fsanitize=${SOTAY_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer -O1)
  target_link_options(sotay_settings INTERFACE -fsanitize=${SOTAY_SANITIZE})
endif()

add_library(sotay_warnings INTERFACE)
target_compile_options(sotay_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wnon-virtual-dtor
  -Woverloaded-virtual -Wold-style-cast -Wextra-semi -Wcast-align -Wimplicit-fallthrough
  -Wswitch-enum $<$<BOOL:${SOTAY_WERROR}>:-Werror>)
