// A letter instead of an HTTP request.
#include "transfer.h"

#include "sotay/base/messages.h"

#include <algorithm>
#include <cstring>
#include <exception>
#include <new>

namespace sotay::net {

namespace {

struct UrlCleanup {
    void operator()(CURLU* url) const { curl_url_cleanup(url); }
};

/// Whether the address names this machine, to which no one can listen in.
bool is_this_machine(const std::string& address) {
    const std::unique_ptr<CURLU, UrlCleanup> url{curl_url()};
    char* host = nullptr;
    if (!url ||
        curl_url_set(url.get(), CURLUPART_URL, address.c_str(), CURLU_NON_SUPPORT_SCHEME) !=
            CURLUE_OK ||
        curl_url_get(url.get(), CURLUPART_HOST, &host, 0) != CURLUE_OK) {
        return false;
    }
    const std::string name{host};
    curl_free(host);
    return name == "localhost" || name == "[::1]" || name.starts_with("127.");
}

}  // namespace

void Transfer::set_mail() {
    const auto& mail = *job_.request.mail;
    const auto option = [this](CURLoption which, auto value) {
        if (curl_easy_setopt(easy_.get(), which, value) != CURLE_OK) throw std::bad_alloc{};
    };
    letter_at_ = 0;
    option(CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    // A server of this machine seldom has a certificate that anyone could verify.
    option(CURLOPT_USE_SSL,
           static_cast<long>(is_this_machine(job_.request.url) ? CURLUSESSL_NONE : CURLUSESSL_ALL));
    option(CURLOPT_MAIL_FROM, mail.from.c_str());
    recipient_ = mail.to;
    recipients_ = {recipient_.data(), nullptr};
    option(CURLOPT_MAIL_RCPT, &recipients_);
    option(CURLOPT_UPLOAD, 1L);
    option(CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(job_.request.body.size()));
    option(CURLOPT_READFUNCTION, &Transfer::on_letter);
    option(CURLOPT_READDATA, this);
    option(CURLOPT_HEADERFUNCTION, &Transfer::on_reply);
    if (!mail.username.empty()) {
        option(CURLOPT_USERNAME, mail.username.c_str());
        option(CURLOPT_PASSWORD, std::string{mail.password.reveal()}.c_str());
    }
}

std::size_t Transfer::on_letter(char* room, std::size_t, std::size_t size, void* self) noexcept {
    auto& transfer = *static_cast<Transfer*>(self);
    if (transfer.letter_at_ == 0 && transfer.job_.starting) {
        try {
            transfer.job_.starting();
        } catch (...) {  // handed on by run()
            transfer.refusal_ = std::current_exception();
            return CURL_READFUNC_ABORT;
        }
    }
    const auto& letter = transfer.job_.request.body;
    const auto count = std::min(size, letter.size() - transfer.letter_at_);
    std::memcpy(room, letter.data() + transfer.letter_at_, count);
    transfer.letter_at_ += count;
    return count;
}

/// Keeps the last line that the server said.
std::size_t Transfer::on_reply(char* data, std::size_t, std::size_t size, void* self) noexcept {
    auto& transfer = *static_cast<Transfer*>(self);
    if (!transfer.fits(size)) return 0;
    transfer.response_.body.assign(data, size);
    return size;
}

HttpResponse Transfer::finish_mail(CURLcode result) {
    long status = 0;
    curl_easy_getinfo(easy_.get(), CURLINFO_RESPONSE_CODE, &status);
    const bool is_taken = result == CURLE_OK && status / 100 == 2;
    // What is refused before or after the data is refused for certain, if the server said so.
    if (!is_taken && (result == CURLE_OK || status < 400 || refusal_)) {
        auto response = break_off();
        response.failure = describe(result);
        return response;
    }
    auto response = std::move(response_);
    response.reach = HttpResponse::Reach::answered;
    response.status = static_cast<int>(status);
    return response;
}

}  // namespace sotay::net
