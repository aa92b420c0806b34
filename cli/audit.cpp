#include "sotay/store/audit.h"

#include "command.h"
#include "listing.h"

#include "sotay/base/error.h"
#include "sotay/base/messages.h"

namespace sotay::cli {

namespace {

struct VerifyOptions {};

void verify(const VerifyOptions&, Context& context) {
    const auto report = store::verify_audit(context.database());
    if (!context.is_for_people()) {
        print_json(context, {{"entries", report.entries},
                             {"head", report.head},
                             {"broken", report.broken ? Json(*report.broken) : Json()}});
    } else if (!report.broken) {
        context.print(trn("{} entry, the chain is whole", "{} entries, the chain is whole",
                          static_cast<unsigned long>(report.entries)));
    }
    if (report.broken)
        throw Error{ErrorKind::conflict, tr("the audit chain is broken: {}", *report.broken)};
}

}  // namespace

void add_audit(CLI::App& noun, Context& context) {
    auto* verb = add_verb(noun, "verify", tr("check that no entry was altered, added or taken out"),
                          {"sotay audit verify", "sotay audit verify --format json"});
    on_run(verb, std::make_shared<VerifyOptions>(), context, verify);
}

}  // namespace sotay::cli
