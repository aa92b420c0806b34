#include "sotay/home/backup.h"

#include "command.h"
#include "listing.h"
#include "progress.h"

#include "sotay/base/error.h"
#include "sotay/base/messages.h"
#include "sotay/home/keys.h"
#include "sotay/members/sealed_sample.h"

#include <unistd.h>

namespace sotay::cli {

namespace {

constexpr std::uint64_t k_megabyte = 1'000'000;

struct CreateOptions {
    std::string file;
    std::string keys;
    std::string passphrase_file;
    bool seal = false;
    bool force = false;
    bool leave_out_damaged = false;
};

struct ReadOptions {
    std::string file;
    std::string keys;
    std::string passphrase_file;
};

struct KeyOptions {
    std::string file;
    std::string passphrase_file;
    bool force = false;
};

std::optional<Secret> passphrase(const std::string& file) {
    return file.empty() ? std::nullopt : std::optional{read_secret_file(file)};
}

/// "12,3" megabytes; small files are not "0".
std::string megabytes(std::uint64_t bytes) {
    return shown(static_cast<double>(bytes / (k_megabyte / 10) + 1) / 10);
}

Json report(const home::BackupManifest& manifest, const std::string& file, std::uint64_t bytes) {
    return {{"file", file},
            {"bytes", bytes},
            {"created_at", iso(manifest.created_at)},
            {"program", manifest.program},
            {"schema", manifest.schema},
            {"documents", manifest.documents},
            {"audit_whole", manifest.is_audit_whole},
            {"audit_entries", manifest.audit_entries},
            {"audit_head", manifest.audit_head},
            {"incarnation", manifest.incarnation},
            {"key_fingerprint", manifest.key_fingerprint}};
}

/// Records that a copy of the key was seen outside the home.
void confirm_copy(Context& context, const std::string& file) {
    auto& database = context.database();
    const auto actor = context.actor();
    store::Change change{database, actor};
    home::remember_key_copy(database, file, home::identity(database).key_fingerprint,
                            context.clock().now());
    change.commit({.action = "backup.keys", .subjects = {"homes:1"}, .counts = {{"copies", 1}}});
}

void write_keys(Context& context, const KeyOptions& options,
                const std::optional<Secret>& passphrase) {
    (void)context.vault();  // a key that does not fit is not worth a copy
    const auto& home = context.home();
    home::write_key_copy(options.file, options.force,
                         home.read_secret(home.config().master_key_file), passphrase);
    confirm_copy(context, options.file);
    context.note(passphrase
                     ? tr("the master key is in \"{}\", sealed with the passphrase: keep it, the "
                          "passphrase and the backup in different places",
                          options.file)
                     : tr("the master key is in \"{}\", readable as it stands: keep it apart from "
                          "the backup, under lock",
                          options.file));
}

void check_options(const CreateOptions& options) {
    if (options.seal && options.passphrase_file.empty()) {
        throw Error{ErrorKind::usage, tr("--seal needs --passphrase-file")};
    }
    if (!options.passphrase_file.empty() && !options.seal && options.keys.empty()) {
        throw Error{ErrorKind::usage,
                    tr("--passphrase-file seals nothing here: add --seal, --keys FILE or both")};
    }
    if (options.keys == options.file) {
        throw Error{ErrorKind::usage, tr("the backup and the key must be two files")};
    }
    if (options.file == "-" && ::isatty(STDOUT_FILENO) == 1) {
        throw Error{ErrorKind::usage,
                    tr("a backup is no text for a terminal: send it into a pipe or a file")};
    }
}

home::BackupProgress shown_by(Progress& progress) {
    return
        [&progress](std::uint64_t done, std::uint64_t total) { progress.show_bytes(done, total); };
}

void tell_created(Context& context, const CreateOptions& options,
                  const home::BackupResult& result) {
    if (options.file != "-" && context.is_for_people()) {
        context.print(tr("{}: {} MB, {} documents, database of {}", options.file,
                         megabytes(result.bytes), grouped(result.manifest.documents),
                         display(result.manifest.created_at)));
    } else if (options.file != "-") {
        auto document = report(result.manifest, options.file, result.bytes);
        document["sha256"] = result.sha256;
        document["sealed"] = options.seal;
        document["left_out"] = result.left_out;
        document["keys"] = options.keys.empty() ? Json() : Json(options.keys);
        print_json(context, document);
    }
    if (!options.seal) {
        context.note(
            tr("names of members can be read in it: keep it like the register itself "
               "(mode 0600)"));
    }
    if (options.keys.empty()) {
        context.note(
            tr("it does not hold the master key: without a copy of it elsewhere, citizen "
               "ids, phones and cards in this backup can never be opened"));
    }
}

void create(const CreateOptions& options, Context& context) {
    check_options(options);
    const auto secret = passphrase(options.passphrase_file);
    if (!options.keys.empty()) {
        if (options.file != "-") home::require_absent(options.file, options.force);
        write_keys(context, {options.keys, options.passphrase_file, options.force}, secret);
    }
    const auto result = [&] {
        Progress progress{context};
        return home::create_backup(context.home(), context.actor(),
                                   {.file = options.file,
                                    .may_replace = options.force,
                                    .leave_out_damaged = options.leave_out_damaged,
                                    .program = SOTAY_VERSION,
                                    .passphrase = options.seal ? secret : std::nullopt,
                                    .progress = shown_by(progress)});
    }();
    tell_created(context, options, result);
    for (const auto& file : result.left_out) {
        context.note(tr("left out, because it is damaged: \"{}\"", file));
    }
    if (!result.manifest.is_audit_whole) {
        context.note(tr("the audit trail of this home is broken: sotay audit verify says where"));
    }
    if (!result.left_out.empty()) context.exit_code = static_cast<int>(ErrorKind::environment);
}

home::ReadRequest read_request(const ReadOptions& options, Progress& progress) {
    home::ReadRequest request{.file = options.file,
                              .passphrase = passphrase(options.passphrase_file),
                              .open_samples = members::open_samples,
                              .progress = shown_by(progress)};
    if (!options.keys.empty()) {
        request.master_key = home::read_key_copy(options.keys, request.passphrase);
        request.key_file = options.keys;
    }
    return request;
}

Json report(const home::ReadResult& result, const ReadOptions& options) {
    auto document = report(result.manifest, options.file, result.bytes);
    document["sealed"] = result.is_sealed;
    document["key_fits"] = result.is_key_checked ? Json(true) : Json();
    document["sealed_values_opened"] = result.is_key_checked ? Json(result.samples) : Json();
    return document;
}

void tell_checked(Context& context, const home::ReadResult& result) {
    const auto& manifest = result.manifest;
    context.print(tr("made {} by sotay {}, schema {}", display(manifest.created_at),
                     manifest.program, manifest.schema));
    context.print(tr("  ✓ {} MB, every byte as it was written", megabytes(result.bytes)));
    context.print(tr("  ✓ database whole, {} MB", megabytes(manifest.parts.front().bytes)));
    context.print(tr("  ✓ {} documents, {} files of configuration and rules",
                     grouped(manifest.documents), manifest.parts.size() - 1));
    if (manifest.is_audit_whole) {
        context.print(tr("  ✓ audit trail whole, {} entries, ends where the backup says",
                         grouped(manifest.audit_entries)));
    } else {
        context.print(tr("  ! the audit trail was broken already, after entry {}",
                         grouped(manifest.audit_entries)));
    }
    if (!result.is_key_checked) {
        context.print(tr("  – key not checked: add --keys FILE"));
    } else if (result.samples == 0) {
        context.print(tr("  ✓ the key fits; nothing is sealed yet"));
    } else {
        context.print(tr("  ✓ the key fits, {} sealed values opened", result.samples));
    }
}

void verify(const ReadOptions& options, Context& context) {
    const auto result = [&] {
        Progress progress{context};
        return home::verify_backup(read_request(options, progress));
    }();
    if (context.is_for_people()) {
        tell_checked(context, result);
    } else {
        print_json(context, report(result, options));
    }
}

/// The secret files that the restored configuration names and no backup holds.
void tell_missing_secrets(Context& context, const std::string& directory) {
    const home::Home restored{directory};
    try {
        home::check_secrets(restored);
    } catch (const Error&) {
        context.note(
            tr("keys of gateways are never in a backup: put them back into \"{}\", then "
               "run sotay config check",
               restored.path("secrets")));
    }
}

void restore(const ReadOptions& options, Context& context) {
    const auto directory = context.home_directory();
    const auto result = [&] {
        Progress progress{context};
        return home::restore_backup(directory, context.actor(), read_request(options, progress));
    }();
    if (context.is_for_people()) {
        tell_checked(context, result);
        context.print(tr("restored into \"{}\"", directory));
    } else {
        auto document = report(result, options);
        document["home"] = directory;
        document["key_placed"] = result.is_key_placed;
        print_json(context, document);
    }
    if (!result.is_key_placed) {
        context.note(
            tr("the master key is not there yet: put its copy at \"{}\", mode 0600",
               home::Home{directory}.secret_path(home::Home{directory}.config().master_key_file)));
    }
    tell_missing_secrets(context, directory);
    context.note(
        tr("it sends nothing until sotay notify release: first make sure that the home it "
           "was made from is at rest"));
}

void keys(const KeyOptions& options, Context& context) {
    write_keys(context, options, passphrase(options.passphrase_file));
}

void check_keys(const KeyOptions& options, Context& context) {
    const auto key = home::read_key_copy(options.file, passphrase(options.passphrase_file));
    const store::Vault vault{key};
    if (vault.fingerprint() != home::identity(context.database()).key_fingerprint) {
        throw Error{ErrorKind::conflict, tr("\"{}\" is not the key of this home", options.file)};
    }
    const auto opened = members::open_samples(context.database(), vault);
    confirm_copy(context, options.file);
    if (context.is_for_people()) {
        context.print(
            tr("\"{}\" is the key of this home, {} sealed values opened", options.file, opened));
    } else {
        print_json(context, {{"file", options.file},
                             {"key_fingerprint", vault.fingerprint()},
                             {"sealed_values_opened", opened}});
    }
}

template <typename Options>
void add_passphrase(CLI::App* verb, Options& options, const std::string& help) {
    verb->add_option("--passphrase-file", options.passphrase_file, help)->type_name(tr("FILE"));
}

void add_create(CLI::App& noun, Context& context) {
    auto options = std::make_shared<CreateOptions>();
    auto* verb = add_verb(noun, "create",
                          tr("write database, documents, configuration and rules into one file"),
                          {"sotay backup create /media/usb/sotay.tar.zst",
                           "sotay backup create sotay.tar.zst --keys /media/khac/sotay.key "
                           "--passphrase-file mat-khau",
                           "sotay backup create - | ssh kho 'cat > sotay.tar.zst'"});
    verb->add_option("file", options->file, tr("file to write; - is standard output"))
        ->type_name(tr("FILE"))
        ->required();
    verb->add_option("--keys", options->keys, tr("write a copy of the master key into this file"))
        ->type_name(tr("FILE"));
    add_passphrase(verb, *options, tr("file of the passphrase that seals what is written"));
    verb->add_flag("--seal", options->seal, tr("seal the whole backup with the passphrase"));
    verb->add_flag("--force", options->force, tr("replace a file that exists"));
    verb->add_flag("--leave-out-damaged", options->leave_out_damaged,
                   tr("leave damaged documents out instead of giving up; ends with status 1"));
    on_run(verb, options, context, create);
}

void add_reader(CLI::App* verb, Context& context, void (*run)(const ReadOptions&, Context&)) {
    auto options = std::make_shared<ReadOptions>();
    verb->add_option("file", options->file, tr("backup to read; - is standard input"))
        ->type_name(tr("FILE"))
        ->required();
    verb->add_option("--keys", options->keys, tr("copy of the master key"))->type_name(tr("FILE"));
    add_passphrase(verb, *options, tr("file of the passphrase that opens what is sealed"));
    on_run(verb, options, context, run);
}

void add_keys(CLI::App* verb, Context& context, bool writes,
              void (*run)(const KeyOptions&, Context&)) {
    auto options = std::make_shared<KeyOptions>();
    verb->add_option("file", options->file,
                     writes ? tr("file to write") : tr("copy of the master key; - reads it typed"))
        ->type_name(tr("FILE"))
        ->required();
    add_passphrase(verb, *options,
                   writes ? tr("file of the passphrase that seals what is written")
                          : tr("file of the passphrase that opens what is sealed"));
    if (writes) verb->add_flag("--force", options->force, tr("replace a file that exists"));
    on_run(verb, options, context, run);
}

}  // namespace

void add_backup(CLI::App& noun, Context& context) {
    add_create(noun, context);
    add_reader(add_verb(noun, "verify", tr("check every byte of a backup, and that the key fits"),
                        {"sotay backup verify sotay.tar.zst",
                         "sotay backup verify sotay.tar.zst --keys /media/khac/sotay.key"}),
               context, verify);
    add_reader(
        add_verb(noun, "restore", tr("make a home of a backup, in a new or empty folder"),
                 {"sotay backup restore sotay.tar.zst --home /var/lib/sotay --keys sotay.key",
                  "sotay backup restore sotay.tar.zst --home ./thu"}),
        context, restore);
    add_keys(add_verb(noun, "keys", tr("write a copy of the master key, to be kept elsewhere"),
                      {"sotay backup keys /media/usb/sotay.key",
                       "sotay backup keys sotay.key --passphrase-file mat-khau"}),
             context, true, keys);
    add_keys(
        add_verb(noun, "check-keys",
                 tr("check that a copy of the master key kept elsewhere "
                    "fits, and remember it"),
                 {"sotay backup check-keys /media/usb/sotay.key", "sotay backup check-keys -"}),
        context, false, check_keys);
}

}  // namespace sotay::cli
