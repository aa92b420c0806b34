#include "sotay/text/tokens.h"

#include "sotay/text/fold.h"

namespace sotay::text {

const Token* Tokenizer::next() {
    if (!find_word()) return nullptr;
    read_word();
    token_.folded = folded_.view();
    token_.exact = exact_.view();
    return &token_;
}

bool Tokenizer::find_word() {
    while (position_ < text_.size()) {
        const Glyph glyph = read_glyph(letters_, text_, position_);
        if (kind_of(glyph) == Kind::letter) return true;
        position_ += glyph.size;
    }
    return false;
}

void Tokenizer::read_word() {
    folded_.clear();
    exact_.clear();
    word_.clear();
    token_.begin = position_;
    while (position_ < text_.size()) {
        const Glyph glyph = read_glyph(letters_, text_, position_);
        const Kind kind = kind_of(glyph);
        if (kind == Kind::other) break;
        put_folded(glyph, folded_);
        word_.add(glyph);
        position_ += glyph.size;
        if (kind != Kind::ignorable) token_.end = position_;
    }
    word_.write(text_.substr(token_.begin, token_.end - token_.begin), exact_);
}

}  // namespace sotay::text
