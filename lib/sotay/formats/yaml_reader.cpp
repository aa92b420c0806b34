#include "sotay/base/messages.h"
#include "sotay/formats/yaml.h"
#include "sotay/text/vietnamese.h"

#include <algorithm>
#include <charconv>
#include <utility>

namespace sotay::yaml {
namespace {

const Node::Entry* entry_of(const Node& map, std::string_view key) {
    const auto found = std::find_if(map.entries.begin(), map.entries.end(),
                                    [&](const Node::Entry& entry) { return entry.key == key; });
    return found == map.entries.end() ? nullptr : &*found;
}

bool is_absent(const Node* node) { return node == nullptr || node->kind == Node::Kind::null; }

}  // namespace

MapReader::MapReader(const Node& node, std::string file, std::vector<Problem>& problems)
    : node_{node}, file_{std::move(file)}, problems_{problems} {
    if (node_.kind == Node::Kind::map) return;
    problems_.push_back({file_, node_.line, node_.column, "", node_.text,
                         tr("keys with values are expected here, as in \"name: value\"")});
}

bool MapReader::has(std::string_view key) const { return entry_of(node_, key) != nullptr; }

const Node* MapReader::find(std::string_view key) {
    if (std::find(known_.begin(), known_.end(), key) == known_.end()) known_.emplace_back(key);
    const Node::Entry* entry = entry_of(node_, key);
    return entry == nullptr ? nullptr : &entry->value;
}

std::string MapReader::required_text(std::string_view key) {
    const Node* value = find(key);
    if (node_.kind != Node::Kind::map) return "";
    if (is_absent(value) || (value->kind == Node::Kind::scalar && value->text.empty())) {
        problem(key, value == nullptr ? tr("\"{}\" is missing", key) : tr("\"{}\" is empty", key));
        return "";
    }
    return text(key).value_or("");
}

std::optional<std::string> MapReader::text(std::string_view key) {
    const Node* value = find(key);
    if (is_absent(value)) return std::nullopt;
    if (value->kind == Node::Kind::scalar) return value->text;
    problem(key, tr("\"{}\" takes one value, not a list or keys", key));
    return std::nullopt;
}

std::optional<long long> MapReader::integer(std::string_view key) {
    const std::optional<std::string> written = text(key);
    if (!written) return std::nullopt;
    long long number = 0;
    const char* end = written->data() + written->size();
    const auto [stop, error] = std::from_chars(written->data(), end, number);
    if (error == std::errc{} && stop == end) return number;
    problem(key, tr("\"{}\" must be a whole number, not \"{}\"", key, *written));
    return std::nullopt;
}

std::optional<bool> MapReader::boolean(std::string_view key) {
    const std::optional<std::string> written = text(key);
    if (!written) return std::nullopt;
    if (*written == "true") return true;
    if (*written == "false") return false;
    problem(key, tr("\"{}\" must be true or false, not \"{}\"", key, *written));
    return std::nullopt;
}

std::vector<std::string> MapReader::texts(std::string_view key) {
    const Node* value = find(key);
    if (is_absent(value)) return {};
    if (value->kind == Node::Kind::scalar) return {value->text};
    std::vector<std::string> found;
    for (const Node& item : items(key)) {
        if (item.kind == Node::Kind::scalar) {
            found.push_back(item.text);
        } else {
            problems_.push_back({file_, item.line, item.column, std::string{key}, "",
                                 tr("\"{}\" takes a list of single values", key)});
        }
    }
    return found;
}

const std::vector<Node>& MapReader::items(std::string_view key) {
    static const std::vector<Node> k_none;
    const Node* value = find(key);
    if (is_absent(value)) return k_none;
    if (value->kind == Node::Kind::sequence) return value->items;
    problem(key, tr("\"{}\" must be a list", key));
    return k_none;
}

void MapReader::problem(std::string_view key, std::string message) {
    const Node::Entry* entry = entry_of(node_, key);
    const Node& place = entry == nullptr ? node_ : entry->value;
    problems_.push_back(
        {file_, place.line, place.column, std::string{key}, place.text, std::move(message)});
}

void MapReader::finish() {
    for (const Node::Entry& entry : node_.entries) {
        if (std::find(known_.begin(), known_.end(), entry.key) != known_.end()) continue;
        const std::string nearest = text::nearest(entry.key, known_);
        problems_.push_back(
            {file_, entry.line, entry.column, entry.key, entry.value.text,
             nearest.empty() ? tr("unknown key \"{}\"", entry.key)
                             : tr("unknown key \"{}\"; did you mean \"{}\"?", entry.key, nearest)});
    }
}

void throw_if_any(const std::vector<Problem>& problems) {
    if (problems.empty()) return;
    std::string message;
    for (const Problem& problem : problems) {
        if (!message.empty()) message += '\n';
        message += describe(problem);
    }
    throw Error{ErrorKind::invalid_input, message};
}

}  // namespace sotay::yaml
