#include "command.h"
#include "listing.h"
#include "output_file.h"

#include "sotay/base/error.h"
#include "sotay/base/messages.h"
#include "sotay/formats/input_file.h"
#include "sotay/news/digest.h"
#include "sotay/news/digest_page.h"
#include "sotay/news/news_item.h"

#include <array>

namespace sotay::cli {

namespace {

// A page of news, not a book: what is longer was named by mistake.
constexpr std::size_t k_most_bytes = std::size_t{1} << 20U;

struct AddOptions {
    std::string file;
    std::string org;
    std::string date;
};

struct ListOptions {
    std::string date;
    std::int64_t limit = -1;
};

struct DigestOptions {
    std::string date;
    std::string org;
    std::string output;
    bool is_published = false;
};

Date day(const std::string& text, const Context& context) {
    return text.empty() ? context.today() : date_option("--date", text);
}

std::string read_text(const std::string& path) {
    InputFile file{path};
    std::string text;
    std::array<char, 4096> piece{};
    while (const auto size = file.read(piece)) {
        text.append(piece.data(), size);
        if (text.size() > k_most_bytes) {
            throw Error{ErrorKind::invalid_input,
                        tr("\"{}\" is larger than 1 MB: give one piece of news", file.name())};
        }
    }
    return text;
}

void add(const AddOptions& options, Context& context) {
    news::NewNews text{read_text(options.file), std::nullopt, day(options.date, context)};
    if (!options.org.empty()) {
        text.organisation =
            org::Tree::load(context.database(), text.published_on).get(options.org).id;
    }
    const auto added = news::add(context.database(), text, context.actor());
    if (!context.is_for_people()) {
        Listing listing{context, {{"id", ""}, {"status", ""}, {"title", ""}, {"published_on", ""}}};
        listing.add({added.item.id, added.is_new ? "added" : "unchanged", added.item.title,
                     iso(added.item.published_on)});
        return listing.finish();
    }
    context.print(added.is_new
                      ? tr("added news {} for {}: {}", added.item.id,
                           display(added.item.published_on), added.item.title)
                      : tr("news {} holds this text already; nothing was changed", added.item.id));
}

void list(const ListOptions& options, Context& context) {
    const auto date =
        options.date.empty() ? std::nullopt : std::optional{date_option("--date", options.date)};
    const auto tree = org::Tree::load(context.database(), context.today());
    Listing listing{context,
                    {{"id", tr("number"), Align::right},
                     {"published_on", tr("date")},
                     {"org_code", tr("organisation")},
                     {"title", tr("title of the news")}}};
    const auto is_full = [&] {
        return options.limit >= 0 && listing.size() >= static_cast<std::size_t>(options.limit);
    };
    news::each_item(context.database(), [&](const news::NewsItem& item) {
        if (is_full()) return false;
        if (date && item.published_on != *date) return true;
        const auto* owner = item.organisation ? tree.find(*item.organisation) : nullptr;
        listing.add(
            {item.id, iso(item.published_on), owner ? Json(owner->code) : Json(), item.title});
        return true;
    });
    listing.finish();
    if (listing.size() == 0) context.note(tr("no news; add some with sotay news add FILE.md"));
}

const org::Organisation& chosen_organisation(const org::Tree& tree, const std::string& code) {
    if (!code.empty()) return tree.get(code);
    const auto roots = tree.roots();
    if (roots.empty()) {
        throw Error{ErrorKind::not_found,
                    tr("there is no organisation yet: apply a hierarchy with sotay org apply")};
    }
    if (roots.size() > 1) {
        throw Error{ErrorKind::usage, tr("the home has {} topmost organisations: choose one with "
                                         "--org, such as --org {}",
                                         roots.size(), roots.front()->code)};
    }
    return *roots.front();
}

enum class Form { html, markdown, line };

Form form_of(const std::string& path) {
    const auto ends = [&path](const char* ending) { return path.ends_with(ending); };
    if (ends(".html") || ends(".htm")) return Form::html;
    if (ends(".md") || path == "-") return Form::markdown;
    if (ends(".txt")) return Form::line;
    throw Error{ErrorKind::usage, tr("--output: \"{}\" must end in .html, .md or .txt", path)};
}

std::string text_of(const news::Digest& digest, Form form, const std::string& link) {
    switch (form) {
        case Form::html:
            return news::to_html(digest);
        case Form::markdown:
            return news::to_markdown(digest);
        case Form::line:
            return news::to_line(digest, link) + "\n";
    }
    return {};
}

Json to_json(const news::Digest& digest, const std::string& status,
             const std::optional<std::int64_t>& message) {
    Json json{{"date", iso(digest.date)}, {"org_code", digest.organisation.code},
              {"status", status},         {"message", message ? Json(*message) : Json()},
              {"news", Json::array()},    {"directives", Json::array()}};
    for (const auto& item : digest.news) {
        json["news"].push_back({{"id", item.id}, {"title", item.title}});
    }
    for (const auto& directive : digest.directives) {
        json["directives"].push_back(
            {{"id", directive.id},
             {"symbol", directive.symbol ? Json(*directive.symbol) : Json()},
             {"title", directive.title}});
    }
    return json;
}

/// Sends the digest unless that was done; tells the person what happened.
std::string send(const news::Digest& digest, const std::string& link, Context& context) {
    const auto& name = digest.organisation.name;
    const auto sent = news::publish(context.database(), digest, link, context.actor());
    if (!sent.is_new) {
        context.note(tr("the digest of {} for {} went out already (message {}); nothing was sent",
                        display(digest.date), name, sent.message));
        return "already_published";
    }
    context.note(
        tr("the digest of {} goes to {} and everything below it (message {}); follow it "
           "with sotay notify status {}",
           display(digest.date), name, sent.message, sent.message));
    return "published";
}

void digest(const DigestOptions& options, Context& context) {
    const auto form = form_of(options.output.empty() ? "-" : options.output);
    const auto date = day(options.date, context);
    const auto tree = org::Tree::load(context.database(), date);
    const auto digest =
        news::compose(context.database(), tree, chosen_organisation(tree, options.org), date);
    const auto link = news::link_to(digest, context.home().config().public_url);
    std::string status = "composed";
    if (digest.empty()) {
        status = "empty";
        context.note(tr("{} brought {} nothing new: nothing was written and nothing sent",
                        display(date), digest.organisation.name));
    } else {
        const bool is_file = !options.output.empty() && options.output != "-";
        const auto text = text_of(digest, form, link);
        if (is_file) write_output(text, options.output);
        if (is_file) context.note(tr("wrote {}", options.output));
        // The page stands before anyone is told of it.
        if (options.is_published) status = send(digest, link, context);
        if (context.is_for_people() && !is_file) context.print(text);
    }
    if (!context.is_for_people()) {
        print_json(context,
                   to_json(digest, status, news::find_published(context.database(), digest)));
    }
}

void add_add(CLI::App& noun, Context& context) {
    auto options = std::make_shared<AddOptions>();
    auto* verb = add_verb(noun, "add", tr("add a piece of news, written in Markdown"),
                          {"sotay news add sinh-hoat-he.md",
                           "sotay news add dai-hoi.md --org 38.001 --date 2026-12-03"});
    verb->add_option("file", options->file, tr("the text; its first heading is the title"))
        ->type_name(tr("FILE.md"))
        ->required();
    verb->add_option("--org", options->org, tr("for this organisation and everything below it"))
        ->type_name(tr("CODE"));
    verb->add_option("--date", options->date, tr("day of publication (today)"))
        ->type_name(tr("DATE"));
    on_run(verb, options, context, add);
}

void add_list(CLI::App& noun, Context& context) {
    auto options = std::make_shared<ListOptions>();
    auto* verb = add_verb(noun, "list", tr("the news, the newest first"),
                          {"sotay news list --limit 10", "sotay news list --date 2026-12-03"});
    verb->add_option("--date", options->date, tr("of this day alone"))->type_name(tr("DATE"));
    verb->add_option("--limit", options->limit, tr("at most so many"))
        ->type_name(tr("N"))
        ->check(CLI::NonNegativeNumber);
    on_run(verb, options, context, list);
}

void add_digest(CLI::App& noun, Context& context) {
    auto options = std::make_shared<DigestOptions>();
    auto* verb = add_verb(noun, "digest", tr("one day's news and new documents, for cron"),
                          {"sotay news digest --date 2026-12-03",
                           "sotay news digest --publish --output /var/www/tin/hom-nay.html",
                           "sotay news digest --org 38.001 --output tin.txt"});
    verb->add_option("--date", options->date, tr("of this day (today)"))->type_name(tr("DATE"));
    verb->add_option("--org", options->org, tr("for this organisation (the topmost)"))
        ->type_name(tr("CODE"));
    verb->add_option("--output", options->output,
                     tr("write a page (.html), Markdown (.md) or a line for an SMS (.txt)"))
        ->type_name(tr("FILE"));
    verb->add_flag("--publish", options->is_published,
                   tr("send it to all members concerned, once a day"));
    on_run(verb, options, context, digest);
}

}  // namespace

void add_news(CLI::App& noun, Context& context) {
    add_add(noun, context);
    add_list(noun, context);
    add_digest(noun, context);
}

}  // namespace sotay::cli
