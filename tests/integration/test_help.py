"""Help, suggestions, completion and manual pages say the same in both languages, and nothing is missing."""
import os
import re
import subprocess
import tempfile
import unittest
from functools import lru_cache
from pathlib import Path

from support import BUILD, ROOT, SOTAY, SOTAYD, Case

GROUPS = {"vi": ("Các lệnh:", "Tùy chọn:", "Ví dụ:"), "en": ("Commands:", "Options:", "Examples:")}
EXIT_STATUSES = {"0", "1", "2", "3", "4", "5", "70"}
HAND_WRITTEN = ["sotay.yaml.5", "sotay-hierarchy.5", "sotayd.8"]


@lru_cache(maxsize=None)
def help_of(language, *words, program=SOTAY):
    """The lines of `WORDS --help`."""
    done = subprocess.run([str(program), *words, "--help", "--lang", language], capture_output=True, timeout=60,
                          env={"PATH": "/usr/bin:/bin", "LANG": "C", "SOTAY_HOME": "/nonexistent"}, check=False)
    if done.returncode != 0 or done.stderr:
        raise AssertionError(f"{words} --help ended with {done.returncode}: {done.stderr.decode()}")
    return done.stdout.decode().splitlines()


def group(lines, title):
    """The lines under `title`, without their indent."""
    if title not in lines:
        return []
    rest = lines[lines.index(title) + 1 :]
    return [line[2:] for line in rest[: rest.index("") if "" in rest else len(rest)]]


def names(lines, title):
    """What the lines under `title` begin with; a line that goes on with the text above has no name."""
    return [line.split()[0] for line in group(lines, title) if not line.startswith(" ")]


def descriptions(lines):
    """Every text of a help that is for people: not the usage, not the examples."""
    found = [lines[0]]
    for line in lines[1:]:
        match = re.match(r"^  (?:\S.*?  +|\s{20,})(\S.*)$", line)
        if match:
            found.append(match[1])
    return found


def levels(words=()):
    """Each command below `words` with the names of what stands below it in turn."""
    below = names(help_of("en", *words), "Commands:")
    yield words, below
    for name in below:
        yield from levels((*words, name))


def commands():
    """("org", "plan") for each verb, ("notify", "zalo", "login") for one of a group, ("init",) for a noun without."""
    return [words for words, below in levels() if not below]


def every_level():
    return [words for words, _ in levels()]


def roff(text):
    """A line of an example as the pages carry it."""
    return text.replace("\\", "\\e").replace("-", "\\-").replace("~", "\\(ti").replace("'", "\\(aq")


def manual_warnings(page):
    """What man complains about, and the page as people see it."""
    done = subprocess.run(["man", "--warnings", "-l", str(page)], capture_output=True, timeout=60, check=False,
                          env={**os.environ, "LC_ALL": "C.UTF-8", "MANROFFOPT": "", "MANPAGER": "cat"})
    return done.stderr.decode(), done.stdout.decode()


class Help(unittest.TestCase):
    def test_the_program_has_the_nouns_of_the_contract(self):
        nouns = names(help_of("en"), "Commands:")
        self.assertEqual(len(nouns), len(set(nouns)))
        self.assertLessEqual({"init", "org", "member", "directive", "meeting", "notify", "stats", "audit", "doctor",
                              "completion"}, set(nouns))

    def test_both_languages_list_the_same_commands_options_and_examples(self):
        def listed(language, words):
            lines = help_of(language, *words)
            commands_title, options_title, examples_title = GROUPS[language]
            options = [name for name in names(lines, options_title) if name.startswith("-")]
            return names(lines, commands_title), options, group(lines, examples_title)

        for words in every_level():
            self.assertEqual(listed("vi", words), listed("en", words), words)

    def test_no_text_of_the_vietnamese_help_is_english(self):
        for words in every_level():
            vietnamese, english = help_of("vi", *words), help_of("en", *words)
            texts_vi, texts_en = descriptions(vietnamese), descriptions(english)
            self.assertEqual(len(texts_vi), len(texts_en), words)
            for text_vi, text_en in zip(texts_vi, texts_en):
                self.assertNotEqual(text_vi, text_en, words)

    def test_the_names_of_values_hold_no_words_of_the_parser(self):
        for words in every_level():
            self.assertNotRegex("\n".join(help_of("vi", *words)), r"NONNEGATIVE|POSITIVE|INT|FLOAT|UINT")

    def test_every_command_has_two_examples_that_call_it(self):
        for words in commands():
            for language in ("vi", "en"):
                with self.subTest(words=words, language=language):
                    examples = group(help_of(language, *words), GROUPS[language][2])
                    mine = [line for line in examples if "sotay " + " ".join(words) in line]
                    self.assertGreaterEqual(len(mine), 2)
                    self.assertEqual(mine, examples)

    def test_every_option_of_an_example_exists(self):
        known = {name for name in re.findall(r"(?m)^  (--[a-z-]+)", "\n".join(help_of("en", "org")))}
        for words in commands():
            lines = help_of("en", *words)
            options = known | set(re.findall(r"(?m)^  (?:-\w )?(--[a-z-]+)", "\n".join(lines)))
            for example in group(lines, "Examples:"):
                used = set(re.findall(r"(?<=\s)--[a-z-]+", example.split("|")[0].split(">")[0]))
                self.assertLessEqual(used, options, example)


