#include "sotay/formats/markup.h"

#include <doctest/doctest.h>

TEST_SUITE_BEGIN("formats::markup");

TEST_CASE("what has a meaning in markup is escaped, Vietnamese stays") {
    CHECK(sotay::escape_markup("Nghị quyết <b>\"12\" & 13</b>") ==
          "Nghị quyết &lt;b&gt;&quot;12&quot; &amp; 13&lt;/b&gt;");
}

TEST_CASE("a control character, which XML cannot hold, becomes a space; line ends and tabs stay") {
    CHECK(sotay::escape_markup("một\x01hai\x1b[0m\n\tba") == "một hai [0m\n\tba");
}

TEST_SUITE_END();
