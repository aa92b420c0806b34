#include "command.h"
#include "directive.h"

#include "sotay/base/error.h"
#include "sotay/base/messages.h"
#include "sotay/directives/appendixes.h"
#include "sotay/directives/exchange.h"
#include "sotay/formats/edxml.h"
#include "sotay/formats/temporary_file.h"
#include "sotay/text/vietnamese.h"

#include <cstdio>
#include <memory>

namespace sotay::cli {

namespace {

using directives::Directive;

struct Options {
    std::string name;
    std::vector<std::string> to;
    std::string output;
};

edxml::Organ sender(const home::ExchangeConfig& config) {
    if (config.organ_id.empty()) {
        throw Error{ErrorKind::environment,
                    tr("the configuration does not say who sends: add exchange: { organ_id: …, "
                       "organ_name: … } to sotay.yaml")};
    }
    return {config.organ_id, config.superior, config.organ_name,
            config.address,  config.email,    config.telephone};
}

/// "H56" or "H56=UBND tỉnh".
std::vector<edxml::Organ> receivers(const std::vector<std::string>& options) {
    std::vector<edxml::Organ> organs;
    for (const std::string& option : options) {
        const std::size_t at = option.find('=');
        edxml::Organ organ{.id = text::squeeze(option.substr(0, at))};
        if (at != std::string::npos) organ.name = text::squeeze(option.substr(at + 1));
        if (organ.id.empty() || organ.id.find(' ') != std::string::npos) {
            throw Error{ErrorKind::usage,
                        tr("--to \"{}\" is no id of an organ such as H56.32.05", option)};
        }
        organs.push_back(std::move(organ));
    }
    return organs;
}

std::string content_of(const Directive& directive, Context& context) {
    std::string content;
    blobs_of(context).read(directive.content_digest,
                           [&](std::string_view piece) { content += piece; });
    return content;
}

/// Writes to the stream until the disk refuses.
ByteSink sink_to(std::FILE* stream, const std::string& name) {
    return [stream, name](std::string_view piece) {
        if (std::fwrite(piece.data(), 1, piece.size(), stream) != piece.size()) {
            throw Error{ErrorKind::environment, tr("cannot write \"{}\"", name)};
        }
    };
}

void write_envelope(const edxml::Envelope& envelope, const std::string& output) {
    if (output == "-") return edxml::write(envelope, sink_to(stdout, output));
    TemporaryFile file{output};
    {
        const std::unique_ptr<std::FILE, decltype(&std::fclose)> stream{
            std::fopen(file.path().c_str(), "wb"), &std::fclose};
        if (!stream) throw Error{ErrorKind::environment, tr("cannot write \"{}\"", output)};
        edxml::write(envelope, sink_to(stream.get(), output));
        if (std::fflush(stream.get()) != 0) {
            throw Error{ErrorKind::environment, tr("cannot write \"{}\"", output)};
        }
    }
    file.keep();
}

void run(const Options& options, Context& context) {
    const auto directive = directives::find_by_name(context.database(), options.name);
    const directives::Dispatch dispatch{sender(context.home().config().exchange),
                                        receivers(options.to), context.clock().now()};
    const auto rules = directives::load_exchange_rules(context.home().rule_directories());
    auto envelope =
        directives::envelope_of(directive, dispatch, rules.in_force_on(context.today()).rules);
    envelope.attachments.push_back(
        directives::attachment_of(directive, content_of(directive, context)));
    for (const auto id : directives::appendixes_of(context.database(), directive.id)) {
        const auto appendix = directives::find_by_id(context.database(), id);
        if (!appendix) continue;
        envelope.other.appendixes.push_back(appendix->title);
        envelope.attachments.push_back(
            directives::attachment_of(*appendix, content_of(*appendix, context)));
    }
    write_envelope(envelope, options.output);
    if (options.output != "-") {
        context.note(trn("wrote {1} with {0} file to {2}", "wrote {1} with {0} files to {2}",
                         static_cast<unsigned long>(envelope.attachments.size()),
                         shown_symbol(directive), options.output));
    }
}

}  // namespace

void add_directive_export(CLI::App& noun, Context& context) {
    auto options = std::make_shared<Options>();
    auto* verb = add_verb(
        noun, "export", tr("put a document into an edXML envelope for other offices"),
        {"sotay directive export 05-NQ/ĐU --to H56.32 --output goi-tin.edxml",
         "sotay directive export 12 --to \"H56=UBND tỉnh Thanh Hóa,H56.32.05\" --output -"});
    add_document(*verb, options->name);
    verb->add_option("--to", options->to,
                     tr("ids of the organs it goes to, each with or without =NAME"))
        ->type_name("ID[=NAME][,…]")
        ->delimiter(',')
        ->required();
    verb->add_option("--output", options->output, tr("write to this file"))
        ->type_name(tr("FILE"))
        ->required();
    on_run(verb, options, context, run);
}

}  // namespace sotay::cli