class Language(Case):
    def first_line(self, *args, **env):
        return self.home.run(*args, "--help", env=env).out.splitlines()[0]

    def test_vietnamese_is_spoken_whatever_locale_is_installed(self):
        for lang in ("C", "vi_VN.UTF-8", "xx_YY", ""):
            self.assertTrue(self.first_line(LANG=lang).startswith("sổ tay"), lang)

    def test_english_is_chosen_by_lang_or_option(self):
        english = help_of("en")[0]
        self.assertEqual(self.first_line(LANG="en_US.UTF-8"), english)
        self.assertEqual(self.first_line("--lang", "en", LANG="C"), english)
        self.assertEqual(self.first_line("--lang=en", LANG="C"), english)
        self.assertNotEqual(self.first_line("--lang", "vi", LANG="en_US.UTF-8"), english)

    def test_the_configuration_wins_over_the_environment(self):
        self.init()
        self.home.edit_config("language: vi", "language: en")
        self.assertEqual(self.first_line(LANG="C"), help_of("en")[0])


class CommandLine(Case):
    def test_the_version_is_printed(self):
        self.assertRegex(self.ok("--version").out, r"^sotay \d+\.\d+\.\d+\n$")

    def test_without_a_command_the_help_goes_to_standard_error(self):
        run = self.fails(2)
        self.assertEqual(run.out, "")
        self.assertIn("Các lệnh:", run.err)

    def test_a_mistyped_verb_is_answered_with_the_nearest(self):
        run = self.fails(2, "stats", "meting")
        self.assertEqual(run.out, "")
        self.assertIn('có phải là "stats meeting"?', run.err)
        self.assertIn("sotay stats --help", run.err)

    def test_a_mistyped_noun_is_answered_with_the_nearest(self):
        self.assertIn('do you mean "member"?', self.fails(2, "--lang", "en", "membr", "list").err)

    def test_a_mistyped_option_is_answered_with_the_nearest(self):
        self.assertIn("có phải là --depth?", self.fails(2, "org", "tree", "--dept", "1").err)
        self.assertIn("có phải là --from?", self.fails(2, "stats", "meeting", "--frm", "2026-10").err)

    def test_what_is_missing_is_named_as_the_help_names_it(self):
        self.assertIn("thiếu MÃ\n", self.fails(2, "org", "show").err)
        self.assertIn("thiếu --from\n", self.fails(2, "stats", "meeting").err)
        self.assertIn("--limit cần có giá trị", self.fails(2, "org", "list", "--limit").err)

    def test_a_value_that_does_not_fit_is_said_in_the_language_of_the_reader(self):
        self.assertIn("giá trị không phải là số: --limit", self.fails(2, "org", "list", "--limit", "x").err)
        self.assertIn("--limit không nhận giá trị này", self.fails(2, "member", "list", "--limit", "-1").err)

    def test_a_missing_verb_is_said(self):
        self.assertIn('thiếu lệnh sau "org"', self.fails(2, "org").err)

    def test_global_options_stand_before_or_after_the_noun(self):
        self.init()
        after = self.ok("org", "list", "--format", "json")
        before = self.ok("--format", "json", "org", "list")
        between = self.ok("org", "--format=json", "list")
        self.assertEqual(after.json, [])
        self.assertEqual([before.out, between.out], [after.out, after.out])

    def test_a_home_given_after_the_verb_is_the_one_that_is_used(self):
        other = self.home.folder / "other"
        self.ok("init", "--home", other)
        self.assertTrue((other / "sotay.yaml").is_file())
        self.assertFalse(self.home.path.exists())


