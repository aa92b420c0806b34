#include "sotay/text/tokens.h"

#include "sotay/text/fold.h"

namespace sotay::text {

const Token* Tokenizer::next() {
    if (!find_word()) return nullptr;
    read_word();
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
    word_.clear();
    token_.begin = position_;
    std::size_t end = position_;
    std::size_t at = position_;
    while (at < text_.size()) {
        const Glyph glyph = read_glyph(letters_, text_, at);
        const Kind kind = kind_of(glyph);
        if (kind == Kind::other) break;
        at += glyph.size;
        if (kind != Kind::ignorable) end = at;
        put_folded(glyph, folded_);
        word_.add(glyph);
    }
    position_ = at;
    token_.end = end;
    token_.folded = folded_.view();
    token_.exact = word_.exact(text_.substr(token_.begin, token_.end - token_.begin));
}

}  // namespace sotay::text
