#include "command.h"
#include "helper.h"
#include "listing.h"
#include "notify.h"

#include "sotay/base/error.h"
#include "sotay/base/messages.h"

namespace sotay::cli {

namespace {

struct TestOptions {
    std::string gateway;
};

void test(const TestOptions& options, Context& context) {
    const auto& home = context.home();
    if (home.config().find_gateway(options.gateway) == nullptr) {
        throw Error{ErrorKind::not_found,
                    tr("the configuration has no gateway \"{}\"", options.gateway)};
    }
    const auto verdicts = run_helper(
        "sotay-prove", {home.directory(), context.options().config,
                        language() == Language::english ? "en" : "vi", "gateway", options.gateway});
    Listing list{context,
                 {{"check", tr("check")}, {"ok", ""}, {"sign", " "}, {"detail", tr("finding")}}};
    bool is_well = true;
    for (const auto& verdict : verdicts) {
        const auto problem = verdict.at("problem").get<std::string>();
        is_well = is_well && problem.empty();
        const auto detail = problem.empty() && context.is_for_people() ? tr("in order") : problem;
        list.add({verdict.at("what"), problem.empty(), problem.empty() ? "✓" : "!",
                  detail.empty() ? Json() : Json(detail)});
    }
    list.finish();
    if (!is_well) {
        context.exit_code = static_cast<int>(ErrorKind::environment);
    } else if (verdicts.size() == 1) {
        context.note(
            tr("beyond that this provider offers nothing that could be proved without "
               "messaging somebody"));
    }
}

}  // namespace

void add_notify_gateway_test(CLI::App& gateway, Context& context) {
    auto options = std::make_shared<TestOptions>();
    auto* verb =
        add_verb(gateway, "test", tr("prove keys and templates without messaging anyone"),
                 {"sotay notify gateway test sms", "sotay notify gateway test zalo --format json"});
    verb->add_option("gateway", options->gateway, tr("a gateway of the configuration"))
        ->type_name(tr("NAME"))
        ->required();
    on_run(verb, options, context, test);
}

}  // namespace sotay::cli