class Completion(Case):
    def script(self, shell):
        path = self.home.folder / f"completion.{shell}"
        path.write_text(self.ok("completion", shell).out, encoding="utf-8")
        return path

    def complete(self, *words):
        """What bash offers after `words`, the last of which is not finished."""
        line = " ".join(f"'{word}'" for word in words)
        code = f"source {self.script('bash')}; COMP_WORDS=({line}); COMP_CWORD={len(words) - 1}; _sotay; " \
               'printf "%s\\n" "${COMPREPLY[@]}"'
        done = subprocess.run(["bash", "-c", code], capture_output=True, text=True, timeout=60, check=True)
        return done.stdout.split()

    def test_the_bash_and_zsh_scripts_are_sound(self):
        for shell in ("bash", "zsh"):
            subprocess.run(["bash", "-n", self.script(shell)], check=True, timeout=60)

    def test_bash_offers_nouns_verbs_and_options(self):
        self.assertEqual(self.complete("sotay", "or"), ["org"])
        self.assertEqual(self.complete("sotay", "org", "pl"), ["plan"])
        self.assertEqual(self.complete("sotay", "org", "plan", "--max"), ["--max-removal"])
        self.assertEqual(self.complete("sotay", "--qu"), ["--quiet"])

    def test_fish_knows_every_command(self):
        script = self.script("fish").read_text(encoding="utf-8")
        for words in commands():
            for word in words:
                self.assertRegex(script, rf'-a "[^"]*\b{word}\b')

    def test_an_unknown_shell_is_refused(self):
        self.assertIn("bash, zsh", self.fails(2, "completion", "tcsh").err)


