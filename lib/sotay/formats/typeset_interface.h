#pragma once

#include <cstddef>

/// What sotay-typeset.so gives to those who load it; plain C, because a loader checks no types.
extern "C" {

/// Takes one line of the text, with its width in pixels.
using sotay_typeset_take = void(void* context, const char* text, std::size_t size, double width);

/// Breaks UTF-8 `text` of `size` bytes, set in `family` at `pixels`, into lines of at most `width`
/// pixels.
void sotay_typeset(const char* text, std::size_t size, const char* family, double pixels,
                   bool is_bold, double width, sotay_typeset_take* take, void* context);
}