class ManualPages(unittest.TestCase):
    FOLDERS = {"en": BUILD / "man/man1", "vi": BUILD / "man/vi/man1"}

    def test_there_is_a_page_for_the_program_and_every_noun(self):
        wanted = {"sotay.1"} | {f"sotay-{noun}.1" for noun in names(help_of("en"), "Commands:")}
        for language, folder in self.FOLDERS.items():
            self.assertEqual({path.name for path in folder.iterdir()}, wanted, language)

    def test_every_page_renders_without_a_warning(self):
        printed = [path for folder in self.FOLDERS.values() for path in sorted(folder.iterdir())]
        written = [ROOT / "man" / folder / name for folder in ("", "vi") for name in HAND_WRITTEN]
        for page in printed + written:
            warnings, text = manual_warnings(page)
            self.assertEqual(warnings, "", page)
            self.assertGreater(len(text.splitlines()), 20, page)

    def test_a_page_shows_every_option_and_example_of_its_verbs(self):
        for language, folder in self.FOLDERS.items():
            _, options, examples = GROUPS[language]
            for words in commands():
                page = (folder / f"sotay-{words[0]}.1").read_text(encoding="utf-8").splitlines()
                lines = help_of(language, *words)
                for example in group(lines, examples):
                    self.assertIn(roff(example), page)
                for name in names(lines, options):
                    self.assertTrue(any(line.startswith("\\fB" + roff(name)) for line in page), (words, name))

    def test_the_program_page_lists_all_exit_statuses(self):
        for folder in self.FOLDERS.values():
            page = (folder / "sotay.1").read_text(encoding="utf-8")
            self.assertLessEqual(EXIT_STATUSES, set(re.findall(r"(?m)^\.TP\n\\fB(\d+)\\fR$", page)))

    def test_no_paragraph_of_a_vietnamese_page_is_english(self):
        examples = {roff(line) for words in commands() for line in group(help_of("en", *words), "Examples:")}
        for path in self.FOLDERS["vi"].iterdir():
            english = set((self.FOLDERS["en"] / path.name).read_text(encoding="utf-8").splitlines())
            for line in path.read_text(encoding="utf-8").splitlines():
                if not line.startswith((".", "\\fB")) and line not in examples:
                    self.assertNotIn(line, english, path.name)

    def test_the_configuration_page_names_every_key_that_is_read(self):
        source = "".join((ROOT / "lib/sotay/home" / name).read_text(encoding="utf-8")
                         for name in ("config.cpp", "gateway_config.cpp"))
        keys = set(re.findall(r'\b(?:text|required_text|texts|integer|boolean|items|find|has)\("(\w+)"\)', source))
        keys |= set(re.findall(r'\btime\("(\w+)"', source))
        keys |= set(re.findall(r'\b(?:read_url|within|positive)\(map, "(\w+)"', source))
        drivers = source[source.index("drivers{"):source.index("return drivers;")]
        words = set(re.findall(r'"(\w+)"', drivers)) - {"http"}
        keys |= words | {f"{word}_file" for word in ("api_key", "secret_key", "password")}
        keys -= {"api_key", "secret_key", "password"}
        self.assertGreater(len(keys), 30)
        self.check_words(keys, "sotay.yaml.5")

    def test_the_hierarchy_page_names_every_key_that_is_read(self):
        source = "".join((ROOT / "lib/sotay/org" / name).read_text(encoding="utf-8")
                         for name in ("hierarchy.cpp", "reorganisation_reader.cpp"))
        keys = set(re.findall(r'\b(?:text|required_text|texts|integer|items|find|has)\("(\w+)"\)', source))
        keys |= set(re.findall(r'\b(?:date|code|codes)\((?:map|term), "(\w+)"\)', source))
        self.assertGreater(len(keys), 18)
        self.check_words(keys, "sotay-hierarchy.5")

    def check_words(self, words, name):
        for folder in ("", "vi"):
            page = (ROOT / "man" / folder / name).read_text(encoding="utf-8").replace("\\-", "-")
            missing = {word for word in words if not re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", page)}
            self.assertEqual(missing, set(), f"{folder}/{name}")

    def test_the_daemon_page_names_every_option(self):
        for language in ("vi", "en"):
            options = set(re.findall(r"(?m)^\s+.*?(--[a-z-]+)", "\n".join(help_of(language, program=SOTAYD))))
            self.assertLessEqual({"--home", "--config", "--listen", "--once", "--version", "--help"}, options)
            self.check_words(options, "sotayd.8")

    def test_no_option_of_the_daemon_is_described_in_english(self):
        texts_vi, texts_en = (descriptions(help_of(language, program=SOTAYD)) for language in ("vi", "en"))
        self.assertGreater(len(texts_en), 6)
        self.assertEqual(len(texts_vi), len(texts_en))
        for text_vi, text_en in zip(texts_vi, texts_en):
            self.assertNotEqual(text_vi, text_en)

    def test_the_examples_of_the_pages_are_accepted(self):
        with tempfile.TemporaryDirectory() as folder:
            home = Path(folder) / "home"
            env = {"PATH": "/usr/bin:/bin", "LANG": "C", "SOTAY_HOME": str(home)}
            subprocess.run([str(SOTAY), "init"], env=env, check=True, capture_output=True, timeout=60)
            for language in ("", "vi"):
                config = self.example(language, "sotay.yaml.5")
                (home / "sotay.yaml").write_text(config, encoding="utf-8")
                for name in re.findall(r"_file: (\S+)", config):
                    secret = home / name
                    secret.write_text("x\n", encoding="utf-8")
                    secret.chmod(0o600)
                subprocess.run([str(SOTAY), "config", "check"], env=env, check=True, capture_output=True, timeout=60)
                hierarchy = self.example(language, "sotay-hierarchy.5").split("reorganisations:")[0]
                done = subprocess.run([str(SOTAY), "org", "plan", "-", "--effective-on", "2025-08-01"], env=env,
                                      input=hierarchy.encode(), capture_output=True, timeout=60, check=False)
                self.assertEqual(done.returncode, 0, done.stderr.decode())

    @staticmethod
    def example(language, name):
        page = (ROOT / "man" / language / name).read_text(encoding="utf-8")
        return page.split(".nf\n")[1].split(".fi\n")[0].replace("\\-", "-")


if __name__ == "__main__":
    unittest.main()
